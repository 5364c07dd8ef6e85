"""Of a body that no message describes, what may be shown: its form, each value replaced by what it is."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl

from otp_atm.bank.wire.headers import JSON, named
from otp_atm.bank.wire.message import CHARACTERS, DIGITS, Hidden
from otp_atm.bank.wire.reading import NotUnderstood, parsed

FORM: Final = "application/x-www-form-urlencoded"
DEEPEST: Final = 16
"""Levels of a body that are shown."""
MOST: Final = 50
"""Members or items on a level that are shown."""
LONGEST_NAME: Final = 40
MOST_DIGITS: Final = 2
"""A member's name is shown if it is no longer than that, and has no more digits: a longer one may be a value itself."""


def shape_of(body: bytes | None, media_type: str) -> Any:
    """The form of a body of this media type, as JSON has it; an empty object where there is none.

    >>> shape_of(b'{"pan": "5022291011374624", "ok": true, "tries": [3, null]}', "application/json")
    {'pan': «text, 16 characters», 'ok': True, 'tries': [«number, 1 digit», None]}
    >>> shape_of(b"grant_type=client_credentials", "application/x-www-form-urlencoded")
    {'grant_type': «text, 18 characters»}
    """
    if not body:
        return {}
    if media_type == FORM:
        return _members(_pairs(body), 1)
    if media_type == JSON or media_type.endswith("+json"):
        try:
            return _shape(parsed(body), 1)
        except NotUnderstood:
            return Hidden.called("no JSON", f"{len(body)} bytes")
    return Hidden.called(named(media_type), f"{len(body)} bytes")


def _pairs(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        return {"": body.decode(errors="replace")}


def _shape(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return Hidden.of(value, "text", CHARACTERS)
    if isinstance(value, int | float):
        return Hidden.of("".join(filter(str.isdigit, str(value))), "number", DIGITS)
    if depth > DEEPEST:
        return Hidden.called("more, deeper")
    return _members(value, depth) if isinstance(value, dict) else _items(value, depth)


def _items(values: list[Any], depth: int) -> list[Any]:
    return [*(_shape(value, depth + 1) for value in values[:MOST]), *([_rest(values)] if len(values) > MOST else [])]


def _members(values: dict[str, Any], depth: int) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in list(values.items())[:MOST]:
        shown[_name(name, shown)] = _shape(value, depth + 1)
    return shown | ({"…": _rest(values)} if len(values) > MOST else {})


def _rest(values: Any) -> Hidden:
    return Hidden.called("more", f"{len(values) - MOST}")


def _name(name: str, others: dict[str, Any]) -> str:
    """A member's name, or what stands for it, which is no other's."""
    if len(name) <= LONGEST_NAME and sum(map(str.isdecimal, name)) <= MOST_DIGITS and name.isprintable():
        return name
    number = sum(1 for other in others if other.startswith("«")) + 1
    return f"«name {number}, {len(name)} characters»"
