"""What a driver or a bank must do: the arms of the terminal, as its core sees them.

A driver reports by calling what `connect` gave it, with an event of `otp_atm.events`; a bank answers a request of `otp_atm.requests` with
one of the events that the request's class names. The suites in `otp_atm.contracts` judge whether what stands here is kept.

A driver may report from any thread, and its commands return at once. One that is out of order answers every command with its failure event,
and keeps answering so until it posts its recovery event.
"""

from __future__ import annotations

from otp_atm.kiosk.ports import MOST_CHOICES, REST, Bank, CardReader, Clock, Display, PartialBank, PinPad, Post

__all__ = ["MOST_CHOICES", "REST", "Bank", "CardReader", "Clock", "Display", "PartialBank", "PinPad", "Post"]
