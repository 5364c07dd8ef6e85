"""What is typed at the demo's desks: taken as far as it can become a card number, a PIN or a mobile number, and judged at each digit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, Protocol

from otp_atm.kiosk.vocabulary import LONGEST_PAN, LONGEST_PIN, SHORTEST_PAN, SHORTEST_PIN, passes_luhn
from otp_atm.screens.typed import numbers, plain

PLUS: Final = "+"
COUNTRY_CODES: Final = ("+98", "0098", "98")
MOBILE: Final = "09"
MOBILE_DIGITS: Final = 11
_USUAL_PAN: Final = 16


class Slip(Enum):
    """What is to be said of a field while somebody types."""

    NOT_MOBILE = "not-mobile"
    TOO_LONG = "too-long"
    CHECK_DIGIT = "check-digit"
    TAKEN = "taken"
    SHORT = "short"


class Rule(Protocol):
    """What a field is for."""

    @property
    def groups(self) -> tuple[int, ...]:
        """How its digits are grouped when they are shown."""

    def slip(self, typed: str) -> Slip | None:
        """Why this can be the beginning of none; None if it can."""

    def value(self, typed: str) -> str:
        """What has been typed, if it is whole; else nothing."""

    def missing(self, typed: str) -> int:
        """How many digits there are to come, at least."""

    def complaint(self, typed: str) -> Slip | None:
        """What is wrong with it although it has the length of one."""


@dataclass(frozen=True, slots=True)
class CardNumber:
    """A PAN (ISO/IEC 7812-1) with its check digit."""

    groups: tuple[int, ...] = (4, 4, 4, 4, 3)

    def slip(self, typed: str) -> Slip | None:
        return Slip.TOO_LONG if len(typed) > LONGEST_PAN else None

    def value(self, typed: str) -> str:
        return typed if len(typed) >= SHORTEST_PAN and passes_luhn(typed) else ""

    def missing(self, typed: str) -> int:
        return max(0, _USUAL_PAN - len(typed))

    def complaint(self, typed: str) -> Slip | None:
        return Slip.CHECK_DIGIT if len(typed) >= _USUAL_PAN and not passes_luhn(typed) else None


@dataclass(frozen=True, slots=True)
class Pin:
    """A card PIN (ISO 9564-1)."""

    groups: tuple[int, ...] = (LONGEST_PIN,)

    def slip(self, typed: str) -> Slip | None:
        return Slip.TOO_LONG if len(typed) > LONGEST_PIN else None

    def value(self, typed: str) -> str:
        return typed if len(typed) >= SHORTEST_PIN else ""

    def missing(self, typed: str) -> int:
        return max(0, SHORTEST_PIN - len(typed))

    def complaint(self, typed: str) -> Slip | None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True)
class Mobile:
    """A mobile number, with the country's code or without."""

    groups: tuple[int, ...] = (4, 3, 4)

    def slip(self, typed: str) -> Slip | None:
        if mobile_number(typed) is not None:
            return None
        return Slip.NOT_MOBILE if len(plain(typed)) < MOBILE_DIGITS else Slip.TOO_LONG

    def value(self, typed: str) -> str:
        number = mobile_number(typed) or ""
        return number if len(number) == MOBILE_DIGITS else ""

    def missing(self, typed: str) -> int:
        return MOBILE_DIGITS - len(mobile_number(typed) or "")

    def complaint(self, typed: str) -> Slip | None:  # noqa: ARG002
        return None


CARD_NUMBER: Final = CardNumber()
PIN: Final = Pin()
MOBILE_NUMBER: Final = Mobile()


@dataclass(frozen=True, slots=True)
class Slate:
    """A field, and what is written in it. `slip` is about a digit that was not taken."""

    rule: Rule
    typed: str = field(default="", repr=False)
    slip: Slip | None = None

    def write(self, text: str) -> Slate:
        """The digits of a text, of whatever script, one by one; what does not fit is left out, and said to be."""
        slate = self
        for character in text:
            slate = slate._add(character if character == PLUS else plain(character))
        return slate

    def erase(self) -> Slate:
        """One digit less."""
        return replace(self, typed=self.typed[:-1], slip=None)

    def paste(self, text: str) -> Slate:
        """The first number in a text that this can be, in the place of what was there."""
        found = (self.rule.value(number) for number in numbers(text))
        whole = next(filter(None, found), "")
        return Slate(self.rule, whole) if whole else self

    @property
    def value(self) -> str:
        """The whole of it; empty as long as something is missing or wrong."""
        return self.rule.value(self.typed)

    @property
    def said(self) -> Slip | None:
        """What is to be said of it now; None of an empty field, and of one that is right."""
        if self.slip or self.value or not self.typed:
            return self.slip
        return self.rule.complaint(self.typed) or Slip.SHORT

    @property
    def missing(self) -> int:
        return self.rule.missing(self.typed)

    @property
    def grouped(self) -> str:
        """As people write it."""
        rest, parts = self.typed, []
        for size in self.rule.groups:
            parts.append(rest[:size])
            rest = rest[size:]
        return " ".join(filter(None, (*parts, rest)))

    def _add(self, text: str) -> Slate:
        """A plus that was no country's makes way."""
        if not text:
            return self
        longer = (self.typed + text, text) if self.typed == PLUS else (self.typed + text,)
        taken = next((typed for typed in longer if not self.rule.slip(typed)), None)
        return replace(self, slip=self.rule.slip(longer[0])) if taken is None else replace(self, typed=taken, slip=None)


def mobile_number(typed: str) -> str | None:
    """The mobile number that begins as typed, `09…`; None if none does.

    >>> [mobile_number(typed) for typed in ("0912", "912", "+98912", "00989121234567", "98", "12", "091212345678")]
    ['0912', '0912', '0912', '09121234567', '098', None, None]
    """
    readings = (read(typed) for read in (_as_dialled, _without_zero, _international))
    return next((number for number in readings if _begins_one(number)), None)


def _begins_one(number: str | None) -> bool:
    return number is not None and len(number) <= MOBILE_DIGITS and (number.startswith(MOBILE) or MOBILE.startswith(number))


def _as_dialled(typed: str) -> str | None:
    return typed if not typed.startswith(PLUS) else None


def _without_zero(typed: str) -> str | None:
    return f"0{typed}" if typed.startswith(MOBILE[1]) else None


def _international(typed: str) -> str | None:
    """Behind the country's code, also with the zero that is often written there in brackets."""
    if any(code.startswith(typed) for code in COUNTRY_CODES):
        return ""
    code = next((code for code in COUNTRY_CODES if typed.startswith(code)), None)
    return None if code is None else f"0{typed.removeprefix(code).removeprefix('0')}"
