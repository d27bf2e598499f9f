// The conversation of this tab: what was said, what became of it, kept across pages.
//
// An entry is {key, text, dead, state} of the citizen (dead: the number that did not work; state: sending, sent,
// failed with code and wait) or {key, messages, reply, rated} of the bureau. "change" is dispatched with the entry as
// detail.

const KEPT = 60;
export const LONGEST = 500;

export class Conversation extends EventTarget {
  #server;
  #memory;
  #turns = Promise.resolve();

  constructor(server, memory) {
    super();
    this.#server = server;
    this.#memory = memory;
    this.entries = memory.get("entries") ?? [];
  }

  // What was under way when the page changed is asked again.
  resume() {
    this.entries.filter((entry) => entry.state === "sending").forEach((entry) => this.#send(entry));
  }

  say(text, dead) {
    const entry = { key: this.#key(), text, dead };
    this.entries.push(entry);
    this.#send(entry);
  }

  retry(entry) {
    this.#send(entry);
  }

  // The line is back: what found nobody is sent again.
  recover() {
    this.entries.filter((entry) => entry.code === "unreachable").forEach((entry) => this.#send(entry));
  }

  async rate(entry, verdict) {
    await this.#server.rate(entry.reply, verdict);
    entry.rated = verdict;
    this.#changed(entry);
  }

  // One after the other, so that the answers stand in the order of the questions.
  #send(entry) {
    entry.state = "sending";
    delete entry.code;
    this.#changed(entry);
    this.#turns = this.#turns.then(() => this.#deliver(entry));
  }

  async #deliver(entry) {
    try {
      const { messages, id } = await this.#server.ask(entry.text, entry.dead);
      entry.state = "sent";
      this.#changed(entry);
      const answer = { key: this.#key(), messages, reply: id };
      this.entries.push(answer);
      this.#changed(answer);
    } catch ({ code, wait }) {
      Object.assign(entry, { state: "failed", code, wait });
      this.#changed(entry);
    }
  }

  #key() {
    return 1 + Math.max(0, ...this.entries.map((entry) => entry.key));
  }

  #changed(entry) {
    this.entries = this.entries.slice(-KEPT);
    this.#memory.set("entries", this.entries);
    this.dispatchEvent(new CustomEvent("change", { detail: entry }));
  }
}
