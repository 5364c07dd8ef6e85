// The page of one story: its steps, and of the one that is chosen all that happened in it.

const PICTURES = DATA.pictures.map((bytes) => `data:image/png;base64,${bytes}`);
const WIDE = matchMedia("(min-width: 1000px)");
const BESIDES = new Set(["kind", "at", "real", "place"]);
const STEPS = stepsOf(DATA.entries);
const FAILED = STEPS.findIndex((step) => step.failure);
const IN_HEAD = new Set(["seq", "time", "terminal", "session", "trace", "event", "from", "to", "prev", "hash"]);
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

let current = asked() ?? Math.max(FAILED, 0);
let open = FAILED >= 0 || location.hash !== "";
let query = "";

// The story, in steps ---------------------------------------------------------------------------------------------------------------

/** Entries by the steps of the scenario; of a terminal that nobody played, by the moves of its table. */
function stepsOf(entries) {
  const told = entries.map((entry, place) => ({ ...entry, place }));
  const steps = told.some((entry) => entry.kind === "step") ? played(told) : moved(told);
  const last = { screen: null, phone: null };
  for (const step of steps) {
    for (const entry of step.entries) if (entry.kind in last) last[entry.kind] = entry;
    Object.assign(step, { screen: last.screen, phone: last.phone, sought: plain(texts(step).join("\n")) });
  }
  return steps;
}

function played(entries) {
  const steps = [];
  const begin = (step) => steps.push({ number: 0, text: "", path: "", line: 0, failure: "", entries: [], ...step });
  for (const entry of entries) {
    if (entry.kind === "step") begin({ number: entry.number, text: entry.text, path: entry.path, line: entry.line, at: entry.at, real: entry.real });
    else if (entry.kind === "done") steps.at(-1).failure = entry.failure;
    else {
      if (!steps.length) begin({ at: entry.at, real: entry.real });
      steps.at(-1).entries.push(entry);
    }
  }
  return steps;
}

/** Each begins with the line of the journal that a move leaves, which comes before it, or with the move if it leaves none. */
function moved(entries) {
  const steps = [];
  let awaited = null;
  for (const entry of entries) {
    const event = entry.kind === "journal" && entry.record.from ? entry.record.event : null;
    const begins = event !== null || (entry.kind === "move" && entry.event !== awaited) || !steps.length;
    if (begins) steps.push({ number: steps.length, text: "", path: "", line: 0, failure: "", entries: [], at: entry.at, real: entry.real });
    if (entry.kind === "move") steps.at(-1).text = `${entry.event}: ${way(entry.before, entry.after)}`;
    else if (event !== null) steps.at(-1).text = `${event}: ${way(entry.record.from, entry.record.to)}`;
    awaited = event ?? (entry.kind === "move" ? null : awaited);
    steps.at(-1).entries.push(entry);
  }
  return steps;
}

function way(before, after) {
  return before === after || !after ? before : `${before} → ${after}`;
}

/** All that is to be read in a step. */
function texts(value) {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (value !== null && typeof value === "object") return Object.entries(value).flatMap(([key, inner]) => (BESIDES.has(key) ? [] : [key, ...texts(inner)]));
  return value === null ? [] : [String(value)];
}

function asked() {
  const found = STEPS.findIndex((step) => location.hash === `#step-${step.number}`);
  return found < 0 ? null : found;
}

// Times -----------------------------------------------------------------------------------------------------------------------------

/** The time of the terminal's clock, so many seconds after the beginning. */
function clock(at) {
  if (DATA.begun === null) return `+${lasting(at)}`;
  const whole = Math.floor(DATA.begun.seconds + at), day = Math.floor(whole / 86400);
  return digits(timeOf(whole % 86400)) + (day ? ` ${say("day", { n: digits(day) })}` : "");
}

// The head of the page --------------------------------------------------------------------------------------------------------------

function head() {
  const back = DATA.index && el("a.back", { href: `${DATA.index}?lang=${language()}` }, say("back"));
  return el("header.top", {},
    el("div.title", {}, el("p.kind", {}, back || say("kind")), el("h1", {}, el("bdi", {}, DATA.title)), facts()),
    el("div.tools", {}, DATA.verdict && verdict(DATA.verdict),
      searchField(query, { sought, taken: () => focusStep(), left: () => { sought(""); focusStep(); } }), languageSwitch(draw), keysButton()));
}

function facts() {
  const last = DATA.entries.at(-1);
  const traces = [...new Set(DATA.entries.filter((entry) => entry.kind === "journal").map((entry) => entry.record.trace).filter(Boolean))];
  const rows = [
    [say("source"), code(DATA.source)],
    DATA.terminal && [say("terminal"), code(DATA.terminal)],
    DATA.begun !== null && [say("begun"), DATA.begun.told[language()]],
    last && [say("lasted"), lasting(last.at)],
    last && [say("took"), lasting(last.real)],
  ].filter(Boolean);
  const ids = traces.length && el("details.traces", {}, el("summary", {}, `${say("traces")} (${digits(traces.length)})`), el("ul", {}, traces.map((id) => el("li", {}, code(id)))));
  return el("div.facts", {}, el("dl", {}, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))), ids || null);
}

// The steps -------------------------------------------------------------------------------------------------------------------------

function stepList() {
  return el("ol.steps", { "aria-label": say("steps") }, STEPS.map((step, place) => el(`li${step.failure ? ".failed" : ""}`, {},
    el("button.step", {
      type: "button", onclick: () => chosenBy(place),
      "aria-label": `${step.number ? `${digits(step.number)}. ` : ""}${step.text || say("before")}${step.failure ? ` — ${say("failed")}` : ""}`,
    },
    el("span.number", {}, step.number ? digits(step.number) : "·"),
    el("span.text", {}, worded(step)),
    el("span.signs", {}, step.failure && el("span.cross", { "aria-hidden": "true" }, "✕"), clock(step.at) !== clock(STEPS[place - 1]?.at ?? -1) && el("time", {}, clock(step.at)))))));
}

/** What a step says: its word, and what it takes, which decides where it begins. */
function worded(step) {
  if (!step.text) return el("span", {}, say("before"));
  const [, word, rest] = /^([^:]*:?)(.*)$/s.exec(step.text);
  return el("bdi", {}, el("b", { dir: "ltr" }, marked(word)), marked(rest));
}

/** A text, with what is looked for marked in it. */
function marked(text) {
  const sought = plain(query), found = sought ? plain(text).indexOf(sought) : -1;
  if (found < 0 || plain(text).length !== text.length) return [text];
  return [text.slice(0, found), el("mark", {}, text.slice(found, found + sought.length)), text.slice(found + sought.length)];
}

function buttons() {
  return [...document.querySelectorAll("button.step")];
}

/** The steps in which what is looked for is found, all if nothing is. */
function visible() {
  const sought = plain(query);
  return STEPS.flatMap((step, place) => (step.sought.includes(sought) ? [place] : []));
}

// One step --------------------------------------------------------------------------------------------------------------------------

function detail(place) {
  const step = STEPS[place];
  const happened = step.entries.length ? el("ol.entries", {}, step.entries.map((entry) => happening(entry, step))) : el("p.nothing", {}, say("nothing"));
  return el("article.detail", { "aria-labelledby": "chosen" },
    el("header", {},
      el("h2", { id: "chosen", tabindex: "-1" }, step.number ? el("span.number", {}, digits(step.number)) : null, worded(step)),
      el("p.where", {}, step.path && code(`${step.path}:${step.line}`), el("time", {}, clock(step.at)))),
    step.failure && el("section.failure", { "aria-label": say("why") }, el("h3", {}, say("why")), el("pre", { dir: "ltr" }, DATA.failure || step.failure)),
    glasses(step), happened);
}

/** What terminal and phone show at the end of it, and on the way there. */
function glasses(step) {
  return el("div.glasses", {}, glass("screen", say("atm"), step), step.phone && glass("phone", say("phone"), step));
}

function glass(kind, name, step) {
  const frames = step.entries.filter((entry) => entry.kind === kind);
  const seen = frames.filter((entry, place) => place === frames.length - 1 || looks(entry) !== looks(frames[place + 1]));
  const shown = step[kind];
  const place = el("div.shown", {}, shown ? frame(shown) : el("p.nothing", {}, say("not_yet")));
  const caption = el("figcaption", {}, el("b", {}, name), " ", el("span", {}, shown ? code(shown.name) : null, shown?.code && [" ", code(shown.code, "strong")]));
  const choose = (entry, button) => {
    place.replaceChildren(frame(entry));
    caption.lastChild.replaceChildren(code(entry.name), ...(entry.code ? [" ", code(entry.code, "strong")] : []));
    for (const other of button.parentNode.children) other.setAttribute("aria-pressed", String(other === button));
  };
  const strip = seen.length > 1 && el("div.strip", { role: "group", "aria-label": say("sequence") }, seen.map((entry) =>
    el("button", { type: "button", "aria-pressed": String(entry === shown), title: entry.name, "aria-label": entry.name, onclick: (event) => choose(entry, event.currentTarget) }, small(entry))));
  return el(`figure.${kind}`, {}, caption, place, strip);
}

function looks(entry) {
  return DATA.shown[entry.place] ?? entry.lines.join("\n");
}

/** The picture, or where there is none, what it says. */
function frame(entry) {
  const picture = PICTURES[DATA.shown[entry.place]];
  if (picture) return el("img", { src: picture, alt: entry.lines.join("\n") });
  return el("div.read", { lang: entry.language, dir: RIGHT_TO_LEFT.has(entry.language) ? "rtl" : "ltr" }, entry.lines.map((line) => el("p", {}, line)));
}

function small(entry) {
  const picture = PICTURES[DATA.shown[entry.place]];
  return picture ? el("img", { src: picture, alt: "" }) : code(entry.name, "span");
}

// What happens in it ----------------------------------------------------------------------------------------------------------------

function happening(entry, step) {
  const [summary, ...more] = TOLD[entry.kind](entry);
  const time = el("time", { title: lasting(entry.real) }, clock(entry.at));
  const isFound = query !== "" && plain(texts(entry).join("\n")).includes(plain(query));
  const isOpen = isFound || (step.failure !== "" && entry.kind !== "journal");
  const body = more.length ? el("details", { open: isOpen }, el("summary", {}, summary), more) : el("div.plain", {}, summary);
  return el(`li.${entry.kind}`, {}, time, el("span.chip", {}, speech.words.kinds[entry.kind]), body);
}

const TOLD = {
  move: (entry) => [[code(entry.event, "b"), " ", path(entry.before, entry.after), pills(entry.fields)]],
  journal: ({ record }) => [
    [el("span.seq", {}, digits(record.seq)), " ", code(record.event, "b"), " ", record.from && path(record.from, record.to), pills(record, IN_HEAD)],
    block(record),
  ],
  ask: (entry) => [[code(entry.request, "b"), pills(entry.fields)]],
  answer: (entry) => [[code(entry.event, "b"), el("span.faint", {}, " ← ", code(entry.request, "span")), pills(entry.fields)]],
  sent: (entry) => [[code(entry.method, "b"), " ", code(entry.url ?? entry.path)], part("headers", lines(entry.headers)), part("body", block(entry.body))],
  came: (entry) => [
    [status(entry), entry.error && [" ", code(entry.error)], el("span.faint", {}, " ← ", code(entry.operation, "span"))],
    part("headers", lines(entry.headers)), part("body", block(entry.body)),
  ],
  repeated: (entry) => [say("repeated", { n: digits(entry.times) })],
  screen: (entry) => [[code(entry.name, "b"), " ", spoken(entry), entry.code && code(entry.code)]],
  phone: (entry) => [[code(entry.name, "b"), " ", spoken(entry)]],
};

function path(before, after) {
  return code(way(before, after), "span");
}

function pills(fields, without = new Set()) {
  return Object.entries(fields).filter(([key]) => !without.has(key) && key !== "traceparent").map(([key, value]) =>
    [" ", el("span.pill", { dir: "ltr" }, el("span", {}, `${key} `), typeof value === "string" ? value : JSON.stringify(value))]);
}

function spoken(entry) {
  return el("span.spoken", { lang: entry.language, dir: RIGHT_TO_LEFT.has(entry.language) ? "rtl" : "ltr" }, entry.lines.join(" · "));
}

function status(entry) {
  const kind = entry.status === null ? "lost" : entry.status < 400 ? "good" : "bad";
  return el(`span.status.${kind}`, { dir: entry.status === null ? null : "ltr" }, entry.status ?? say("no_reply"));
}

function part(name, content) {
  return el("section.part", {}, el("h4", {}, say(name)), content ?? el("p.nothing", {}, say("empty")));
}

function lines(headers) {
  const told = Object.entries(headers);
  return told.length ? el("dl.headers", { dir: "ltr" }, told.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])) : null;
}

function block(value) {
  return value === null || (typeof value === "object" && !Object.keys(value).length) ? null : el("pre.json", { dir: "ltr", tabindex: "0" }, JSON.stringify(value, null, 2));
}

// Choosing --------------------------------------------------------------------------------------------------------------------------

function draw() {
  turn();
  document.title = DATA.title;
  const unplaced = FAILED < 0 && DATA.failure && el("section.failure", {}, el("h3", {}, DATA.verdict === "left out" ? say("left_out") : say("why")), el("pre", { dir: "ltr" }, DATA.failure));
  document.body.replaceChildren(...document.querySelectorAll("script"), head(),
    el("main", {}, el("div.list", {}, unplaced || null, stepList()), el("div.beside", {})));
  sought(query);
}

/** Show the chosen step: beside the list where there is room, below its line where there is not. */
function show() {
  document.querySelector("article.detail")?.remove();
  buttons().forEach((button, place) => {
    const here = place === current;
    button.tabIndex = here ? 0 : -1;
    button.toggleAttribute("aria-current", here);
    if (here) button.setAttribute("aria-current", "step");
    button.setAttribute("aria-expanded", String(here && (WIDE.matches || open)));
  });
  if (!STEPS.length || !(WIDE.matches || open)) return;
  const place = WIDE.matches ? document.querySelector(".beside") : buttons()[current].parentNode;
  place.append(detail(current));
  if (WIDE.matches) place.scrollTop = 0;
}

function select(place) {
  current = place;
  show();
  focusStep();
  try {
    history.replaceState(null, "", `${location.search}#step-${STEPS[place].number}`);
  } catch {
    // as in speak()
  }
}

function focusStep() {
  const button = buttons()[current];
  button?.focus({ preventScroll: true });
  button?.scrollIntoView({ block: "nearest" });
}

/** By a click, or Enter: it opens, and what it tells is read on from there; where it lies below its line, the next closes it. */
function chosenBy(place) {
  const close = !WIDE.matches && open && place === current;
  open = !close;
  select(place);
  if (open) document.getElementById("chosen").focus({ preventScroll: WIDE.matches });
}

function move(by) {
  const places = visible(), here = places.indexOf(current);
  const next = places[Math.min(Math.max(here + by, 0), places.length - 1)];
  if (next !== undefined) select(next);
}

function sought(text) {
  query = text;
  const places = visible();
  buttons().forEach((button, place) => {
    button.parentNode.hidden = !places.includes(place);
    button.querySelector(".text").replaceChildren(worded(STEPS[place]));
  });
  if (places.length && !places.includes(current)) current = places[0];
  tellFound(query ? places.length : null, STEPS.length);
  show();
}

function leave() {
  if (query) sought("");
  else if (!WIDE.matches && !document.activeElement.matches("button.step[aria-expanded=false]")) open = false, show();
  focusStep();
}

const KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  Home: () => move(-STEPS.length), End: () => move(STEPS.length),
  n: () => { if (FAILED >= 0) open = true, select(FAILED); },
  "/": () => document.getElementById("search").select(), "?": keysWindow, Escape: leave,
};
const SCROLLING = new Set(["ArrowDown", "ArrowUp", "Home", "End"]);

document.addEventListener("keydown", (event) => {
  if (isOthers(event) || !(event.key in KEYS)) return;
  if (SCROLLING.has(event.key) && event.target.closest?.("article.detail")) return; // there they scroll
  event.preventDefault();
  KEYS[event.key]();
});
WIDE.addEventListener("change", () => show());
window.addEventListener("hashchange", () => { if (asked() !== null) open = true, select(asked()); });
window.addEventListener("beforeprint", () => {
  document.querySelector("article.detail")?.remove();
  document.querySelectorAll("ol.steps > li").forEach((line, place) => line.append(detail(place)));
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll("article.detail").forEach((each) => each.remove());
  show();
});

draw();
if (open) {
  document.querySelector("li.failed, [aria-current]")?.closest("li").scrollIntoView({ block: WIDE.matches ? "center" : "start" });
}
