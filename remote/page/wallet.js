// The cards at hand: a click pushes one in, and a drag takes it to the slot or before the phone's camera.

import { at, drawing, el } from "./dom.js";
import { about, name, said, say, words } from "./words.js";

const CAMERA = "M3 6.5h3l1.5-2h5l1.5 2h3v9H3zM10 8a3 3 0 1 0 .01 0z";
const DESIGNS = 8;
const SLACK = 8;

export class Wallet {
  #cards = [];
  #card = null;
  #pockets = new Map();

  constructor(hands) {
    this.hands = hands;
    at("own").addEventListener("click", () => this.hands().ownPin());
  }

  follow(sight) {
    sight.on("card", (card) => this.#hold(card)).on("screen", (screen) => {
      at("own").disabled = screen.screen !== "card_pin";
    });
  }

  /** Lay these cards into it. */
  fill(cards) {
    this.#cards = cards;
    this.#pockets.clear();
    at("cards").replaceChildren(...cards.map((card, place) => this.#pocket(card, place)));
    this.speak();
  }

  speak() {
    for (const card of this.#cards) {
      const { button, camera, caption } = this.#pockets.get(card.id);
      const [shown, held] = [said(card.shows) || card.id, this.#held(card)];
      caption.textContent = held ? say(held) : shown;
      name(button, held ? `${shown} — ${say(held)}` : say("insert", { card: shown }));
      button.disabled = Boolean(held);
      button.parentElement.classList.toggle("gone", Boolean(held));
      name(camera, say("camera", { card: shown }));
    }
  }

  #pocket(card, place) {
    const names = ["en", "fa"].map((one) => el("b", { lang: one }, this.#issuer(card, one)));
    const face = el("span.face", { "aria-hidden": "true" }, names);
    const caption = el("span.caption");
    const button = el("button.card", { type: "button", "data-card": card.id, "data-design": place % DESIGNS }, face, caption);
    const camera = el("button.camera", { type: "button", onclick: () => this.#scan(card) }, drawing(CAMERA));
    new Drag(button, face, { slot: () => this.#insert(card), phone: () => this.#scan(card) });
    this.#pockets.set(card.id, { button, camera, caption });
    return el("li", {}, button, camera);
  }

  #insert(card) {
    bring(".atm");
    this.hands().insert(card.id);
  }

  #scan(card) {
    bring(".phone");
    this.hands().scan(card.id);
  }

  /** Whose card it is, by the six digits that say so (ISO/IEC 7812-1); the first is one of the terminal's own bank. */
  #issuer(card, code) {
    const own = card.number.slice(0, 6) === this.#cards[0].number.slice(0, 6);
    return own ? said(about.brand.name, code) : words("other_bank", code);
  }

  #hold(card) {
    this.#card = card;
    const held = this.#cards.find((one) => one.id === card.id);
    const place = this.#cards.indexOf(held);
    if (held) at("take").dataset.design = place % DESIGNS;
    this.speak();
  }

  #held(card) {
    if (this.#card?.id !== card.id) return "";
    return { inside: "out", offered: "out", retained: "kept" }[this.#card.place] ?? "";
  }
}

/** What comes of it is to be seen, on small screens too. */
function bring(selector) {
  document.querySelector(selector).scrollIntoView({ block: "nearest" });
}

/** A card in somebody's fingers, from when they come down on it. */
class Drag {
  #from = null;
  #shown = null;

  constructor(button, face, onto) {
    this.face = face;
    this.onto = onto;
    button.addEventListener("pointerdown", (event) => {
      if (event.button || button.disabled) return;
      this.#from = [event.clientX, event.clientY];
      button.setPointerCapture(event.pointerId);
    });
    button.addEventListener("pointermove", (event) => this.#move(event, button));
    button.addEventListener("pointerup", (event) => this.#drop(event));
    button.addEventListener("pointercancel", () => this.#end());
    button.addEventListener("click", (event) => {
      if (event.detail === 0 || !this.dropped) this.onto.slot();
      this.dropped = false;
    });
  }

  #move(event, button) {
    if (!this.#from) return;
    if (!this.#shown && Math.hypot(event.clientX - this.#from[0], event.clientY - this.#from[1]) > SLACK) {
      this.#shown = this.face.cloneNode(true);
      this.#shown.classList.add("dragged");
      this.#shown.dataset.design = button.dataset.design;
      document.body.append(this.#shown);
    }
    this.#shown?.style.setProperty("translate", `${event.clientX}px ${event.clientY}px`);
  }

  #drop(event) {
    if (this.#shown) {
      this.dropped = true;
      const under = document.elementsFromPoint(event.clientX, event.clientY);
      if (under.some((each) => each.closest(".atm"))) this.onto.slot();
      else if (under.some((each) => each.closest(".phone"))) this.onto.phone();
      setTimeout(() => {
        this.dropped = false;
      });
    }
    this.#end();
  }

  #end() {
    this.#from = null;
    this.#shown?.remove();
    this.#shown = null;
  }
}
