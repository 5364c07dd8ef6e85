"""The forms in which a part of the client says how it asks, and what it makes of a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from otp_atm.bank.client.line import Line
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Problem
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.requests import BankRequest

Answers = Mapping[type[BankRequest], Callable[[Line, Any], Reply | Problem]]
"""For each request, what asks it over a line. It may raise TransportError; UnusableReply also for an answer that contradicts its question,
or itself, however well it is formed."""

Operations = Mapping[type[BankRequest], Operation[Any, Any]]
"""The operation that a request is asked by. By its name scenarios and reports call the request, whatever a bank speaks."""

Refusals = Mapping[str, Callable[[Problem], Reply]]
"""The events that problem codes stand for."""
