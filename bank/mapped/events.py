"""Events as answers make them: each field in its form, and no answer that contradicts its question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, NamedTuple

from msgspec import NODEFAULT, Meta, ValidationError, convert
from msgspec.structs import fields

from otp_atm.bank.wire.message import Kcv
from otp_atm.kiosk.events import BankReplyLost, BankUnreachable, KeyDelivered, PinRefused, Reply
from otp_atm.kiosk.requests import BankRequest, refusal

Forms = Mapping[tuple[type[Reply], str], Any]
"""Of fields of events, narrower than their types."""
Fitted = Mapping[type[BankRequest], Callable[[Any, Reply], Reply]]
"""For kinds of requests, what an event comes to as an answer to one. It may raise Contradiction."""

MOST_TRIES: Final = 15
"""No card has more tries left for its PIN."""
LONGEST_CODE: Final = 40
LONGEST_WORD: Final = 20
"""Letters and digits between the hyphens of a code."""
MOST_DIGITS: Final = 6
"""In a code, four of them in a row: more could be part of a card number, which comes in groups of four, too."""
CODE: Final = "code"
"""The field of events that holds an operator's code."""
DETAIL: Final = "detail"
"""That which says what was wrong with an answer: the terminal's own words, never those of whoever answered."""
_NOT_IN_A_CODE: Final = re.compile(r"[^a-z0-9]+")
_LONG_NUMBER: Final = re.compile(r"[0-9]{5}")
_MIXED_CASE: Final = re.compile(r"(?:[a-z]+[A-Z]+){3}")
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]{12}")
_PLAIN: Final = re.compile(r"[a-z]*[0-9]*|[0-9]+[a-z]+")
"""Letters and digits as words and numbers have them; what changes between them more often is part of a key."""
_WORD: Final = re.compile(r"(?<!^)(?=[A-Z])")

FORMS: Final[Forms] = {
    (KeyDelivered, "key_block"): Annotated[str, Meta(pattern=r"^[\x20-\x7e]{16,300}\Z")],
    (KeyDelivered, "kcv"): Kcv,
    (PinRefused, "tries_left"): Annotated[int, Meta(ge=1, le=MOST_TRIES)] | None,
}
NO_ANSWER: Final[tuple[type[Reply], ...]] = (BankUnreachable, BankReplyLost)
"""What is known without an answer: an answer that leads there is asked for again, as far as that is safe."""


class Contradiction(Exception):
    """An answer contradicts its question. The message says which member, and no value."""


class Misfit(Exception):
    """A field of an event cannot be made of what came: its name, and how."""


class Field(NamedTuple):
    """A field of an event. `form` is its type, or narrower; `default` is NODEFAULT where it must be said."""

    name: str
    form: Any
    default: Any
    may_be_none: bool


def fields_of(event: type[Reply], forms: Forms) -> Mapping[str, Field]:
    """The fields of an event that an answer can fill, by name."""
    return {
        field.name: Field(field.name, forms.get((event, field.name), field.type), field.default, _takes_none(field.type))
        for field in fields(event)
        if field.name != DETAIL
    }


def is_needed(field: Field) -> bool:
    """Whether an answer must fill it. A code is made of the event's name where it does not."""
    return field.default is NODEFAULT and field.name != CODE


def value_for(event: type[Reply], field: Field, found: Any) -> Any:
    """A field's value, of what was found for it, None where nothing was. Raises Misfit.

    What may be unknown is unknown where it does not fit; numbers and moments may be written as texts, moments as seconds since 1970.
    """
    if field.name == CODE:
        return (operators_code(str(found)) if isinstance(found, str | int) else "") or code_of(event)
    if found is None and not field.may_be_none:
        if field.default is NODEFAULT:
            raise Misfit(f"{field.name} is missing")
        return field.default
    try:
        return convert(found, field.form, strict=False)
    except (ValidationError, ValueError, OverflowError):  # the last two of moments that no calendar has
        if field.may_be_none:
            return None
        raise Misfit(f"{field.name} has another form") from None


def operators_code(said: str) -> str:
    """What a bank calls something, as operators' codes are written; empty where nothing is left, or where it could hold a secret.

    >>> operators_code("ERR_Limit 7"), operators_code("card 6221 0610 1137 4628")
    ('err-limit-7', '')
    """
    if len(said) > LONGEST_CODE or _MIXED_CASE.search(said):
        return ""
    code = _NOT_IN_A_CODE.sub("-", said.lower()).strip("-")
    return "" if may_hold_secret(code) else code


def may_hold_secret(code: str) -> bool:
    """Whether a part of it looks like a card number, a PIN block or a key: codes are shown, and kept in the journal.

    >>> may_hold_secret("card-blocked-57"), may_hold_secret("pin-3f2a9c"), may_hold_secret("0a-1b-2c-3d-4e-5f")
    (False, True, True)
    """
    words = code.split("-")
    many = sum(map(str.isdigit, code)) > MOST_DIGITS or _LONG_NUMBER.search(code) or _HEXADECIMAL.search("".join(words))
    return bool(many) or any(len(word) > LONGEST_WORD or not _PLAIN.fullmatch(word) for word in words)


def code_of(event: type[Reply]) -> str:
    """An event's name as a code, for where the bank has none.

    >>> code_of(PinRefused)
    'pin-refused'
    """
    return _WORD.sub("-", event.__name__).lower()


def as_answer(request: BankRequest, event: Reply, fitted: Fitted) -> Reply:
    """The event, as far as the request's class names it; else a plain refusal with its code. One of `NO_ANSWER` stays what it is.

    Raises Contradiction.
    """
    if isinstance(event, NO_ANSWER):
        return event
    answer = refusal(request, event, getattr(event, CODE, code_of(type(event))))
    fit = fitted.get(type(request))
    return fit(request, answer) if fit else answer


def _takes_none(kind: Any) -> bool:
    try:
        convert(None, kind)
    except ValidationError:
        return False
    return True
