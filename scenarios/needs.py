"""What a scenario may need of the bank's side: what is done behind the bank's back, or asked of it there.

Each word says it beside its function, or at the part of its argument that asks for it; a scenario whose needs are not met is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

from msgspec import Struct

from otp_atm.scenarios.meanings import alternatives, hints_of


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
    WIRE = "wire"


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
    Need.WIRE: "our own client at the wire, with headers, bodies and attempts",
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
    if isinstance(written, list):
        for kind_of_item in chain.from_iterable(get_args(one) for one in alternatives(kind) if get_origin(one) is list):
            for item in written:
                yield from asked_for(kind_of_item, item)
    elif isinstance(written, Mapping):
        for struct in structs_of(kind):
            for name, hint in hints_of(struct).items():
                if written.get(name):
                    yield from _needs_in(hint)
                    yield from asked_for(hint, written[name])


def declared(kind: Any) -> Iterator[tuple[str, Need]]:
    """The keys of an argument that need something, and what."""
    for struct in structs_of(kind):
        for name, hint in hints_of(struct).items():
            yield from ((name, need) for need in _needs_in(hint))


def structs_of(kind: Any) -> Iterator[type[Struct]]:
    """The structs that an argument can be."""
    return (one for one in alternatives(kind) if isinstance(one, type) and issubclass(one, Struct))


def _needs_in(kind: Any) -> Iterator[Need]:
    return (extra for extra in (get_args(kind)[1:] if get_origin(kind) is Annotated else ()) if isinstance(extra, Need))
