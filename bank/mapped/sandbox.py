"""Where templates of a mapping are carried out: their filters, and how much each may make and how long it may take."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import wraps
from hashlib import sha1
from itertools import islice
from json import JSONEncoder
from math import isfinite
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined, Undefined, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import do_default
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEXT: Final = 65536
"""Characters that a template may make, or a filter in it."""
MOST_ROUNDS: Final = 100
"""Of a loop."""
MOST_WORK: Final = 100_000
"""Steps that one text may take: the nodes of a loop's body in each of its rounds, and a step for every `STEP` characters or items that a
filter is given or makes."""
STEP: Final = 16
WORK: Final = "-work"
"""No name that can be written: what is left of that, among the values of a template."""
UUIDS: Final = bytes.fromhex("5f0c3f9c7c514e0b9d3e4f0f6f0c9a11")
"""The name space (RFC 9562, 5.5) of those that the filter `uuid` makes."""


class Work:
    """The steps that are left to a text which is being made."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def spend(self, steps: int) -> None:
        """Raises SecurityError where there are no more."""
        self._left -= steps
        if self._left < 0:
            raise SecurityError


def written(value: object) -> str:
    """A value where it comes to stand in a text: yes, no and nothing as JSON has them. Raises TypeError for what has no form of its own."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | Undefined) or (isinstance(value, float) and isfinite(value)):  # an undefined one raises UndefinedError
        return str(value)
    raise TypeError


# Filters --------------------------------------------------------------------------------------------------------------------------


def _octets(value: object) -> bytes:
    """Bytes as they are, a text in UTF-8."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes):
        return value
    raise TypeError


def _uuid(value: object) -> str:
    """A UUID of version 5 (RFC 9562, 5.5), without going through the standard library's class, which takes as long as a whole template."""
    digest = bytearray(sha1(UUIDS + written(value).encode(), usedforsecurity=False).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    return f"{digest[:4].hex()}-{digest[4:6].hex()}-{digest[6:8].hex()}-{digest[8:10].hex()}-{digest[10:].hex()}"


def _date(value: object, form: str, zone: str = "UTC") -> str:
    if not isinstance(value, datetime):
        raise TypeError
    return (value if zone == "UTC" else value.astimezone(ZoneInfo(zone))).strftime(form)


def _replace(value: object, old: str, new: str) -> str:
    text = written(value)
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise SecurityError
    return text.replace(old, new)


def _join(value: Iterable[object], between: str = "") -> str:
    items = [written(item) for item in value]
    if sum(map(len, items)) + len(between) * len(items) > LONGEST_TEXT:
        raise SecurityError
    return between.join(items)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "json": JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode,
    "hex": lambda value: _octets(value).hex(),
    "unhex": bytes.fromhex,
    "base64": lambda value: base64.b64encode(_octets(value)).decode(),
    "unbase64": lambda value: base64.b64decode(value, validate=True),
    "base64url": lambda value: base64.urlsafe_b64encode(_octets(value)).decode().rstrip("="),
    "text": lambda value: _octets(value).decode(),
    "urlencode": lambda value: quote(value if isinstance(value, bytes) else written(value), safe=""),
    "xml": lambda value: escape(written(value), {'"': "&quot;", "'": "&apos;"}),
    "uuid": _uuid,
    "date": _date,
    "upper": lambda value: written(value).upper(),
    "lower": lambda value: written(value).lower(),
    "trim": lambda value: written(value).strip(),
    "replace": _replace,
    "join": _join,
    "string": written,
    "int": int,
    "length": len,
    "first": lambda value: value[0],
    "last": lambda value: value[-1],
    "default": do_default,
}
"""All there are. docs/mapping.md says what each does."""
COUNTED: Final = "-counted"
JOINED: Final = "-joined"
"""No names that can be written: what the loops of a template go through, and what stands between its `~`."""


def _bounded(work: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, which makes no more than is good, and takes no longer."""

    @pass_context
    @wraps(work)
    def filtered(context: Context, *values: Any, **more: Any) -> Any:
        left: Work = context[WORK]
        left.spend(1 + sum(map(_size, (*values, *more.values()))) // STEP)
        made = work(*values, **more)
        if isinstance(made, str | bytes) and len(made) > LONGEST_TEXT:
            raise SecurityError
        left.spend(_size(made) // STEP)
        return made

    return filtered


def _size(value: object) -> int:
    return len(value) if isinstance(value, str | bytes | list | tuple | dict) else 1


@pass_context
def _counted(context: Context, items: Iterable[Any], nodes_in_it: int) -> list[Any]:
    """What a loop goes through, with so many nodes in its body. Raises SecurityError where there is too much of it."""
    taken = list(islice(items, MOST_ROUNDS + 1))
    if len(taken) > MOST_ROUNDS:
        raise SecurityError
    context[WORK].spend(len(taken) * nodes_in_it)
    return taken


class _Sandbox(ImmutableSandboxedEnvironment):
    """Data alone: a name after a dot is a member of what stands before it, and never an attribute of Python's."""

    intercepted_binops = frozenset({"*", "+"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, finalize=written)
        self.globals = {}
        self.filters = {name: _bounded(work) for name, work in {**FILTERS, JOINED: _join}.items()} | {COUNTED: _counted}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.undefined(obj=None, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Multiplication, of numbers alone, for that of texts makes long ones; and addition, also of texts."""
        if operator == "+" and isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= LONGEST_TEXT:
            return left + right
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise SecurityError
        return left * right if operator == "*" else left + right


SANDBOX: Final = _Sandbox()
