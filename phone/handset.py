"""The handset: performs what the machine decides. One thread, one queue; whatever blocks sits in a thread that only posts.

Whoever owns the loop (a window, a scenario, a test) calls `turn` whenever something was posted or a moment of `next_due` has come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from queue import Empty, SimpleQueue
from typing import Any, Final

from otp_atm.languages.texts import Texts
from otp_atm.phone.effects import Ask, CheckCards, ComputeCode, Effect, ForgetSeed
from otp_atm.phone.events import CardRegistered, CardsChecked, CodeIssued, Event, SimInserted, SmsArrived, Ticked
from otp_atm.phone.machine import step
from otp_atm.phone.ports import Clock, Link, Network
from otp_atm.phone.state import Phone
from otp_atm.phone.store import Store, kept
from otp_atm.phone.vault import Vault
from otp_atm.phone.view import View
from otp_atm.phone.views.registry import view_of

NOBODY: Final = 0
"""The ticket of what no page waits for."""
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the phone is: the true time there, the time zone, and what the bank is called."""

    clock: Clock
    zone: tzinfo
    bank_name: Texts


@dataclass(frozen=True, slots=True)
class Gear:
    """Everything the phone acts through."""

    place: Place
    link: Link
    network: Network
    store: Store
    vault: Vault


class Handset:
    """One phone at work. `wake` is called, from any thread, when `turn` has something to do."""

    def __init__(self, gear: Gear, new: Phone, wake: Callable[[], None] = lambda: None) -> None:
        """As it was left, speaking as `new`; that itself if it was never used. Raises BadPhoneFile."""
        self._gear = gear
        self._wake = wake
        self._phone = gear.store.load(new.language) or new
        self._kept = kept(self._phone)
        self._queue: SimpleQueue[tuple[Event, int]] = SimpleQueue()
        """Events, and how many requests each answers."""
        self._undelivered: list[Event] = []
        """Messages that wait for the network to come back."""
        self._awaited = 0
        self._seen: tuple[Phone, str] | None = None
        self._view: View | None = None
        self._perform_as: Final[Mapping[type[Effect], Callable[[Any], None]]] = {
            Ask: self._ask,
            CheckCards: self._check,
            ComputeCode: self._compute,
            ForgetSeed: lambda effect: gear.vault.forget(effect.token_id),
        }
        for number in self._phone.numbers:
            gear.network.carry(number, self.post)
        self._recover()

    @property
    def phone(self) -> Phone:
        return self._phone

    @property
    def view(self) -> View:
        """What it shows now."""
        seen = self._phone, f"{self._gear.place.clock.now() + self._phone.clock_error:%d%H%M}"
        if self._view is None or seen != self._seen:
            self._seen = seen
            place = self._gear.place
            self._view = view_of(self._phone, place.clock.now(), place.zone, place.bank_name)
        return self._view

    @property
    def awaits_bank(self) -> bool:
        """Whether a reply of the bank is still to come."""
        return self._awaited > 0

    @property
    def deadline(self) -> datetime | None:
        """The true time at which something on the phone is over by itself; None if nothing is."""
        return self._phone.next_due

    @property
    def next_due(self) -> datetime:
        """The true time at which `turn` must be called at the latest; the status bar's next minute, if nothing sooner."""
        own = self._gear.place.clock.now() + self._phone.clock_error
        minute = own.replace(second=0, microsecond=0) + _MINUTE - self._phone.clock_error
        return min(self._phone.next_due or minute, minute)

    def carry(self, number: str) -> None:
        """Put in a SIM card with this number, which stays in."""
        self._gear.network.carry(number, self.post)
        self.post(SimInserted(number))

    def poll(self) -> None:
        """Take delivery of what the mobile network has, if it does not deliver by itself."""
        if not self._phone.airplane:
            self._gear.network.poll()

    def post(self, event: Event) -> None:
        """Take an event, from any thread, for the next `turn`."""
        self._queue.put((event, 0))
        self._wake()

    def turn(self, patience: float = 0.0) -> bool:
        """Process everything that has been posted or fallen due. Returns whether anything has changed.

        With `patience`, wait up to so many seconds for the first event if there is nothing yet.
        """
        before = self._phone
        due = self._phone.next_due
        if due and self._gear.place.clock.now() >= due:
            self._process(Ticked())
        event = self._next(patience)
        while event is not None:
            self._process(event)
            event = self._next()
        if kept(self._phone) != self._kept:
            self._kept = kept(self._phone)
            self._gear.store.save(self._phone)
        return self._phone != before

    def close(self) -> None:
        """Switch off. What it keeps is in its file already."""
        self._gear.network.close()
        self._gear.link.close()
        self._gear.store.close()

    def _recover(self) -> None:
        """Cards that were registered when the phone was switched off before it could know."""
        unknown = (token_id for token_id in self._gear.vault.token_ids() if not self._phone.card(token_id))
        for token_id in unknown:
            holding = self._gear.vault.holding(token_id)
            if holding and holding.number:
                self.post(CardRegistered(NOBODY, token_id, holding.number, holding.mark))

    def _next(self, patience: float = 0.0) -> Event | None:
        if self._undelivered and not self._phone.airplane:
            return self._undelivered.pop(0)
        try:
            event, answers = self._queue.get(timeout=patience) if patience else self._queue.get_nowait()
        except Empty:
            return None
        self._awaited -= answers
        return event

    def _process(self, event: Event) -> None:
        if isinstance(event, SmsArrived) and self._phone.airplane:
            self._undelivered.append(event)
            return
        self._phone, effects = step(self._phone, event, self._gear.place.clock.now())
        for effect in effects:
            self._perform_as[type(effect)](effect)

    def _ask(self, effect: Ask) -> None:
        self._awaited += 1
        self._gear.link.ask(effect.ticket, effect.request, self._post_reply)

    def _post_reply(self, event: Event) -> None:
        self._queue.put((event, 1))
        self._wake()

    def _check(self, effect: CheckCards) -> None:
        self._awaited += 1
        self._gear.link.check(effect, self._post_reply)

    def _compute(self, effect: ComputeCode) -> None:
        """A registration that cannot be opened any more is over."""
        code = self._gear.vault.code(effect.token_id, effect.otp_pin, effect.step)
        self.post(CardsChecked((effect.token_id,)) if code is None else CodeIssued(effect.token_id, code))
