"""Who works at the control desk: two runners of scenarios, which reset the bank again and again, are not to meet there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock

from otp_atm.bank.wire.control import LeaseState, LeaseWish
from otp_atm.kiosk.clock import SystemClock
from otp_atm.kiosk.ports import Clock


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """The lease in force: `ends_at` is a moment of the monotonic clock, `until` the same for people."""

    wish: LeaseWish
    since: datetime
    until: datetime
    ends_at: float


class Lease:
    """Held by one at a time, who proves by a token to be the same, until given back or run out. May be used from any thread.

    One that has run out, and that nobody has taken since, goes on if it is prolonged: it is held since as before. So whoever is granted
    another `since` than before knows that somebody was here in between.

    It goes by the computer's clock, which no scenario moves, and outlives the resets of the bank. It keeps nobody from the desk who does
    not ask for it.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = Lock()
        self._held: Held | None = None

    def take(self, wish: LeaseWish) -> LeaseState:
        """Give the lease to who wishes it, or prolong it, where nobody else holds it."""
        with self._lock:
            held, now = self._held, self._clock.now()
            is_the_same = held is not None and compare_digest(held.wish.token, wish.token)
            if held and not is_the_same and self._clock.monotonic() < held.ends_at:
                return LeaseState(granted=False, holder=held.wish.holder, since=held.since, until=held.until)
            since, until = held.since if held and is_the_same else now, now + timedelta(seconds=wish.seconds)
            self._held = Held(wish, since, until, self._clock.monotonic() + wish.seconds)
            return LeaseState(granted=True, holder=wish.holder, since=since, until=until)

    def give_back(self, token: str) -> None:
        """It is nobody's, if it was the one of this token."""
        with self._lock:
            if self._held and compare_digest(self._held.wish.token, token):
                self._held = None
