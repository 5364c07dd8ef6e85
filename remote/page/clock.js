// The terminal's clock, and what moves it.

import { at, el } from "./dom.js";
import { about, digits, language, name, say } from "./words.js";

const FORWARD = [["by_seconds", 10], ["by_seconds", 60], ["by_seconds", 120], ["by_hours", 24]];
const DATE = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const CALENDARS = { fa: "fa-IR-u-ca-persian", en: "en-GB", ar: "ar-IQ-u-nu-arab" };

export class Clock {
  #told = null;
  #since = 0;

  constructor(hands) {
    this.hands = hands;
    this.buttons = FORWARD.map(([word, n]) => {
      const seconds = word === "by_hours" ? n * 3600 : n;
      return el("button", { type: "button", "data-seconds": seconds, onclick: () => this.hands().advance(seconds) });
    });
    this.freeze = el("button", { type: "button", id: "freeze", onclick: () => this.hands().freeze(!this.#told?.frozen) });
    at("levers").append(...this.buttons, this.freeze);
    setInterval(() => this.#tick(), 250);
  }

  follow(sight) {
    sight.on("clock", (clock) => {
      [this.#told, this.#since] = [clock, performance.now()];
      this.speak();
    });
  }

  /** The terminal's monotonic clock. */
  get seconds() {
    return this.#told ? this.#told.seconds + this.#passed / 1000 : 0;
  }

  get #passed() {
    return this.frozen ? 0 : performance.now() - this.#since;
  }

  get frozen() {
    return Boolean(this.#told?.frozen);
  }

  speak() {
    FORWARD.forEach(([word, n], place) => {
      const by = say(word, { n: digits(n) });
      this.buttons[place].textContent = by;
      name(this.buttons[place], say("forward", { by }));
    });
    this.freeze.textContent = say(this.frozen ? "run" : "freeze");
    at("frozen").hidden = !this.frozen;
    at("clock").classList.toggle("still", this.frozen);
    this.#tick();
  }

  /** What people read of a moment of the terminal, in its monotonic seconds. */
  timeOf(seconds) {
    if (!this.#told) return "";
    return time(new Date(Date.parse(this.#told.now) + (seconds - this.#told.seconds) * 1000));
  }

  #tick() {
    if (!this.#told) return;
    const now = new Date(Date.parse(this.#told.now) + this.#passed);
    const date = dateOf(now);
    if (at("time").textContent !== time(now)) at("time").textContent = time(now);
    if (at("date").textContent !== date) at("date").textContent = date;
  }
}

/** The time of day at the terminal. */
export function time(moment) {
  return written(moment, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}

function written(moment, form) {
  return inWords(form).format(moment);
}

function inWords(form) {
  return new Intl.DateTimeFormat(CALENDARS[language()] ?? language(), { timeZone: about.brand.time_zone, ...form });
}

/** The day; in Persian in the order in which it is spoken. */
function dateOf(moment) {
  const parts = Object.fromEntries(inWords(DATE).formatToParts(moment).map(({ type, value }) => [type, value]));
  return language() === "fa" ? `${parts.weekday} ${parts.day} ${parts.month} ${parts.year}` : written(moment, DATE);
}
