"""What a person types into the phone: fields of digits, one of them in focus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple
from unicodedata import category

from otp_atm.kiosk.vocabulary import LONGEST_PAN, SHORTEST_PAN, passes_luhn
from otp_atm.screens.typed import amounts, months, numbers, plain


class Field(Enum):
    """Everything that can be typed."""

    CARD_NUMBER = "card-number"
    ACTIVATION_CODE = "activation-code"
    OTP_PIN = "otp-pin"
    CVV2 = "cvv2"
    EXPIRY = "expiry"
    OTP = "otp"
    AMOUNT = "amount"


class Rule(NamedTuple):
    """How many digits a field takes, in which groups they are shown, and whether they are hidden from the eyes beside one."""

    shortest: int
    longest: int
    groups: tuple[int, ...] = ()
    hidden: bool = False
    """Never shown: each digit is a dot."""
    secret: bool = False
    """Shown to the person, but in no picture or text that is kept."""


RULES: Final[Mapping[Field, Rule]] = {
    Field.CARD_NUMBER: Rule(SHORTEST_PAN, LONGEST_PAN, (4, 4, 4, 4, 3), secret=True),
    Field.ACTIVATION_CODE: Rule(8, 8, secret=True),
    Field.OTP_PIN: Rule(8, 8, hidden=True, secret=True),
    Field.CVV2: Rule(3, 4, hidden=True, secret=True),
    Field.EXPIRY: Rule(4, 4, (2, 2)),
    Field.OTP: Rule(7, 10, secret=True),
    Field.AMOUNT: Rule(4, 10),
}


USUAL_PAN: Final = 16
"""Digits of most card numbers."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A code that can be pasted, and the field that it is for: an activation code is as long as many a password.

    It was sent or copied at `since`, and is good before `until`, both true times. `card` is the end of the card number that it is for, and
    `amounts` are the sums that are named beside it, in rials; empty where that is not known.
    """

    digits: str = field(repr=False)
    meant_for: Field
    since: datetime
    until: datetime
    card: str = ""
    amounts: tuple[int, ...] = ()

    def suits(self, card_number: str, amount: int) -> bool:
        """Whether nothing speaks against its being for this card and this payment, as far as they are known (empty, and 0)."""
        of_card = not (self.card and card_number) or card_number.endswith(self.card)
        return of_card and (not (self.amounts and amount) or amount in self.amounts)


@dataclass(frozen=True, slots=True)
class Form:
    """Fields with their digits, always ASCII. `focus` is where typing goes; None once the keypad is put away."""

    fields: tuple[Field, ...]
    texts: tuple[str, ...] = field(repr=False)
    focus: Field | None

    def __getitem__(self, which: Field) -> str:
        """The digits in a field."""
        return self.texts[self.fields.index(which)]

    def complete(self, which: Field) -> bool:
        """Whether it can be what it should be: long enough, and of a month or amount that there is."""
        text = self[which]
        if len(text) < RULES[which].shortest:
            return False
        return 1 <= int(text[:2]) <= 12 if which is Field.EXPIRY else which is not Field.AMOUNT or int(text) > 0

    @property
    def ready(self) -> bool:
        """Every field has all it needs."""
        return all(map(self.complete, self.fields))

    def focused(self, which: Field | None) -> Form:
        return replace(self, focus=which)

    def typed(self, digits: str) -> Form:
        """Digits into the field in focus, as far as they fit. A field that can be expected to be full passes the focus on."""
        if self.focus is None:
            return self
        rule = RULES[self.focus]
        text = _continued(self.focus, self[self.focus], digits)[: rule.longest]
        form = self.filled(self.focus, text)
        return form.advanced() if _full(self.focus, text) else form

    def erased(self) -> Form:
        """One digit less in the field in focus; an empty one passes the focus back."""
        if self.focus is None:
            return self
        if not self[self.focus]:
            return self.focused(self.fields[max(0, self.fields.index(self.focus) - 1)])
        return self.filled(self.focus, self[self.focus][:-1])

    def filled(self, which: Field, text: str) -> Form:
        """With this text in this field."""
        return replace(self, texts=tuple(text if name is which else old for name, old in zip(self.fields, self.texts, strict=True)))

    def advanced(self) -> Form:
        """The focus on the next field that still lacks something, the first one after the last, or away if there is none."""
        assert self.focus
        here = self.fields.index(self.focus)
        others = (*self.fields[here + 1 :], *self.fields[:here])
        return self.focused(next((name for name in others if not self.complete(name)), None))

    @property
    def finished(self) -> bool:
        """Whether the field in focus, if there is one, has all it needs."""
        return self.focus is None or self.complete(self.focus)

    def takes(self, clip: Clip) -> bool:
        """Would what was copied make a whole of the field in focus?"""
        return self.focus is clip.meant_for and self.filled(clip.meant_for, clip.digits).complete(clip.meant_for)

    def pasted(self, clip: Clip) -> Form:
        """What was copied in place of what stands in the field, which is whole then: on to the next."""
        return self.filled(clip.meant_for, clip.digits).advanced() if self.takes(clip) else self

    def pasted_text(self, text: str) -> Form:
        """What a text from anywhere has for the field in focus, in place of what stands there: the first number that makes a whole of it,
        or the only one, as long as it fits."""
        if self.focus is None:
            return self
        found = _found(self.focus, text)
        forms = [self.filled(self.focus, number) for number in found if len(number) <= RULES[self.focus].longest]
        whole = next((form for form in forms if form.complete(self.focus)), None)
        if whole:
            return whole.advanced()
        return forms[0] if forms and len(found) == 1 else self


def _continued(which: Field, text: str, typed: str) -> str:
    """A field's text with what is typed behind it: the digits, in whatever script. A mark behind one digit of a month ends the month."""
    for character in typed:
        if which is Field.EXPIRY and len(text) == 1 and text != "0" and category(character)[0] in "PZ":
            text = f"0{text}"
        text += plain(character)
    return text


def _found(which: Field, text: str) -> tuple[str, ...]:
    """What in a text may be meant for a field."""
    readers = {Field.AMOUNT: amounts, Field.EXPIRY: months}
    return readers.get(which, numbers)(text)


def _full(which: Field, text: str) -> bool:
    """Whether a person would hardly go on: the length is reached that the field always has, or, with the right check digit, mostly."""
    if which is Field.CARD_NUMBER:
        return len(text) == LONGEST_PAN or (len(text) == USUAL_PAN and passes_luhn(text))
    return len(text) == RULES[which].shortest == RULES[which].longest


def blank(*fields: Field) -> Form:
    """An empty form, its first field in focus."""
    return Form(fields, ("",) * len(fields), fields[0])
