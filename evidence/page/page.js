// The page of one story: its steps, and of the one that is chosen all that happened in it.

const PICTURES = DATA.pictures.map((bytes) => `data:image/png;base64,${bytes}`);
const WIDE = matchMedia("(min-width: 1000px)");
const PLAYED = DATA.entries.some((entry) => entry.kind === "step");
const RECORDS = DATA.entries.flatMap((entry) => (entry.kind === "journal" ? [entry.record] : []));
const STEPS = stepsOf(DATA.entries);
const FAILED = STEPS.findIndex((step) => step.failure);
const TROUBLED = STEPS.findIndex((step) => step.trouble);
const IN_HEAD = new Set(["seq", "time", "terminal", "session", "trace", "event", "from", "to", "prev", "hash", "seal"]);
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

let current = asked() ?? Math.max(FAILED, PLAYED ? 0 : TROUBLED, 0);
let open = FAILED >= 0 || (!PLAYED && TROUBLED >= 0) || location.hash !== "";
let query = "";
let onPaper = false;
let legibles = [];

// The story, in steps ---------------------------------------------------------------------------------------------------------------

/** Entries by the steps of the scenario; of a terminal that nobody played, by the moves of its table. */
function stepsOf(entries) {
  const told = entries.map((entry, place) => ({ ...entry, place }));
  const steps = PLAYED ? played(told) : moved(told);
  const last = { screen: null, phone: null };
  for (const step of steps) {
    for (const entry of step.entries) if (entry.kind in last) last[entry.kind] = entry;
    Object.assign(step, { screen: last.screen, phone: last.phone, trouble: step.entries.some(isTrouble) });
  }
  return steps;
}

/** Whether the bank has not answered as a bank does. */
function isTrouble(entry) {
  return entry.kind === "came" && (entry.error !== "" || entry.status === null || entry.status >= 500);
}

function begun(entry, step) {
  return { number: 0, text: "", path: "", line: 0, failure: "", entries: [], at: entry.at, ...step };
}

function played(entries) {
  const steps = [];
  for (const entry of entries) {
    if (entry.kind === "step") steps.push(begun(entry, { number: entry.number, text: entry.text, path: entry.path, line: entry.line }));
    else if (entry.kind === "done") steps.at(-1).failure ||= entry.failure;
    else {
      if (!steps.length) steps.push(begun(entry));
      steps.at(-1).entries.push(entry);
    }
  }
  return steps;
}

/** Each begins with the line of the journal that a move leaves, if that comes before it, or with the move. */
function moved(entries) {
  const steps = [];
  let awaited = null;
  for (const entry of entries) {
    if (entry.kind === "done") {
      if (steps.length) steps.at(-1).failure ||= entry.failure;
      continue;
    }
    const event = entry.kind === "journal" && entry.record.from ? entry.record.event : null;
    const begins = event !== null || (entry.kind === "move" && entry.event !== awaited);
    if (begins || !steps.length) steps.push(begun(entry, { number: begins ? (steps.at(-1)?.number ?? 0) + 1 : 0 }));
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

function asked() {
  const found = STEPS.findIndex((step) => location.hash === `#step-${step.number}`);
  return found < 0 ? null : found;
}

// Times -----------------------------------------------------------------------------------------------------------------------------

/** The time of the terminal's clock, so many seconds after the beginning; a `fine` one has thousandths. */
function clock(at, fine = false) {
  if (DATA.begun === null) return `+${lasting(at)}`;
  const all = Math.round((DATA.begun.seconds + at) * 1000), whole = Math.floor(all / 1000), day = Math.floor(whole / 86400);
  const part = fine ? `.${String(all % 1000).padStart(3, "0")}` : "";
  return digits(timeOf(whole % 86400) + part) + (day ? ` ${say("day", { n: digits(day) })}` : "");
}

// The head of the page --------------------------------------------------------------------------------------------------------------

function head() {
  const back = DATA.index && el("a.back", { href: address(DATA.index) }, say("back"));
  return el("header.top", {},
    el("div.title", {}, el("p.kind", {}, back || say(DATA.replay === null ? "kind" : "kept")), el("h1", {}, el("bdi", {}, heading()))),
    el("div.tools", {}, DATA.verdict && verdict(DATA.verdict),
      searchField(query, { sought, taken: () => focusStep(), left: () => { sought(""); focusStep(); } }), languageSwitch(draw), keysButton()),
    facts(), replayed());
}

/** What a kiosk has kept of itself is called by the visit that it is of. */
function heading() {
  const visits = new Set(RECORDS.map((record) => record.session).filter(Boolean));
  if (PLAYED || DATA.source || visits.size !== 1) return DATA.title;
  return say("visit", { n: digits([...visits][0]), terminal: `\u2066${DATA.terminal}\u2069` });
}

function facts() {
  const last = DATA.entries.at(-1);
  const rows = [
    DATA.source && [say("source"), code(DATA.source)],
    DATA.terminal && [say("terminal"), code(DATA.terminal)],
    banks().length > 0 && [say("bank"), banks().map((bank, place) => [place ? ", " : "", bank])],
    DATA.begun !== null && [say("begun"), DATA.begun.told[language()]],
    DATA.begun?.zone && [say("zone"), code(DATA.begun.zone)],
    last && [say("lasted"), lasting(last.at)],
    last && PLAYED && [say("took"), lasting(last.real)],
    DATA.made_by && [say("made_by"), code(DATA.made_by)],
  ].filter(Boolean);
  const ids = traces();
  return el("div.facts", {}, el("dl", {}, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    ids.length > 0 && el("details.traces", {}, el("summary", {}, `${say("traces")} (${digits(ids.length)})`), el("ul", {}, ids.map((id) => el("li", {}, code(id))))));
}

/** Where the terminal has asked. */
function banks() {
  const hosts = new Set(DATA.entries.filter((entry) => entry.kind === "sent" && entry.line === "terminal" && entry.url).map((entry) => new URL(entry.url).origin));
  return [...hosts].map((host) => (host.endsWith(".invalid") ? say("in_process") : code(host)));
}

function traces() {
  const sent = DATA.entries.flatMap((entry) => (entry.kind === "sent" ? [entry.headers.traceparent?.split("-")[1]] : []));
  return [...new Set([...RECORDS.map((record) => record.trace), ...sent].filter(Boolean))];
}

/** Whether the session was gone through again, and how that went. */
function replayed() {
  if (DATA.replay === null) return null;
  const how = DATA.replay ? "differs" : "same";
  return el(`section.replay.${how}`, { "aria-label": say("kept") },
    el("p", {}, el("b", {}, el("span", { "aria-hidden": "true" }, DATA.replay ? "✕ " : "✓ "), say(how))),
    DATA.replay && written(DATA.replay.split("\n")), el("p.checked", {}, say("checked")));
}

// The steps -------------------------------------------------------------------------------------------------------------------------

function stepList() {
  return el("ol.steps", { "aria-label": say("steps") }, STEPS.map((step, place) => el(`li${step.failure ? ".failed" : ""}`, {},
    el("button.step", { type: "button", onclick: () => chosenBy(place), "aria-label": called(step) },
      el("span.number", {}, step.number ? digits(step.number) : "·"),
      el("span.text", {}, worded(step)),
      el("span.signs", {}, step.failure && el("span.cross", { "aria-hidden": "true" }, "✕"), step.trouble && el("span.alert", { "aria-hidden": "true", title: say("trouble") }, "!"),
        clock(step.at) !== clock(STEPS[place - 1]?.at ?? -1) && el("time", {}, clock(step.at)))))));
}

function called(step) {
  const name = `${step.number ? `${digits(step.number)}. ` : ""}${step.text || say("before")}`;
  return [name, step.failure && say("failed"), step.trouble && say("trouble")].filter(Boolean).join(" — ");
}

/** What a step says: its word, and what it takes, which decides where it begins. */
function worded(step) {
  if (!step.text) return el("span", {}, say("before"));
  const [, word, rest] = /^([^:]*)(.*)$/s.exec(step.text);
  return el("bdi", {}, el("b", { dir: "ltr" }, word), breakable(rest));
}

/** Long names, which may go on in another line after each of their words. */
function breakable(text) {
  return text.split(/(?<=_)/).map((part, place) => [place ? el("wbr") : null, part]);
}

function buttons() {
  return [...document.querySelectorAll("button.step")];
}

/** The steps in which what is looked for is found; all, if nothing is looked for. */
function visible() {
  const sought = plain(query);
  return STEPS.flatMap((step, place) => (!sought || legibleIn(place).includes(sought) ? [place] : []));
}

function legibleIn(place) {
  return (legibles[place] ??= legible(el("div", {}, stepHead(place), failure(STEPS[place]), happened(place))));
}

// One step --------------------------------------------------------------------------------------------------------------------------

function detail(place) {
  return el("article.detail", { "aria-labelledby": `told-${place}` }, stepHead(place), failure(STEPS[place]), glasses(STEPS[place], place), happened(place));
}

function stepHead(place) {
  const step = STEPS[place];
  return el("header", {},
    el("h2", { id: `told-${place}`, tabindex: "-1" }, step.number ? el("span.number", {}, digits(step.number)) : null, worded(step)),
    el("p.where", {}, step.path && code(`${step.path}:${step.line}`), el("time", {}, clock(step.at)), step.trouble && el("span.alert", {}, `! ${say("trouble")}`)));
}

function failure(step) {
  if (!step.failure) return null;
  const differs = DATA.replay && step.failure === DATA.replay;
  const why = say(differs ? "differs" : "why"), told = differs ? step.failure : DATA.failure || step.failure;
  return el("section.failure", { "aria-label": why }, el("h3", {}, why), written(told.split("\n")));
}

function happened(place) {
  const step = STEPS[place];
  if (step.entries.length) return el("ol.entries", {}, step.entries.map((entry) => happening(entry, step)));
  const cause = STEPS.findLastIndex((other, before) => before < place && other.entries.length);
  const lead = cause >= 0 && el("button.lead", { type: "button", onclick: () => chosenBy(cause) }, say("last", { n: STEPS[cause].number ? digits(STEPS[cause].number) : say("before") }));
  return el("p.nothing", {}, say("nothing"), " ", lead);
}

/** What terminal and phone show at the end of it, and on the way there; on paper, only what has changed. */
function glasses(step, place) {
  const news = (kind) => !onPaper || !place || step.failure || step.entries.some((entry) => entry.kind === kind);
  const shown = [news("screen") && glass("screen", say("atm"), step), step.phone && news("phone") && glass("phone", say("phone"), step)].filter(Boolean);
  return shown.length ? el("div.glasses", {}, shown) : null;
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
  const kind = speech.words.kinds[entry.kind], time = clock(entry.at, true);
  const isOpen = onPaper || (step.failure !== "" && entry.kind !== "journal");
  const body = more.length ? el("details", { open: isOpen }, el("summary", {}, el("span.unseen.unsought", {}, `${kind}, ${time}: `), summary), more) : el("div.plain", {}, summary);
  return el(`li.${entry.kind}`, {},
    el("time", { title: say("computer_clock", { time: lasting(entry.real) }) }, time), el("span.chip", { title: speech.words.kind_help[entry.kind] }, kind), body);
}

const TOLD = {
  move: (entry) => [[code(entry.event, "b"), " ", path(entry.before, entry.after), pills(entry.fields)]],
  journal: ({ record }) => [
    [el("span.seq", {}, digits(record.seq)), " ", journaled(record.event), " ", record.from && path(record.from, record.to), pills(record, IN_HEAD)],
    el("p.note.unsought", {}, say("record")), block(record, IN_HEAD),
  ],
  ask: (entry) => [[code(entry.request, "b"), pills(entry.fields)]],
  answer: (entry) => [[el("span", { dir: "ltr" }, el("span.faint", {}, `${entry.request} → `), el("b", {}, entry.event)), pills(entry.fields)]],
  sent: (entry) => [
    [who(entry.line, "bank"), " ", code(entry.method, "b"), " ", code(entry.url || entry.path)],
    part("headers", lines(entry.headers)), part("body", block(entry.body)),
  ],
  came: (entry) => [
    [who("bank", entry.line), " ", status(entry), entry.error && [" ", code(entry.error)], el("span.faint", {}, " ", code(entry.operation, "span"))],
    ...(entry.status === null ? [] : [part("headers", lines(entry.headers)), part("body", block(entry.body))]),
  ],
  repeated: (entry) => [say("repeated", { n: digits(entry.times) })],
  screen: (entry) => [[code(entry.name, "b"), " ", spoken(entry), entry.code && [" ", code(entry.code)]]],
  phone: (entry) => [[code(entry.name, "b"), " ", spoken(entry)]],
};

/** Who tells whom. */
function who(one, other) {
  const named = (party) => speech.words.parties[party] ?? party;
  return el("span.who", {}, named(one), forth(), named(other));
}

/** The event of a line; those of queries bear the name of what is asked. */
function journaled(event) {
  const [, asks, name] = /^(Ask)?(?=[A-Z])(.*)$/.exec(event) ?? [null, null, event];
  return [asks && [code(asks, "span"), " "], code(name, "b")];
}

function path(before, after) {
  return code(way(before, after), "span");
}

function pills(fields, without = new Set()) {
  return Object.entries(fields).filter(([key, value]) => !without.has(key) && key !== "traceparent" && !isEmpty(value)).map(([key, value]) =>
    [" ", el("span.pill", { dir: "ltr" }, el("span", {}, `${key} `), isolated(typeof value === "string" ? value : JSON.stringify(value)))]);
}

function isEmpty(value) {
  return value === null || value === "" || (typeof value === "object" && !Object.keys(value).length);
}

function spoken(entry) {
  return el("span.spoken", { lang: entry.language, dir: RIGHT_TO_LEFT.has(entry.language) ? "rtl" : "ltr" }, entry.lines.join(" · "));
}

function status(entry) {
  const isGood = entry.status !== null && entry.status < 400 && entry.error === "";
  return el(`span.status.${isGood ? "good" : "bad"}`, { dir: entry.status === null ? null : "ltr" }, entry.status ?? say("no_reply"));
}

function part(name, content) {
  return el("section.part", {}, el("h4", {}, say(name)), content ?? el("p.nothing", {}, say("empty")));
}

function lines(headers) {
  const told = Object.entries(headers);
  return told.length ? el("dl.headers", { dir: "ltr" }, told.map(([name, value]) => [el("dt", {}, name), " ", el("dd", {}, isolated(value)), " "])) : null;
}

/** As JSON; the names of members that stand in every such one are not looked for. */
function block(value, everywhere = new Set()) {
  if (isEmpty(value)) return null;
  return el("pre.json", { dir: "ltr", tabindex: "0" }, JSON.stringify(value, null, 2).split("\n").map((line, place) => {
    const [, indent, key, text, comma] = /^(\s*)(?:"((?:[^"\\]|\\.)*)": )?(.*?)(,?)$/.exec(line);
    return [place ? "\n" : "", indent, key !== undefined && [el(`span.key${everywhere.has(key) ? ".unsought" : ""}`, {}, `"${key}"`), ": "], isolated(text), comma];
  }));
}

// Choosing --------------------------------------------------------------------------------------------------------------------------

function draw() {
  turn();
  legibles = [];
  document.title = [heading(), DATA.begun?.told[language()]].filter(Boolean).join(" · ");
  const seen = [".list", ".beside"].map((each) => document.querySelector(each)?.scrollTop ?? 0);
  document.body.replaceChildren(...document.querySelectorAll("script"), head(),
    el("main", {}, el("div.list", {}, unplaced(), stepList(), el("p.nothing", { id: "nothing" }, say("none_found"))), STEPS.length > 0 && el("div.beside", {})));
  sought(query);
  [".list", ".beside"].forEach((each, place) => document.querySelector(each)?.scrollTo(0, seen[place]));
}

/** What went otherwise, or is lacking, where no step is to blame. */
function unplaced() {
  if (!DATA.failure || STEPS.some((step) => step.failure && step.failure !== DATA.replay)) return null;
  const kind = DATA.verdict === "left out" ? "left_out" : "failed";
  return el(`section.failure.${kind}`, {}, el("h3", {}, say(kind === "left_out" ? "why_left_out" : "why")), written(DATA.failure.split("\n")));
}

/** Show the chosen step: beside the list where there is room, below its line where there is not. */
function show() {
  if (onPaper) return;
  document.querySelector("article.detail")?.remove();
  buttons().forEach((button, place) => {
    const here = place === current;
    button.tabIndex = here ? 0 : -1;
    button.toggleAttribute("aria-current", here);
    if (here) button.setAttribute("aria-current", "step");
    button.setAttribute("aria-expanded", String(here && (WIDE.matches || open)));
  });
  if (!visible().includes(current) || !(WIDE.matches || open)) return;
  const place = WIDE.matches ? document.querySelector(".beside") : buttons()[current].parentNode;
  place.append(detail(current));
  mark(place.lastChild, plain(query));
  if (WIDE.matches) place.scrollTop = 0;
}

function select(place) {
  current = place;
  show();
  focusStep();
  readdress({}, `#step-${STEPS[place].number}`);
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
  if (open) document.querySelector("article.detail h2").focus({ preventScroll: WIDE.matches });
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
    mark(button.querySelector(".text"), plain(query));
  });
  if (places.length && !places.includes(current)) current = places[0];
  document.getElementById("nothing").hidden = !STEPS.length || places.length > 0;
  tellFound(query ? places.length : null, STEPS.length);
  show();
}

/** The next step that failed, or in which there is trouble with the bank; after the last, the first. */
function nextTrouble() {
  const places = STEPS.flatMap((step, place) => (step.failure || step.trouble ? [place] : []));
  if (!places.length) return;
  if (query) sought("");
  document.getElementById("search").value = "";
  open = true;
  select(places.find((place) => place > current) ?? places[0]);
}

function leave() {
  if (query) sought("");
  else if (!WIDE.matches && !document.activeElement.matches("button.step[aria-expanded=false]")) open = false, show();
  focusStep();
}

const KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  Home: () => move(-STEPS.length), End: () => move(STEPS.length),
  n: nextTrouble,
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
  onPaper = true;
  document.querySelectorAll("article.detail").forEach((each) => each.remove());
  document.querySelectorAll("ol.steps > li").forEach((line, place) => line.append(detail(place)));
  document.querySelectorAll("details.traces").forEach((each) => { each.open = true; });
});
window.addEventListener("afterprint", () => {
  onPaper = false;
  document.querySelectorAll("article.detail").forEach((each) => each.remove());
  document.querySelectorAll("details.traces").forEach((each) => { each.open = false; });
  show();
});

draw();
if (open) {
  document.querySelector(".step[aria-current]")?.closest("li").scrollIntoView({ block: WIDE.matches ? "center" : "start" });
}
