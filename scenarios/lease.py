"""The lease at a control desk: two runners of scenarios notice each other, instead of resetting each other's world."""

from __future__ import annotations

import getpass
import os
import secrets
import socket
import time
from contextlib import suppress
from datetime import datetime
from typing import Final

from otp_atm.bank.wire.control import END_LEASE, TAKE_LEASE, LeaseEnd, LeaseState, LeaseWish
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.scenarios.bank_side import PATIENCE, DeskClosed

SECONDS: Final = 30.0
"""For which a desk is ours after the last sign of life: longer than anything at which a scenario waits for a bank."""


class DeskTaken(DeskClosed):
    """Somebody else plays scenarios at this bank, or has in between. The message says it."""


class DeskLease:
    """Held from `take` to `end`, as long as `keep` is called in between. Not to be shared between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._wish = LeaseWish(holder=here(), token=secrets.token_urlsafe(24), seconds=SECONDS)
        self._renew_at: float | None = None
        self._since: datetime | None = None

    def take(self) -> None:
        """Hold it, for `SECONDS` from now. A desk that knows no leases has none to give. Raises DeskTaken."""
        with suppress(TransportError):
            state = self._transport.call(TAKE_LEASE, self._wish, deadline=PATIENCE)
            if not isinstance(state, Problem):
                self._judge(state)
        self._renew_at = time.monotonic() + SECONDS / 3

    def _judge(self, state: LeaseState) -> None:
        """Raises DeskTaken where it is somebody else's, or was, since it was ours."""
        before, self._since = self._since, state.since if state.granted else None
        if not state.granted:
            since = state.since.astimezone()
            raise DeskTaken(f"{state.holder} has been playing scenarios at this bank since {since:%Y-%m-%d %H:%M:%S}")
        if before not in {None, state.since}:
            raise DeskTaken("another run has reset this bank meanwhile, or it was started anew")

    def keep(self) -> None:
        """Prolong it, where it is time to. Raises DeskTaken if it ran out, and is somebody else's, or was meanwhile."""
        if self._renew_at is not None and time.monotonic() >= self._renew_at:
            self.take()

    def end(self) -> None:
        """Give it back."""
        if self._renew_at is not None:
            self._renew_at = None
            with suppress(TransportError):
                self._transport.call(END_LEASE, LeaseEnd(token=self._wish.token), deadline=PATIENCE)


def here() -> str:
    """Who we are, for others who want the desk."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = "somebody"
    return "".join(each for each in f"{user} on {socket.gethostname()}, process {os.getpid()}"[:120] if each.isprintable())
