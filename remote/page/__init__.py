"""The live page: an ATM and a phone in any browser, made of plain HTML, CSS and modules, and of what the API tells.

    index.html ─ page.css ─ main.js ─▶ sight.js ─▶ /v1/terminals/{id}/live     all that is to be seen
                                  └──▶ atm.js, wallet.js, phone.js, …          all that hands do

What is served here is the same for everybody and no secret; it loads nothing from anywhere else, and the browser is told so (Content
Security Policy, Level 3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from otp_atm.drawing.colour import css, parsed
from otp_atm.evidence.page import ELEMENTS
from otp_atm.kiosk.project import PROJECT
from otp_atm.remote.page.live_words import spoken, words_of
from otp_atm.screens.brand import Brand
from otp_atm.screens.theme import theme_of, usable

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data: blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Of the page and its parts."""
_HERE: Final = Path(__file__).parent
_FONTS: Final = PROJECT / "assets" / "fonts"
_KINDS: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".ttf": "font/ttf"}


class File(NamedTuple):
    """A part of the page; it is read when it is asked for."""

    media_type: str
    content: Callable[[], bytes]


def page_files(brand: Brand) -> Mapping[str, File]:
    """The parts by their paths, for terminals of this brand."""
    parts = {f"/page/{file.name}": file for file in (*_HERE.iterdir(), *_FONTS.iterdir(), ELEMENTS) if file.suffix in _KINDS}
    told = {path: File(_KINDS[file.suffix], partial(_read, file)) for path, file in parts.items()}
    index = told.pop("/page/index.html")
    return {"/": index, "/page/about.json": File("application/json", lambda: msgspec.json.encode(_about(brand))), **told}


def _about(brand: Brand) -> dict[str, Any]:
    """What the page says, in its languages, and whose terminals these are."""
    return {
        "languages": {
            one.code: {"name": one.name, "rtl": one.right_to_left, "digits": one.digits, "words": words_of(one)} for one in spoken()
        },
        "brand": {
            "name": brand.name,
            "subtitle": brand.subtitle,
            "primary": css(usable(parsed(brand.primary))),
            "accent": css(theme_of(brand).palette.accent),
            "time_zone": brand.time_zone,
        },
    }


@cache
def _read(file: Path) -> bytes:
    return file.read_bytes()
