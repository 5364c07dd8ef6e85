"""The words that `kiosk.table` is written in: rows, and the moves that an event can cause."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from kiosk.effects import Effect, Timeout
from kiosk.events import Event
from kiosk.session import Session
from kiosk.state import State
from kiosk.vocabulary import Key


class To(Struct, frozen=True):
    """Enter `state`, changing these session fields first; where `anew`, in a new session: that of the next customer."""

    state: State
    changes: Mapping[str, Any]
    anew: bool = False


class Stay(Struct, frozen=True):
    """Remain, changing these session fields; nothing is entered or left. `timer` starts anew where given, else it runs on."""

    changes: Mapping[str, Any]
    timer: Timeout | None


class Pause(Struct, frozen=True):
    """Enter MORE_TIME, remembering the present state for `Back`."""


class Back(Struct, frozen=True):
    """Enter again the state that «do you need more time?» interrupted."""


class CardOut(Struct, frozen=True):
    """The card has been pulled out: enter the row that this state has without one."""


Move = To | Stay | Pause | Back | CardOut
Maker = Callable[[Session], Effect]


def unchanged(session: Session) -> Session:
    return session


class Row(Struct, frozen=True):
    """One state's behaviour; `kiosk.table` says how to read it."""

    on: Mapping[type[Event], Move]
    ignores: frozenset[type[Event]]
    timeout: Timeout
    begin: Callable[[Session], Session] = unchanged
    enter: tuple[Maker, ...] = ()
    leave: tuple[Maker, ...] = ()
    keys: Mapping[Key, Event] = field(default_factory=lambda: MappingProxyType({}))
    numbers: tuple[Key, ...] = ()
    pins: int = 0
    without_card: Row | None = None


def to(state: State, **changes: object) -> To:
    return To(state, changes)


def anew(state: State) -> To:
    return To(state, {}, anew=True)


def stay(*, timer: Timeout | None = None, **changes: object) -> Stay:
    return Stay(changes, timer)


def pause() -> Pause:
    return Pause()


def back() -> Back:
    return Back()


def card_out() -> CardOut:
    return CardOut()
