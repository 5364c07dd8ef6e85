"""What the parts of a scenario mean and take, in words, read from where they are declared: their types and what stands below them.

What cannot be told raises `Untold`: so nothing new is forgotten in the manual.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from textwrap import dedent
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Meta, Struct, UnsetType
from msgspec.structs import fields

MANY: Final = 8
"""More values stand in a list of their own."""
PLAIN: Final[Mapping[Any, str]] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "`true` or `false`",
    datetime: "a moment, as 2026-11-22T09:00:00Z",
    NoneType: "",
    UnsetType: "",
    Any: "what should be there, or `present`, or `absent`",
}


class Untold(Exception):
    """A part of a scenario whose declaration does not say what it means or takes. The message names it."""


def meaning(struct: type[Struct], name: str) -> str:
    """What a key means: the text below its declaration, or the description of its type. Raises Untold."""
    found = _below(struct).get(name) or _described(hints_of(struct)[name])
    if not found:
        raise Untold(f"{struct.__name__}.{name}: nothing below it says what it means")
    return " ".join(found.split())


@cache
def hints_of(struct: type[Struct]) -> Mapping[str, Any]:
    """The types of its fields, with what is said about them."""
    return get_type_hints(struct, include_extras=True)


@cache
def _below(struct: type[Struct]) -> Mapping[str, str]:
    """The texts that stand below the fields of a struct and those of its bases."""
    found: dict[str, str] = {}
    for kind in reversed(struct.__mro__):
        if issubclass(kind, Struct) and kind is not Struct and _is_written(kind):
            (written,) = ast.parse(dedent(inspect.getsource(kind))).body
            assert isinstance(written, ast.ClassDef)
            for field, below in zip(written.body, written.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    match below:
                        case ast.Expr(ast.Constant(str(text))):
                            found[field.target.id] = text
    return found


def _is_written(kind: type[Struct]) -> bool:
    """Whether it stands in a file; others are made of what is declared elsewhere."""
    try:
        inspect.getsource(kind)
    except (OSError, TypeError):
        return False
    return True


def _described(kind: Any) -> str:
    """The description in a type, however deep."""
    if get_origin(kind) is Annotated:
        own = (extra.description for extra in get_args(kind)[1:] if isinstance(extra, Meta) and extra.description)
        return next(own, "") or _described(get_args(kind)[0])
    if get_origin(kind) in {Union, UnionType}:
        return next(filter(None, map(_described, get_args(kind))), "")
    return ""


def takes(kind: Any, these: Collection[type[Struct]] = ()) -> str:
    """What a type takes; the keys of `these` structs stand below. Raises Untold for one that says nothing about it."""
    for is_such, tell in _TOLD:
        if is_such(kind):
            return tell(kind, these)
    raise Untold(f"{kind}: what it takes cannot be told")


Structs = Collection[type[Struct]]


def _bounded(kind: Any, these: Structs) -> str:
    inner, *extras = get_args(kind)
    metas = [extra for extra in extras if isinstance(extra, Meta)]
    described = next((meta.description for meta in metas if meta.description), "")
    if any(meta.pattern for meta in metas) and not described:
        raise Untold(f"{kind}: what its pattern means is not described")
    return ", ".join(filter(None, [described or takes(inner, these), *map(_bounds, metas)]))


def _any_of(kind: Any, these: Structs) -> str:
    return ", or ".join(filter(None, (takes(part, these) for part in get_args(kind))))


def _list(kind: Any, these: Structs) -> str:
    return f"a list (each: {takes(get_args(kind)[0], these)})"


def _dict(kind: Any, these: Structs) -> str:
    name, value = (takes(part, these) for part in get_args(kind))
    return f"keys (each: {name}) with values (each: {value})"


def _enum(kind: type[Enum], these: Structs) -> str:  # noqa: ARG001
    if len(kind) <= MANY:
        return _listed(member.value for member in kind)
    return f"[{article(titled(kind))}](#{anchor(titled(kind))})"


def _struct(kind: type[Struct], these: Structs) -> str:
    return "these keys" if kind in these else f"the keys of {article(titled(kind))}"


def _is_class(base: type[Any]) -> Callable[[Any], bool]:
    return lambda kind: isinstance(kind, type) and issubclass(kind, base)


_TOLD: Final[tuple[tuple[Callable[[Any], bool], Callable[[Any, Structs], str]], ...]] = (
    (lambda kind: get_origin(kind) is Annotated, _bounded),
    (lambda kind: get_origin(kind) in {Union, UnionType}, _any_of),
    (lambda kind: get_origin(kind) is Literal, lambda kind, _: _listed(get_args(kind))),
    (lambda kind: get_origin(kind) is list, _list),
    (lambda kind: get_origin(kind) is dict, _dict),
    (_is_class(Enum), _enum),
    (_is_class(Struct), _struct),
    (lambda kind: kind in PLAIN, lambda kind, _: PLAIN[kind]),
)
"""In this order: what it is, and how it is told."""


def _bounds(meta: Meta) -> str:
    least, most = meta.ge, meta.le
    bounds = [
        f"over {meta.gt:,}" if meta.gt is not None else "",
        f"from {least:,}" if least is not None else "",
        f"to {most:,}" if most is not None else "",
    ]
    return " ".join(filter(None, bounds))


def _listed(values: Iterable[object]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def alternatives(kind: Any) -> Iterator[Any]:
    """The types of a union, or the type itself."""
    if get_origin(kind) is Annotated:
        yield from alternatives(get_args(kind)[0])
    elif get_origin(kind) in {Union, UnionType}:
        for part in get_args(kind):
            yield from alternatives(part)
    else:
        yield kind


def structs_in(kind: Any) -> Iterator[type[Struct]]:
    """The structs that a type may hold, those inside them too, each once."""
    seen: dict[type[Struct], None] = {}

    def look(one: Any) -> None:
        if isinstance(one, type) and issubclass(one, Struct) and one not in seen:
            seen[one] = None
            for hint in hints_of(one).values():
                look(hint)
        for part in get_args(one):
            look(part)

    look(kind)
    return iter(seen)


def enums_in(kind: Any) -> Iterator[type[Enum]]:
    """The enumerations that a type may hold that are too long for its own place."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        if len(kind) > MANY:
            yield kind
    elif isinstance(kind, type) and issubclass(kind, Struct):
        for hint in hints_of(kind).values():
            yield from enums_in(hint)
    else:
        for part in get_args(kind):
            yield from enums_in(part)


def keys(struct: type[Struct]) -> Iterator[tuple[str, str, str, str]]:
    """The keys of a struct: name, what it takes, what holds where it is left out, what it means. Raises Untold."""
    hints = hints_of(struct)
    for field in fields(struct):
        hint = hints[field.name]
        told = takes(hint if field.name in _below(struct) else _undescribed(hint))
        yield f"`{field.encode_name}`", told, _default(field), meaning(struct, field.name)


def _undescribed(kind: Any) -> Any:
    """The type without the description that is the meaning of the key."""
    if get_origin(kind) in {Union, UnionType}:
        return next(_undescribed(part) for part in get_args(kind) if part not in {NoneType, UnsetType})
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _default(field: Any) -> str:
    value = field.default if field.default_factory is NODEFAULT else field.default_factory()
    if value is NODEFAULT:
        return "required"
    if value is None or isinstance(value, UnsetType | tuple | list | dict):
        return "—"
    plain = value.value if isinstance(value, Enum) else value
    return f"`{str(plain).lower() if isinstance(plain, bool) else plain}`"


def titled(kind: type[Any]) -> str:
    """A class by its name, for people.

    >>> titled(type("RequestPattern", (), {}))
    'request pattern'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()


def article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def anchor(heading: str) -> str:
    """Where a heading of Markdown can be linked to."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
