"""No word forgets to say what it needs of the bank's side: whatever its function reaches for is found in its code."""

from __future__ import annotations

from collections.abc import Iterator
from dis import get_instructions
from itertools import pairwise
from types import CodeType, FunctionType
from typing import Any

import pytest

from otp_atm.scenarios.needs import Need, declared
from otp_atm.scenarios.words import WORDS, Word

REACHED = {
    "reset": Need.RESET,
    "deliver": Need.NETWORK,
    "messages": Need.MESSAGES,
    "card": Need.RECORD,
    "phone": Need.APP,
    "branch": Need.BRANCH,
    "handset": Need.APP,
    "lying_handset": Need.APP,
}
"""What the stage, the bank's side and the person have for a word, and what it takes."""


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_a_word_says_what_it_needs(word: Word) -> None:
    said = word.needs | {need for _, need in declared(word.argument)}
    assert set(reached(word.perform, set())) <= said


def test_whatever_it_reaches_for_is_found() -> None:
    assert set(reached(WORDS["expect sms"].perform, set())) == {Need.MESSAGES}
    assert set(reached(WORDS["register in app"].perform, set())) == {Need.APP}
    assert set(reached(WORDS["enrol at atm"].perform, set())) == set()


def reached(function: Any, seen: set[Any]) -> Iterator[Need]:
    """The needs of a function, and of those of ours that it speaks of."""
    if not isinstance(function, FunctionType) or function in seen or not function.__module__.startswith("otp_atm.scenarios"):
        return
    seen.add(function)
    for names in names_in(function.__code__):
        yield from (REACHED[name] for before, name in pairwise(names) if name in REACHED and before in {"bank_side", "person", "stage"})
        for name in names:
            yield from reached(function.__globals__.get(name), seen)


def names_in(code: CodeType) -> Iterator[tuple[str, ...]]:
    """The names of attributes and globals in the order in which the code loads them, and those of the functions within."""
    yield tuple(str(each.argval) for each in get_instructions(code) if each.opname.startswith("LOAD_") and isinstance(each.argval, str))
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from names_in(inner)
