// Makes nodes. Text is always text: nothing here reads markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child || child === 0));
  return node;
}

const PATHS = {
  ask: "M4 5h16v11H10l-4 4v-4H4z M8 9.5h8 M8 12.5h5",
  close: "M6 6l12 12M18 6L6 18",
  phone: "M6 4h3.5l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5V18a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z",
  send: "M5 12h13M12 5.5l6.5 6.5-6.5 6.5",
  copy: "M9 9h11v11H9z M5 15H4V4h11v1",
  done: "M5 12.5l4.5 4.5L19 7.5",
  back: "M19 12H6M12 5.5L5.5 12l6.5 6.5",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }))
    svg.setAttribute(key, value);
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

// text with every one of the numbers in it made a link that calls it.
export function withCalls(text, numbers) {
  if (!numbers.length) return [text];
  const known = numbers.map((number) => number.replace(/[^\d-]/g, "")).sort((a, b) => b.length - a.length);
  return text
    .split(new RegExp(`(?<![\\d-])(${known.join("|")})(?![\\d-])`))
    .map((part, at) => (at % 2 ? el("a", { href: tel(part), class: "call-inline" }, part) : part));
}

export const tel = (number) => `tel:${number.replace(/\D/g, "")}`;
