// The page that leads to the pages of all scenarios that were played: first those that failed.

const ORDER = ["failed", "left out", "ok"];
const ROWS = DATA.rows.toSorted((one, other) => ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict));
let query = new URLSearchParams(location.search).get("q") ?? "";
let legibles = [];
let only = ORDER.find((kind) => kind === new URLSearchParams(location.search).get("only")) ?? "";

function draw() {
  turn();
  document.title = say("index_title");
  const counts = ORDER.map((kind) => [kind, ROWS.filter((row) => row.verdict === kind).length]).filter(([, count]) => count);
  const unplayed = DATA.wanted - ROWS.length;
  const filters = counts.map(([kind, count]) => el("button.filter", { type: "button", "data-kind": kind, onclick: () => { only = only === kind ? "" : kind; sought(query); } }, verdict(kind), " ", digits(count)));
  document.body.replaceChildren(...document.querySelectorAll("script"),
    el("header.top", {},
      el("div.title", {}, el("p.kind", {}, say("index_kind")), el("h1", {}, say("index_title")),
        el("p.facts", {}, say("scenarios", { n: digits(ROWS.length) }), unplayed > 0 && ` · ${say("not_played", { n: digits(unplayed) })}`, ` · ${lasting(DATA.seconds)}`),
        el("p.on_paper", {}, counts.map(([kind, count]) => [verdict(kind), " ", digits(count), " "]), el("span", { id: "shown" }))),
      el("div.tools", {}, el("div.filters", { role: "group", "aria-label": say("verdict") }, filters),
        searchField(query, { sought, taken: () => focusRow(0), left: () => { sought(""); focusRow(0); } }), languageSwitch(draw), keysButton())),
    el("main.index", {}, el("ol.rows", { "aria-label": say("index_title") }, ROWS.map(line)), el("p.nothing", { id: "nothing" }, say("none_found"))));
  legibles = [...document.querySelectorAll("ol.rows > li")].map(legible);
  sought(query);
}

function line(row) {
  const name = el("b", {}, el("bdi", {}, row.title));
  const run = row.run ? el("span.run", {}, say("run", { n: digits(row.run) })) : null;
  const heading = row.page ? el("a.row", { "data-page": encodeURIComponent(row.page), href: "" }, name) : el("span.row", { tabindex: "-1" }, name);
  return el(`li.${row.verdict.replace(" ", "_")}`, {}, verdict(row.verdict),
    el("div.what", {}, heading, el("p", {}, run && [run, " "], code(row.source)), row.why && el("div.why", {}, written(row.why.split("\n").slice(0, 2)))),
    el("div.marks", {}, labelled("proves", row.proves), labelled("tags", row.tags)),
    el("span.took", {}, row.verdict === "left out" ? null : lasting(row.seconds)));
}

function labelled(name, marks) {
  return marks.length ? el("p", {}, el("span.label", {}, say(name)), marks.map((mark) => [" ", el("span.pill", { dir: "ltr" }, mark)])) : null;
}

function rows() {
  return [...document.querySelectorAll("ol.rows > li:not([hidden]) .row")];
}

function sought(text) {
  query = text;
  readdress({ q: query, only });
  const wanted = plain(query);
  let count = 0;
  document.querySelectorAll("ol.rows > li").forEach((item, place) => {
    unmark(item);
    item.hidden = !(legibles[place].includes(wanted) && (!only || ROWS[place].verdict === only));
    count += !item.hidden;
    mark(item, wanted);
  });
  document.querySelectorAll("button.filter").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.kind === only)));
  document.querySelectorAll("a.row").forEach((link) => link.setAttribute("href", address(link.dataset.page, { q: query, only })));
  document.getElementById("nothing").hidden = count > 0;
  document.getElementById("shown").textContent = count < ROWS.length ? say("shown", { n: digits(count) }) : "";
  tellFound(query || only ? count : null, ROWS.length);
}

function focusRow(place) {
  const all = rows();
  all[Math.min(Math.max(place, 0), all.length - 1)]?.focus();
}

function move(by) {
  focusRow(rows().indexOf(document.activeElement) + by);
}

function nextFailure() {
  const all = rows(), here = all.indexOf(document.activeElement);
  const failing = all.filter((row) => row.closest("li.failed"));
  (failing.find((row) => all.indexOf(row) > here) ?? failing[0])?.focus();
}

const KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  Home: () => focusRow(0), End: () => focusRow(ROWS.length), n: nextFailure,
  "/": () => document.getElementById("search").select(), "?": keysWindow,
  Escape: () => { only = ""; document.getElementById("search").value = ""; sought(""); },
};

document.addEventListener("keydown", (event) => {
  if (isOthers(event) || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

draw();
