// Puts the page together: who looks at which terminal, whose hands are at it, and what is written down of that.

import { ask, enter, mine, Silence, Terminal } from "./api.js";
import { Atm } from "./atm.js";
import { Clock } from "./clock.js";
import { at, el } from "./dom.js";
import { Drawer } from "./drawer.js";
import { pixels } from "./glass.js";
import { Hands } from "./hands.js";
import { Phone } from "./phone.js";
import { Recorder } from "./recorder.js";
import { Sight } from "./sight.js";
import { Wallet } from "./wallet.js";
import { about, digits, language, languageSwitch, said, say, speak, words } from "./words.js";

const LEAST = 640;
const MOST = 1600;
const REST = 250;
const AGAIN = 1000;
const TOLD = 8000;

const seen = { screen: null, card: null, answerableAt: 0 };
const others = new BroadcastChannel("otp-atm");
let hands = null;
let sight = null;
let bannered = "";
let arrivals = 0;

const recorder = new Recorder((why) => {
  drawer.scenario(recorder.text, recorder.length, !recorder.on);
  sayRecording();
  if (why) notice(say(why));
});
const parts = { atm: new Atm(() => hands), wallet: new Wallet(() => hands), phone: new Phone(() => hands), clock: new Clock(() => hands) };
const drawer = new Drawer((seconds) => parts.clock.timeOf(seconds));

/** Come to the terminals, as often as it takes: with the key in the address, or with the cookie that an earlier one has become. */
async function arrive() {
  const arrival = ++arrivals;
  leave();
  try {
    if (await enter()) others.postMessage("entered");
    const [{ terminals }, { cards }] = await Promise.all([ask("GET", "/v1/terminals"), ask("GET", "/v1/wallet")]);
    if (arrival !== arrivals) return;
    offer(terminals.map((one) => one.id));
    parts.wallet.fill(cards);
    stand(at("terminals").value);
  } catch (error) {
    if (arrival !== arrivals) return;
    if (error.status === 401) banner("locked");
    else {
      banner(error.status ? "" : "broken", error.message);
      again();
    }
  }
}

function again() {
  const arrival = ++arrivals;
  setTimeout(() => arrival === arrivals && arrive(), AGAIN);
}

/** Nobody's hands reach the terminal: what is shown is what there was. */
function leave() {
  sight?.close();
  sight = null;
  recorder.end("ended_broken");
  reachable(false);
}

function reachable(is) {
  at("stand").inert = at("clock").inert = !is;
  for (const id of ["record", "report"]) at(id).disabled = !is;
  at("reset").disabled = !hands;
}

/** The terminals to choose from; the one that the address asks for, or that was stood at, is chosen. */
function offer(ids) {
  const wished = [new URLSearchParams(location.search).get("terminal"), hands?.terminal.id].find((id) => ids.includes(id)) ?? ids[0];
  at("terminals").replaceChildren(...ids.map((id) => el("option", { value: id, selected: id === wished }, id)));
  at("which").hidden = ids.length < 2;
}

/** Stand before this terminal. */
function stand(id) {
  sight?.close();
  reachable(false);
  Object.assign(seen, { screen: null, card: null });
  const look = () => ({ ...seen, frozen: parts.clock.frozen, seconds: parts.clock.seconds, answerable: performance.now() >= seen.answerableAt });
  const here = new Sight(new Terminal(id));
  sight = here;
  hands = new Hands(here, recorder, look, refused, (busy) => at("stand").setAttribute("aria-busy", String(busy)));
  here.on("screen", (screen) => {
    seen.screen = screen;
    seen.answerableAt = parts.clock.frozen ? 0 : performance.now() + screen.answerable_in * 1000;
    recorder.screen(screen, parts.clock.seconds);
  }).on("card", (card) => {
    seen.card = card;
  }).on("hands", ({ by }) => {
    if (!mine(by)) recorder.others();
  }).on("begun", () => {
    banner("");
    reachable(true);
  }).on("broken", () => {
    banner("broken");
    leave();
    again();
  });
  for (const part of [...Object.values(parts), drawer]) part.follow(here);
  measure();
}

/** Stand before another terminal; the page's address says which. */
function change() {
  const asked = new URLSearchParams(location.search);
  asked.set("terminal", at("terminals").value);
  history.replaceState(null, "", `?${asked}`);
  recorder.end();
  stand(at("terminals").value);
  sight.addEventListener("begun", () => at("glass").focus({ preventScroll: true }), { once: true });
}

/** Look at it as large as it is shown. */
function measure() {
  const [width, height] = pixels(at("screen"), LEAST, MOST);
  const [phone_width, phone_height] = pixels(at("phone").querySelector(".body"), 300, MOST);
  sight?.look({ width, height, phone_width, phone_height });
}

/** Tell this across the page: a word of it, or what somebody else has said; nothing is no more to be told. */
function banner(word, text = "") {
  bannered = word;
  at("banner").textContent = word ? say(word) : text;
  at("banner").hidden = !(word || text);
}

/** Tell this for a while; with what could not be done, if something could not. */
function notice(text, titled = false) {
  at("why").textContent = text;
  at("refused").querySelector("b").hidden = !titled;
  at("refused").hidden = false;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => {
    at("refused").hidden = true;
  }, TOLD);
}

function refused(error) {
  if (error.status === 401) arrive();
  else if (error instanceof Silence) notice(say("unanswered"), true);
  else notice(error.message, true);
}

function toggleRecording() {
  if (recorder.on) {
    hands.then(() => recorder.end());
    drawer.show(true);
    drawer.turn("scenario");
  } else {
    const title = say("recorded", { date: at("date").textContent });
    const begins = seen.screen?.language ?? null;
    hands.reset(begins, (screen, seconds) => recorder.begin(title, begins, screen, seconds));
  }
}

function sayRecording() {
  at("record").setAttribute("aria-pressed", String(recorder.on));
  at("record").querySelector("span").textContent = say(recorder.on ? "stop" : "record");
}

async function play() {
  judge("…");
  const report = await hands.play(recorder.text);
  if (!report) judge("");
  else if (report.verdict === "ok") judge(say("played", { n: digits(report.steps) }), "ok");
  else judge(say("failed", { n: digits(report.failed ?? 0), step: report.step, why: report.why }), report.verdict);
}

/** Say this beside the scenario; what was said of one that was played before is no longer so. */
function judge(text, verdict = "") {
  at("verdict").textContent = text;
  at("verdict").dataset.verdict = verdict;
}

function save() {
  const link = el("a", { href: URL.createObjectURL(new Blob([recorder.text], { type: "application/yaml" })), download: "recorded.yaml" });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The clipboard is there for pages of this computer alone; elsewhere the text is chosen, to be copied by whoever reads it. */
async function copy() {
  try {
    await navigator.clipboard.writeText(recorder.text);
    judge(say("copied"));
  } catch {
    getSelection().selectAllChildren(at("scenario"));
  }
}

/** Whoever has clicked something with a mouse goes on typing at the PIN pad, not at what was clicked. */
function giveBack(event) {
  if (event.detail && event.target.closest("button") && !event.target.closest(".phone, .drawer, dialog")) at("glass").focus({ preventScroll: true });
}

function sayAll() {
  for (const [side, code] of [["left", "en"], ["right", "fa"]]) {
    const sign = document.querySelector(`.sign .${side}`);
    sign.querySelector("b").textContent = said(about.brand.name, code);
    sign.querySelector("small").textContent = said(about.brand.subtitle, code);
  }
  for (const part of Object.values(parts)) part.speak();
  at("help-keys").replaceChildren(...Object.entries(words("key_help")).flatMap(([keys, does]) =>
    [el("dt", { dir: "ltr" }, keys.split(" ").map((key) => (key === "…" ? key : el("kbd", {}, key)))), el("dd", {}, does)]));
  sayRecording();
}

function wire() {
  languageSwitch(() => {
    sayAll();
    if (bannered) banner(bannered);
  });
  clicked(at("record"), toggleRecording);
  clicked(at("report"), () => open(`${hands.terminal.path}/report?language=${language()}`, "_blank", "noopener"));
  clicked(at("reset"), () => {
    hands.then(() => recorder.end());
    hands.reset(null);
  });
  at("terminals").addEventListener("change", change);
  at("keys").addEventListener("click", () => at("help").showModal());
  at("play").addEventListener("click", play);
  at("copy").addEventListener("click", copy);
  at("save").addEventListener("click", save);
  at("understood").addEventListener("click", () => {
    at("refused").hidden = true;
  });
  document.addEventListener("click", giveBack);
  let timer = 0;
  const watch = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(measure, REST);
  });
  watch.observe(at("screen"));
  watch.observe(at("phone"));
}

/** Have `act` done at a click, and once at a double click. */
function clicked(button, act) {
  button.addEventListener("click", (event) => {
    if (event.detail < 2) act();
  });
}

document.documentElement.style.setProperty("--primary", about.brand.primary);
document.documentElement.style.setProperty("--accent", about.brand.accent);
wire();
speak();
sayAll();
banner("opening");
addEventListener("hashchange", arrive);
others.addEventListener("message", () => bannered === "locked" && arrive());
arrive();
