// Elements of the page, and how new ones are made. Texts are texts, never markup.

/** The element of this id. */
export function at(id) {
  return document.getElementById(id);
}

/** An element with these attributes and children; what is not there is left out. */
export function el(name, attributes = {}, ...children) {
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

/** Have `act` done when a finger, mouse or pen comes down on this, or somebody presses it by keyboard or otherwise. It takes no focus from
 * the keyboard: what is typed next is for the PIN pad. */
export function pressed(button, act) {
  button.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    light(button);
    act();
  });
  button.addEventListener("click", (event) => {
    if (event.detail) return;
    light(button);
    act();
  });
}

/** Show for a moment that it is pressed. */
export function light(button) {
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 140);
}
