// The API of one terminal. Whoever is refused hears why, and every wait has an end.

const PATIENCE = 30_000;
const MINE = crypto.getRandomValues(new Uint32Array(2)).join("-");

export class Problem extends Error {
  constructor(status, told) {
    super(told.detail || told.title || String(status));
    this.status = status;
  }
}

/** Nobody answers, or somebody who is not the program. */
export class Silence extends Error {}

/** Whether it was this page that did something, by what a terminal calls whoever did. */
export function mine(by) {
  return by === MINE;
}

/** What is answered, as JSON, within so many milliseconds. Throws Problem, or Silence. */
export async function ask(method, path, body, { type = "application/json", patience = PATIENCE } = {}) {
  const headers = { Hands: MINE, ...(body === undefined ? {} : { "Content-Type": type }) };
  const content = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const [status, told] = await answered(path, { method, headers, body: content, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(patience) });
  if (status >= 400) throw new Problem(status, told);
  return told;
}

async function answered(path, request) {
  try {
    const reply = await fetch(path, request);
    return [reply.status, reply.status === 204 ? {} : await reply.json()];
  } catch (error) {
    throw new Silence(error.message);
  }
}

/** Trade the key in the address, if there is one, for a cookie; the address is rid of it. Whether there was one. Throws Problem, or Silence. */
export async function enter() {
  const key = location.hash.slice(1);
  if (!key) return false;
  history.replaceState(null, "", location.pathname + location.search);
  await ask("POST", "/v1/page-sessions", { key });
  return true;
}

export class Terminal {
  constructor(id) {
    this.id = id;
    this.path = `/v1/terminals/${encodeURIComponent(id)}`;
  }

  get(path) {
    return ask("GET", this.path + path);
  }

  post(path, body = {}, how = undefined) {
    return ask("POST", this.path + path, body, how);
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
