// Talks to the channel at the endpoint (bot/channels/web.py).

const PATIENCE = 20000;

// Not answered: code is the server's own (too_fast, too_long, engine ...) or "unreachable"; wait in seconds.
export class Failure extends Error {
  constructor(code, wait = 0) {
    super(code);
    this.code = code;
    this.wait = wait;
  }
}

export class Server {
  #endpoint;
  #memory;

  constructor(endpoint, memory) {
    this.#endpoint = endpoint;
    this.#memory = memory;
  }

  ask(text, dead) {
    return this.#inSession("message", { text, dead });
  }

  rate(id, verdict) {
    return this.#inSession("feedback", { id, verdict });
  }

  directory(url) {
    return this.#fetch(url || `${this.#endpoint}directory.json`, {});
  }

  // A session that the server no longer knows is begun anew, once.
  async #inSession(path, body) {
    if (this.#memory.get("session")) {
      try {
        return await this.#post(path, body);
      } catch (failure) {
        if (failure.code !== "session") throw failure;
      }
    }
    this.#memory.set("session", (await this.#post("session", {})).session);
    return this.#post(path, body);
  }

  #post(path, body) {
    return this.#fetch(this.#endpoint + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Session": this.#memory.get("session") ?? "" },
      body: JSON.stringify(body),
    });
  }

  async #fetch(url, options) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const reply = await fetch(url, { ...options, credentials: "omit", signal: patience.signal });
      if (reply.status === 204) return {};
      const value = await reply.json();
      if (reply.ok) return value;
      throw new Failure(value.error?.code ?? "engine", Number(reply.headers.get("Retry-After")));
    } catch (error) {
      throw error instanceof Failure ? error : new Failure("unreachable");
    } finally {
      clearTimeout(timer);
    }
  }
}
