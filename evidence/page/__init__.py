"""A story as one HTML page that opens from disk, on any machine, in any browser of our days: style, words, program and pictures are inside.

    Story ─▶ page.html + page.css + elements.js + common.js + page.js + JSON ─▶ one file

Nothing is fetched from anywhere, and the page says so to the browser (Content Security Policy, Level 3). What is shown is put in as text
by the program, so nothing that a bank or a file says is ever taken for markup. `index` makes the page that leads to many.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from otp_atm import languages
from otp_atm.evidence.overwriting import beginning, require_ours
from otp_atm.evidence.page.repeats import Repeated, without_repeats
from otp_atm.evidence.page.words import nearest, spoken, words_of
from otp_atm.evidence.story import Story, Verdict
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.dates import weekday_and_date
from otp_atm.languages.digits import digits

MARK: Final = "<!doctype html>\n<!-- An ATM session, or an index of such; otp-atm -->\n"
"""How every page begins."""
_HERE: Final = Path(__file__).parent
ELEMENTS: Final = _HERE / "elements.js"
"""How elements of a page are made: a module (ECMA-262) that has a meaning in any page."""
_PLACE: Final = re.compile(r"\{\{(\w+)\}\}")
_ESCAPED: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""In JSON they stand in texts alone; as they are, they could end the element that it stands in."""


class Row(Struct, frozen=True):
    """A line of the index. `page` is the name of its page's file beside the index, empty if there is none; `why` is why it did not hold, or
    was left out; `seconds` how long it took. `run` counts what is played again, from 1; it is 0 of what is played once."""

    title: str
    source: str
    page: str
    verdict: Verdict
    why: str
    seconds: float
    tags: tuple[str, ...] = ()
    proves: tuple[str, ...] = ()
    run: int = 0


def page(story: Story, language: str, index: str = "") -> str:
    """The page of a story. It opens in this language (ISO 639-1), or in one that is written the same way, and speaks all that it has.
    `index` is the name of the page beside it that leads to it, if there is one."""
    told = tuple(without_repeats(story.entries))
    shown = {
        place: story.pictures[of] for place, (of, entry) in enumerate(told) if of in story.pictures and not isinstance(entry, Repeated)
    }
    pictures = {picture: number for number, picture in enumerate(dict.fromkeys(shown.values()))}
    data = {
        "title": story.title,
        "source": story.source,
        "terminal": story.terminal,
        "begun": _begun(story.begun, story.zone) if story.begun else None,
        "verdict": story.verdict,
        "failure": story.failure,
        "replay": story.replay,
        "made_by": story.made_by,
        "entries": [entry for _, entry in told],
        "shown": {str(place): pictures[picture] for place, picture in shown.items()},
        "index": index,
        "pictures": [b64encode(picture).decode() for picture in pictures],
    }
    return _filled("page.js", story.title, language, data)


def index(rows: Sequence[Row], wanted: int, seconds: float, language: str) -> str:
    """The page that leads to the pages of these scenarios. So many were `wanted`: one may have stopped before."""
    title = words_of(_opening(language)).index_title
    return _filled("index.js", title, language, {"rows": rows, "wanted": wanted, "seconds": seconds})


def is_page(path: Path) -> bool:
    """Whether this file was made here. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK.encode()


def require_page(path: Path) -> None:
    """Raises BadFile where something else than a page lies already."""
    require_ours(path, "page of this program", beginning(MARK.encode()))


def _begun(moment: datetime, zone: str) -> dict[str, Any]:
    """The time of day, in seconds and their parts, the whole date as each language writes it, and the time zone of both."""
    told = {one.code: f"{weekday_and_date(moment, one)} — {digits(f'{moment:%H:%M:%S}', one)}" for one in spoken()}
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second + moment.microsecond / 1e6
    offset = f"UTC{moment.isoformat()[-6:]}" if moment.tzinfo else ""
    return {"seconds": seconds, "told": told, "zone": f"{zone} ({offset})" if zone and offset else zone or offset}


def _opening(language: str) -> Language:
    return nearest(languages.language(language))


def _filled(program: str, title: str, language: str, data: Mapping[str, Any]) -> str:
    opening = _opening(language)
    values = {
        **_parts(program),
        "language": opening.code,
        "direction": "rtl" if opening.right_to_left else "ltr",
        "title": escape(title),
        "no_script": escape(words_of(opening).no_script),
        "data": _json(data),
    }
    return MARK + _PLACE.sub(lambda found: values[found[1]], _file("page.html"))


@cache
def _parts(program: str) -> Mapping[str, str]:
    """What is the same in every page that this program shows."""
    style, script = _file("page.css"), "\n".join(map(_file, (ELEMENTS.name, "common.js", program)))
    return {"style": style, "script": script, "policy": _policy(style, script), "words": _json(_words())}


def _words() -> dict[str, Any]:
    return {one.code: {"name": one.name, "rtl": one.right_to_left, "digits": one.digits, "words": words_of(one)} for one in spoken()}


def _policy(style: str, script: str) -> str:
    """What the browser lets the page do: run this program, put on this style, show pictures that are inside; nothing else."""
    return f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    return re.sub("[<>&]", lambda found: _ESCAPED[found[0]], msgspec.json.encode(data).decode())


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
