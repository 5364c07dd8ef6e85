// The phone: its picture, and over it a button for each thing that can be touched.

import { digitOf } from "./atm.js";
import { at, el } from "./dom.js";
import { Glass } from "./glass.js";
import { name, say } from "./words.js";

const WAYS = ["back", "home", "settings", "erase"];
const PUSHES = { ArrowUp: -0.08, ArrowDown: 0.08, PageUp: -0.5, PageDown: 0.5 };
const SLACK = 8;
const PAUSE = 60;

export class Phone {
  #glass = new Glass(at("phone-glass"));
  #places = [];
  #pushed = 0;
  #finger = null;

  constructor(hands) {
    this.hands = hands;
    const phone = at("phone");
    phone.addEventListener("keydown", (event) => this.#type(event));
    phone.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#push(event.deltaY / phone.clientHeight);
    }, { passive: false });
    phone.addEventListener("pointerdown", (event) => {
      this.#finger = { at: event.clientY, moved: false };
    });
    phone.addEventListener("pointermove", (event) => this.#move(event));
    addEventListener("pointerup", () => setTimeout(() => {
      this.#finger = null;
    }));
  }

  follow(sight) {
    sight.on("begun", () => {
      at("no-phone").hidden = true;
    }).on("phone-picture", (piece) => this.#glass.lay(piece, [sight.sizes.phone_width, sight.sizes.phone_height]))
      .on("touchable", (places) => this.#lay(places))
      .on("phone", (phone) => this.#show(phone));
  }

  speak() {
    this.#lay(this.#places);
    name(at("phone-glass"), say("phone_screen"));
  }

  /** Whether a finger has pushed the page and not touched what it came down on. */
  get pushing() {
    return Boolean(this.#finger?.moved);
  }

  #show(phone) {
    at("phone-told").lang = phone.language;
    if (at("phone-told").textContent !== phone.text) at("phone-told").textContent = phone.text;
    document.body.dataset.page = phone.page;
    at("places").lang = phone.language;
  }

  #lay(places) {
    this.#places = places;
    const focused = document.activeElement?.dataset?.place;
    const buttons = places.map((place) => {
      const button = el("button", { type: "button", "data-place": place.name || place.digit, onclick: () => this.#touch(place) });
      name(button, place.label || (WAYS.includes(place.name) ? say(place.name) : place.digit));
      button.title = "";
      if (place.rect) ["left", "top", "width", "height"].forEach((side, at) => button.style.setProperty(side, `${place.rect[at] * 100}%`));
      else button.className = "unseen";
      return button;
    });
    at("places").replaceChildren(...buttons);
    buttons.find((button) => button.dataset.place === focused)?.focus({ preventScroll: true });
  }

  #touch(place) {
    if (this.pushing) return;
    if (place.digit) this.hands().phoneDigit(place.digit);
    else this.hands().tap(place, this.#places);
  }

  #type(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const digit = digitOf(event.key);
    if (digit) this.hands().phoneDigit(digit);
    else if (event.key === "Backspace") this.hands().tap({ name: "erase", label: "" });
    else if (event.key === "Enter" && inField(event.target)) this.hands().tap({ name: "enter", label: "" });
    else if (event.key in PUSHES) this.#push(PUSHES[event.key]);
    else return;
    event.preventDefault();
  }

  #move(event) {
    const finger = this.#finger;
    if (!finger || !(event.buttons & 1)) return;
    const way = finger.at - event.clientY;
    if (!finger.moved && Math.abs(way) <= SLACK) return;
    [finger.moved, finger.at] = [true, event.clientY];
    this.#push(way / at("phone").clientHeight);
  }

  /** Pushes that come fast go together. */
  #push(share) {
    if (!this.#pushed) setTimeout(() => {
      const by = Math.max(-10, Math.min(10, this.#pushed));
      this.#pushed = 0;
      if (by) this.hands().push(by);
    }, PAUSE);
    this.#pushed += share;
  }
}

/** Whether Enter finishes a field there, and presses no button. */
function inField({ dataset }) {
  return !dataset.place || dataset.place.startsWith("field-") || Boolean(digitOf(dataset.place));
}
