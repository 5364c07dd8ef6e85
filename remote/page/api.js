// The API of one terminal. Whoever is refused hears why.

export class Problem extends Error {
  constructor(status, told) {
    super(told.detail || told.title || String(status));
    this.status = status;
  }
}

/** What is answered, as JSON. Throws Problem. */
export async function ask(method, path, body, type = "application/json") {
  const content = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body), headers: { "Content-Type": type } };
  const reply = await fetch(path, { method, credentials: "same-origin", cache: "no-store", ...content });
  const told = reply.status === 204 ? {} : await reply.json();
  if (!reply.ok) throw new Problem(reply.status, told);
  return told;
}

/** Trade the key in the address for a cookie; the address is rid of it. Throws Problem. */
export async function enter() {
  const key = location.hash.slice(1);
  if (!key) return;
  history.replaceState(null, "", location.pathname + location.search);
  await ask("POST", "/v1/page-sessions", { key });
}

export class Terminal {
  constructor(id) {
    this.id = id;
    this.path = `/v1/terminals/${encodeURIComponent(id)}`;
  }

  get(path) {
    return ask("GET", this.path + path);
  }

  post(path, body = {}, type = undefined) {
    return ask("POST", this.path + path, body, type);
  }

  put(path, body) {
    return ask("PUT", this.path + path, body);
  }

  patch(path, body) {
    return ask("PATCH", this.path + path, body);
  }

  delete(path) {
    return ask("DELETE", this.path + path);
  }
}
