"""What the terminal remembers while it serves one customer. Holds only what may be shown or journaled, and enciphered PIN blocks.

What only one service needs stands in that service's data, made on entering it and dropped on leaving it: nothing of it can outlive it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from otp_atm.kiosk.state import State
from otp_atm.kiosk.vocabulary import Card, Language, PinBlock


class Farewell(Enum):
    """Why the card is given back: what the «take your card» screen says."""

    DONE = "done"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    TROUBLE = "trouble"


class Session(Struct, frozen=True, gc=False):
    """One customer's visit.

    `serial` counts how often the terminal has stood ready for a customer since it started, `requests` the requests of this visit.
    """

    home_language: Language
    language: Language
    serial: int = 0
    requests: int = 0
    attempt: int = 0
    """How many times in a row the terminal has failed to go into service."""
    recoveries: int = 0
    """How often a device has recovered since the terminal was well for a while."""
    card: Card | None = None
    card_out: bool = False
    """The card has left the reader, and its customer is still to hear something."""
    nonce: bytes = b""
    mac: bytes = b""
    key_block: str = ""
    kcv: str = ""
    digits: int = 0
    pin_blocks: tuple[PinBlock, ...] = ()
    pin_was_wrong: bool = False
    tries_left: int | None = None
    reference: str = ""
    """The reference of the request in flight whose outcome matters."""
    unsettled: Struct | None = None
    """The question what became of it: a `kiosk.requests.Settlement`."""
    cancel_came_late: bool = False
    farewell: Farewell = Farewell.DONE
    code: str = ""
    """The operator's code of the last trouble."""
    detail: str = ""
    """What was wrong with the bank's last answer of no use."""
    interrupted: State | None = None
    """Where «do you need more time?» goes back to."""
    data: Struct | None = None
    """What the service remembers that the customer is in."""


_OWN = frozenset(Session.__struct_fields__)


def remember(session: Session, fields: Mapping[str, Any]) -> Session:
    """Change these fields, of the session or of the service's data in it. No name is in both: composing a table sees to that."""
    if not fields:
        return session
    if fields.keys() <= _OWN:
        return replace(session, **fields)
    assert session.data is not None
    own = {name: value for name, value in fields.items() if name in _OWN}
    theirs = {name: value for name, value in fields.items() if name not in own}
    return replace(session, **own, data=replace(session.data, **theirs))


def first_session(language: Language) -> Session:
    """The session of a terminal that has just started."""
    return Session(home_language=language, language=language)


def next_session(session: Session) -> Session:
    """A blank session for the next customer. That the terminal is well again, only time or a good visit shows."""
    return Session(
        home_language=session.home_language,
        language=session.home_language,
        serial=session.serial + 1,
        attempt=session.attempt,
        recoveries=session.recoveries,
    )


def closed_session(session: Session) -> Session:
    """A blank session that keeps why the terminal is out of service and how often it has tried to come back."""
    return replace(next_session(session), code=session.code, attempt=session.attempt + 1)


def recovered_session(session: Session) -> Session:
    """A device works again: try at once the first time; a device that recovers again and again is believed later and later."""
    return replace(next_session(session), code=session.code, attempt=session.recoveries, recoveries=session.recoveries + 1)


def blank_entry(session: Session) -> Session:
    """No digit has been pressed yet."""
    return replace(session, digits=0)


def with_reference(session: Session) -> Session:
    """A new reference for a request whose outcome matters."""
    requests = session.requests + 1
    return replace(session, requests=requests, reference=f"{session.serial}.{requests}", cancel_came_late=False)
