// What every page needs: the languages, numbers and times in them, and how something is looked for.

const LANGUAGES = read("words");
const DATA = read("data");
let speech = LANGUAGES[chosen()];

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** The language that the address asks for, or that the page was made in. */
function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  return asked in LANGUAGES ? asked : document.documentElement.lang;
}

/** A word of the page, with its placeholders filled. */
function say(name, values = {}) {
  return speech.words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** Digits as the language writes them. */
function digits(text) {
  return String(text).replace(/[0-9]/g, (digit) => speech.digits[digit]);
}

function number(value, places) {
  return digits(value.toFixed(places));
}

/** How long something took: in milliseconds below one second, in hours, minutes and seconds above two minutes. */
function lasting(seconds) {
  if (seconds >= 120) return digits(timeOf(seconds));
  return seconds < 1 ? say("milliseconds", { n: number(seconds * 1000, 0) }) : say("seconds", { n: number(seconds, seconds < 10 ? 2 : 1) });
}

/** Hours, minutes and seconds. */
function timeOf(seconds) {
  return [seconds / 3600, seconds / 60 % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

/** An arrow to what is read next. */
function forth() {
  return speech.rtl ? " ← " : " → ";
}

/** The address of another page, or of this one, with what it was asked for; what is empty is not asked for. */
function address(page, changes = {}, place = "") {
  const asked = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries({ lang: language(), ...changes })) value ? asked.set(key, value) : asked.delete(key);
  return `${page}?${asked}${place}`;
}

/** This page is asked for in another way from now on. */
function readdress(changes, place = location.hash) {
  try {
    history.replaceState(null, "", address("", changes, place));
  } catch {
    // some browsers take no other address for a file; the page is the same without it
  }
}

/** What is written from the left in any language: names, paths, ids. */
function code(text, kind = "code") {
  return el(kind, { dir: "ltr" }, text);
}

const RIGHT_TO_LEFT_LETTERS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** A text within what is written from the left, which begins where it is to. */
function isolated(text) {
  return RIGHT_TO_LEFT_LETTERS.test(text) ? el("bdi", {}, text) : text;
}

/** Lines of a report, each of which begins where it is to, behind what stands before it. */
function written(lines) {
  return el("pre", { dir: "ltr" }, lines.map((line, place) => {
    const [, before, text] = /^(\s*(?:│ ?)?)(.*)$/.exec(line);
    return [place ? "\n" : "", before, isolated(text)];
  }));
}

const LATIN = new Map([..."۰۱۲۳۴۵۶۷۸۹"].map((digit, value) => [digit, String(value)])
  .concat([..."٠١٢٣٤٥٦٧٨٩"].map((digit, value) => [digit, String(value)]))
  .concat([["ي", "ی"], ["ك", "ک"], ["ة", "ه"], ["‌", " "], ["ٔ", ""]]));

/** A text as it is looked for: people type digits and letters of more than one alphabet. */
function plain(text) {
  return folded(text).plain;
}

/** The same, and where each of its characters comes from. */
function folded(text) {
  const from = [];
  let made = "", place = 0;
  for (const char of text) {
    const lower = char.toLowerCase(), one = LATIN.get(lower) ?? lower;
    made += one;
    for (let each = 0; each < one.length; each++) from.push(place);
    place += char.length;
  }
  from.push(place);
  return { plain: made, from };
}

const WITHIN_LINES = new Set(["B", "BDI", "CODE", "MARK", "SPAN", "STRONG", "WBR"]);

/** The texts of an element, as its reader sees them: runs of text nodes that stand on a line together. */
function runs(element) {
  const found = [[]];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.at(-1).push(node);
    else if (!node.classList.contains("unsought")) {
      const breaks = !WITHIN_LINES.has(node.tagName);
      if (breaks) found.push([]);
      node.childNodes.forEach(visit);
      if (breaks) found.push([]);
    }
  };
  visit(element);
  return found.filter((run) => run.length);
}

/** What can be found in it. */
function legible(element) {
  return plain(runs(element).map((run) => run.map((node) => node.data).join("")).join("\n"));
}

/** Mark what is looked for, and open what it lies in. */
function mark(element, sought) {
  if (sought) runs(element).forEach((run) => markRun(run, sought));
  element.querySelectorAll("details:has(mark)").forEach((each) => { each.open = true; });
}

function markRun(run, sought) {
  const { plain: whole, from } = folded(run.map((node) => node.data).join(""));
  const spans = [];
  for (let found = whole.indexOf(sought); found >= 0; found = whole.indexOf(sought, found + sought.length)) spans.push([from[found], from[found + sought.length]]);
  let begins = run.reduce((length, node) => length + node.data.length, 0);
  for (const node of run.toReversed()) {
    begins -= node.data.length;
    for (const [start, end] of spans.toReversed()) {
      const here = Math.max(start - begins, 0), there = Math.min(end - begins, node.data.length);
      if (here < there) markNode(node, here, there);
    }
  }
}

function markNode(node, start, end) {
  const found = node.splitText(start);
  found.splitText(end - start);
  const mark = el("mark");
  found.replaceWith(mark);
  mark.append(found);
}

/** As it was before. */
function unmark(element) {
  element.querySelectorAll("mark").forEach((each) => { each.replaceWith(...each.childNodes); });
  element.normalize();
}

/** A mark for how something went, which does not speak by its colour alone. */
function verdict(kind) {
  const [name, sign] = { ok: ["ok", "✓"], failed: ["failed", "✕"], "left out": ["left_out", "–"] }[kind] ?? ["unjudged", "·"];
  return el(`span.verdict.${name}`, {}, el("span", { "aria-hidden": "true" }, sign), " ", say(name));
}

/** The switch of languages; `changed` draws the page anew. */
function languageSwitch(changed) {
  const buttons = Object.entries(LANGUAGES).map(([key, language]) =>
    el("button", { type: "button", lang: key, "aria-pressed": String(language === speech), onclick: () => speak(key, changed) }, language.name));
  return el("div.languages", { role: "group", "aria-label": say("language") }, buttons);
}

function speak(key, changed) {
  const opened = [...document.querySelectorAll("details")].map((each) => each.open);
  speech = LANGUAGES[key];
  readdress({});
  changed();
  const drawn = document.querySelectorAll("details");
  if (drawn.length === opened.length) drawn.forEach((each, place) => { each.open = opened[place]; });
  document.querySelector(`.languages [lang="${key}"]`).focus();
}

function language() {
  return Object.keys(LANGUAGES).find((key) => LANGUAGES[key] === speech);
}

function turn() {
  document.documentElement.lang = language();
  document.documentElement.dir = speech.rtl ? "rtl" : "ltr";
}

/** The field to look for something in; `sought` is told what, `taken` when that is decided, `left` when it is given up. */
function searchField(value, { sought, taken, left }) {
  const field = el("input", {
    type: "search", id: "search", value, autocomplete: "off", spellcheck: "false", "aria-keyshortcuts": "/",
    placeholder: say("search"), "aria-label": say("search"), oninput: () => sought(field.value),
    onkeydown: (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") taken();
      else if (event.key === "Escape") { field.value = ""; left(); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  });
  return el("div.search", {}, field, el("kbd", { "aria-hidden": "true" }, "/"), el("output.found", { id: "found", "aria-live": "polite" }));
}

/** How often it is found; `count` is null where nothing is looked for. */
function tellFound(count, all) {
  const told = count === null ? "" : count ? say("found", { n: digits(count), all: digits(all) }) : say("none_found");
  document.getElementById("found").textContent = told;
}

/** What the keys do, in a window of its own. */
function keysWindow() {
  const rows = Object.entries(speech.words.key_help).flatMap(([keys, does]) =>
    [el("dt", { dir: "ltr" }, keys.split(" ").map((key) => (key === "·" ? " " : el("kbd", {}, key)))), el("dd", {}, does)]);
  const kinds = Object.entries(speech.words.kind_help).flatMap(([kind, means]) => [el("dt", {}, speech.words.kinds[kind]), el("dd", {}, means)]);
  const close = el("button", { type: "button", onclick: () => shown.close() }, say("close"));
  const shown = el("dialog.keys", { "aria-label": say("keys"), onclose: () => shown.remove() }, el("h2", {}, say("keys")), el("dl", {}, rows), el("h2", {}, say("kinds_title")), el("dl", {}, kinds), close);
  document.body.append(shown);
  shown.showModal();
}

function keysButton() {
  return el("button.help", { type: "button", "aria-label": say("keys"), title: say("keys"), "aria-keyshortcuts": "?", onclick: keysWindow }, "?");
}

/** Whether a key is for whoever is being typed into, or for the browser, and not for the page. */
function isOthers(event) {
  const typed = event.target.closest?.("input, textarea, select, dialog");
  return typed || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
}
