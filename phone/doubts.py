"""Requests to which the bank still owes an answer, each with its idempotency key, so that whoever tries again does nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from otp_atm.phone.effects import Request, RequestOtp
from otp_atm.phone.store import Store
from otp_atm.phone.vault import Random, Vault

KEY_BYTES: Final = 24
NO_TIME: Final = timedelta()
LIVES: Final[Mapping[type[Request], timedelta]] = {RequestOtp: timedelta(seconds=120)}
"""After this the same request is a new one: an SMS password that is over is of no use, whatever became of the first (G14)."""


class Doubt(msgspec.Struct, frozen=True):
    """The key of a request, and when it was first sent."""

    key: str
    since: datetime


class Doubts:
    """Kept in the phone's file, where a request goes by a mark of the vault: nothing of what it says can be read there."""

    def __init__(self, store: Store, vault: Vault, own_now: Callable[[], datetime], random: Random) -> None:
        self._store = store
        self._vault = vault
        self._own_now = own_now
        self._random = random

    def key(self, request: Request) -> str:
        """That of the same request before, if its answer is still owed, or a new one, durable when this returns."""
        doubt = self._kept(request)
        if doubt is None:
            doubt = Doubt(self._random(KEY_BYTES).hex(), self._own_now())
            self._store.put(self._name(request), msgspec.json.encode(doubt))
        return doubt.key

    def settle(self, request: Request) -> None:
        """It has been answered."""
        self._store.delete(self._name(request))

    def _kept(self, request: Request) -> Doubt | None:
        try:
            doubt = msgspec.json.decode(self._store.get(self._name(request)) or b"", type=Doubt)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        life = LIVES.get(type(request))
        is_over = life is not None and not NO_TIME <= self._own_now() - doubt.since < life  # the clock may have been set back since
        return None if is_over else doubt

    def _name(self, request: Request) -> str:
        words = msgspec.msgpack.encode((type(request).__name__, request))
        return f"doubt.{self._vault.mark(words)}"
