"""The word that notes something for later steps, which have it as `${name}`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Final

from msgspec import Struct

from otp_atm.person.course import Course
from otp_atm.person.seeing import plain, require
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.needs import Need
from otp_atm.scenarios.steps import CardId, Fields, NotedAs, Text


class Note(Struct, forbid_unknown_fields=True):
    """What is noted under `name`: what the group of a regular expression finds on the ATM's screen, or in the newest SMS to the customer
    of `card`; or a `field` of the newest line of the journal that has these fields."""

    name: NotedAs
    screen: Text | None = None
    sms: Annotated[Text | None, Need.MESSAGES] = None
    card: CardId | None = None
    journal: Fields | None = None
    field: Text | None = None

    def __post_init__(self) -> None:
        if sum(source is not None for source in (self.screen, self.sms, self.journal)) != 1:
            raise ValueError("it is noted from one of screen, sms, journal")
        if (self.sms is None) != (self.card is None):
            raise ValueError("sms and card belong together: a message is sent to the customer of a card")
        if (self.journal is None) != (self.field is None):
            raise ValueError("journal and field belong together: one field of a line is noted")
        if pattern := self.screen or self.sms:
            _require_pattern(pattern)


def _require_pattern(text: str) -> None:
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None
    if groups != 1:
        raise ValueError("what is noted is the one group of the regular expression, in parentheses")


def note(cast: Cast, argument: Note) -> Course[None]:
    """Note something under a name, which later steps have as `${name}`: what the group of a regular expression finds on the ATM's screen
    (`screen`) or in the newest SMS (`sms`) to the customer of a `card`, or a `field` of the newest `journal` line with these fields.

    Digits of any script are noted as 0 to 9. `note code` does this for a code on the phone.
    """
    if argument.screen:
        text = yield from cast.person.atm.see(lambda view: plain(view.text()))
        cast.noted[argument.name] = found(argument.screen, text, "on the screen")
    elif argument.sms and argument.card:
        sent = cast.stage.bank_side.messages(cast.card(argument.card).pan)
        cast.noted[argument.name] = found(argument.sms, plain("".join(sent[-1:])), "in the newest SMS")
    elif argument.journal and argument.field:
        cast.noted[argument.name] = field_of(cast.stage.journal_records(), argument.journal, argument.field)


def found(pattern: str, text: str, where: str) -> str:
    """What the group finds. Raises Unexpected."""
    match = re.search(pattern, in_latin_digits(text))
    require(match is not None, f"«{pattern}» finds nothing {where}")
    assert match
    return match[1] or ""


def in_latin_digits(text: str) -> str:
    """The text with 0 to 9 in place of the digits of other scripts.

    >>> in_latin_digits("\u06f1\u06f2 \u0663")
    '12 3'
    """
    return "".join(str(unicodedata.decimal(character, character)) for character in text)


def field_of(records: list[dict[str, Any]], wanted: Mapping[str, Any], field: str) -> str:
    """That of the newest record with these fields. Raises Unexpected."""
    record = next((record for record in reversed(records) if wanted.items() <= record.items()), None)
    require(record is not None, f"the journal has no line with {wanted}")
    assert record is not None
    require(field in record, f"the journal's line {record['event']} has no field «{field}»; it has: {', '.join(record)}")
    return str(record[field])


WORDS: Final = (note,)
