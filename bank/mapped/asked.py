"""What the terminal asks of a bank, as a mapping names it: each request by its class, and the values of it that are spoken of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Final, NamedTuple, get_args, get_type_hints

from msgspec import Struct

from otp_atm import services
from otp_atm.kiosk import requests
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.vocabulary import MAY_BE_JOURNALED, Pan

SAMPLE_PAN: Final = Pan("6037991234567893")
SAMPLE_TEXT: Final = "0123456789abcdef"
"""Good as hexadecimal digits, base64 and a reference alike."""
SAMPLE_BYTES: Final = bytes(range(16))


class Asked(NamedTuple):
    """A kind of request, and the service that it is of: none where every terminal asks it."""

    kind: type[BankRequest]
    service: str = ""


@cache
def catalogue() -> Mapping[str, Asked]:
    """All kinds of requests, by the names of their classes."""
    found = {kind.__name__: Asked(kind) for kind in _kinds_in(requests)}
    for service in iter_modules(services.__path__):
        place = f"{services.__name__}.{service.name}.requests"
        if service.ispkg and find_spec(place):
            found |= {kind.__name__: Asked(kind, service.name) for kind in _kinds_in(import_module(place))}
    return found


def _kinds_in(module: ModuleType) -> Iterator[type[BankRequest]]:
    """Those that this module makes, its base classes aside: no event can answer them."""
    for kind in vars(module).values():
        own = isinstance(kind, type) and issubclass(kind, BankRequest) and kind.__module__ == module.__name__
        if own and hasattr(kind, "replies"):
            yield kind


def values_of(value: Any) -> Any:
    """A request, or a part of one, as templates have it: plain data, a PAN as its digits, PIN blocks and nonces as bytes.

    >>> values_of(requests.FetchPinKey(b"n", b"m"))
    {'nonce': b'n', 'mac': b'm', 'traceparent': ''}
    """
    if isinstance(value, Pan):
        return value.digits
    if isinstance(value, Struct):
        return {name: values_of(getattr(value, name)) for name in value.__struct_fields__}
    return value.value if isinstance(value, Enum) else value


@cache
def open_fields(kind: type[BankRequest]) -> tuple[str, ...]:
    """The fields of a request that hold one value each, which may be journaled: all that is spoken of where answers are judged."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(name for name in kind.__struct_fields__ if _is_open(hints[name]))


def _is_open(hint: Any) -> bool:
    kind, *notes = get_args(hint) or (hint,)
    return MAY_BE_JOURNALED in notes and kind in {str, int, bool}


def open_values(request: BankRequest) -> dict[str, Any]:
    """Those, of this request."""
    return {name: getattr(request, name) for name in open_fields(type(request))}


def sample(kind: Any, flag: bool) -> Any:
    """A request of this kind, or a part of one, to try a template with; every yes or no in it is `flag`."""
    if kind is Pan:
        return SAMPLE_PAN
    if isinstance(kind, type) and issubclass(kind, Struct):
        hints = get_type_hints(kind)
        return kind(**{name: sample(hints[name], flag) for name in kind.__struct_fields__})
    return {str: SAMPLE_TEXT, bytes: SAMPLE_BYTES, bool: flag, int: 4}[kind]
