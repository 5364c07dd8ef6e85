"""A bank whose replies can be held back for a while, on the simulated clock: how a slow bank looks from the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.ports import Bank, Clock, Post
from otp_atm.kiosk.requests import BankRequest, without_answer

LONGEST_ANSWER: Final = 60.0
"""Real seconds for which a bank in another process is waited for."""


@dataclass(frozen=True, slots=True)
class Held:
    """A reply on its way, and when it arrives on the monotonic clock."""

    due: float
    reply: Post
    event: Event


class HeldBank:
    """Passes requests on at once and replies later. `patience` is how long a client waits before it gives a reply up, in seconds."""

    def __init__(self, bank: Bank, clock: Clock, patience: float) -> None:
        self._bank = bank
        self._clock = clock
        self._patience = patience
        self._held: list[Held] = []
        self._times = 0
        self._seconds = 0.0

    def hold(self, times: int, seconds: float) -> None:
        """Hold back the next `times` replies for so many seconds."""
        self._times, self._seconds = times, seconds

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
        if not self._times:
            self._bank.ask(request, reply)
            return
        self._times -= 1
        answer: SimpleQueue[Event] = SimpleQueue()
        self._bank.ask(request, answer.put)
        self._hold_back(request, answer.get(timeout=LONGEST_ANSWER), reply)

    def end_card_session(self) -> None:
        self._bank.end_card_session()

    def close(self) -> None:
        self._bank.close()

    def _hold_back(self, request: BankRequest, event: Event, reply: Post) -> None:
        if self._seconds > self._patience:
            event = without_answer(request, "bank-timeout")
        wait = min(self._seconds, self._patience)
        self._held.append(Held(self._clock.monotonic() + wait, reply, event))
