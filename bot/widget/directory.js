// The list of divisions, their numbers and duties, searched here: it works when nothing else does.

import { contact } from "./contact.js";
import { el, icon } from "./dom.js";

// to: {back(), say(text)}; list is directory.json, undefined where it could not be had.
export function drawDirectory(list, words, to) {
  const field = el("input", { type: "search", id: "search", autocomplete: "off", placeholder: words.search });
  const count = el("p", { class: "small", role: "status" });
  const results = el("div", { class: "results" });
  const show = () => {
    const found = search(list.divisions, field.value);
    count.textContent = words.found(found.length);
    results.replaceChildren(...found.map((one) => drawDivision(one, words, to)));
  };
  field.addEventListener("input", show);
  if (list) show();
  else count.textContent = words.unlisted;
  const toBack = { type: "button", class: "plain", onclick: to.back };
  const back = el("button", toBack, icon("back"), el("span", {}, words.back));
  return [
    el("div", { class: "finder" }, back, el("label", { class: "unseen", for: "search" }, words.search), field),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.phones }, count, results),
  ];
}

// Each division that has every word of the query somewhere, or one of whose own words stands in the query;
// with the words that fit.
function search(divisions, query) {
  const wanted = query.toLowerCase().split(/[\s，。？?、]+/).filter(Boolean);
  const fits = (text) => wanted.some((word) => text.includes(word) || (text.length > 1 && word.includes(text)));
  return divisions
    .map((division) => {
      const { full_name, english, person, phone, duties, words } = division;
      const all = [full_name, english, person, phone, ...duties, ...words].join(" ").toLowerCase();
      const fitting = words.filter((word) => fits(word.toLowerCase()));
      return { division, wanted, fitting, found: fitting.length > 0 || wanted.every((word) => all.includes(word)) };
    })
    .filter(({ found }) => found);
}

function marked(text, wanted) {
  if (!wanted.length) return [text];
  const escaped = wanted.map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&"));
  const pieces = text.split(new RegExp(`(${escaped.join("|")})`, "i"));
  return pieces.map((piece, at) => (at % 2 ? el("mark", {}, piece) : piece));
}

function drawDivision({ division, wanted, fitting }, words, to) {
  const english = words.code === "en" && division.english;
  const duties = division.duties.map((duty) => el("li", {}, ...marked(duty, wanted)));
  return el(
    "article",
    { class: "card" },
    el("h3", { lang: english ? "en" : "zh-CN" }, english || division.full_name),
    english && el("p", { class: "small", lang: "zh-CN" }, division.full_name),
    fitting.length > 0 && el("p", { class: "small" }, `${words.related}：${fitting.slice(0, 4).join("、")}`),
    division.phone ? contact(division.phone, words, to.say) : el("p", { class: "small" }, words.noPhone),
    division.person &&
      el("p", {}, `${words.head} `, el("span", { lang: "zh-CN" }, words.person(division.person, division.title))),
    el(
      "details",
      { open: duties.some((duty) => duty.querySelector("mark")) },
      el("summary", {}, words.duties(duties.length)),
      el("ul", { lang: "zh-CN" }, ...duties),
    ),
  );
}
