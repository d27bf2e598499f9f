// What this tab remembers, and nothing else does: gone when the tab is closed (sessionStorage).
// Where the browser forbids it, remembers until the page changes.

export class Memory {
  #prefix;
  #here = {};

  constructor(endpoint) {
    this.#prefix = `ask-bureau ${endpoint} `;
  }

  get(key) {
    try {
      return JSON.parse(sessionStorage.getItem(this.#prefix + key)) ?? this.#here[key];
    } catch {
      return this.#here[key];
    }
  }

  set(key, value) {
    this.#here[key] = value;
    try {
      sessionStorage.setItem(this.#prefix + key, JSON.stringify(value));
    } catch {
      // Full or forbidden: #here has it.
    }
  }
}
