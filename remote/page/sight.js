// All that is to be seen of a terminal, as it comes: each event of its line is an event here, with what it says as `detail`.

const TOLD = ["begun", "screen-picture", "phone-picture", "touchable", "screen", "card", "phone", "journal", "clock", "exchange", "hands", "still"];

const CHANGES = ["screen", "card", "phone", "journal"];
const PATIENCE = 2000;
const SILENCE = 40_000;

export class Sight extends EventTarget {
  #line = null;
  #address = "";
  #number = 0;
  #silence = 0;

  constructor(terminal) {
    super();
    this.terminal = terminal;
  }

  /** Look at it in these sizes: `width` and `height` of the screen, `phone_width` and `phone_height`, in pixels. */
  look(sizes) {
    const address = `${this.terminal.path}/live?${new URLSearchParams(sizes)}`;
    if (address === this.#address) return;
    this.close();
    this.#address = address;
    this.sizes = sizes;
    this.#line = new EventSource(address);
    for (const name of TOLD) this.#line.addEventListener(name, (event) => {
        this.#hear();
        this.#tell(name, JSON.parse(event.data));
        if (CHANGES.includes(name)) this.#reach(Number(event.lastEventId));
      });
    this.#line.onerror = () => this.#tell("broken");
    this.#hear();
  }

  close() {
    clearTimeout(this.#silence);
    this.#line?.close();
    this.#line = null;
    this.#address = "";
  }

  /** Have `hear` called with what is said at each event of this name. */
  on(name, hear) {
    this.addEventListener(name, (event) => hear(event.detail));
    return this;
  }

  /** Wait until everything up to the change of this number has been told, or for so long that the line must be broken. */
  async reached(number) {
    const until = performance.now() + PATIENCE;
    while (this.#number < number && performance.now() < until) {
      await new Promise((done) => {
        this.addEventListener("reached", done, { once: true });
        setTimeout(done, PATIENCE);
      });
    }
  }

  /** A line on which nothing comes for so long is broken, whatever the browser knows of it. */
  #hear() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#tell("broken"), SILENCE);
  }

  #reach(number) {
    this.#number = Math.max(this.#number, number);
    this.#tell("reached");
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
