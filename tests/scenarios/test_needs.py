"""No word forgets to say what it needs of the bank's side: whatever its function reaches for is found in its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType
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


def reached(function: Callable[..., Any], seen: set[Any]) -> Iterator[Need]:
    """The needs of a function, and of those of ours that it speaks of."""
    if function in seen or not getattr(function, "__module__", "").startswith("otp_atm.scenarios"):
        return
    seen.add(function)
    code = getattr(function, "__code__", None)
    for names in names_in(code) if code else ():
        for before, name in zip(("", *names), names, strict=False):
            if name in REACHED and before in {"bank_side", "person", "stage"}:
                yield REACHED[name]
            inner = vars(__import__(function.__module__, fromlist=["*"])).get(name)
            if callable(inner):
                yield from reached(inner, seen)


def names_in(code: CodeType) -> Iterator[tuple[str, ...]]:
    """The names of attributes and globals in the order in which the code loads them, and those of the functions within."""
    import dis

    yield tuple(str(each.argval) for each in dis.get_instructions(code) if each.opname.startswith("LOAD_") and isinstance(each.argval, str))
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from names_in(inner)
