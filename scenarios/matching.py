"""Whether something is as a scenario wants it: in parts, one by one or as `present` and `absent`, so many times, or in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar

from msgspec import Meta, ValidationError, convert, to_builtins
from msgspec.structs import fields

from otp_atm.bank.wire.message import Message, is_secret
from otp_atm.kiosk.load import Misfit
from otp_atm.person.seeing import Unexpected, require

T = TypeVar("T")
PRESENT: Final = "present"
ABSENT: Final = "absent"
Wanted = Annotated[
    dict[str, Any], Meta(description="names, each with the value that should be there, or `present`, or `absent` (null, empty or left out)")
]


def fits(wanted: Any, there: Any) -> bool:
    """Whether a value is as it is wanted: of what has members only those count that are wanted.

    >>> fits({"a": 1, "b": "present", "c": "absent"}, {"a": 1, "b": 2, "d": 3})
    True
    >>> fits(1, True)
    False
    """
    if wanted in (PRESENT, ABSENT):
        return bool(there is None or there == "") == bool(wanted == ABSENT)
    if isinstance(wanted, Mapping):
        return isinstance(there, Mapping) and all(fits(value, there.get(name)) for name, value in wanted.items())
    return bool(wanted == there) and isinstance(wanted, bool) == isinstance(there, bool)


def told(value: Any) -> str:
    """As it would stand in a scenario, on one line.

    >>> told({"a": True, "b": [None, "x"]})
    '{a: true, b: [null, x]}'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {told(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(told, value))}]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


# Checked when a file is read ------------------------------------------------------------------------------------------------------


def known(kinds: Iterable[Mapping[str, Any]], wanted: Wanted, of: str, place: str, hides: Callable[[Any], bool] = is_secret) -> Wanted:
    """What is wanted of values of these types, by their names: each of one of them, and in the form that it has there; `hides` says of
    which types nothing is known but whether they are there. Raises Misfit."""
    together: dict[str, list[Any]] = {}
    for kind in kinds:
        for name, type_ in kind.items():
            together.setdefault(name, []).append(type_)
    return _known(together, wanted, of, (place,) if place else (), hides)


def hides_nothing(kind: Any) -> bool:  # noqa: ARG001
    """Of what is declared for the journal: it is no secret."""
    return False


def members_of(kind: type[Message]) -> dict[str, Any]:
    """The members of a message by their names in JSON, with their types."""
    return {field.encode_name: field.type for field in fields(kind)}


def _known(together: Mapping[str, Sequence[Any]], wanted: Wanted, of: str, place: tuple[str, ...], hides: Callable[[Any], bool]) -> Wanted:
    normal = {}
    for name, value in wanted.items():
        if name not in together:
            raise Misfit(f"{of} has no {name}; it has: {', '.join(together) or 'none'}", (*place, name))
        normal[name] = value if value in (PRESENT, ABSENT) else _first_normal(together[name], name, value, (*place, name), hides)
    return normal


def _first_normal(kinds: Sequence[Any], name: str, value: Any, place: tuple[str, ...], hides: Callable[[Any], bool]) -> Any:
    """The value as the first of the types that it is of has it."""
    for number, kind in enumerate(kinds, start=1):
        try:
            return _normal(kind, name, value, place, hides)
        except Misfit:
            if number == len(kinds):
                raise
    raise AssertionError(name)


def _normal(kind: Any, name: str, value: Any, place: tuple[str, ...], hides: Callable[[Any], bool]) -> Any:
    if hides(kind):
        raise Misfit(f"{name} is secret: it can be expected as present or absent, and is compared with nothing", place)
    message = message_in(kind)
    if message and isinstance(value, dict):
        return _known({member: [type_] for member, type_ in members_of(message).items()}, value, name, place, hides)
    if message and value is not None:
        raise Misfit(f"{name} has members: {', '.join(members_of(message))}", place)
    try:
        return to_builtins(convert(to_builtins(value), kind))
    except ValidationError as error:
        raise Misfit(f"{name}: {error}", place) from None


def message_in(kind: Any) -> type[Message] | None:
    """The message that a member of this type holds."""
    parts = (kind, *getattr(kind, "__args__", ()))
    return next((part for part in parts if isinstance(part, type) and issubclass(part, Message)), None)


# Judged when it is played ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class There(Generic[T]):
    """Everything of a kind that there is, in its order. `what` is the kind, in the singular; `line` tells one of it, without secrets."""

    what: str
    all: Sequence[T]
    line: Callable[[T], str]

    def require(self, is_meant: Callable[[T], bool], meant: str, count: int | None) -> None:
        """So many that are meant, at least one if no number is given. Raises Unexpected, and tells what there is."""
        found = sum(map(is_meant, self.all))
        if count is None:
            require(found > 0, f"expected a {self.what} {meant}{self._told()}")
        else:
            require(found == count, f"expected {count} × {self.what} {meant}, but found {found}{self._told()}")

    def require_order(self, meant: Iterable[tuple[Callable[[T], bool], str]]) -> None:
        """One after the other; others may stand between. Raises Unexpected, and tells what there is."""
        rest, before = iter(self.all), ""
        for is_meant, told_so in meant:
            if not any(map(is_meant, rest)):
                raise Unexpected(f"expected a {self.what} {told_so}{before}{self._told()}")
            before = f" after that {told_so}"

    def newest(self, is_meant: Callable[[T], bool], meant: str) -> T:
        """The last one that is meant. Raises Unexpected, and tells what there is."""
        found = next(filter(is_meant, reversed(self.all)), None)
        if found is None:
            raise Unexpected(f"there is no {self.what} {meant}{self._told()}")
        return found

    def _told(self) -> str:
        lines = "".join(f"\n    │ {self.line(one)}" for one in self.all)
        return f"; there are:{lines}" if lines else f"; there is no {self.what} at all"
