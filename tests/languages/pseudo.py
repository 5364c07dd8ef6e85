"""Two languages that nobody speaks, made for tests: English with accents, and Persian with vowel marks, every word two fifths longer.

Each is a folder, as a third language is that brings its words for all rooms, and is found as that is. What stands in their places too
narrowly, or does not come from words at all, is seen at once.
"""

from __future__ import annotations

import importlib
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from otp_atm import languages
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone import messages

PSEUDO: Final = {"xa": "en", "xb": "fa"}
"""The codes of the two, and what each is made from."""
LONGER: Final = 0.4
_ACCENTED: Final = str.maketrans("aceinorsuyzACEINORSUYZgldtkbhwpm", "áçéíñóŕšúýžÁÇÉÍÑÓŔŠÚÝŽğľďťķḃĥŵṗḿ")
_MARK: Final = "\u064e"
_KEPT: Final = re.compile(r"(\{[^{}]*\})")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[\u200c\u064b-\u0652]+[^\W\d_]+)*")
_FOLDER: Final = '"""Made for a test."""\n\nfrom tests.languages.pseudo import {made}\n\n'


def places() -> Iterator[str]:
    """Every package of words there is, of whichever room or service."""
    for file in sorted(PROJECT.glob("*/**/words/en.py")):
        parts = file.parent.relative_to(PROJECT).parts
        if parts[0] != "build" and not any(part.startswith(".") for part in parts):
            yield ".".join(("otp_atm", *parts))


def language_like(like: Language, code: str) -> Language:
    """A language with the digits, calendar and direction of another."""
    return msgspec.structs.replace(like, code=code, **{name: strange(getattr(like, name)) for name in ("name", "months", "weekdays")})


def strange(said: Any) -> Any:
    """The same with every text in it made strange; placeholders and whatever is no text stay."""
    if isinstance(said, str):
        return "".join(
            part if _KEPT.fullmatch(part) else _WORD.sub(lambda word: _strange_word(word[0]), part) for part in _KEPT.split(said)
        )
    if isinstance(said, tuple):
        parts = map(strange, said)
        return type(said)(*parts) if hasattr(said, "_fields") else tuple(parts)
    if isinstance(said, Mapping):
        return {key: strange(value) for key, value in said.items()}
    if isinstance(said, msgspec.Struct):
        return type(said)(**{name: strange(value) for name, value in msgspec.structs.asdict(said).items()})
    return said


def _strange_word(word: str) -> str:
    more = round(len(word) * LONGER + 0.2)
    if word.isascii():
        return (word + (word[1:].lower() * 2)[:more]).translate(_ACCENTED)
    return word[0] + _MARK + word[1:] + ("نمونه" * 9)[:more]


def is_strange(word: str) -> bool:
    """Whether a word has gone through `strange`, as far as can be seen."""
    return _MARK in word or (not word.isascii() and all(unicodedata.name(char).startswith("LATIN") for char in word))


def plain_words(text: str) -> list[str]:
    """The words of a text that come from somewhere else."""
    found = re.findall(r"[^\W\d_][^\W\d_\u064b-\u0652\u200c]*(?:[\u064b-\u0652\u200c]+[^\W\d_]*)*", text)
    return [word for word in found if not is_strange(word)]


def write(folder: Path) -> None:
    """The two folders of languages, with words for every room, below `folder`."""
    for code, like in PSEUDO.items():
        home = folder / "languages" / code
        home.mkdir(parents=True)
        itself = f"from otp_atm.languages.{like} import LANGUAGE as LIKE\n\nLANGUAGE = language_like(LIKE, {code!r})\n"
        (home / "__init__.py").write_text(_FOLDER.format(made="language_like") + itself)
        for place in places():
            room = place.split(".")[-2]
            (home / f"{room}.py").write_text(
                f"{_FOLDER.format(made='strange')}from {place}.{like} import WORDS as PLAIN\n\nWORDS = strange(PLAIN)\n"
            )


@contextmanager
def found(folder: Path) -> Iterator[tuple[Language, ...]]:
    """The two languages, found among the others as long as this lasts."""
    write(folder)
    there = str(folder / "languages")
    languages.__path__.append(there)
    _forget()
    try:
        yield tuple(map(languages.language, PSEUDO))
    finally:
        languages.__path__.remove(there)
        for name in [*sys.modules]:
            if name.startswith(tuple(f"otp_atm.languages.{code}" for code in PSEUDO)):
                del sys.modules[name]
        _forget()


def _forget() -> None:
    importlib.invalidate_caches()
    for remembered in (languages.codes, languages.language, languages.speaks, languages.nearest, messages._activation):
        remembered.cache_clear()
