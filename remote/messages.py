"""What a client of hosted terminals is told, as JSON: docs/remote-openapi.json is made of these forms, and of those of `wishes`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

LONGEST_WAIT: Final = 60.0
"""Seconds for which one request may wait for something."""
LONGEST_STEPS: Final = 600.0
"""Seconds of real time that steps may take."""
LONGEST_TEXT: Final = 200
LARGEST_SIDE: Final = 3840
"""Pixels."""

Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Seconds = Annotated[float, Meta(ge=0, le=LONGEST_WAIT)]


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object of exactly these members."""


class Choice(Message, frozen=True, kw_only=True):
    """A choice on the screen: `key` is the function key beside it, `number` the digit that chooses it as well, if one does."""

    label: str
    key: str
    number: int | None
    tone: str


class Fact(Message, frozen=True, kw_only=True):
    """A value that matters, and what it is."""

    label: str
    value: str


class Entry(Message, frozen=True, kw_only=True):
    """A PIN that is being typed: so many digits of so many."""

    length: int
    filled: int


class Screen(Message, frozen=True, kw_only=True):
    """The terminal's screen. `number` grows with every change of the terminal; `rows` are values that have each a row of its own; `code`
    is the operator's, empty if all is well; `text` all that it says, from the top; `seconds_left` is there where somebody is hurried; in
    `answerable_in` seconds any key counts, and not only Cancel; both are on the terminal's clock."""

    number: int
    screen: str
    language: str
    right_to_left: bool
    title: str
    notice: str
    lines: list[str]
    path: list[str]
    fact: Fact | None
    rows: list[Fact]
    choices: list[Choice]
    entry: Entry | None
    tone: str
    code: str
    busy: bool
    seconds_left: float | None
    answerable_in: float
    text: str


class Card(Message, frozen=True, kw_only=True):
    """Where the card of this visit is, and which one, by its id in the wallet."""

    place: Literal["none", "inside", "offered", "returned", "retained"]
    id: str | None


class Clock(Message, frozen=True, kw_only=True):
    """The terminal's clock: whether it stands still, the date, and its monotonic seconds."""

    frozen: bool
    now: datetime
    seconds: float


class Terminal(Message, frozen=True, kw_only=True):
    """A terminal, as short as it can be told."""

    id: str
    screen: str
    code: str
    card: Card
    clock: Clock


class Terminals(Message, frozen=True, kw_only=True):
    """All that there are."""

    terminals: list[Terminal]


class WalletCard(Message, frozen=True, kw_only=True):
    """A card that can be pushed in: its id, the name on it, its number truncated, and what one learns by trying it, by languages."""

    id: str
    name: str
    number: str
    shows: dict[str, str]


class Wallet(Message, frozen=True, kw_only=True):
    """The cards at hand."""

    cards: list[WalletCard]


class Touchable(Message, frozen=True, kw_only=True):
    """What can be touched on the phone: a name that is the same in every language, and its label."""

    name: str
    label: str


class Phone(Message, frozen=True, kw_only=True):
    """The page that the phone shows, dots in the place of codes and card numbers; `labels` are of what can be touched, `touchable`."""

    number: int
    page: str
    language: str
    title: str
    text: str
    labels: list[str]
    touchable: list[Touchable]


class SmsShown(Message, frozen=True, kw_only=True):
    """A message, dots in the place of its digits; `code` says what for it has one, if it has."""

    number: int
    sent_at: datetime
    read: bool
    text: str
    code: Literal["activation-code", "otp"] | None


class Inbox(Message, frozen=True, kw_only=True):
    """The messages of the phone, newest first."""

    messages: list[SmsShown]


class OneTimeCode(Message, frozen=True, kw_only=True):
    """A code as its owner reads it from the phone, and what for; the number of the `message` that it stands in, if it stands in one."""

    code: str
    purpose: Literal["activation-code", "otp"]
    message: int | None


class Journal(Message, frozen=True, kw_only=True):
    """Lines of the electronic journal, oldest first."""

    lines: list[dict[str, Any]]


class Played(Message, frozen=True, kw_only=True):
    """How many steps were done, all of which held, and the screen after them."""

    steps: int
    screen: Screen


class Report(Message, frozen=True, kw_only=True):
    """How a scenario went: `failed` is the step that did not hold, from 1, in which `line` of what was sent it stands, and `why`."""

    verdict: Literal["ok", "failed", "left out"]
    steps: int
    failed: int | None = None
    line: int | None = None
    step: str = ""
    why: str = ""


class Scenario(Message, frozen=True, kw_only=True):
    """A scenario as it would be played: `example` is the row that it is for, if there are several, `left_out` why these cards cannot."""

    title: str
    example: str
    tags: list[str]
    language: str
    left_out: str


class Scenarios(Message, frozen=True, kw_only=True):
    """What a scenario is played as: once, or once for each of its examples."""

    scenarios: list[Scenario]


class Problem(Message, frozen=True, kw_only=True):
    """A problem document (RFC 9457): `code` is stable, `detail` for people. Where a step did not hold, `step` is it, `number` its number
    from 1, and `screen` what was to be seen."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    step: str | UnsetType = UNSET
    number: int | UnsetType = UNSET
    screen: Screen | UnsetType = UNSET


class Key(Message, frozen=True, kw_only=True):
    """The one-time key of the page's address."""

    key: Annotated[str, Meta(max_length=100)]


class Nothing(Message, frozen=True, kw_only=True):
    """The empty object."""
