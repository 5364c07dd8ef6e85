// What the page says, in which language, and whose terminals these are.

import { at, el } from "./dom.js";

export const about = await (await fetch("/page/about.json")).json();

const KEPT = "otp-atm-language";
let code = opening();

/** In the address, kept from the last time, or what the browser speaks. */
function opening() {
  const wished = [new URLSearchParams(location.search).get("lang"), kept(), ...navigator.languages.map((one) => one.split("-")[0])];
  return wished.find((one) => one in about.languages) ?? Object.keys(about.languages)[0];
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // some browsers keep nothing for anybody
  }
}

/** The code of the language that is spoken. */
export function language() {
  return code;
}

/** A word of the page, with its placeholders filled. */
export function say(name, values = {}) {
  return about.languages[code].words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

/** A word of another kind than a text: a list, or names with texts. */
export function words(name, from = code) {
  return about.languages[from].words[name];
}

/** Digits as the language writes them. */
export function digits(text) {
  return String(text).replace(/[0-9]/g, (digit) => about.languages[code].digits[digit]);
}

/** Of a text in several languages, the one that is nearest to the language that is spoken. */
export function said(texts, wanted = code) {
  return texts[wanted] || texts[code] || Object.values(texts)[0] || "";
}

/** Put the words of the language wherever the page says that some belong. */
export function speak() {
  document.documentElement.lang = code;
  document.documentElement.dir = about.languages[code].rtl ? "rtl" : "ltr";
  document.title = say("title");
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);
  for (const place of document.querySelectorAll("[data-say-label]")) name(place, say(place.dataset.sayLabel));
  for (const place of document.querySelectorAll("[data-hint]")) place.title = say(place.dataset.hint);
  for (const button of at("languages").children) button.setAttribute("aria-pressed", String(button.lang === code));
}

/** What this is called for whoever does not see it, and for a mouse that rests on it. */
export function name(element, text) {
  element.setAttribute("aria-label", text);
  if (element.matches("button")) element.title = text;
}

/** The switch of languages; `changed` is called after each change. */
export function languageSwitch(changed) {
  at("languages").append(...Object.entries(about.languages).map(([key, one]) =>
    el("button", { type: "button", lang: key, onclick: () => choose(key, changed) }, one.name)));
}

function choose(key, changed) {
  code = key;
  try {
    localStorage.setItem(KEPT, key);
  } catch {
    // it is spoken all the same
  }
  speak();
  changed();
}
