// Draws what is always there: the launcher, and the panel with its header, the log, the field and the directory.

import { el, icon } from "./dom.js";

// place: right, left or inline; on: what to do, by name. Returns the parts that change.
export function drawFrame(words, heading, place, on) {
  const inline = place === "inline";
  const button = (name, onclick, rest, ...label) =>
    el("button", { type: "button", class: name, onclick, ...rest }, ...label);
  const parts = {
    bureau: el("p"),
    large: button("large", on.enlarge, { "aria-pressed": "false" }, words.large),
    phones: button("phones", on.turn, { "aria-expanded": "false" }, words.phones),
    notice: el("p", { class: "notice", role: "status", hidden: true }),
    log: el("div", { class: "log scroll", role: "log", "aria-live": "polite", "aria-label": words.log, tabindex: "0" }),
    opening: el("div", { class: "opening" }),
    thinking: el("p", { class: "thinking", "aria-hidden": "true", hidden: true }, el("i"), el("i"), el("i")),
    box: el("textarea", {
      id: "box",
      rows: "1",
      placeholder: words.placeholder,
      autocomplete: "off",
      enterkeyhint: "send",
      "aria-describedby": "count",
      onkeydown: on.typed,
      oninput: on.input,
    }),
    count: el("p", { id: "count", class: "count small", "aria-live": "polite" }),
    directory: el("div", { class: "directory", hidden: true }),
    spoken: el("p", { class: "unseen", role: "status" }),
  };
  parts.grow = el("div", { class: "grow" }, parts.box);
  parts.log.append(parts.opening, parts.thinking);
  const form = el(
    "form",
    { onsubmit: on.submit },
    el("label", { class: "unseen", for: "box" }, words.input),
    parts.grow,
    el("button", { class: "send", "aria-label": words.send }, icon("send")),
    parts.count,
    el("p", { class: "privacy small" }, words.privacy),
  );
  parts.talk = el("div", { class: "talk" }, parts.log, form);
  const close = button("close", on.close, { "aria-label": words.close }, icon("close"));
  parts.panel = el(
    inline ? "section" : "dialog",
    { class: "panel", id: "panel", "aria-labelledby": "heading", onkeydown: on.key },
    el(
      "header",
      {},
      el("div", { class: "names" }, el("h2", { id: "heading" }, heading), parts.bureau),
      el("div", { class: "tools" }, parts.large, parts.phones, !inline && close),
    ),
    parts.notice,
    parts.talk,
    parts.directory,
    parts.spoken,
  );
  const opens = {
    "aria-label": words.open(heading),
    "aria-expanded": "false",
    "aria-controls": "panel",
    "aria-haspopup": "dialog",
  };
  parts.launcher = button("launcher", on.open, opens, icon("ask"), el("span", {}, heading));
  parts.app = inline
    ? el("div", { class: "app inline", lang: words.code }, parts.panel)
    : el("section", { class: `app ${place}`, lang: words.code, "aria-label": heading }, parts.launcher, parts.panel);
  return parts;
}
