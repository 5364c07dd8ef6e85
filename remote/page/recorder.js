// Writes down what hands do, and what is to be seen after it, in the words of scenarios (docs/scenarios.md).

const CARD_PIN = "card_pin";
const ACCEPTED = "services";
const CHANGED = "card_pin_changed";
const WAYS = { back: "Back", home: "Home", settings: "Settings", enter: "Enter" };

export class Recorder {
  #title = "";
  #language = "";
  #steps = [];
  #typed = "";
  #phoneTyped = "";
  #seen = [];
  #here = "";
  #busy = false;
  #acted = false;
  #from = 0;
  #tried = null;
  #card = "";
  #changed = new Set();

  on = false;

  /** `changed` is called whenever there is more of it. */
  constructor(changed) {
    this.changed = changed;
  }

  /** From now on: the terminal has just begun, in this language, and shows this. */
  begin(title, language, screen) {
    [this.#title, this.#language, this.#steps, this.#typed, this.#phoneTyped] = [title, language, [], "", ""];
    [this.#seen, this.#busy, this.#tried, this.#card] = [[], false, null, ""];
    [this.#here, this.#acted] = ["", true];
    this.#changed.clear();
    this.#from = screen.number;
    this.on = true;
    this.screen(screen);
    this.changed();
  }

  end() {
    this.#settle();
    this.on = false;
    this.changed();
  }

  get length() {
    return this.#steps.length;
  }

  /** The scenario, as YAML. */
  get text() {
    const head = [`title: ${quoted(this.#title)}`, ...(this.#language ? [`language: ${this.#language}`] : []), "steps:"];
    return [...head, ...this.#steps.map((step) => `  - ${line(step)}`), ""].join("\n");
  }

  // What is to be seen --------------------------------------------------------------------------------------------------------------------

  /** The terminal shows this. What it shows while it asks its bank, or amid a PIN, comes and goes too fast for a scenario. */
  screen({ screen, busy, number, entry }) {
    if (!this.on || number < this.#from || entry?.filled) return;
    if (busy) {
      this.#busy = true;
      return;
    }
    if (screen === CHANGED) this.#changed.add(this.#card);
    if (this.#here !== screen || this.#busy || this.#acted) this.#seen.push(screen);
    [this.#here, this.#busy, this.#acted] = [screen, false, false];
    if (screen === ACCEPTED && this.#tried && !this.#changed.has(this.#card)) {
      this.#tried.pin = "own"; // it was: a scenario need not say it
      this.changed();
    }
    if (screen !== CARD_PIN) this.#tried = null;
  }

  // What hands do. Each gives what takes it back, if it was not done ----------------------------------------------------------------------

  insert(card) {
    this.#card = card;
    return this.#add({ insert: card });
  }

  take(pull) {
    return this.#add(pull ? "pull card" : "take card");
  }

  digit(digit) {
    if (!this.on) return undefined;
    this.#settle();
    this.#typed += digit;
    return () => {
      this.#typed = this.#typed.slice(0, -1);
    };
  }

  key(key, screen) {
    if (!this.on) return undefined;
    const typed = this.#typed;
    if (key !== "enter" || !typed) return this.#add({ press: key });
    this.#typed = "";
    const step = { pin: typed };
    const undo = this.#add(step);
    if (screen === CARD_PIN) this.#tried = step;
    return undo;
  }

  pin(digits) {
    this.#typed = "";
    return this.#add({ pin: digits });
  }

  choose(label) {
    return this.#add({ choose: label });
  }

  wait(seconds) {
    return this.#add({ wait: seconds });
  }

  scan(card) {
    return this.#add({ "scan card": card });
  }

  tap({ name, label }) {
    if (name === "erase" && this.#phoneTyped) {
      this.#phoneTyped = this.#phoneTyped.slice(0, -1);
      return undefined;
    }
    const written = WAYS[name] ?? part(label);
    return written ? this.#add({ tap: written }) : undefined;
  }

  phoneDigit(digit) {
    if (!this.on) return undefined;
    this.#settle();
    this.#phoneTyped += digit;
    return () => {
      this.#phoneTyped = this.#phoneTyped.slice(0, -1);
    };
  }

  // Below ---------------------------------------------------------------------------------------------------------------------------------

  #add(step) {
    if (!this.on) return undefined;
    this.#settle();
    if (this.#typed) this.#steps.push({ type: this.#typed });
    if (this.#phoneTyped) this.#steps.push({ "phone type": this.#phoneTyped });
    [this.#typed, this.#phoneTyped] = ["", ""];
    this.#steps.push(step);
    this.#acted = !(step.press === "clear");
    this.changed();
    return () => {
      this.#steps.splice(this.#steps.indexOf(step), 1);
      this.changed();
    };
  }

  /** What came of the last step, and after that by itself. */
  #settle() {
    this.#seen.forEach((screen, place) => {
      if (place) this.#steps.push("stay silent");
      this.#steps.push({ expect: screen });
    });
    this.#seen = [];
  }
}

/** The longest part of a label that has no dots in the place of something secret. */
function part(label) {
  return label.split(/[•]+/).map((each) => each.trim()).sort((one, other) => other.length - one.length)[0];
}

function line(step) {
  if (typeof step === "string") return step;
  const [[word, value]] = Object.entries(step);
  return `${word}: ${typeof value === "number" ? value : quoted(value)}`;
}

/** Plain where YAML takes it for the text that it is; JSON's form of a text is YAML's, too. */
function quoted(text) {
  return /^[a-z][a-z_-]*$/.test(text) && !["yes", "no", "on", "off", "true", "false", "null", "y", "n"].includes(text) ? text : JSON.stringify(text);
}
