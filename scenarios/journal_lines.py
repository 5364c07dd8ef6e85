"""What the journal should say: the word for it, and the pattern of a line, which has the fields that events and requests declare for it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct, to_builtins

from otp_atm.kiosk.journal import journaled
from otp_atm.kiosk.journal_told import line
from otp_atm.scenarios.asking import HowMany, require_either
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.matching import ABSENT, PRESENT, There, fits, hides_nothing, known, told
from otp_atm.scenarios.moments import Since, since
from otp_atm.scenarios.named import HAPPENINGS, EventName
from otp_atm.scenarios.screen import Screen

if TYPE_CHECKING:
    StateName = str
else:
    StateName = StrEnum("StateName", {name: name for name in (*(screen.value for screen in Screen), PRESENT, ABSENT)})

JUDGED: Final = {"count", "since", "in_order"}
"""What is said of lines, and stands in none."""


class Line(Struct, forbid_unknown_fields=True):
    """A line of the journal: only what is named counts. Each value is what should be there, `present` or `absent`."""

    def __post_init__(self) -> None:
        wanted = self.wanted
        declared = {name: value for name, value in wanted.items() if name not in OF_EVERY_LINE}
        of = wanted.get("event", "no line")
        for name, value in known(map(journaled, self.kinds), declared, of, "", hides_nothing).items():
            setattr(self, name, value)

    @property
    def kinds(self) -> list[type[Struct]]:
        """What it can tell of."""
        event = str(self.wanted.get("event"))
        return [HAPPENINGS[event]] if event in HAPPENINGS else list(HAPPENINGS.values())

    @property
    def wanted(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__struct_fields__ if name not in JUDGED}
        wanted: dict[str, Any] = to_builtins({name: value for name, value in values.items() if value is not UNSET})
        return wanted

    @property
    def says(self) -> str:
        """On one line."""
        return told(self.wanted)

    @property
    def is_meant(self) -> Callable[[dict[str, Any]], bool]:
        """Whether a record is such a line."""
        return partial(fits, self.wanted)


def _holders(name: str) -> str:
    """Which lines have this field, for people."""
    return f"of {', '.join(event for event, kind in HAPPENINGS.items() if name in journaled(kind))}"


OF_EVERY_LINE: Final[dict[str, Any]] = {
    "event": Annotated[EventName, Meta(description="what happened, or `Ask…`: what was asked of the bank")],
    "from": Annotated[StateName, Meta(description="the state in which the terminal was")],
    "to": Annotated[StateName, Meta(description="the state to which it went; absent for an answer that came too late to matter")],
    "session": Annotated[int, Meta(description="the how manieth visit, from 1")],
    "terminal": Annotated[str, Meta(description="the terminal's id")],
    "time": Annotated[str, Meta(description="UTC, as 2026-11-22T09:00:00Z")],
}
DECLARED: Final = sorted({name for kind in HAPPENINGS.values() for name in journaled(kind)})
_FIELDS: Final = [
    *((name, kind | UnsetType, UNSET) for name, kind in OF_EVERY_LINE.items()),
    *((name, Annotated[Any, Meta(description=_holders(name))], UNSET) for name in DECLARED),
]

if TYPE_CHECKING:

    class JournalLine(Line): ...
else:
    JournalLine = defstruct("JournalLine", _FIELDS, bases=(Line,), forbid_unknown_fields=True, module=__name__)


Lines = Annotated[list[JournalLine], Meta(min_length=1)]


class ExpectedLine(JournalLine, forbid_unknown_fields=True):
    """What the journal should say: a line, how often, or several lines in their order."""

    count: HowMany | None = None
    """How many lines there should be that fit; 0: none. Left out: at least one."""
    since: Since | None = None
    """Only lines after this moment count; left out: all of this scenario."""
    in_order: Lines | None = None
    """Several, one after the other; others may stand between. Only `since` can stand beside it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_either({*self.wanted, *(name for name in JUDGED if getattr(self, name) is not None)}, "event, from, to, … , in_order")


def expect_journal(cast: Cast, argument: ExpectedLine | Lines) -> None:
    """What the journal of this scenario should say: a line with these fields, so many of them, or several lines in their order.

    - insert: phone-on-file
    - expect journal: {event: CardRead, to: card_pin}
    - expect journal: {event: CardRead, count: 1}
    - expect journal: {event: AskEnrol, count: 0}
    - expect journal: [{event: CardInserted}, {event: CardRead, card: present}]
    """
    expected = ExpectedLine(in_order=argument) if isinstance(argument, list) else argument
    records = cast.stage.journal_records(since(cast, expected.since).lines)
    there = There("journal line", records, line)
    if expected.in_order:
        there.require_order((one.is_meant, one.says) for one in expected.in_order)
    else:
        there.require(expected.is_meant, expected.says, expected.count)


WORDS: Final[tuple[Callable[..., None], ...]] = (expect_journal,)
