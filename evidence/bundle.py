"""A session that can be gone through again, of a form that has a number (`bundling` makes it, `bundle_file` keeps it).

    records ─▶ untimed ─▶ stand-ins ─▶ Bundle ─▶ FILE ─▶ Bundle ─▶ evidence.replay
                                          └ story (for people), stream (for the replay)

It holds what has come in, what the clock said, what was shown and written, and of the configuration what that depends on. It holds no PIN
block, no key, no whole card number, no header, no address of a bank, and not when a digit of a PIN was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, Union

import msgspec
from msgspec import Struct, convert, to_builtins

from otp_atm import __version__
from otp_atm.configuration import Settings
from otp_atm.evidence import story
from otp_atm.evidence.stand_ins import Odd, Plain, StandIns
from otp_atm.kiosk.runner import Standing, Timer
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import language
from otp_atm.screens.view import View

FORMAT: Final = "otp-atm session"
FORM: Final = 1
"""Of what stands in the file; a newer one may hold what this program does not know."""
BEFORE: Final = -1
SEAL: Final = re.compile(r',"seal":"[0-9a-f]{64}"')
"""Of a line of the journal: only the terminal can make it."""


class Item(Struct, frozen=True, tag_field="item"):
    """Base of what a replay goes by, in its order."""


class Taken(Item, frozen=True, tag="took", omit_defaults=True):
    """The terminal takes an event, posted at this monotonic second, or a reply to the request with this ticket.

    `clock` is what its clock says from then on, each time it looks at it. What is `typed` is of a PIN entry: the moments are those of its
    end, and of all that it shows only the last counts.
    """

    event: str
    fields: Plain = {}
    at: float = 0.0
    ticket: int | None = None
    clock: list[float | datetime] = []
    typed: bool = False


class TurnEnded(Item, frozen=True, tag="turned"):
    """Nothing more had come."""


class Seen(Item, frozen=True, tag="view", omit_defaults=True):
    """This was shown: the fields of a `screens.view.View` that are not as they usually are."""

    view: Plain
    typed: bool = False


class Written(Item, frozen=True, tag="line"):
    """A line of the journal, without its end."""

    line: str


class Durable(Item, frozen=True, tag="synced"):
    """The journal was made durable."""


class Unwritable(Item, frozen=True, tag="unwritten"):
    """The journal could not be written, or made durable."""


class Requested(Item, frozen=True, tag="asked"):
    """The bank was asked, under this `traceparent`."""

    traceparent: str


class Stood(Struct, frozen=True, omit_defaults=True):
    """A `kiosk.runner.Standing`."""

    state: str
    session: Plain
    shown_at: float
    ticket: int
    timer: tuple[float, float] | None = None
    awaited: int | None = None


class Logo(Struct, frozen=True):
    """The bank's, as in its file, whose name ends so."""

    ending: str
    content: bytes


class About(Struct, frozen=True, omit_defaults=True):
    """What the session was: its title, the scenario's file, and how that went: `verdict` is `ok`, `failed`, `left out` or empty."""

    title: str
    source: str = ""
    verdict: story.Verdict = ""
    failure: str = ""


class Bundle(Struct, frozen=True, kw_only=True):
    """A session. `settings` are the parts of a configuration that it depends on, `services` those that the bank does, null for all."""

    format: str = FORMAT
    form: int = FORM
    program: str = __version__
    about: About
    terminal: str
    begun: datetime
    language: str
    settings: Plain
    services: list[str] | None = None
    logo: Logo | None = None
    facts: dict[str, str] = {}
    standing: Stood | None = None
    before: Plain | None = None
    """What was to be seen there: a view, as in the stream."""
    clock: list[float | datetime] = []
    stream: list[Taken | TurnEnded | Seen | Written | Durable | Unwritable | Requested]
    story: list[Plain]
    screens: list[int]
    """Which of the views in the stream, from 0, each of the story's screens is; BEFORE is the one before the stream."""
    digest: str | None = None
    """SHA-256 of all that stands before it in its file; empty where that does not hold, null where it has been in none. It needs no key: it
    tells that something was changed, and nothing against somebody who knows how it is made."""


def shown(view: View) -> Plain:
    """A view as plain data; what is as it usually is, is left out."""
    usual = dict(zip(reversed(View.__struct_fields__), reversed(View.__struct_defaults__), strict=False))
    told = {name: getattr(view, name) for name in View.__struct_fields__}
    return {name: _plain(value) for name, value in told.items() if name not in usual or value != usual[name]}


def _plain(value: object) -> Any:
    """As it comes back from JSON."""
    if isinstance(value, Language):
        return value.code
    plain = to_builtins(value)
    return list(plain) if isinstance(plain, tuple) else plain


def view_of(plain: Plain) -> View:
    """The view of such data. Raises Odd."""
    try:
        known = {name: convert(value, _VIEW[name]) for name, value in plain.items() if name != "language"}
        return View(language=language(plain["language"]), **known)
    except (msgspec.ValidationError, LookupError, TypeError) as wrong:
        raise Odd(f"a view: {wrong}") from None


_VIEW: Final = {field.name: field.type for field in msgspec.structs.fields(View)}


def entries(bundle: Bundle) -> Iterator[story.Entry]:
    """Its story. Raises Odd."""
    kinds: Any = list[Union[tuple(_below(story.Entry))]]  # type: ignore[misc]  # noqa: UP007 - as many as there are
    try:
        told = convert(bundle.story, kinds)
        for entry in told:
            bundle.begun + timedelta(seconds=entry.at)
    except (msgspec.ValidationError, OverflowError) as wrong:
        raise Odd(f"its story: {wrong}") from None
    yield from told


def _below(kind: type[story.Entry]) -> Iterator[type[story.Entry]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


def settings_of(bundle: Bundle) -> Settings:
    """The configuration, as far as the session depends on it; the logo is the bundle's. Raises Odd."""
    try:
        return convert(bundle.settings, Settings)
    except msgspec.ValidationError as wrong:
        raise Odd(f"its configuration: {wrong}") from None


def standing_of(stood: Stood, stand_ins: StandIns) -> Standing:
    """Raises Odd."""
    timer = Timer(*stood.timer) if stood.timer else None
    return Standing(stand_ins.state(stood.state), stand_ins.session(stood.session), timer, stood.shown_at, stood.ticket, stood.awaited)
