// Whoever stands at an ATM: a client of its remote control (docs/remote.md) for Node 18 or newer, without any package.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const PATIENCE = 30_000; // milliseconds after which an ATM that says nothing is given up

/** What should be so is not. `step` is what did not hold, as it is written, `screen` what the ATM shows instead. */
export class Unexpected extends Error {
  constructor(problem) {
    super([problem.detail, problem.step && `step: ${problem.step}`, problem.screen && `screen: ${problem.screen.text}`].filter(Boolean).join("\n"));
    this.name = "Unexpected";
    this.step = problem.step;
    this.screen = problem.screen;
  }
}

export class Atm {
  #url;
  #token;

  constructor(url, token, terminal) {
    this.#url = `${url.split("#")[0].replace(/\/$/, "")}/v1/terminals/${terminal}`;
    this.#token = token;
    this.phone = new Phone(this);
  }

  /** Ask for something of the API: what is told, as JSON, or as bytes where it is a picture. */
  async ask(method, path, body) {
    const reply = await fetch(this.#url + path, {
      method,
      headers: { Authorization: `Bearer ${this.#token}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const kind = reply.headers.get("Content-Type") ?? "";
    const told = kind.includes("json") ? await reply.json() : Buffer.from(await reply.arrayBuffer());
    if (reply.ok) return told;
    if (told.code === "unexpected" || told.code === "not-in-time") throw new Unexpected(told);
    throw new Error(`${reply.status} ${told.code ?? ""}: ${told.detail ?? told}`);
  }

  /** One step in the words of scenarios (docs/scenarios.md); the screen after it. */
  async do(word, argument) {
    return (await this.ask("POST", "/steps", [argument === undefined ? word : { [word]: argument }])).screen;
  }

  reset = (language = "en") => this.ask("POST", `/reset?language=${language}`);
  insert = (card) => this.do("insert", card);
  pin = (digits = "own") => this.do("pin", digits);
  choose = (label) => this.do("choose", label);
  press = (key) => this.do("press", key);
  takeCard = () => this.do("take card");
  wait = (seconds) => this.do("wait", seconds);
  staySilentUntil = (screen) => this.do("stay silent until", screen);
  expect = (screen, parts) => this.do("expect", parts ? { screen, ...parts } : screen);
  screen = () => this.ask("GET", "/screen");
  card = () => this.ask("GET", "/card");
  journal = async () => (await this.ask("GET", "/journal")).lines;
  picture = (width = 1280, height = 800) => this.ask("GET", `/screen.png?width=${width}&height=${height}`);
}

class Phone {
  #atm;

  constructor(atm) {
    this.#atm = atm;
  }

  tap = (label) => this.#atm.do("tap", label);
  go = (...labels) => this.#atm.do("phone go", labels);
  type = (digits) => this.#atm.do("phone type", digits);
  scan = (card) => this.#atm.do("scan card", card);
  payFor = (trade, card) => this.#atm.do("pay for", { trade, card });
  airplaneMode = (on) => this.#atm.do("airplane mode", on);
  setClock = (seconds) => this.#atm.do("phone clock", seconds);
  expect = (page, parts) => this.#atm.do("expect phone", parts ? { page, ...parts } : page);
  code = async () => (await this.#atm.ask("GET", "/phone/code")).code;
}

/** Stand at the ATM of ATM_URL and ATM_TOKEN, or at one that is started here; `close` ends it. OTP_ATM is its program, `otp-atm` if it is not set.
 *  Files of tests run side by side: at an ATM elsewhere each takes a terminal of its own, by its number. */
export async function standAtAtm(number = 0) {
  const { ATM_URL, ATM_TOKEN, OTP_ATM = "otp-atm" } = process.env;
  if (ATM_URL) {
    const reply = await fetch(`${ATM_URL.split("#")[0].replace(/\/$/, "")}/v1/terminals`, { headers: { Authorization: `Bearer ${ATM_TOKEN}` } });
    const terminal = (await reply.json()).terminals?.[number];
    if (!terminal) throw new Error(`${ATM_URL} has no terminal ${number + 1}: otp-atm remote --terminals ${number + 1}`);
    return { atm: new Atm(ATM_URL, ATM_TOKEN, terminal.id), close: async () => {} };
  }
  const program = spawn(OTP_ATM, ["remote", "--own-bank", "--frozen", "--until-stdin-closes"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve, reject) => program.once("exit", resolve).once("error", reject));
  for await (const line of createInterface({ input: program.stdout })) {
    const { port, token, terminals } = JSON.parse(line);
    const close = () => (program.kill("SIGTERM"), ended);
    return { atm: new Atm(`http://127.0.0.1:${port}`, token, terminals[0]), close };
  }
  throw new Error(`the ATM did not start: exit code ${await ended}`);
}
