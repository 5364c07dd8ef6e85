// The machine: its screen, the keys beside it, the PIN pad and the card slot.

import { at, drawing, el, light, pressed, slip } from "./dom.js";
import { Glass } from "./glass.js";
import { about, digits, name, say, words } from "./words.js";

const SIDES = { left: ["fdk-left-1", "fdk-left-2", "fdk-left-3", "fdk-left-4"], right: ["fdk-right-1", "fdk-right-2", "fdk-right-3", "fdk-right-4"] };
const CAPS = ["1", "2", "3", "cancel", "4", "5", "6", "clear", "7", "8", "9", "enter", "", "0", ""];
const MARKS = { cancel: "m5 5 10 10M15 5 5 15", clear: "m13 4-7 6 7 6", enter: "M10 4.5a5.5 5.5 0 1 0 .01 0z" };
const GUIDE = ["M5 12.5v5h10v-5M10 2.5v9M6.5 8l3.5 3.5L13.5 8", "M10 2.5 4 5v5c0 4 3 6.5 6 7.5 3-1 6-3.5 6-7.5V5zM7.5 10l2 2 3.5-4", "M5 12.5v5h10v-5M10 11.5v-9M6.5 6 10 2.5 13.5 6"];
const DOTS = /^[●○ ]+$/gm;
const WRITTEN = ["fa", "en"];
const TYPED = { Enter: "enter", Backspace: "clear", Delete: "clear", Escape: "cancel" };

/** The digit that a key of any keyboard types, if it types one. */
export function digitOf(key) {
  const place = "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩".indexOf(key);
  return place >= 0 && key.length === 1 ? String(place % 10) : /^[0-9]$/.test(key) ? key : null;
}

export class Atm {
  #glass = new Glass(at("glass"));
  #fdks = new Map();
  #caps = new Map();
  #screen = null;
  #slots = [];
  #card = null;
  #slips = slip();
  #words = "";
  #filled = 0;

  constructor(hands) {
    this.hands = hands;
    this.#furnish();
    at("screen").addEventListener("pointerdown", (event) => this.#touch(event));
    pressed(at("take"), () => this.hands().take());
    document.addEventListener("keydown", (event) => this.#type(event));
  }

  follow(sight) {
    sight.on("begun", ({ keys }) => this.#place(keys))
      .on("screen-picture", (piece) => this.#glass.lay(piece, [sight.sizes.width, sight.sizes.height]))
      .on("screen", (screen) => this.#show(screen))
      .on("card", (card) => this.#hold(card));
  }

  /** Say everything in the language of the page. */
  speak() {
    for (const [key, cap] of this.#caps) name(cap, /[0-9]/.test(key) ? key : say(key));
    this.#call();
    this.#hold(this.#card);
  }

  #furnish() {
    for (const [side, keys] of Object.entries(SIDES)) {
      for (const key of keys) {
        const button = el("button.fdk", { type: "button", "data-key": key });
        pressed(button, () => this.#choose(key), { once: true });
        this.#fdks.set(key, button);
        at(side).append(button);
      }
    }
    for (const key of CAPS) at("pad").append(key ? this.#cap(key) : el("span.cap.blank", { "aria-hidden": "true" }));
    GUIDE.forEach((path, place) => {
      const lines = ["en", "fa"].filter((one) => one in about.languages).map((one) => el("span", { lang: one, dir: "auto" }, words("engraved", one)[place]));
      lines.splice(1, 0, drawing(path));
      at("guide").append(el("li", {}, lines));
    });
  }

  #cap(key) {
    const digit = /[0-9]/.test(key);
    const written = digit ? key : [drawing(MARKS[key]), el("span", {}, WRITTEN.filter((one) => one in about.languages).map((one) => el("b", { lang: one }, words(key, one))))];
    const button = el(`button.cap.${digit ? "digit" : key}`, { type: "button", "data-key": key }, written);
    pressed(button, () => (digit ? this.hands().digit(key) : this.hands().key(key)));
    this.#caps.set(key, button);
    return button;
  }

  /** Where the keys stand beside their choices depends on the size of the screen. */
  #place(keys) {
    this.#slots = Object.entries(keys);
    for (const [key, [, top, , height]] of this.#slots) this.#fdks.get(key).style.setProperty("--at", top + height / 2);
  }

  #show(screen) {
    this.#screen = screen;
    at("glass").lang = screen.language;
    at("told").lang = screen.language;
    if (at("told").textContent !== screen.text) at("told").textContent = screen.text;
    this.#announce(screen);
    document.body.dataset.screen = screen.screen;
    at("pad").classList.toggle("asked", Boolean(screen.entry));
    this.#call();
  }

  /** Whoever does not see the screen hears it once, and after that how many digits are typed. */
  #announce({ text, entry, language }) {
    const words = text.replaceAll(DOTS, "");
    const [again, filled] = [words === this.#words, entry?.filled ?? 0];
    if (again && filled === this.#filled) return;
    [this.#words, this.#filled] = [words, filled];
    at("said").lang = again ? "" : language;
    at("said").textContent = again ? say("typed", { n: digits(filled) }) : words;
  }

  /** Each key beside a choice is called by it. */
  #call() {
    const labels = new Map(this.#screen?.choices.map((choice) => [choice.key, choice.label]));
    for (const [key, button] of this.#fdks) {
      const [, side, n] = key.split("-");
      name(button, labels.get(key) ?? say(`key_${side}`, { n }));
      button.lang = labels.has(key) ? this.#screen.language : "";
      button.classList.toggle("live", labels.has(key));
    }
    name(at("glass"), this.#screen?.title || say("glass"));
  }

  #hold(card) {
    this.#card = card;
    const place = card?.place ?? "none";
    at("slot").dataset.card = place;
    at("take").disabled = place !== "inside" && place !== "offered";
    const way = place === "inside" || place === "offered" ? say(`slot_${place}`) : "";
    at("take").querySelector(".way").textContent = way;
    name(at("take"), way || say("slot_empty"));
  }

  #choose(key) {
    const choice = this.#screen?.choices.find((one) => one.key === key);
    if (choice) this.hands().choose(choice);
    else this.hands().key(key);
  }

  /** A finger on a choice means its key. */
  #touch(event) {
    if (event.button || !this.#screen) return;
    event.preventDefault();
    const glass = at("glass").getBoundingClientRect();
    const [x, y] = [(event.clientX - glass.left) / glass.width, (event.clientY - glass.top) / glass.height];
    const [key] = this.#slots.find(([, [left, top, width, height]]) => x >= left && x < left + width && y >= top && y < top + height) ?? [];
    const choice = this.#screen.choices.find((one) => one.key === key);
    if (choice && !this.#slips(key)) this.hands().choose(choice);
  }

  #type(event) {
    const others = event.target.closest?.("input, select, textarea, dialog, .phone, .drawer");
    if (others || at("stand").inert || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
    const key = digitOf(event.key) ?? TYPED[event.key];
    if (!key || (event.key === "Enter" && event.target.closest?.("button, a"))) return;
    event.preventDefault();
    light(this.#caps.get(key));
    if (/[0-9]/.test(key)) this.hands().digit(key);
    else this.hands().key(key);
  }
}
