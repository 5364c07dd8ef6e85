"""What a client of hosted terminals sends, as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from otp_atm.remote.messages import LARGEST_SIDE, Message, Seconds, Text


class CardGiven(Message, frozen=True, kw_only=True):
    """A card to push in: one of the wallet by `id`; or by its data, `track2` as ISO/IEC 7813 has it (`;…=…?` or without its ends) or `pan`
    with `expiry` (YYMM) and `name`; or one whose chip or stripe cannot be used, with the operator's code of why in `unreadable`: letters,
    as it is shown."""

    id: Text | None = None
    track2: Annotated[str, Meta(max_length=60)] | None = None
    pan: Annotated[str, Meta(pattern=r"^[0-9]{12,19}\Z")] | None = None
    expiry: Annotated[str, Meta(pattern=r"^[0-9]{4}\Z")] | None = None
    name: Annotated[str, Meta(max_length=26)] | None = None
    unreadable: Annotated[str, Meta(pattern=r"^[a-z]+(-[a-z]+)*\Z", max_length=64)] | None = None


class Keys(Message, frozen=True, kw_only=True):
    """Keys to press at once, one after the other: digits, and function keys by their names (`enter`, `cancel`, `clear`, `fdk-left-1`…)."""

    keys: Annotated[list[Annotated[str, Meta(max_length=12)]], Meta(min_length=1, max_length=40)]


class Pin(Message, frozen=True, kw_only=True):
    """A PIN to type, with Enter after it; `own` is the one of the card that was inserted."""

    digits: Annotated[str, Meta(pattern=r"^([0-9]{1,12}|own)\Z")]


class Touch(Message, frozen=True, kw_only=True):
    """A choice to touch, by its `label`; or a place on the glass, in parts of its width and height from the upper left corner: those of a
    picture of so many pixels, as another size has another layout."""

    label: Text | None = None
    x: Annotated[float, Meta(ge=0, le=1)] | None = None
    y: Annotated[float, Meta(ge=0, le=1)] | None = None
    width: Annotated[int, Meta(ge=320, le=LARGEST_SIDE)] = 1280
    height: Annotated[int, Meta(ge=240, le=LARGEST_SIDE)] = 800

    def __post_init__(self) -> None:
        if (self.label is None) == (self.x is None) or (self.x is None) != (self.y is None):
            raise ValueError("a choice is touched by its label, or by a place: x and y")


class Fault(Message, frozen=True, kw_only=True):
    """What fails: the card reader or the PIN pad with this operator's code (`reader-missing`, `pin-pad-missing`), or the bank, as the word
    `bank` says it (docs/scenarios.md)."""

    reader: Text | None = None
    pin_pad: Text | None = None
    bank: dict[str, Any] | None = None


class Tap(Message, frozen=True, kw_only=True):
    """What to touch on the phone: by its `label`, or any part of it; by its `name`; or a place of its picture, in parts of the width and
    height from the upper left corner."""

    label: Text | None = None
    name: Text | None = None
    x: Annotated[float, Meta(ge=0, le=1)] | None = None
    y: Annotated[float, Meta(ge=0, le=1)] | None = None

    def __post_init__(self) -> None:
        ways = [way for way in (self.label, self.name, self.x) if way is not None]
        if len(ways) != 1 or (self.x is None) != (self.y is None):
            raise ValueError("what to touch is given by its label, by its name, or by a place: x and y")


class Way(Message, frozen=True, kw_only=True):
    """Labels to touch from the home screen on; none: stay there."""

    path: Annotated[list[Text], Meta(max_length=20)]


class PhoneDigits(Message, frozen=True, kw_only=True):
    """Digits to type, into the `field` of this name if one is given; what stood there goes then."""

    digits: Annotated[str, Meta(pattern=r"^[0-9]{1,19}\Z")]
    field: Text | None = None


class BeforeCamera(Message, frozen=True, kw_only=True):
    """A card of the wallet, by its id."""

    card: Text


class Awaited(Message, frozen=True, kw_only=True):
    """What to wait for, and for how long: the parts of the word `expect` (docs/scenarios.md)."""

    expect: Any
    seconds: Seconds = 10.0


class ClockChange(Message, frozen=True, kw_only=True):
    """Stand still or run; move forward by so many seconds, with everything that falls due on the way."""

    frozen: bool | None = None
    advance: Annotated[float, Meta(ge=0, le=10_000_000)] | None = None
