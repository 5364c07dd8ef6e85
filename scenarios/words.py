"""All words of scenarios by their names: those for the terminal, for the phone, and the short cuts through both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import cleandoc
from itertools import chain
from typing import Any, Final, get_type_hints

from otp_atm.person.course import Course
from otp_atm.scenarios import asking, journal_lines, moments, noting, phone_steps, picture_steps, short_cuts, steps
from otp_atm.scenarios.needs import NOTHING, Needs, needs_of


@dataclass(frozen=True, slots=True)
class Word:
    """A step word: the type of its argument (None for a bare word) and what it does; None is its course where it is done at once.

    `explanation` and `example`, steps that show its use, are its docstring, which ends with them.
    """

    name: str
    argument: Any
    perform: Callable[..., Course[None] | None]
    explanation: str
    example: str
    needs: Needs = NOTHING
    """What it needs of the bank's side, whatever its argument."""

    @property
    def is_bare(self) -> bool:
        return self.argument is None


def word(perform: Callable[..., Course[None] | None]) -> Word:
    name = perform.__name__.removesuffix("_digits").replace("_", " ")
    explanation, dash, steps = cleandoc(perform.__doc__ or "").partition("\n\n- ")
    argument = get_type_hints(perform, include_extras=True).get("argument")
    return Word(name, argument, perform, explanation, f"- {steps}" if dash else "", needs_of(perform))


_PARTS: Final = (steps, asking, journal_lines, moments, noting, short_cuts, phone_steps, picture_steps)
WORDS: Final[Mapping[str, Word]] = {made.name: made for made in map(word, chain.from_iterable(part.WORDS for part in _PARTS))}
