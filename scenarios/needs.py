"""What a scenario may need of the bank's side: what is done behind the bank's back, or asked of it there.

Each word says it beside its function, or at the part of its argument that asks for it; a scenario whose needs are not met is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct


class Need(StrEnum):
    """By these names scenarios and messages call it."""

    RESET = "reset"
    FRESH_CARDS = "fresh-cards"
    CLOCK = "clock"
    MESSAGES = "messages"
    RECORD = "record"
    BRANCH = "branch"
    NETWORK = "network"
    APP = "app"


Needs = frozenset[Need]
NOTHING: Final[Needs] = frozenset()
ALL: Final[Needs] = frozenset(Need)
BEFALLS_ALL: Final[Needs] = frozenset({Need.RESET, Need.CLOCK, Need.NETWORK})
"""What cannot be done for one scenario alone, where others are played at the same bank."""

MEANINGS: Final[Mapping[Need, str]] = {
    Need.RESET: "the bank beginning again",
    Need.FRESH_CARDS: "its cards as they were in the beginning",
    Need.CLOCK: "the bank's clock moving with the terminal's",
    Need.MESSAGES: "the text messages that the bank has sent",
    Need.RECORD: "the bank's record of a card",
    Need.BRANCH: "a branch that puts a number on file",
    Need.NETWORK: "a mobile network that can be told how to deliver",
    Need.APP: "what the phone asks of its bank, and its messages",
}

Perform = TypeVar("Perform", bound=Callable[..., Any])


def needing(*needs: Need) -> Callable[[Perform], Perform]:
    """Marks the function of a word with what it always needs."""

    def mark(perform: Perform) -> Perform:
        vars(perform)["needs"] = frozenset(needs)
        return perform

    return mark


def needs_of(perform: Callable[..., Any]) -> Needs:
    """What the function of a word is marked with."""
    needs: Needs = vars(perform).get("needs", NOTHING)
    return needs


def asked_for(kind: Any, written: Any) -> Iterator[Need]:
    """The needs of what was written as an argument: of the keys that are given, those that are declared with one."""
    if isinstance(written, Mapping):
        for name, need in declared(kind):
            if written.get(name):
                yield need


def declared(kind: Any) -> Iterator[tuple[str, Need]]:
    """The keys of an argument that need something, and what."""
    if get_origin(kind) in {Union, UnionType}:
        for one in get_args(kind):
            yield from declared(one)
    elif isinstance(kind, type) and issubclass(kind, Struct):
        for name, hint in get_type_hints(kind, include_extras=True).items():
            if get_origin(hint) is Annotated:
                yield from ((name, extra) for extra in get_args(hint)[1:] if isinstance(extra, Need))
