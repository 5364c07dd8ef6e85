"""A screen as plain data. Painting, recording and speaking it all start from this one value."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from otp_atm.kiosk.look import Icon, Tone
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.screens.digits import digits

__all__ = ["Choice", "Countdown", "Fact", "Icon", "PinField", "Tone", "View"]


class Choice(Struct, frozen=True):
    """A labelled key beside the screen; `number` is the digit that chooses it as well, 0 for none."""

    key: Key
    label: str
    icon: Icon = Icon.NONE
    tone: Tone = Tone.NEUTRAL
    number: int = 0

    def spoken(self, language: Language) -> str:
        """The label, its number before it."""
        return f"{digits(self.number, language)}. {self.label}" if self.number else self.label


class PinField(Struct, frozen=True):
    """A masked PIN entry: `filled` of `length` cells. Where nobody knows how long the PIN is, a digit beyond them brings its own."""

    length: int
    filled: int

    @property
    def cells(self) -> int:
        """How many there are now."""
        return max(self.length, self.filled)


class Fact(Struct, frozen=True):
    """A value that matters, in a box of its own; `label` above it. Values are isolated and in the language's digits already."""

    value: str
    label: str = ""


class Countdown(Struct, frozen=True):
    """How long the customer still has; painted only when little is left."""

    ends_at: float
    """On the terminal's monotonic clock, in seconds."""
    total: float


class View(Struct, frozen=True):
    """One screen. All texts are in `language`, complete and ready to be laid out.

    `name` is the name of the machine's state; `rows` are values that have each a row of its own, after its label; `path` the way through
    an app's menus; `code` the operator's code, at the foot; `busy` shows that the terminal works on it.
    """

    name: str
    language: Language
    title: str
    lines: tuple[str, ...] = ()
    icon: Icon = Icon.NONE
    tone: Tone = Tone.NEUTRAL
    fact: Fact | None = None
    rows: tuple[Fact, ...] = ()
    pin: PinField | None = None
    notice: str = ""
    choices: tuple[Choice, ...] = ()
    path: tuple[str, ...] = ()
    busy: bool = False
    code: str = ""
    now: datetime | None = None
    countdown: Countdown | None = None

    def text(self) -> str:
        """What the screen says, top to bottom, for people who read it without seeing it: logs of a test, a screen reader."""
        return "\n".join(self.spoken())

    def spoken(self) -> tuple[str, ...]:
        """The texts of the screen in the order in which they are read."""
        fact = (self.fact.label, self.fact.value) if self.fact else ()
        rows = (f"{row.label} {row.value}" for row in self.rows)
        cells = ("●" * self.pin.filled + "○" * (self.pin.cells - self.pin.filled),) if self.pin else ()
        labels = (choice.spoken(self.language) for choice in self.choices)
        parts = (self.title, self.notice, *fact, *rows, *self.lines, " › ".join(self.path), *cells, *labels)
        return tuple(part for part in parts if part)
