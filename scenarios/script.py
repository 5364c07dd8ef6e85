"""Reads a scenario file into steps, everything checked before anything is played."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from kiosk.load import Document
from kiosk.vocabulary import Language
from scenarios.stage import Stage
from scenarios.words import WORDS, Word


class Header(Struct, forbid_unknown_fields=True):
    """The file as it is written. `proves` names requirements (G, P, F numbers)."""

    title: str
    steps: list[Any]
    proves: list[str] = []
    language: Literal["fa", "en"] = "en"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where it stands, its word and its argument."""

    line: int
    word: Word
    argument: Any

    def perform(self, stage: Stage) -> None:
        """Do it. Raises Unexpected."""
        self.word.perform(stage, *(() if self.word.is_bare else (self.argument,)))

    def __str__(self) -> str:
        return self.word.name if self.argument is None else f"{self.word.name}: {self.argument}"


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario, ready to be played."""

    path: Path
    title: str
    proves: tuple[str, ...]
    language: Language
    steps: tuple[Step, ...]


def read_script(path: Path) -> Script:
    """Raises kiosk.load.BadFile, naming file, line and what is wrong."""
    document = Document(path)
    header: Header = document.convert(Header)
    steps = tuple(_step(document, index, written) for index, written in enumerate(header.steps))
    return Script(path, header.title, tuple(header.proves), Language(header.language), steps)


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
    if argument is not None:
        argument = document.convert(word.argument, (*place, name))
    return Step(document.line(place), word, argument)
