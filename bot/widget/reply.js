// Draws a reply: what its cards do not say as text, the cards, and the options to choose from.

import { contact } from "./contact.js";
import { el, withCalls } from "./dom.js";
import { languageOf } from "./words.js";

// to: {say(text) to the screen reader, ask(text, dead number) as the citizen, rate(verdict), numbers known to the
// directory}
export function drawReply(entry, to) {
  const parts = entry.messages.flatMap((message) => drawMessage(message, to));
  if (parts.some((part) => part.matches("article"))) parts.push(judgement(entry, to));
  return parts;
}

function drawMessage({ text, cards, buttons }, to) {
  const words = languageOf(text);
  const lines = text
    .split("\n")
    .filter((line) => !cards.some((card) => isOn(card, line)))
    .filter((line) => !buttons.some(({ title }, at) => line === `${at + 1}. ${title}`));
  const rest = lines.join("\n").trim();
  const numbers = [...to.numbers, ...cards.map((card) => card.phone).filter(Boolean)];
  // A card whose number the text gives already would only say it twice.
  const shown = cards.filter((card) => !card.phone || !rest.includes(card.phone));
  const parts = shown.map((card) => drawCard(card, words, to));
  if (rest) parts.unshift(el("p", { class: "bubble", lang: words.code }, ...withCalls(rest, numbers)));
  if (buttons.length) parts.push(drawOptions(buttons, words, to));
  return parts;
}

// Says whether the card shows all of line: without the card's values no more than a label is left.
function isOn(card, line) {
  const { duty, gloss, notice, division, matter, english, phone, title, person } = card;
  const values = [duty, gloss, notice, division, matter, english, phone, title, person];
  const left = values.reduce((rest, value) => (value ? rest.replace(value, "") : rest), line);
  return left !== line && left.replace(/[^\u4e00-\u9fff]/g, "").length * 4 + left.replace(/[^a-z]/gi, "").length <= 16;
}

function drawOptions(buttons, words, to) {
  const option = ({ title, payload }, at) => {
    const choose = { type: "button", class: "option", onclick: () => to.ask(payload) };
    return el("li", {}, el("button", choose, `${at + 1}. ${title}`));
  };
  return el("ol", { class: "options", lang: words.code }, ...buttons.map(option));
}

function drawCard(card, words, to) {
  const english = words.code === "en" && card.english;
  const dead = { type: "button", class: "link", onclick: () => to.ask(words.isDead(card.phone), card.phone) };
  return el(
    "article",
    { class: "card", lang: words.code },
    card.matter && el("p", { class: "matter", lang: "zh-CN" }, card.matter),
    el("h3", {}, english || card.division),
    english && el("p", { class: "small", lang: "zh-CN" }, card.division),
    card.phone ? contact(card.phone, words, to.say) : el("p", { class: "small" }, words.noPhone),
    card.person && row(words.head, el("span", { lang: "zh-CN" }, words.person(card.person, card.title))),
    card.duty && row(words.duty, el("blockquote", { lang: "zh-CN" }, ...marked(card.duty, card.quote))),
    words.code === "en" && card.gloss && el("p", {}, card.gloss),
    card.notice && row(words.notice, el("span", { lang: "zh-CN" }, card.notice)),
    el(
      "footer",
      {},
      el("span", { class: "small" }, words.asOf(card.as_of)),
      card.phone && el("button", dead, words.dead),
    ),
  );
}

const row = (label, value) => el("div", { class: "row" }, el("span", { class: "small" }, label), value);

// quote is where the deciding words stand, counted in characters.
function marked(duty, quote) {
  const characters = Array.from(duty);
  const [start, end] = quote ?? [0, 0];
  const piece = (from, to) => characters.slice(from, to).join("");
  return [piece(0, start), end > start && el("mark", {}, piece(start, end)), piece(end)].filter(Boolean);
}

function judgement(entry, to) {
  const words = languageOf(entry.messages[0].text);
  if (entry.rated) return el("p", { class: "judge small", lang: words.code }, words.thanks);
  const button = (verdict) =>
    el("button", { type: "button", class: "plain", onclick: () => to.rate(verdict) }, words[verdict]);
  const attributes = { class: "judge", role: "group", "aria-label": words.judge, lang: words.code };
  return el("div", attributes, el("span", { class: "small" }, words.judge), button("useful"), button("useless"));
}
