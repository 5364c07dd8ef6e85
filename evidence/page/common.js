"use strict";

// What every page needs: the languages, numbers and times in them, elements, and how something is looked for.

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

/** An element with these attributes and children; what is not there is left out. Texts are texts, never markup. */
function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
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

/** What is written from the left in any language: names, paths, ids. */
function code(text, kind = "code") {
  return el(kind, { dir: "ltr" }, text);
}

const LATIN = new Map([..."۰۱۲۳۴۵۶۷۸۹"].map((digit, value) => [digit, String(value)])
  .concat([..."٠١٢٣٤٥٦٧٨٩"].map((digit, value) => [digit, String(value)]))
  .concat([["ي", "ی"], ["ك", "ک"], ["ة", "ه"], ["‌", " "], ["ٔ", ""]]));

/** A text as it is looked for: people type digits and letters of more than one alphabet. */
function plain(text) {
  return [...text.toLowerCase()].map((char) => LATIN.get(char) ?? char).join("");
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
  speech = LANGUAGES[key];
  try {
    history.replaceState(null, "", `?lang=${key}${location.hash}`);
  } catch {
    // some browsers take no other address for a file; the page speaks the language all the same
  }
  changed();
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

function tellFound(count, all) {
  const told = count === null ? "" : count ? say("found", { n: digits(count), all: digits(all) }) : say("none_found");
  document.getElementById("found").textContent = told;
}

/** What the keys do, in a window of its own. */
function keysWindow() {
  const rows = Object.entries(speech.words.key_help).flatMap(([keys, does]) =>
    [el("dt", { dir: "ltr" }, keys.split(" ").map((key) => (key === "·" ? " " : el("kbd", {}, key)))), el("dd", {}, does)]);
  const close = el("button", { type: "button", onclick: () => shown.close() }, say("close"));
  const shown = el("dialog.keys", { "aria-label": say("keys"), onclose: () => shown.remove() }, el("h2", {}, say("keys")), el("dl", {}, rows), close);
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
