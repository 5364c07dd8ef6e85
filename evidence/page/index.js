// The page that leads to the pages of all scenarios that were played.

const ROWS = DATA.rows.map((row) => ({ ...row, sought: plain([row.title, row.source, row.verdict, row.why, ...row.tags, ...row.proves].join("\n")) }));
const ORDER = ["failed", "left out", "ok"];
let query = "";
let only = "";

function draw() {
  turn();
  document.title = say("index_title");
  const counts = ORDER.map((kind) => [kind, ROWS.filter((row) => row.verdict === kind).length]).filter(([, count]) => count);
  const unplayed = DATA.wanted - ROWS.length;
  const filters = counts.map(([kind, count]) => el("button.filter", { type: "button", "aria-pressed": String(only === kind), onclick: () => { only = only === kind ? "" : kind; sought(query); } }, verdict(kind), " ", digits(count)));
  document.body.replaceChildren(...document.querySelectorAll("script"),
    el("header.top", {},
      el("div.title", {}, el("p.kind", {}, say("index_kind")), el("h1", {}, say("index_title")),
        el("p.facts", {}, say("scenarios", { n: digits(ROWS.length) }), unplayed > 0 && ` · ${say("not_played", { n: digits(unplayed) })}`, ` · ${lasting(DATA.seconds)}`)),
      el("div.tools", {}, el("div.filters", { role: "group", "aria-label": say("verdict") }, filters),
        searchField(query, { sought, taken: () => focusRow(0), left: () => { sought(""); focusRow(0); } }), languageSwitch(draw), keysButton())),
    el("main.index", {}, el("ol.rows", { "aria-label": say("index_title") }, ROWS.map(line))));
  sought(query);
}

function line(row) {
  const heading = row.page ? el("a.row", { href: `${encodeURIComponent(row.page)}?lang=${language()}` }, el("b", {}, el("bdi", {}, row.title))) : el("span.row", { tabindex: "-1" }, el("b", {}, el("bdi", {}, row.title)));
  return el(`li.${row.verdict.replace(" ", "_")}`, {}, verdict(row.verdict),
    el("div.what", {}, heading, el("p", {}, code(row.source)), row.why && el("pre.why", { dir: "ltr" }, row.why.split("\n").slice(0, 2).join("\n"))),
    el("div.marks", {}, [...row.proves, ...row.tags].map((mark) => el("span.pill", {}, mark))),
    el("span.took", {}, lasting(row.seconds)));
}

function rows() {
  return [...document.querySelectorAll("ol.rows > li:not([hidden]) .row")];
}

function sought(text) {
  query = text;
  const wanted = plain(query);
  let count = 0;
  document.querySelectorAll("ol.rows > li").forEach((item, place) => {
    const row = ROWS[place];
    item.hidden = !(row.sought.includes(wanted) && (!only || row.verdict === only));
    count += !item.hidden;
  });
  document.querySelectorAll("button.filter").forEach((button) => button.setAttribute("aria-pressed", String(Boolean(only) && button.querySelector(`.${only.replace(" ", "_")}`) !== null)));
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
