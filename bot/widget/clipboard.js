// Copies text; says whether it could. Pages without HTTPS have no clipboard API: there the old command serves.

import { el } from "./dom.js";

export async function copy(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = root.activeElement;
    const box = el("textarea", { class: "unseen", readonly: true, "aria-hidden": "true", tabindex: "-1" });
    box.value = text;
    (before?.closest(".panel") ?? root).append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    before?.focus();
    return copied;
  }
}
