"""The mobile network's whims: messages held back, out of order, twice."""

from __future__ import annotations

from dataclasses import dataclass

from otp_atm.bank.simulator.records import Sms


@dataclass(slots=True)
class Network:
    """How messages are handed over from now on. `held`: not at all for the time being."""

    held: bool = False
    newest_first: bool = False
    twice: bool = False

    def arrange(self, messages: list[Sms]) -> list[Sms]:
        """The messages as they arrive."""
        if self.held:
            return []
        if self.twice:
            messages = [message for message in messages for _ in range(2)]
        return messages[::-1] if self.newest_first else messages
