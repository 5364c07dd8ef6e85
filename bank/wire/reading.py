"""Messages as JSON, and JSON as messages: what does not have the agreed form is named by its members, all of them, and never quoted."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeVar

from msgspec import DecodeError, Struct, ValidationError, convert
from msgspec.json import Decoder, encode
from msgspec.structs import fields

from otp_atm.bank.wire.message import Message

M = TypeVar("M", bound=Message)

written: Final = encode
"""A message as JSON in UTF-8."""


def number(text: str) -> int | float:
    """A number of JSON's that is written with a fraction or an exponent: 2.0 is a whole one, as it is to JSON Schema (Validation, 6.1.1),
    in which our OpenAPI document describes the messages. To msgspec alone it would be none.

    >>> number("2.0"), number("2.5")
    (2, 2.5)
    """
    value = float(text)
    return int(value) if value.is_integer() else value


JSON: Final = Decoder(float_hook=number)


class How(StrEnum):
    """How a member does not fit."""

    OTHERWISE = "has another form"
    MISSING = "is missing"
    UNKNOWN = "is not known"


class Misfit(NamedTuple):
    """A member that does not fit, as a JSON pointer (RFC 6901), and how."""

    member: str
    how: How

    def __str__(self) -> str:
        return f"{self.member or 'the body'} {self.how}"


class NotUnderstood(ValueError):
    """What came has not the agreed form. `misfits` are the members that are wrong, missing or unknown, in the order of the form."""

    def __init__(self, *misfits: Misfit) -> None:
        super().__init__(f"not of the agreed form: {', '.join(map(str, misfits))}")
        self.misfits = misfits or (Misfit("", How.OTHERWISE),)

    @property
    def members(self) -> tuple[str, ...]:
        """Their JSON pointers (RFC 6901); the whole is the empty one."""
        return tuple(misfit.member for misfit in self.misfits)


def read(kind: type[M], data: bytes | str) -> M:
    """The message in this JSON, in UTF-8. Raises NotUnderstood."""
    return fitted(kind, parsed(data))


def parsed(data: bytes | str) -> Any:
    """What JSON says. Raises NotUnderstood."""
    try:
        return JSON.decode(data)
    except (DecodeError, UnicodeDecodeError, RecursionError):  # malformed, not in UTF-8, too deep
        raise NotUnderstood from None


def fitted(kind: type[M], value: Any) -> M:
    """The message that this value of JSON's is. Raises NotUnderstood."""
    try:
        return convert(value, kind)
    except ValidationError:
        raise NotUnderstood(*misfits(kind, value)) from None


def misfits(kind: Any, value: Any, at: str = "") -> Iterator[Misfit]:
    """Where the value does not fit: msgspec itself names only the first place."""
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
        for field in fields(kind):
            if field.encode_name in value:
                yield from misfits(field.type, value[field.encode_name], f"{at}/{field.encode_name}")
            elif field.required:
                yield Misfit(f"{at}/{field.encode_name}", How.MISSING)
        if kind.__struct_config__.forbid_unknown_fields:
            yield from (Misfit(f"{at}/{escaped(name)}", How.UNKNOWN) for name in value if name not in kind.__struct_encode_fields__)
    elif not fits(kind, value):
        yield Misfit(at, How.OTHERWISE)


def fits(kind: Any, value: Any) -> bool:
    """Whether the value has this form."""
    try:
        convert(value, kind)
    except ValidationError:
        return False
    return True


def escaped(name: str) -> str:
    """A member's name in a JSON pointer (RFC 6901, section 3).

    >>> escaped("a/b~c")
    'a~1b~0c'
    """
    return name.replace("~", "~0").replace("/", "~1")
