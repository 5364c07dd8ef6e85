// Elements of the page, and how new ones are made.

export { el } from "./elements.js";

/** The element of this id. */
export function at(id) {
  return document.getElementById(id);
}

/** A drawing of one line, 20 by 20. */
export function drawing(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

const SLIP = 400;

/** Have `act` done when a finger, mouse or pen comes down on this, or somebody presses it by keyboard or otherwise. It takes no focus from
 * the keyboard: what is typed next is for the PIN pad. With `once`, what comes down a second time at once is a slip, and does nothing. */
export function pressed(button, act, { once = false } = {}) {
  const slips = slip();
  button.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    if (once && slips(button)) return;
    light(button);
    act();
  });
  button.addEventListener("click", (event) => {
    if (event.detail) return;
    light(button);
    act();
  });
}

/** Tells whether somebody who comes down on this has come down on it just before: what follows the first press nobody can have read. */
export function slip() {
  let last = null, since = 0;
  return (what) => {
    const again = what === last && performance.now() - since < SLIP;
    [last, since] = [what, performance.now()];
    return again;
  };
}

/** Show for a moment that it is pressed. */
export function light(button) {
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 140);
}
