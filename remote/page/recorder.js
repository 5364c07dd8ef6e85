// Writes down what hands do, and what is to be seen after it, in the words of scenarios (docs/scenarios.md).

const CARD_PIN = "card_pin";
const ACCEPTED = "services";
const CHANGED = "card_pin_changed";
const WAYS = { back: "Back", home: "Home", settings: "Settings", enter: "Enter" };
const SOON = 1;
const PAUSE = 2;

export class Recorder {
  #title = "";
  #language = "";
  #steps = [];
  #typed = "";
  #phoneTyped = "";
  #seen = [];
  #here = "";
  #busy = false;
  #acting = false;
  #now = 0;
  #since = 0;
  #owed = 0;
  #expected = "";
  #from = 0;
  #whole = true;
  #tried = null;
  #card = "";
  #changed = new Set();

  on = false;

  /** `changed` is called whenever there is more of it, and with a word when it has come to its end by itself: why. */
  constructor(changed) {
    this.changed = changed;
  }

  /** From now on: the terminal has just begun, in this language, and shows this, at so many seconds of its clock. */
  begin(title, language, screen, seconds) {
    [this.#title, this.#language, this.#steps, this.#typed, this.#phoneTyped] = [title, language, [], "", ""];
    [this.#seen, this.#here, this.#busy, this.#whole, this.#tried, this.#card] = [[], "", false, true, null, ""];
    [this.#now, this.#since, this.#owed, this.#expected] = [seconds, seconds, 0, ""];
    this.#changed.clear();
    this.#from = screen.number;
    this.on = true;
    this.#acting = true;
    this.screen(screen, seconds);
    this.changed();
  }

  /** It is written. `why` is a word, if nobody has wished that. */
  end(why = "") {
    if (!this.on) return;
    this.#settle();
    this.on = false;
    this.changed(why);
  }

  /** Somebody else does something: what comes of that is none of this. */
  others() {
    this.#seen = this.#seen.filter((one) => one.own);
    this.end("ended_others");
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

  /** The terminal shows this, at so many seconds of its clock. What it shows while it asks its bank, or amid a PIN, comes and goes too fast
   * for a scenario. */
  screen({ screen, busy, number, entry, text }, seconds) {
    if (!this.on || number < this.#from || entry?.filled) return;
    if (busy) {
      this.#busy = true;
      return;
    }
    this.#whole = true;
    if (screen === CHANGED) this.#changed.add(this.#card);
    if (this.#here === text && !this.#busy) return;
    const own = this.#acting || this.#busy;
    if (!own) [this.#since, this.#owed] = [seconds, 0];
    this.#seen.push({ screen, own });
    [this.#here, this.#busy] = [text, false];
    if (screen === ACCEPTED && this.#tried && !this.#changed.has(this.#card)) {
      this.#tried.pin = "own"; // it was: a scenario need not say it
      this.changed();
    }
    if (screen !== CARD_PIN) this.#tried = null;
  }

  // What hands do. Each gives what takes it back, if it was not done ----------------------------------------------------------------------

  /** Something is about to be done, at so many seconds of the terminal's clock; `rests` says that all has been seen that came of it. */
  acts(seconds) {
    this.#now = seconds;
  }

  rests(seconds) {
    if (this.#acting) this.#since = seconds;
    this.#acting = false;
  }

  insert(card) {
    this.#card = card;
    return this.#add({ insert: card });
  }

  take(pull) {
    return this.#add(pull ? "pull card" : "take card");
  }

  digit(digit) {
    if (!this.on) return undefined;
    if (!this.#typed) this.#begin();
    else if (this.#pause() >= PAUSE) this.#typedSoFar();
    this.#acting = true;
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
    this.#tried = screen === CARD_PIN && this.#whole ? step : null;
    this.#whole = false;
    return undo;
  }

  pin(digits) {
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

  /** One of these places is touched, which a scenario calls by what it says. */
  tap(place, places) {
    if (!this.on) return undefined;
    if (place.name === "erase" && this.#phoneTyped) {
      this.#phoneTyped = this.#phoneTyped.slice(0, -1);
      return undefined;
    }
    const written = WAYS[place.name] ?? called(place, places);
    if (written) return this.#add({ tap: written });
    this.end("ended_unsaid");
    return undefined;
  }

  phoneDigit(digit) {
    if (!this.on) return undefined;
    if (!this.#phoneTyped) this.#begin();
    this.#phoneTyped += digit;
    return () => {
      this.#phoneTyped = this.#phoneTyped.slice(0, -1);
    };
  }

  // Below ---------------------------------------------------------------------------------------------------------------------------------

  #add(step) {
    if (!this.on) return undefined;
    this.#begin();
    if (this.#typed) this.#steps.push({ type: this.#typed });
    if (this.#phoneTyped) this.#steps.push({ "phone type": this.#phoneTyped });
    [this.#typed, this.#phoneTyped] = ["", ""];
    this.#steps.push(step);
    this.changed();
    return () => {
      this.#steps.splice(this.#steps.indexOf(step), 1);
      this.changed();
    };
  }

  /** Something new is done: what came before it is written, and how long nothing was done. */
  #begin() {
    this.#settle();
    this.#pause();
    if (this.#owed >= SOON) {
      const passed = Math.floor(this.#owed * 10) / 10;
      this.#owed -= passed;
      this.#steps.push({ wait: passed });
    }
    this.#acting = true;
  }

  /** For how many seconds nothing was done just now; a scenario owes them. */
  #pause() {
    const passed = this.#acting ? 0 : Math.max(0, this.#now - this.#since);
    [this.#since, this.#owed] = [this.#now, this.#owed + passed];
    return passed;
  }

  /** The terminal's patience begins anew with each digit: whoever rests amid a PIN rests there in the scenario, too. */
  #typedSoFar() {
    this.#steps.push({ type: this.#typed });
    [this.#typed, this.#whole] = ["", false];
    this.#begin();
  }

  /** What came of the last step, and after that by itself. */
  #settle() {
    const own = this.#seen.filter((one) => one.own).at(-1);
    if (own) this.#steps.push({ expect: this.#expected = own.screen });
    for (const { screen } of this.#seen.filter((one) => !one.own)) {
      this.#steps.push(...(screen === this.#expected ? ["stay silent", { expect: screen }] : [{ "stay silent until": screen }]));
      this.#expected = screen;
    }
    this.#seen = [];
  }
}

/** What a scenario calls a place of the phone: of its label the longest part that has no dots in the place of something secret, and that
 * leads to no other of the places (`person.seeing.labelled`). Nothing, if there is none. */
function called(place, places) {
  const parts = place.label.split(/[•]+/).map((each) => each.trim()).filter(Boolean).sort((one, other) => other.length - one.length);
  const labels = places.filter((one) => one.label);
  const found = (part) => labels.find((one) => one.label === part) ?? labels.find((one) => one.label.includes(part));
  return parts.find((part) => found(part)?.name === place.name);
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
