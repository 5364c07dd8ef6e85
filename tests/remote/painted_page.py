"""How every text of a page in a browser stands out, measured on two pictures of it: with its letters, and without."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final, NamedTuple

from PIL import Image

from otp_atm.drawing.colour import Colour, contrast

_TEXTS: Final = """() => {
  const found = [];
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const [node, element, range] = [walker.currentNode, walker.currentNode.parentElement, document.createRange()];
    if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const [top, style] = [document.elementFromPoint(x, y), getComputedStyle(element)];
      if (style.textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth) continue;
      if (box.width < 3 || box.height < 6 || !top || !(top.contains(element) || element.contains(top))) continue;
      found.push([node.data.trim().slice(0, 40), rgb(getComputedStyle(element).color), [box.x, box.y, box.right, box.bottom]]);
    }
  }
  return found;
}"""
"""Each line of text that is to be seen whole now, its colour, and its box."""
_STILL: Final = "* , *::before, *::after { transition: none !important; animation: none !important; caret-color: transparent !important }"
_UNWRITTEN: Final = "* { color: transparent !important; text-shadow: none !important }"
_DRESS: Final = """(styles) => {
  document.adoptedStyleSheets = styles.map((text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; });
}"""
"""What the page wears beside its own style, which takes none inside its text."""
_NEAR: Final = 40
"""How far a pixel may be from the letters' own colour, over its three parts together, to be in the core of one."""

_A_LETTER: Final = 60
"""Different pixels that a letter has at least, edges and all."""


class Painted(NamedTuple):
    """A text, and of the pixels in the cores of its letters the one that is the hardest to tell from its ground."""

    text: str
    letter: Colour
    ground: Colour

    @property
    def contrast(self) -> float:
        return contrast(self.letter, self.ground)


def painted(page: Any) -> list[Painted]:
    """Of a Playwright page, as far as it is to be seen without scrolling. Letters too thin to have a core are judged by their darkest."""
    page.evaluate(_DRESS, [_STILL])
    texts = page.evaluate(_TEXTS)
    written = _picture(page)
    page.evaluate(_DRESS, [_STILL, _UNWRITTEN])
    bare = _picture(page)
    page.evaluate(_DRESS, [])
    return [one for text, colour, box in texts for one in _judged(text, tuple(colour), written, bare, box)]


def _picture(page: Any) -> Image.Image:
    return Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


def _judged(text: str, colour: Colour, written: Image.Image, bare: Image.Image, box: list[float]) -> list[Painted]:
    left, top, right, bottom = (round(edge) for edge in box)
    room = (max(0, left), max(0, top), min(written.width, right), min(written.height, bottom))
    if room[0] >= room[2] or room[1] >= room[3]:
        return []
    pairs = {(one, two) for one, two in zip(_pixels(written, room), _pixels(bare, room), strict=True) if one != two}
    core = [pair for pair in pairs if sum(abs(a - b) for a, b in zip(pair[0], colour, strict=True)) <= _NEAR]
    if not core and len(pairs) < _A_LETTER:
        return []  # the sliver of a text that is cut off
    found = [Painted(text, *pair) for pair in core or pairs]
    return [(min if core else max)(found, key=lambda one: one.contrast)] if found else []


def _pixels(picture: Image.Image, room: tuple[int, int, int, int]) -> list[Colour]:
    whole = picture.crop(room).tobytes()
    return [(whole[at], whole[at + 1], whole[at + 2]) for at in range(0, len(whole), 3)]
