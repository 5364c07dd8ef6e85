"""A page of the phone as plain data. What can be touched carries the event that touching it posts.

Texts are in the view's language, complete and ready to be laid out. A text that must not be kept in pictures or reports stands in a
`Secret`; `View.discreet` is the same view without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import Event, Tap
from otp_atm.screens.view import Tone


class App(Enum):
    """Whose page it is: decides the colours."""

    HOME = "home"
    SETTINGS = "settings"
    MESSAGES = "messages"
    BANK = "bank"
    SHOP = "shop"
    GATEWAY = "gateway"


class Glyph(Enum):
    """The small pictures; drawn by `phone.painting.glyphs`."""

    NONE = "none"
    MESSAGES = "messages"
    BANK = "bank"
    SHOP = "shop"
    KEY = "key"
    BOOK = "book"
    PLUS = "plus"
    OTP = "otp"
    STOP = "stop"
    SYNC = "sync"
    AIRPLANE = "airplane"
    GLOBE = "globe"
    CLOCK = "clock"
    BATTERY = "battery"
    SETTINGS = "settings"
    CARD = "card"
    BAG = "bag"
    BILL = "bill"
    TOP_UP = "top-up"
    TRANSFER = "transfer"
    COPY = "copy"
    CHECK = "check"
    CROSS = "cross"
    WARNING = "warning"
    INFO = "info"
    LOCK = "lock"
    SHIELD = "shield"
    OFFLINE = "offline"


class Secret(NamedTuple):
    """A text for the person's eyes alone: the digits in it, or in these spans of it, if there are any."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()

    def __repr__(self) -> str:
        return "Secret()"


Words = str | Secret


def told(words: Words) -> str:
    return words.text if isinstance(words, Secret) else words


class Size(Enum):
    """How a paragraph is set."""

    TITLE = "title"
    BODY = "body"
    SMALL = "small"


class Text(NamedTuple):
    """A paragraph, from the side where reading starts, or centred."""

    text: Words
    size: Size = Size.BODY
    centred: bool = False


class AppIcon(NamedTuple):
    """An app on the home screen, with the number of things it has to say."""

    label: str
    glyph: Glyph
    app: App
    badge: str
    tap: Event


class Desk(NamedTuple):
    """The home screen: the time and the day, large, and the apps."""

    time: str
    day: str
    apps: tuple[AppIcon, ...]


class Row(NamedTuple):
    """A line of a menu or list."""

    label: Words
    hint: Words = ""
    glyph: Glyph = Glyph.NONE
    tap: Event | None = None
    tone: Tone = Tone.NEUTRAL
    end: str = ""
    """What stands small at the end of the line."""


class Letter(NamedTuple):
    """A message in the list: who, when, how it begins."""

    sender: str
    when: str
    text: Words
    unread: bool
    tap: Event


class Bubble(NamedTuple):
    """A message, whole."""

    text: Words
    when: str


class CardFace(NamedTuple):
    """A bank card of the app."""

    number: str
    caption: str
    bank: str
    tap: Event


class Input(NamedTuple):
    """A field: its label, what stands in it, or `hint` while it is empty."""

    label: str
    text: Words
    hint: str
    focused: bool
    tap: Event
    glyph: Glyph = Glyph.NONE


class Cells(NamedTuple):
    """A hidden entry: so many of its cells are filled."""

    label: str
    length: int
    filled: int
    focused: bool
    tap: Event


class Button(NamedTuple):
    """`tap` None: it cannot be pressed now. `busy`: it has been, and is at work. `ends_at` counts down on it, below the label."""

    label: str
    tap: Event | None
    tone: Tone = Tone.PRIMARY
    glyph: Glyph = Glyph.NONE
    busy: bool = False
    ends_at: datetime | None = None
    hint: str = ""


class Beside(NamedTuple):
    """Things in one line, in the direction of reading, each as wide as its share."""

    items: tuple[Any, ...]
    shares: tuple[int, ...]


class Notice(NamedTuple):
    """What must not be missed; `code` for whoever helps the customer."""

    text: str
    tone: Tone
    code: str = ""


class Verdict(NamedTuple):
    """How something ended, as large as the page allows."""

    glyph: Glyph
    tone: Tone
    title: str
    lines: tuple[str, ...] = ()


class OneTimePassword(NamedTuple):
    """The code and the ring of the time it has left."""

    code: Secret
    ends_at: datetime
    seconds: int
    caption: str


class Facts(NamedTuple):
    """Labels and values, one pair a line."""

    pairs: tuple[tuple[str, Words], ...]
    total: tuple[str, str] | None = None


class Switch(NamedTuple):
    """Something that is on or off."""

    label: str
    hint: str
    glyph: Glyph
    on: bool
    tap: Event


class Stepper(NamedTuple):
    """A value with a smaller and a greater one beside it."""

    label: str
    hint: str
    glyph: Glyph
    value: str
    less: Event
    more: Event


Item = (
    Text
    | Desk
    | Row
    | Letter
    | Bubble
    | CardFace
    | Input
    | Cells
    | Button
    | Beside
    | Notice
    | Verdict
    | OneTimePassword
    | Facts
    | Switch
    | Stepper
)


class Keypad(NamedTuple):
    """The digits at the bottom; `paste` is the label of the offer to paste, `copied` what it would paste."""

    done: str
    paste: str = ""
    copied: Words = ""


class Alert(NamedTuple):
    """A banner over the page: a message that has just come in. `copy` is the label for copying its code, if it has one."""

    sender: str
    text: Words
    copy: str


class Status(NamedTuple):
    """The status bar: the phone's own time, airplane mode, and how full the battery is (0 to 100)."""

    time: str
    airplane: bool
    battery: int


class View(NamedTuple):
    """One page. `way` are the names of the pages from home to it, `left` the ways to where other apps were left. `path` is the way through
    the app's menus; `address` what a browser shows of a web page."""

    name: str
    app: App
    language: Language
    title: str
    status: Status
    items: tuple[Item, ...]
    way: tuple[str, ...] = ()
    left: tuple[tuple[str, ...], ...] = ()
    path: tuple[str, ...] = ()
    address: str = ""
    keypad: Keypad | None = None
    alert: Alert | None = None

    def text(self) -> str:
        """What the page says, top to bottom, secrets and all."""
        return "\n".join(self.spoken())

    def spoken(self) -> tuple[str, ...]:
        alert = (self.alert.sender, told(self.alert.text)) if self.alert else ()
        path = (" › ".join(self.path),) if self.path else ()
        texts = (told(words) for item in self.items for words in _words(item))
        return tuple(text for text in (*alert, self.title, *path, *texts) if text)

    def taps(self) -> Iterator[tuple[str, Event]]:
        """Everything that can be touched, by its label."""
        if self.alert:
            yield self.alert.sender, Tap.BANNER
            if self.alert.copy:
                yield self.alert.copy, Tap.BANNER_COPY
        for item in self.items:
            yield from _taps(item)
        if self.keypad:
            yield self.keypad.done, Tap.DONE
            if self.keypad.paste:
                yield self.keypad.paste, Tap.PASTE

    def fields(self) -> Iterator[Input | Cells]:
        """The fields of the page."""
        for item in self.items:
            for inner in item.items if isinstance(item, Beside) else (item,):
                if isinstance(inner, Input | Cells):
                    yield inner

    @property
    def depth(self) -> int:
        """How many pages it is from home."""
        return len(self.way)

    @property
    def back(self) -> bool:
        """There is a page to go back to."""
        return self.depth > 0

    @property
    def discreet(self) -> View:
        """The same view with dots in the place of every secret."""
        masked: View = _masked(self)
        return masked


def _masked(part: Any) -> Any:
    if isinstance(part, Secret):
        return Secret(_dotted(part), part.spans)
    if isinstance(part, tuple):
        inner = [_masked(each) for each in part]
        return type(part)(*inner) if hasattr(part, "_fields") else tuple(inner)
    return part


def _dotted(part: Secret) -> str:
    secret = {place for begin, end in part.spans or ((0, len(part.text)),) for place in range(begin, end)}
    return "".join("•" if char.isdecimal() and place in secret else char for place, char in enumerate(part.text))


def _words(item: Item) -> Iterator[Words]:
    """The texts of an item in the order in which they are read."""
    match item:
        case Beside(items=inner):
            for each in inner:
                yield from _words(each)
        case Desk():
            yield from (item.time, item.day)
            for app in item.apps:
                yield from (app.label, app.badge)
        case Facts():
            for label, value in item.pairs:
                yield f"{label}: {told(value)}"
            if item.total:
                yield ": ".join(item.total)
        case Verdict():
            yield from (item.title, *item.lines)
        case Cells():
            yield from (item.label, "●" * item.filled + "○" * (item.length - item.filled))
        case _:
            yield from (part for part in item if isinstance(part, str | Secret))


def _taps(item: Item) -> Iterator[tuple[str, Event]]:
    match item:
        case Beside(items=inner):
            for each in inner:
                yield from _taps(each)
        case Desk():
            yield from ((app.label, app.tap) for app in item.apps)
        case Stepper():
            yield f"{item.label} −", item.less
            yield f"{item.label} +", item.more
        case Letter():
            yield told(item.text), item.tap
        case CardFace():
            yield item.number, item.tap
        case Row(tap=tap) | Input(tap=tap) | Cells(tap=tap) | Button(tap=tap) | Switch(tap=tap) if tap:
            yield told(item.label), tap
        case _:
            pass
