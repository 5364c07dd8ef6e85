"""What happens at a terminal as plain data without secrets, and back, with what stands for them.

A card number is kept truncated, and comes back with as many zeros in its midst; bytes and PIN blocks are kept by kind and size alone, and
come back as zeros, as does a text that no journal may hold. A name that is embossed on a card, and its expiry date, are not kept at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, ValidationError, convert, to_builtins

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.journal import journaled
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.table import Table
from otp_atm.kiosk.vocabulary import Card, Language, Pan, PinBlock
from otp_atm.languages import language

Plain = dict[str, Any]
"""A JSON object."""
KIND: Final = "kind"
_BYTES: Final = "bytes"
_CHARACTERS: Final = "characters"
MOST: Final = 10_000
"""Bytes or characters of a secret."""
_TRUNCATED: Final = re.compile(r"[0-9]{6}\*{2,9}[0-9]{4}\Z")


class Odd(ValueError):
    """Data that no terminal like this one has kept. The message names them."""


class StandIns:
    """Of a terminal with this table."""

    def __init__(self, table: Table) -> None:
        self._states = {state.value: state for state in table.rows}
        self._data = {f"{service.name}.{type(service.data).__name__}": type(service.data) for service in table.services}
        self._events: dict[str, Any] = {kind.__name__: kind for kind in _below(Event)}
        self._requests: dict[str, Any] = {kind.__name__: kind for kind in _below(BankRequest)}

    # Away -------------------------------------------------------------------------------------------------------------------------

    def kept(self, value: object) -> Any:
        """This as plain data, without secrets."""
        made = _KEPT_AS.get(type(value))
        if made:
            return made(value)
        if isinstance(value, tuple):
            return [self.kept(one) for one in value]
        return self._struct(value) if isinstance(value, Struct) else to_builtins(value)

    def fields(self, value: Struct) -> Plain:
        """Its fields by their names, without those that are as they usually are."""
        usual = dict(zip(reversed(type(value).__struct_fields__), reversed(type(value).__struct_defaults__), strict=False))
        told = {name: getattr(value, name) for name in type(value).__struct_fields__}
        return {name: self._field(name, one) for name, one in told.items() if name not in usual or one != usual[name]}

    def _struct(self, value: Struct) -> Plain:
        names = {kind: name for name, kind in self._data.items()}
        return {KIND: names.get(type(value), type(value).__name__), **self.fields(value)}

    def _field(self, name: str, value: object) -> Any:
        return {_CHARACTERS: len(value)} if type(value) is str and value and name not in self._open else self.kept(value)

    @cached_property
    def _open(self) -> frozenset[str]:
        """What texts are called that a journal may hold."""
        return frozenset(name for kind in (*self._events.values(), *self._requests.values()) for name in journaled(kind))

    # And back ---------------------------------------------------------------------------------------------------------------------

    def event(self, name: str, fields: Plain) -> Event:
        """The event of this name. Raises Odd."""
        made: Event = self._made(_one(self._events, name, "event"), fields)
        return made

    def session(self, fields: Plain) -> Session:
        """Raises Odd."""
        made: Session = self._made(Session, fields)
        return made

    def state(self, name: str) -> State:
        """Raises Odd."""
        state: State = _one(self._states, name, "state")
        return state

    def _made(self, kind: type[Struct], fields: Plain) -> Any:
        hints = get_type_hints(kind, include_extras=True)
        if unknown := sorted(fields.keys() - hints.keys()):
            raise Odd(f"{kind.__name__} has no {', '.join(unknown)}")
        try:
            return kind(**{name: self._back(hints[name], value) for name, value in fields.items()})
        except TypeError as lacking:
            raise Odd(f"{kind.__name__}: {lacking}") from None

    def _back(self, hint: Any, value: Any) -> Any:
        inner = _bare(hint, value)
        if value is None and inner is not NoneType:
            raise Odd("nothing stands where something must")
        if get_origin(inner) is tuple:
            return tuple(self._back(get_args(inner)[0], one) for one in _as(list, value))
        own = {State: self.state, Struct: self._any}.get(inner) or _MADE_OF.get(inner)
        return own(value) if own else _converted(value, inner)

    def _any(self, value: object) -> Any:
        told = dict(_as(dict, value))
        return self._made(_one({**self._requests, **self._data}, told.pop(KIND, None), "kind"), told)


def stand_in(truncated: object) -> Pan:
    """A card number with the same first six and last four digits, and zeros between them. Raises Odd.

    >>> stand_in("603799******7893").digits
    '6037990000007893'
    """
    if not isinstance(truncated, str) or not _TRUNCATED.match(truncated):
        raise Odd("a card number is none")
    return Pan(truncated.replace("*", "0"))


def _text(value: object) -> str:
    return "0" * _size(value, _CHARACTERS) if isinstance(value, dict) else str(_as(str, value))


def _card(value: object) -> Card:
    return Card(stand_in(_as(dict, value).get("pan")))


def _pin_block(value: object) -> PinBlock:
    told = _as(dict, value)
    return PinBlock(_as(int, told.get("format")), _zeros(told), _as(str, told.get("kcv")))


def _zeros(value: object) -> bytes:
    return bytes(_size(value, _BYTES))


def _below(kind: type[Struct]) -> Iterator[type[Struct]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


def _bare(hint: Any, value: Any) -> Any:
    """The type that a value has of those that its field may have."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0], value)
    if get_origin(hint) in {Union, UnionType}:
        rest = [one for one in get_args(hint) if one is not NoneType]
        return NoneType if value is None and len(rest) < len(get_args(hint)) else _bare(rest[0], value)
    return hint


def _one(known: Mapping[str, Any], name: object, what: str) -> Any:
    if not isinstance(name, str) or name not in known:
        raise Odd(f"there is no {what} {str(name)[:60]}")
    return known[name]


def _as(kind: type[Any], value: Any) -> Any:
    if not isinstance(value, kind):
        raise Odd(f"a {type(value).__name__} stands where a {kind.__name__} must")
    return value


def _size(value: Any, of: str) -> int:
    size = _as(int, _as(dict, value).get(of))
    if not 0 <= size <= MOST:
        raise Odd(f"{size} {of} are none")
    return int(size)


def _language(code: object) -> Language:
    try:
        return language(_as(str, code))
    except LookupError as unknown:
        raise Odd(str(unknown)) from None


def _converted(value: Any, kind: Any) -> Any:
    try:
        return convert(value, kind)
    except ValidationError as wrong:
        raise Odd(str(wrong)) from None


_KEPT_AS: Final[Mapping[type, Callable[[Any], Any]]] = {
    bytes: lambda value: {_BYTES: len(value)},
    Language: lambda value: value.code,
    Pan: lambda value: value.truncated,
    Card: lambda value: {"pan": value.pan.truncated},
    PinBlock: lambda value: {"format": value.format, "kcv": value.kcv, _BYTES: len(value.data)},
}
_MADE_OF: Final[Mapping[type, Callable[[Any], Any]]] = {
    bytes: _zeros,
    str: _text,
    Language: _language,
    Pan: stand_in,
    Card: _card,
    PinBlock: _pin_block,
}
