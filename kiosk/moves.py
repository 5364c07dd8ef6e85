"""The words that the rows of a table are written in: what a state does, and where an event leads.

How to read a row:

- On entering the state, `begin` makes the session ready, `timeout` starts, `enter` is asked of the world and `asks` of the bank; on
  leaving it, `leave`, and nobody waits for the bank any more.
- `offers` is what the customer can choose, in the order in which the screen says it; `silent` are keys that mean something without a label.
  Every other key is without meaning. Where a row is `numbered`, the first offers are chosen by the digits 1, 2, … as well: where there is
  something to choose between, the card PIN has been accepted, and no PIN was being typed the moment before, for a digit typed too early or
  too late for a PIN must choose nothing.
- `on` says where an event leads: `to(STATE)` enters it, `anew(STATE)` in a new session; `stay()` remains without entering again; `pause()`
  goes to «do you need more time?», and `back()` from there to the state it interrupted. Keyword arguments change fields of the session, or
  of the service's data in it, on the way.
- Before that, an event's fields are remembered in the fields of the same names.
- `ignores` names the families of events that change nothing here. Every event is in `on` or of such a family; a test holds us to it.
- `pins` is how many of the PIN blocks entered so far the session carries on from here, after the bank was asked: none but where the next
  step needs them.
- `amid` marks a state that interrupts a service without leaving it: its data stay.
- `without_card` is the row that holds once the card is out, where something is still to be read: `card_out()` enters it. A card that goes
  while the bank changes something is only remembered (`card_out=True`); the next state to be entered misses it, and holds by its
  `without_card`, or is left at once as `CardRemoved` leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct, field

from otp_atm.kiosk.effects import Effect, StartTimer, Timeout
from otp_atm.kiosk.events import CardComing, CardGoing, Chosen, Event, KeyLoading, PinEntry, Recovery, Reply
from otp_atm.kiosk.offers import Offer
from otp_atm.kiosk.ports import MOST_CHOICES
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.vocabulary import Key

STRAY: Final = (CardComing, CardGoing, KeyLoading, PinEntry, Recovery, Chosen, Reply)
"""What cannot come while a customer is served, or has no meaning then: a second card, a key being loaded, stragglers of the bank."""


class To(Struct, frozen=True):
    """Enter `state`, changing these fields first; where `anew`, in a new session: that of the next customer."""

    state: State
    changes: Mapping[str, Any]
    anew: bool = False


class Stay(Struct, frozen=True, dict=True):
    """Remain, changing these fields; nothing is entered or left. `timer` starts anew where given, else it runs on."""

    changes: Mapping[str, Any]
    timer: Timeout | None

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What is asked of the world: the same for every digit of a PIN."""
        return (StartTimer(self.timer),) if self.timer else ()


class Pause(Struct, frozen=True):
    """Enter MORE_TIME, remembering the present state for `Back`."""


class Back(Struct, frozen=True):
    """Enter again the state that «do you need more time?» interrupted."""


class CardOut(Struct, frozen=True):
    """The card has been pulled out: enter the row that this state has without one."""


Move = To | Stay | Pause | Back | CardOut
Moves = dict[type[Event], Move]
Maker = Callable[[Session], Effect]


def unchanged(session: Session) -> Session:
    return session


class Row(Struct, frozen=True, dict=True):
    """One state's behaviour."""

    on: Mapping[type[Event], Move]
    timeout: Timeout
    ignores: tuple[type[Event], ...] = STRAY
    begin: Callable[[Session], Session] = unchanged
    enter: tuple[Maker, ...] = ()
    leave: tuple[Maker, ...] = ()
    asks: type[BankRequest] | None = None
    offers: tuple[Offer, ...] = ()
    silent: Mapping[Key, Chosen] = field(default_factory=lambda: MappingProxyType({}))
    numbered: bool = False
    pins: int = 0
    amid: bool = False
    without_card: Row | None = None

    @cached_property
    def keys(self) -> Mapping[Key, Chosen]:
        """What each key stands for."""
        return {key: offer.event for offer in self.offers for key in (offer.key, *offer.also)} | dict(self.silent)

    @cached_property
    def numbers(self) -> tuple[Key, ...]:
        """The function keys that the digits 1, 2, … count as."""
        return tuple(offer.key for offer in self.offers[:MOST_CHOICES]) if self.numbered else ()


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
