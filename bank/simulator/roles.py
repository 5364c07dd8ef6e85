"""The roles of cards: what a scenario may count on of a card, whatever its number and whoever its bank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Literal, NamedTuple


class Role(StrEnum):
    """By these names scenarios call for a card."""

    PHONE_ON_FILE = "phone-on-file"
    ANOTHER_PHONE_ON_FILE = "another-phone-on-file"
    PERSIAN_SMS = "persian-sms"
    ENGLISH_SMS = "english-sms"
    NO_PHONE = "no-phone"
    ENROLLED = "enrolled"
    ENROLLED_NO_SMS = "enrolled-no-sms"
    BLOCKED = "blocked"
    NEARLY_BLOCKED = "nearly-blocked"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


class Standing(NamedTuple):
    """How a card stands with its bank. None: a role that leaves this open."""

    known: bool | None = None
    readable: bool | None = None
    phone: bool | None = None
    """Whether its customer has one on file."""
    enrolled: Literal["no", "with SMS", "without SMS"] | None = None
    tries: int | None = None
    """Wrong PINs until it is blocked."""
    language: str | None = None
    """Of the text messages."""
    in_date: bool | None = None
    """Whether its last month is not over."""


_GOOD: Final = Standing(known=True, readable=True, phone=True, enrolled="no", tries=3, in_date=True)

MEANING: Final[Mapping[Role, tuple[Standing, str]]] = {
    Role.PHONE_ON_FILE: (_GOOD, "in good order; its customer has a phone on file and is not enrolled"),
    Role.ANOTHER_PHONE_ON_FILE: (_GOOD, "the same, of another customer"),
    Role.PERSIAN_SMS: (_GOOD._replace(language="fa"), "the same, and the bank's messages are in Persian"),
    Role.ENGLISH_SMS: (_GOOD._replace(language="en"), "the same, and the bank's messages are in English"),
    Role.NO_PHONE: (_GOOD._replace(phone=False), "in good order; its customer has no phone on file and is not enrolled"),
    Role.ENROLLED: (_GOOD._replace(enrolled="with SMS"), "enrolled for one-time passwords, offline and by SMS"),
    Role.ENROLLED_NO_SMS: (_GOOD._replace(enrolled="without SMS"), "enrolled for offline one-time passwords only"),
    Role.BLOCKED: (Standing(known=True, readable=True, tries=0, in_date=True), "blocked"),
    Role.NEARLY_BLOCKED: (Standing(known=True, readable=True, tries=1, in_date=True), "one wrong PIN from being blocked"),
    Role.EXPIRED: (Standing(known=True, readable=True, in_date=False), "past its last month"),
    Role.UNKNOWN: (Standing(known=False, readable=True), "of another bank: this one has never heard of it"),
    Role.UNREADABLE: (Standing(readable=False), "damaged: no reader can read it"),
}
"""What the bank has to know of a card that has a role, and the same in words."""


class Contradiction(ValueError):
    """Roles that no card can have at the same time. The message names two of them."""


def standing_of(roles: Iterable[Role]) -> Standing:
    """How a card with these roles stands with its bank. Raises Contradiction.

    >>> standing_of([Role.ENGLISH_SMS, Role.ANOTHER_PHONE_ON_FILE]).language
    'en'
    >>> standing_of([Role.BLOCKED, Role.NO_PHONE])
    Traceback (most recent call last):
    otp_atm.bank.simulator.roles.Contradiction: no card is blocked and no-phone
    """
    said: dict[str, tuple[Role, object]] = {}
    for role in roles:
        for name, value in MEANING[role][0]._asdict().items():
            before, other = said.get(name, (role, value))
            if value is None:
                continue
            if other != value:
                raise Contradiction(f"no card is {before} and {role}")
            said[name] = role, value
    return Standing(**{name: value for name, (_, value) in said.items()})  # type: ignore[arg-type]
