// Puts the page together: who looks at which terminal, whose hands are at it, and what is written down of that.

import { ask, enter, Terminal } from "./api.js";
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

const seen = { screen: null, card: null, answerableAt: 0 };
let hands = null;
let sight = null;
let bannered = "";

const recorder = new Recorder(() => {
  drawer.scenario(recorder.text, recorder.length, !recorder.on);
  sayRecording();
});
const parts = { atm: new Atm(() => hands), wallet: new Wallet(() => hands), phone: new Phone(() => hands), clock: new Clock(() => hands) };
const drawer = new Drawer((seconds) => parts.clock.timeOf(seconds));

/** Stand before this terminal. */
function stand(id) {
  sight?.close();
  const look = () => ({ ...seen, frozen: parts.clock.frozen, answerable: performance.now() >= seen.answerableAt });
  sight = new Sight(new Terminal(id));
  hands = new Hands(sight, recorder, look, refused, (busy) => document.querySelector("main").setAttribute("aria-busy", String(busy)));
  sight.on("screen", (screen) => {
    seen.screen = screen;
    seen.answerableAt = parts.clock.frozen ? 0 : performance.now() + screen.answerable_in * 1000;
    recorder.screen(screen);
  }).on("card", (card) => {
    seen.card = card;
  }).on("open", () => banner("")).on("broken", () => banner("broken")).on("closed", lost);
  for (const part of [...Object.values(parts), drawer]) part.follow(sight);
  measure();
}

/** Look at it as large as it is shown. */
function measure() {
  const [width, height] = pixels(at("screen"), LEAST, MOST);
  const [phone_width, phone_height] = pixels(at("phone").querySelector(".body"), 300, MOST);
  sight?.look({ width, height, phone_width, phone_height });
}

async function lost() {
  try {
    await ask("GET", "/v1/terminals");
    banner("broken");
    setTimeout(() => stand(hands.terminal.id), 1000);
  } catch (error) {
    banner(error.status === 401 ? "locked" : "broken");
    if (error.status !== 401) setTimeout(lost, 1000);
  }
}

/** Tell this across the page: a word of it, or what somebody else has said; nothing is no more to be told. */
function banner(word, text = "") {
  bannered = word;
  at("banner").textContent = word ? say(word) : text;
  at("banner").hidden = !(word || text);
}

function refused(error) {
  at("why").textContent = error.message;
  at("refused").hidden = false;
  clearTimeout(refused.timer);
  refused.timer = setTimeout(() => {
    at("refused").hidden = true;
  }, 8000);
}

function toggleRecording() {
  if (recorder.on) {
    recorder.end();
    drawer.show(true);
    drawer.turn("scenario");
  } else {
    const title = say("recorded", { date: at("date").textContent });
    const begins = seen.screen?.language ?? null;
    hands.reset(begins, (screen) => recorder.begin(title, begins, screen));
  }
}

function sayRecording() {
  at("record").setAttribute("aria-pressed", String(recorder.on));
  at("record").querySelector("span").textContent = say(recorder.on ? "stop" : "record");
}

async function play() {
  at("verdict").textContent = "…";
  const report = await hands.play(recorder.text);
  if (!report) at("verdict").textContent = "";
  else if (report.verdict === "ok") at("verdict").textContent = say("played", { n: digits(report.steps) });
  else at("verdict").textContent = say("failed", { n: digits(report.failed ?? 0), step: report.step, why: report.why });
  at("verdict").dataset.verdict = report?.verdict ?? "";
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
    at("verdict").textContent = say("copied");
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
  at("record").addEventListener("click", toggleRecording);
  at("report").addEventListener("click", () => open(`${hands.terminal.path}/report?language=${language()}`, "_blank", "noopener"));
  at("reset").addEventListener("click", () => {
    recorder.end();
    hands.reset(null);
  });
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

async function begin() {
  document.documentElement.style.setProperty("--primary", about.brand.primary);
  document.documentElement.style.setProperty("--accent", about.brand.accent);
  wire();
  speak();
  sayAll();
  banner("opening");
  try {
    await enter();
    const [{ terminals }, { cards }] = await Promise.all([ask("GET", "/v1/terminals"), ask("GET", "/v1/wallet")]);
    const wished = new URLSearchParams(location.search).get("terminal");
    const ids = terminals.map((one) => one.id);
    at("terminals").append(...ids.map((id) => el("option", { value: id, selected: id === wished }, id)));
    at("which").hidden = ids.length < 2;
    at("terminals").addEventListener("change", () => {
      recorder.end();
      stand(at("terminals").value);
      at("glass").focus({ preventScroll: true });
    });
    parts.wallet.fill(cards);
    stand(at("terminals").value);
  } catch (error) {
    banner(error.status === 401 ? "locked" : "", error.message);
  }
}

await begin();
