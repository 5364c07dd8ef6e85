"""What a test sees of an ATM: frozen values, each made of what the API says (docs/remote-openapi.json has the same names)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice on the screen: `key` is the function key beside it, `number` the digit that chooses it as well, if one does."""

    label: str
    key: str
    number: int | None
    tone: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A PIN that is being typed: so many digits of so many."""

    length: int
    filled: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that matters, and what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Screen:
    """The terminal's screen: `screen` is its name, `text` all that it says, `code` the operator's, empty if all is well; `number` grows
    with every change; `seconds_left` is there where somebody is hurried; in `answerable_in` seconds any key counts, and not only Cancel;
    both are on the terminal's clock."""

    number: int
    screen: str
    language: str
    right_to_left: bool
    title: str
    notice: str
    lines: tuple[str, ...]
    path: tuple[str, ...]
    fact: Fact | None
    rows: tuple[Fact, ...]
    choices: tuple[Choice, ...]
    entry: Entry | None
    tone: str
    code: str
    busy: bool
    seconds_left: float | None
    answerable_in: float
    text: str

    def __str__(self) -> str:
        return f"{self.screen}: {self.text}"


@dataclass(frozen=True, slots=True)
class Card:
    """Where the card of this visit is (`none`, `inside`, `offered`, `returned` or `retained`), and which one, by its id in the wallet."""

    place: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Time:
    """The terminal's clock: whether it stands still, the date, and its monotonic seconds."""

    frozen: bool
    now: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class WalletCard:
    """A card that can be pushed in: its id, the name on it, its number truncated, and what it shows, in a sentence for each language."""

    id: str
    name: str
    number: str
    shows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Touchable:
    """What can be touched on the phone: a name that is the same in every language, and its label."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class PhonePage:
    """The page that the phone shows, dots in the place of codes and card numbers; `labels` are of what can be touched, `touchable`."""

    number: int
    page: str
    language: str
    title: str
    text: str
    labels: tuple[str, ...]
    touchable: tuple[Touchable, ...]

    def __str__(self) -> str:
        return f"{self.page}: {self.text}"


def screen(told: Mapping[str, Any]) -> Screen:
    parts = dict(told) | {
        "lines": tuple(told["lines"]),
        "path": tuple(told["path"]),
        "fact": made(Fact, told["fact"]) if told["fact"] else None,
        "rows": tuple(made(Fact, each) for each in told["rows"]),
        "choices": tuple(made(Choice, each) for each in told["choices"]),
        "entry": made(Entry, told["entry"]) if told["entry"] else None,
    }
    return made(Screen, parts)


def phone_page(told: Mapping[str, Any]) -> PhonePage:
    touchable = tuple(made(Touchable, each) for each in told["touchable"])
    return made(PhonePage, dict(told) | {"labels": tuple(told["labels"]), "touchable": touchable})


def time(told: Mapping[str, Any]) -> Time:
    return made(Time, dict(told) | {"now": datetime.fromisoformat(told["now"])})


def made(kind: type[T], told: Mapping[str, Any]) -> T:
    """A value of this kind; what a newer ATM says beside it is left aside."""
    return kind(**{field.name: told[field.name] for field in fields(kind)})  # type: ignore[arg-type]
