// What happens inside: the journal and the requests as they come, and the scenario that is being written.

import { time } from "./clock.js";
import { at, el } from "./dom.js";
import { digits, say } from "./words.js";

const TABS = ["journal", "requests", "scenario"];
const MOST = 2000;
const HELD = new Set(["seq", "time", "event", "from", "to", "terminal", "trace", "prev", "mac", "seal", "hash", "traceparent", "session"]);

export class Drawer {
  #open = new Map();
  #timeOf;

  constructor(timeOf) {
    this.#timeOf = timeOf;
    at("inside").addEventListener("click", () => this.show(at("drawer").hidden));
    TABS.forEach((tab, place) => {
      at(`tab-${tab}`).addEventListener("click", () => this.turn(tab));
      at(`tab-${tab}`).addEventListener("keydown", (event) => {
        const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!step) return;
        const next = TABS[(place + (event.key === forward ? 1 : -1) + TABS.length) % TABS.length];
        this.turn(next);
        at(`tab-${next}`).focus();
      });
    });
    at("drawer").addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.show(false);
      at("inside").focus();
    });
  }

  follow(sight) {
    sight.on("begun", () => this.#clear()).on("journal", (line) => this.#write(line)).on("exchange", (entry) => this.#exchange(entry));
  }

  show(open) {
    at("drawer").hidden = !open;
    at("inside").setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("drawn", open);
  }

  turn(tab) {
    for (const each of TABS) {
      at(`tab-${each}`).setAttribute("aria-selected", String(each === tab));
      at(`tab-${each}`).tabIndex = each === tab ? 0 : -1;
      at(`panel-${each}`).hidden = each !== tab;
    }
  }

  /** The scenario so far. */
  scenario(text, steps, finished) {
    at("scenario").textContent = steps ? text : "";
    at("scenario-acts").hidden = !(finished && steps);
    at("panel-scenario").querySelector(".nothing").hidden = Boolean(steps);
    at("tab-scenario").querySelector("output").textContent = digits(steps);
    at("panel-scenario").scrollTop = at("panel-scenario").scrollHeight;
  }

  #clear() {
    for (const list of ["journal", "requests"]) {
      at(list).replaceChildren();
      this.#count(list);
    }
    this.#open.clear();
  }

  #write(line) {
    const more = Object.entries(line).filter(([name]) => !HELD.has(name)).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
    const way = line.to && line.to !== line.from ? `${line.from} → ${line.to}` : line.from ?? "";
    this.#add("journal", el("li", {}, el("time", {}, time(new Date(line.time))), el("b", {}, line.event), el("span", {}, way), el("small", {}, more.join("  ·  "))));
  }

  #exchange(entry) {
    if (entry.kind === "sent") {
      const status = el("span.status", {}, say("under_way"));
      const row = el("details", {}, el("summary", {}, el("time", {}, this.#timeOf(entry.at)), el("i", {}, say(`${who(entry.line)}_asks`)),
        el("b", {}, `${entry.method} ${entry.path}`), status), part("request", entry));
      this.#open.set(entry.number, { row, status, real: entry.real });
      this.#add("requests", el("li", {}, row));
      return;
    }
    const { row, status, real } = this.#open.get(entry.number) ?? {};
    if (!row) return;
    status.textContent = `${entry.status ?? entry.error ?? say("no_reply")} · ${say("milliseconds", { n: digits(Math.max(0, (entry.real - real) * 1000).toFixed(0)) })}`;
    row.classList.toggle("bad", !(entry.status < 400));
    row.append(part("reply", entry));
  }

  /** At the end of the list, which stays in view if it was. */
  #add(list, item) {
    const panel = at(`panel-${list}`);
    const atEnd = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 40;
    at(list).append(item);
    while (at(list).children.length > MOST) at(list).firstElementChild.remove();
    this.#count(list);
    if (atEnd) panel.scrollTop = panel.scrollHeight;
  }

  #count(list) {
    const many = at(list).children.length;
    at(`tab-${list}`).querySelector("output").textContent = digits(many);
    at(`panel-${list}`).querySelector(".nothing").hidden = many > 0;
  }
}

function who(line) {
  return ["phone", "shop"].includes(line) ? line : "terminal";
}

/** Headers and body of a request or a reply; where something secret stood, there stands what it was. */
function part(word, { headers, body }) {
  const pairs = Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\n");
  return el("div.part", {}, el("h4", {}, say(word)), pairs && el("pre", {}, pairs), Object.keys(body ?? {}).length ? el("pre", {}, JSON.stringify(body, null, 2)) : null);
}
