"""What a bank said to one request, whatever it was asked over; and how a trial of a promise ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from otp_atm.bank.wire.problems import Code, ProblemCode
from otp_atm.bank.wire.services.card_pin import CardPinCode
from otp_atm.bank.wire.services.one_time_password import OtpCode
from otp_atm.kiosk.printable import printable


class Exchange(NamedTuple):
    """A request and what came of it, as both may be shown to anybody: one line each, nothing secret."""

    asked: str
    came: str

    def __str__(self) -> str:
        return f"> {self.asked}\n< {self.came}"


HEARD_AT_THE_PORT: Final = frozenset(
    {
        Code.WRONG_PIN,
        Code.CARD_BLOCKED,
        Code.CARD_UNKNOWN,
        Code.CARD_EXPIRED,
        Code.PIN_KEY_UNKNOWN,
        Code.CARD_SESSION_EXPIRED,
        OtpCode.NO_PHONE_ON_FILE,
        OtpCode.ALREADY_ENROLLED,
        OtpCode.NOT_ENROLLED,
        OtpCode.OTP_PINS_DIFFER,
        OtpCode.OTP_PIN_WEAK,
        CardPinCode.CARD_PINS_DIFFER,
        CardPinCode.CARD_PIN_WEAK,
        CardPinCode.CARD_PIN_UNCHANGED,
        CardPinCode.CARD_PIN_CHECKS,
    }
)
"""Refusals that are an event of their own there. Any other is a plain one, whose code is the driver's own."""


class Said(NamedTuple):
    """An answer. `code` is that of the refusal, empty for a success, of which `told` has the members, by their names in the contract.

    `plain`: the refusal came from a driver, and says no more than that it is one. It prints as its exchange.
    """

    operation: str
    code: str
    told: Mapping[str, Any]
    exchange: Exchange
    plain: bool = False

    @property
    def succeeded(self) -> bool:
        return not self.code

    def says(self, code: ProblemCode) -> bool:
        """Whether it is this refusal, as far as can be seen."""
        return self.code == code or (self.plain and code not in HEARD_AT_THE_PORT)

    def member(self, name: str) -> Any:
        """The member of this name; None where it was not told."""
        return self.told.get(name)

    def __repr__(self) -> str:
        return str(self.exchange)


class Broken(Exception):
    """The promise is not kept. `exchanges` are what shows it."""

    def __init__(self, sentence: str, *exchanges: Exchange) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exchanges = exchanges


class NotTried(Exception):
    """There is no verdict; the message says why."""


class Unanswered(NotTried):
    """No usable answer came to an operation. `silent`: nothing came at all, as long as the terminal waits. `unsent`: nobody is there to be
    asked."""

    def __init__(self, operation: str, why: str, *, silent: bool = False, unsent: bool = False) -> None:
        super().__init__(f"{operation} had no usable answer: {why}")
        self.silent, self.unsent = silent, unsent


class Exhausted(NotTried):
    """The time or the requests of the whole run are used up."""


def shown(value: object) -> str:
    """A value of a message, made discreet before, in a line."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{printable(str(name))}: {shown(each)}" for name, each in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(shown, value)) + "]"
        case datetime():
            return value.isoformat()
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
    return printable(str(value))
