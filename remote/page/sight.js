// All that is to be seen of a terminal, as it comes: each event of its line is an event here, with what it says as `detail`.

const TOLD = ["begun", "screen-picture", "phone-picture", "touchable", "screen", "card", "phone", "journal", "clock", "exchange"];

export class Sight extends EventTarget {
  #line = null;
  #address = "";

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
    for (const name of TOLD) this.#line.addEventListener(name, (event) => this.#tell(name, JSON.parse(event.data)));
    this.#line.onopen = () => this.#tell("open");
    this.#line.onerror = (event) => this.#tell(event.target.readyState === EventSource.CLOSED ? "closed" : "broken");
  }

  close() {
    this.#line?.close();
    this.#line = null;
    this.#address = "";
  }

  /** Have `hear` called with what is said at each event of this name. */
  on(name, hear) {
    this.addEventListener(name, (event) => hear(event.detail));
    return this;
  }

  #tell(name, detail = null) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
