"""Reads a scenario file into steps, everything checked before anything is played."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import yaml
from msgspec import Meta, Struct

from otp_atm import languages
from otp_atm.kiosk.load import Document
from otp_atm.kiosk.vocabulary import Language
from otp_atm.person.course import Course
from otp_atm.scenarios import phone_steps, short_cuts, steps
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.steps import OWN, CardId
from otp_atm.scenarios.words import WORDS, Word

TYPED: Final = (steps.Digits, steps.DigitsOrOwn, phone_steps.Digits, phone_steps.Number, short_cuts.OtpPin)
"""The types of what is typed."""


class Header(Struct, forbid_unknown_fields=True):
    """The file as it is written. `proves` names requirements (G, P, F numbers)."""

    title: str
    steps: Annotated[list[Any], Meta(min_length=1)]
    proves: list[str] = []
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it stands, its word, its argument, and this as it is written."""

    line: int
    word: Word
    argument: Any
    written: Any

    def course(self, cast: Cast) -> Course[None]:
        """Do it, and let the machines come to rest. Raises Unexpected."""
        done = self.word.perform(cast, *(() if self.word.is_bare else (self.argument,)))
        if done is not None:
            yield from done
        cast.stage.settle()

    def __str__(self) -> str:
        """As the file says it, on one line; dots stand for the digits that are typed: they may be a PIN's."""
        if self.word.is_bare:
            return self.word.name
        text = yaml.safe_dump({self.word.name: self.written}, default_flow_style=True, allow_unicode=True, width=inf).strip()[1:-1]
        for digits in self._values(TYPED):
            text = text.replace(digits, "•" * len(digits))
        return text

    def _values(self, kinds: Collection[Any]) -> Iterator[str]:
        return (value for kind, value in parts(self.word.argument, self.argument) if kind in kinds and value != OWN)

    @property
    def cards(self) -> Iterator[str]:
        """The cards that it names."""
        return self._values((CardId,))


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario, ready to be played."""

    path: Path
    title: str
    proves: tuple[str, ...]
    language: Language
    steps: tuple[Step, ...]


def read_script(path: Path, language: Language | None = None, wallet: Iterable[str] | None = None) -> Script:
    """The scenario at `path`, in `language`, or else English, where it names none; with `wallet`, its cards must be among these.

    Raises kiosk.load.BadFile, naming file, line and what is wrong.
    """
    document = Document(path)
    header: Header = document.convert(Header)
    steps = tuple(_step(document, index, written) for index, written in enumerate(header.steps))
    if wallet is not None:
        _check_cards(document, steps, tuple(wallet))
    return Script(path, header.title, tuple(header.proves), _language(document, header) or language or languages.language("en"), steps)


def _language(document: Document, header: Header) -> Language | None:
    try:
        return languages.language(header.language) if header.language else None
    except languages.NotSaid as unknown:
        raise document.bad(("language",), str(unknown)) from None


def _step(document: Document, index: int, written: Any) -> Step:
    place = ("steps", index)
    if isinstance(written, str):
        written = {written: None}
    if not (isinstance(written, dict) and len(written) == 1):
        raise document.bad(place, "a step is one word, or one word with its argument after a colon")
    (name, argument), *_ = written.items()
    word = WORDS.get(name)
    if word is None:
        raise document.bad(place, f"there is no word «{name}»; known: {', '.join(WORDS)}")
    if (argument is None) != word.is_bare:
        raise document.bad(place, f"«{name}» takes {'no' if word.is_bare else 'an'} argument")
    checked = None if argument is None else document.convert(word.argument, (*place, name))
    return Step(document.line(place), word, checked, argument)


def _check_cards(document: Document, steps: Iterable[Step], wallet: Collection[str]) -> None:
    for index, step in enumerate(steps):
        for card in step.cards:
            if card not in wallet:
                raise document.bad(
                    ("steps", index, step.word.name), f"there is no card «{card}» in the wallet; there are: {', '.join(wallet)}"
                )


def parts(kind: Any, value: Any) -> Iterator[tuple[Any, str]]:
    """The texts in an argument, each with its declared type."""
    if get_origin(kind) in {Union, UnionType}:
        for one in get_args(kind):
            yield from parts(one, value)
    elif isinstance(value, Struct):
        if isinstance(kind, type) and isinstance(value, kind):
            for name, inner in get_type_hints(kind, include_extras=True).items():
                yield from parts(inner, getattr(value, name))
    elif isinstance(value, str):
        yield kind, value
