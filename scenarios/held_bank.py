"""A bank whose replies can be held back for a while, on the simulated clock, or come twice: at the terminal's end, whatever bank it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.ports import Bank, Clock, Post, services_of
from otp_atm.kiosk.requests import BankRequest, without_answer


@dataclass(frozen=True, slots=True)
class Held:
    """A reply on its way, and when it arrives on the monotonic clock."""

    due: float
    reply: Post
    event: Event


class HeldBank:
    """Passes requests on at once and replies later, to a bank that answers before `ask` returns.

    `patience` is how long a client waits before it gives a reply up, in seconds.
    """

    def __init__(self, bank: Bank, clock: Clock, patience: float) -> None:
        self.services: Collection[str] | None = services_of(bank)
        self._bank = bank
        self._clock = clock
        self._patience = patience
        self._held: list[Held] = []
        self._times = 0
        self._seconds = 0.0
        self._repeated = 0

    def hold(self, times: int, seconds: float) -> None:
        """Hold back the next `times` replies for so many seconds."""
        self._times, self._seconds = times, seconds

    def repeat(self, times: int) -> None:
        """Give the next `times` replies twice."""
        self._repeated = times

    @property
    def next_due(self) -> float | None:
        return min((held.due for held in self._held), default=None)

    def deliver(self) -> bool:
        """Hand over every reply whose time has come. Returns whether there was any."""
        if not self._held:
            return False
        now = self._clock.monotonic()
        due = [held for held in self._held if held.due <= now]
        self._held = [held for held in self._held if held.due > now]
        for held in due:
            held.reply(held.event)
        return bool(due)

    def ask(self, request: BankRequest, reply: Post) -> None:
        if self._repeated:
            self._repeated -= 1
            reply = twice(reply)
        if self._times:
            self._times -= 1
            self._bank.ask(request, lambda event: self._hold_back(request, event, reply))
        else:
            self._bank.ask(request, reply)

    def end_card_session(self) -> None:
        self._bank.end_card_session()

    def close(self) -> None:
        self._bank.close()

    def _hold_back(self, request: BankRequest, event: Event, reply: Post) -> None:
        if self._seconds > self._patience:
            event = without_answer(request, "bank-timeout")
        wait = min(self._seconds, self._patience)
        self._held.append(Held(self._clock.monotonic() + wait, reply, event))


def twice(reply: Post) -> Post:
    """Posts what it is given, and again."""

    def post(event: Event) -> None:
        reply(event)
        reply(event)

    return post
