// The element <ask-bureau>: what happens when people and the network do something; frame.js draws where it happens.

import { colors } from "./color.js";
import { Conversation, LONGEST } from "./conversation.js";
import { drawDirectory } from "./directory.js";
import { el } from "./dom.js";
import { drawFrame } from "./frame.js";
import { Memory } from "./memory.js";
import { drawReply } from "./reply.js";
import { Server } from "./server.js";
import { STYLE } from "./style.js";
import { wordsOf } from "./words.js";

const SMALL_SCREEN = "(max-width: 30em), (max-height: 26em)";

export class AskBureau extends HTMLElement {
  static home = "";

  #root = this.attachShadow({ mode: "open" });
  #words;
  #memory;
  #server;
  #conversation;
  #list;
  #drawn = new Map();
  #opener;
  #parts = {};
  #networks = { offline: () => this.#network(false), online: () => this.#network(true) };

  connectedCallback() {
    if (!this.#conversation) this.#build();
    for (const [event, heard] of Object.entries(this.#networks)) addEventListener(event, heard);
    if (this.#inline || this.hasAttribute("open") || this.#memory.get("open")) this.show({ focus: false });
  }

  disconnectedCallback() {
    for (const [event, heard] of Object.entries(this.#networks)) removeEventListener(event, heard);
  }

  show({ focus = true } = {}) {
    const { panel, launcher, box } = this.#parts;
    if (!this.#inline && !panel.open) {
      const opener = document.activeElement;
      this.#opener = opener && opener !== document.body && opener !== this ? opener : launcher;
      if (matchMedia(SMALL_SCREEN).matches) panel.showModal();
      else panel.show();
      launcher.setAttribute("aria-expanded", "true");
      launcher.hidden = true;
      this.#memory.set("open", true);
      this.#tell("open");
    }
    this.#loadList();
    this.#toEnd();
    if (focus) box.focus();
    else if (!this.#inline) this.#root.activeElement?.blur();
  }

  hide() {
    const { panel, launcher } = this.#parts;
    if (this.#inline || !panel.open) return;
    panel.close();
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    this.#opener.focus();
    this.#memory.set("open", false);
    this.#tell("close");
  }

  get #inline() {
    return this.getAttribute("position") === "inline";
  }

  #build() {
    const given = new URL(this.getAttribute("endpoint") || AskBureau.home, document.baseURI);
    const endpoint = given.href.replace(/\/*$/, "/");
    this.#words = wordsOf(this.getAttribute("lang"));
    this.#memory = new Memory(endpoint);
    this.#server = new Server(endpoint, this.#memory);
    this.#conversation = new Conversation(this.#server, this.#memory);
    this.#conversation.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.#list = this.#memory.get("directory");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE + colors(this.getAttribute("color")));
    this.#root.adoptedStyleSheets = [sheet];
    this.#draw();
    this.#conversation.entries.forEach((entry) => this.#drawEntry(entry));
    this.#conversation.resume();
    if (!navigator.onLine) this.#network(false);
  }

  #draw() {
    const heading = this.getAttribute("heading") || this.#words.heading;
    const place = this.#inline ? "inline" : this.getAttribute("position") === "left" ? "left" : "right";
    this.#parts = drawFrame(this.#words, heading, place, {
      open: () => this.show(),
      close: () => this.hide(),
      enlarge: () => this.#enlarge(),
      turn: () => this.#turn(this.#parts.directory.hidden),
      key: (event) => this.#escaped(event),
      typed: (event) => this.#typed(event),
      input: () => this.#measure(),
      submit: (event) => this.#submit(event),
    });
    this.#root.append(this.#parts.app);
    if (this.#memory.get("large")) this.#enlarge();
    this.#drawOpening();
  }

  // The greeting, and before the first question what others ask.
  #drawOpening() {
    const words = this.#words;
    const english = words.code === "en";
    const bureau = this.#list?.[english ? "english" : "bureau"] ?? "";
    const questions = this.#list?.suggestions[english ? "en" : "zh"] ?? [];
    const greeting = this.getAttribute("greeting") || words.greeting(bureau);
    const ask = (text) =>
      el("li", {}, el("button", { type: "button", class: "option", onclick: () => this.#ask(text) }, text));
    this.#parts.bureau.textContent = bureau;
    this.#parts.opening.replaceChildren(el("p", { class: "bubble" }, greeting));
    if (questions.length && !this.#conversation.entries.length)
      this.#parts.opening.append(
        el("h3", { class: "small", id: "often" }, words.suggestions),
        el("ul", { class: "options", "aria-labelledby": "often" }, ...questions.map(ask)),
      );
  }

  // A conversation begun before the list came is not drawn again: only numbers in later replies are links.
  async #loadList() {
    try {
      this.#list = await this.#server.directory(this.getAttribute("directory"));
      this.#memory.set("directory", this.#list);
      this.#drawOpening();
    } catch {
      // The list remembered from before serves on; without one the directory says so.
    }
  }

  #typed(event) {
    // While an input method composes, Enter chooses its words (keyCode 229: Safari says so only there).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const { box } = this.#parts;
    const text = box.value.trim();
    box.focus();
    if (!text || [...text].length > LONGEST) return;
    box.value = "";
    this.#measure();
    this.#ask(text);
  }

  #measure() {
    const { box, grow, count } = this.#parts;
    const left = LONGEST - [...box.value.trim()].length;
    grow.dataset.text = box.value;
    count.textContent = left < 0 ? this.#words.over(-left) : left <= 50 ? this.#words.left(left) : "";
    box.setAttribute("aria-invalid", left < 0);
  }

  #ask(text, dead) {
    if (!this.#parts.directory.hidden) this.#turn(false);
    this.#conversation.say(text, dead);
    this.#tell("message");
  }

  #escaped(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (!this.#parts.directory.hidden) this.#turn(false);
    else this.hide();
  }

  #enlarge() {
    const large = this.#parts.app.classList.toggle("enlarged");
    this.#parts.large.setAttribute("aria-pressed", large);
    this.#memory.set("large", large);
    this.#toEnd();
  }

  // Shows the directory instead of the conversation, or the conversation again.
  #turn(toDirectory) {
    const { directory, talk, phones, box } = this.#parts;
    if (toDirectory) {
      const to = { back: () => this.#turn(false), say: (text) => this.#say(text) };
      directory.replaceChildren(...drawDirectory(this.#list, this.#words, to));
    }
    directory.hidden = !toDirectory;
    talk.hidden = toDirectory;
    phones.setAttribute("aria-expanded", toDirectory);
    (toDirectory ? directory.querySelector("input") : box).focus();
  }

  #changed(entry) {
    if (this.#conversation.entries.length === 1) this.#drawOpening();
    this.#drawEntry(entry);
    const waiting = this.#conversation.entries.some((one) => one.state === "sending");
    this.#parts.thinking.hidden = !waiting;
    this.#parts.log.setAttribute("aria-busy", waiting);
    this.#say(waiting ? this.#words.thinking : "");
    if (!entry.rated) this.#toEnd();
    if (entry.state === "failed") this.#tell("error", { code: entry.code });
    if (entry.messages && !entry.rated) this.#tell("answer", summary(entry.messages));
  }

  #drawEntry(entry) {
    const node = el("div", { class: entry.messages ? "turn" : "turn mine" });
    node.append(...(entry.messages ? this.#drawAnswer(entry) : this.#drawQuestion(entry)));
    const before = this.#drawn.get(entry.key);
    if (before) before.replaceWith(node);
    else this.#parts.log.insertBefore(node, this.#parts.thinking);
    this.#drawn.set(entry.key, node);
  }

  #drawAnswer(entry) {
    const numbers = [this.#list?.hotline, ...(this.#list?.divisions ?? []).map((division) => division.phone)];
    return drawReply(entry, {
      numbers: numbers.filter(Boolean),
      say: (text) => this.#say(text),
      ask: (text, dead) => this.#ask(text, dead),
      rate: (verdict) =>
        this.#conversation.rate(entry, verdict).then(
          () => (this.#say(this.#words.thanks), this.#parts.box.focus()),
          () => this.#note(this.#words.notRated, true),
        ),
    });
  }

  #drawQuestion(entry) {
    const words = this.#words;
    const said = el("p", { class: "bubble" }, el("span", { class: "unseen" }, `${words.you} `), entry.text);
    if (entry.state !== "failed") return [said];
    const reason = words.failed[entry.code] ?? words.failed.other;
    const again = () => (this.#conversation.retry(entry), this.#parts.box.focus());
    const retry = { type: "button", class: "plain", onclick: again };
    const phones = { type: "button", class: "plain", onclick: () => this.#turn(true) };
    return [
      said,
      el(
        "div",
        { class: "failed" },
        el("p", {}, typeof reason === "function" ? reason(entry.wait) : reason),
        el("button", retry, words.retry),
        el("button", phones, words.phones),
      ),
    ];
  }

  #network(there) {
    this.#note(there ? this.#words.online : this.#words.offline, there);
    if (there) this.#conversation.recover();
  }

  #note(text, passing) {
    const { notice } = this.#parts;
    notice.textContent = text;
    notice.hidden = !text;
    if (passing) setTimeout(() => notice.textContent === text && this.#note(""), 4000);
  }

  #say(text) {
    this.#parts.spoken.textContent = text;
  }

  // The end of the conversation; of a long answer its beginning, below the question.
  #toEnd() {
    const { log } = this.#parts;
    const asked = [...log.querySelectorAll(".mine")].pop();
    const top = asked ? asked.offsetTop - log.offsetTop - 12 : 0;
    log.scrollTop = Math.min(log.scrollHeight, Math.max(0, top));
  }

  #tell(what, detail = {}) {
    this.dispatchEvent(new CustomEvent(`ask-bureau:${what}`, { bubbles: true, composed: true, detail }));
  }
}

// What a site may count: of whom the answer speaks, not what was asked.
function summary(messages) {
  const cards = messages.flatMap((message) => message.cards);
  return {
    divisions: cards.map((card) => card.division),
    matters: cards.map((card) => card.matter).filter(Boolean),
    options: messages.reduce((count, message) => count + message.buttons.length, 0),
  };
}
