// A number one can call and copy: on a card and in the directory.

import { copy } from "./clipboard.js";
import { el, icon, tel } from "./dom.js";

export function contact(phone, words, say) {
  const label = el("span", {}, words.copy);
  const button = el("button", { type: "button", class: "plain copy", onclick: copyIt }, icon("copy"), label);

  async function copyIt() {
    const copied = await copy(phone, button.getRootNode());
    label.textContent = copied ? words.copied : words.notCopied;
    button.querySelector("svg").replaceWith(icon(copied ? "done" : "copy"));
    say(label.textContent);
  }

  const call = { class: "call", href: tel(phone), "aria-label": words.call(phone) };
  return el("div", { class: "contact" }, el("a", call, icon("phone"), el("span", {}, phone)), button);
}
