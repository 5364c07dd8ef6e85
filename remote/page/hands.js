// What hands do at terminal and phone, one thing after the other; whoever writes it down hears of it.

const MOST = 40;
const LONG = 150_000;

export class Hands {
  #last = Promise.resolve();
  #keys = [];
  #underWay = 0;
  #chosen = null;

  /** `busy` hears whether anything is under way; `look` gives what is to be seen: `screen`, `card`, `frozen`, `answerable`, and the
   * terminal's `seconds`; `refused` hears why something was not done. */
  constructor(sight, recorder, look, refused, busy) {
    this.sight = sight;
    this.terminal = sight.terminal;
    this.recorder = recorder;
    this.look = look;
    this.refused = refused;
    this.busy = busy;
  }

  insert(card) {
    return this.#do(() => this.recorder.insert(card), () => this.terminal.put("/card", { id: card }));
  }

  /** Take the card that is offered, or pull it out. */
  take() {
    const pull = this.look().card?.place !== "offered";
    return this.#do(() => this.recorder.take(pull), () => this.terminal.delete(`/card?pull=${pull}`));
  }

  /** Press a digit: part of a PIN, or the number of a choice. Where it is neither, nothing comes of it. */
  digit(digit) {
    const { screen } = this.look();
    const choice = screen?.entry ? null : screen?.choices.find((one) => String(one.number) === digit);
    if (choice) this.choose(choice, digit);
    else if (screen?.entry) this.#press(digit, () => this.recorder.digit(digit));
  }

  /** Press Enter, Clear, Cancel or a key beside no choice. */
  key(key) {
    const { screen, frozen, answerable } = this.look();
    const note = () => this.recorder.key(key, screen?.screen);
    if (key === "cancel" || (screen?.entry && !key.startsWith("fdk"))) this.#press(key, note);
    else if (frozen) this.#do(note, () => this.terminal.post("/steps", [{ press: key }]));
    else if (answerable) this.#press(key, note);
  }

  /** Choose by the key beside a choice, by its number, or by a touch: once for each screen. Where time stands still, after a look at the
   * screen, which takes time; else at once, and not at all if nobody can have read it yet. */
  choose(choice, key = choice.key) {
    const { screen, frozen, answerable } = this.look();
    if (this.#chosen === screen || !(frozen || answerable)) return;
    this.#chosen = screen;
    const note = () => this.recorder.choose(choice.label);
    const done = frozen ? this.#do(note, () => this.terminal.post("/touch", { label: choice.label })) : this.#press(key, note);
    done.finally(() => {
      if (this.#chosen === screen) this.#chosen = null;
    });
  }

  /** Type the card's PIN; what has been typed of it already goes. */
  ownPin() {
    if (this.look().screen?.entry?.filled) this.key("clear");
    return this.#do(() => this.recorder.pin("own"), () => this.terminal.post("/pin", { digits: "own" }));
  }

  /** Touch one of these places of the phone. */
  tap(place, places = []) {
    return this.#do(() => this.recorder.tap(place, places), () => this.terminal.post("/phone/taps", { name: place.name }));
  }

  phoneDigit(digit) {
    return this.#do(() => this.recorder.phoneDigit(digit), () => this.terminal.post("/phone/digits", { digits: digit }));
  }

  scan(card) {
    return this.#do(() => this.recorder.scan(card), () => this.terminal.post("/phone/camera", { card }));
  }

  push(by) {
    return this.#do(null, () => this.terminal.post("/phone/pushes", { by }));
  }

  advance(seconds) {
    return this.#do(() => this.recorder.wait(seconds), () => this.terminal.patch("/clock", { advance: seconds }));
  }

  freeze(frozen) {
    return this.#do(null, () => this.terminal.patch("/clock", { frozen }));
  }

  /** Begin again; then `begun` is called with the screen and the terminal's seconds, before anybody does anything else. */
  reset(language, begun = () => undefined) {
    return this.#do(null, async () => {
      await this.terminal.post(`/reset${language ? `?language=${language}` : ""}`);
      begun(...await this.#caughtUp());
    });
  }

  play(scenario) {
    let report = null;
    return this.#do(null, async () => {
      report = await this.terminal.post("/scenarios?still=true", scenario, { type: "application/yaml", patience: LONG });
    }).then(() => report);
  }

  /** Do this once everything is done that has been begun. */
  then(act) {
    return this.#do(null, act);
  }

  /** Keys that are pressed while others are under way go together, in their order. */
  #press(key, note) {
    this.#keys.push({ key, note });
    return this.#queue(async (undo) => {
      const pressed = this.#keys.splice(0, MOST);
      if (!pressed.length) return;
      for (const one of pressed) undo.push(one.note());
      await this.terminal.post("/keys", { keys: pressed.map((one) => one.key) });
    });
  }

  #do(note, act) {
    return this.#queue((undo) => {
      undo.push(note?.());
      return act();
    });
  }

  #queue(act) {
    const undo = [];
    this.busy(++this.#underWay > 0);
    this.#last = this.#last.then(() => this.recorder.acts(this.look().seconds)).then(() => act(undo)).then(() => this.#rest()).catch((error) => {
      for (const one of undo.reverse()) one?.();
      this.recorder.rests(this.look().seconds);
      this.refused(error);
    }).finally(() => this.busy(--this.#underWay > 0));
    return this.#last;
  }

  async #rest() {
    if (this.recorder.on) this.recorder.rests((await this.#caughtUp())[1]);
  }

  /** What has come of it is to be seen on the page: whoever writes it down has seen it, too. The screen as it is now, and the terminal's
   * seconds. */
  async #caughtUp() {
    const [screen, clock] = await Promise.all([this.terminal.get("/screen"), this.terminal.get("/clock")]);
    await this.sight.reached(screen.number);
    return [screen, clock.seconds];
  }
}
