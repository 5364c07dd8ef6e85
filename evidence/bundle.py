"""A session in one file that can be gone through again: gzip'd JSON, of a form that has a number.

    records ─▶ untimed ─▶ stand-ins ─▶ Bundle ─▶ FILE ─▶ Bundle ─▶ evidence.replay
                                          └ story (for people), stream (for the replay)

It holds what has come in, what the clock said, what was shown and written, and of the configuration what that depends on. It holds no PIN
block, no key, no whole card number, no header, no address of a bank, and not when a digit of a PIN was typed.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, Union

import msgspec
from msgspec import UNSET, Struct, UnsetType, convert, to_builtins
from msgspec.structs import replace

from otp_atm import __version__
from otp_atm.bank.recording import Asked
from otp_atm.configuration import Settings
from otp_atm.evidence import story
from otp_atm.evidence.listening import Moved, Read, Showed, Synced, Took, Turned, Unwritten, Wrote
from otp_atm.evidence.stand_ins import Odd, Plain, StandIns
from otp_atm.evidence.untimed import is_digit, untimed
from otp_atm.kiosk.journal import TerminalStopped
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.private_file import remember_names, write_durably
from otp_atm.kiosk.runner import Standing, Timer
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.kiosk.table import Table
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import language
from otp_atm.screens.view import View

FORMAT: Final = "otp-atm session"
FORM: Final = 1
"""Of what stands in the file; a newer one may hold what this program does not know."""
ENDING: Final = ".json.gz"
MOST_BYTES: Final = 32_000_000
"""Of a bundle, unpacked. A file that holds more is none."""
_OF_THE_LOOP: Final = (Took, Moved, Showed, Read, Wrote, Synced, Unwritten)
_STOPPED: Final = f',"event":"{TerminalStopped.__name__}"'.encode()
_NEVER: Final = datetime.fromtimestamp(0, UTC)
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
    clock: list[float | datetime] = []
    stream: list[Taken | TurnEnded | Seen | Written | Durable | Unwritable | Requested]
    story: list[Plain]
    screens: list[int]
    """Which of the views in the stream, from 0, each of the story's screens is."""


class _Head(Struct, frozen=True):
    """What every form of it says."""

    format: str | UnsetType = UNSET
    form: int | UnsetType = UNSET


class Scene(NamedTuple):
    """At which terminal a session was: its configuration, its table, the services of its bank (None: all), what it first speaks."""

    settings: Settings
    table: Table
    services: frozenset[str] | None
    language: Language


# Making -------------------------------------------------------------------------------------------------------------------------------


def bundled(records: Sequence[Record], standing: Standing | None, scene: Scene, about: About, hide: story.Hide) -> Bundle:
    """What these records come to, told from where the terminal stood before them, or from its start."""
    told, stand_ins = untimed(_whole(records)), StandIns(scene.table)
    clock, items = _stream(told, stand_ins)
    since = told[0].at if told else Moment(0.0, 0.0)
    begun = next((read.value for read in told if isinstance(read, Read) and isinstance(read.value, datetime)), _NEVER)
    pairs = list(story.told(told, hide, since))
    numbers = {id(record.view): number for number, record in enumerate(one for one in told if isinstance(one, Showed))}
    settings, logo = scene.settings, scene.settings.terminal.brand.logo
    return Bundle(
        about=replace(about, title=hide(about.title), source=hide(about.source), failure=hide(about.failure)),
        terminal=settings.terminal.id,
        begun=begun,
        language=scene.language.code,
        settings=_depended_on(settings),
        services=None if scene.services is None else sorted(scene.services),
        logo=Logo(logo.suffix, logo.read_bytes()) if logo else None,
        facts={"bank": settings.bank.driver, "card reader": ", ".join(settings.card_reader.drivers), "PIN pad": settings.pin_pad.driver},
        standing=_stood(standing, stand_ins) if standing else None,
        clock=clock,
        stream=items,
        story=[to_builtins(entry) for _, entry in pairs],
        screens=[numbers[id(record.view)] for record, _ in pairs if isinstance(record, Showed)],
    )


def _whole(records: Sequence[Record]) -> Sequence[Record]:
    """Without a turn that was cut off, of which nobody knows what would have been shown: its end has not come, nor the terminal's."""
    for place in reversed(range(len(records))):
        record = records[place]
        if isinstance(record, Turned) or (isinstance(record, Wrote) and _STOPPED in record.line):
            return records
        if isinstance(record, Took):
            return _whole([*records[:place], *(one for one in records[place:] if not isinstance(one, _OF_THE_LOOP))])
    return records


def _stream(told: Iterable[Record], stand_ins: StandIns) -> tuple[list[float | datetime], list[Any]]:
    first: list[float | datetime] = []
    clock, items, typed = first, list[Any](), False
    for record in told:
        if isinstance(record, Took):
            posted, typed, clock = record.posted, is_digit(record), []
            fields = stand_ins.fields(posted.event)
            items.append(Taken(type(posted.event).__name__, fields, posted.at, posted.ticket, clock, typed))
        elif isinstance(record, Read):
            clock.append(record.value)
        elif isinstance(record, Turned):
            items.append(TurnEnded())
        elif isinstance(record, Showed):
            items.append(Seen(shown(record.view), typed))
        elif isinstance(record, Wrote):
            items.append(Written(record.line.decode().removesuffix("\n")))
        elif isinstance(record, Synced):
            items.append(Durable())
        elif isinstance(record, Unwritten):
            items.append(Unwritable())
        elif isinstance(record, Asked):
            items.append(Requested(record.request.traceparent))
    return first, items


def _stood(standing: Standing, stand_ins: StandIns) -> Stood:
    timer = (standing.timer.ends_at, standing.timer.total) if standing.timer else None
    session = stand_ins.fields(standing.session)
    return Stood(standing.state.value, session, standing.shown_at, standing.ticket, timer, standing.awaited)


def _depended_on(settings: Settings) -> Plain:
    terminal = to_builtins(replace(settings.terminal, brand=replace(settings.terminal.brand, logo=None)))
    parts = {"timeouts": to_builtins(settings.timeouts), "services": to_builtins(settings.services)}
    return {"terminal": terminal, **parts, "bank": {"deadline": settings.bank.deadline}}


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


# Files --------------------------------------------------------------------------------------------------------------------------------


def packed(bundle: Bundle) -> bytes:
    """What stands in its file: the same bytes for the same session."""
    return gzip.compress(msgspec.json.encode(bundle), mtime=0)


def write(bundle: Bundle, path: Path) -> None:
    """For its owner's eyes only, whole or not at all. Raises OSError."""
    try:
        write_durably(path, packed(bundle))
        remember_names(path.parent)
    except OSError:
        path.with_name(f"{path.name}.new").unlink(missing_ok=True)
        raise


def read(path: Path) -> Bundle:
    """The session that is kept in this file. Raises BadFile where there is none, or one of a newer form."""
    try:
        content = _unpacked(path)
        head = msgspec.json.decode(content, type=_Head)
        if head.format != FORMAT or not isinstance(head.form, int):
            raise BadFile(f"{path}: is no session that a terminal has kept")
        if head.form > FORM:
            raise BadFile(f"{path}: is kept in form {head.form}, and this program knows none newer than {FORM}: a newer version reads it")
        return msgspec.json.decode(content, type=Bundle)
    except OSError as error:
        raise BadFile(f"{path}: cannot be read: {error.strerror or 'it is no gzip file'}") from None
    except (msgspec.MsgspecError, EOFError, zlib.error, UnicodeDecodeError, RecursionError) as wrong:
        raise BadFile(f"{path}: is damaged, or no session that a terminal has kept: {wrong}") from None


def _unpacked(path: Path) -> bytes:
    with closing(gzip.GzipFile(path)) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadFile(f"{path}: holds more than a session does, {MOST_BYTES // 1_000_000} MB")
    return content


def entries(bundle: Bundle) -> Iterator[story.Entry]:
    """Its story. Raises Odd."""
    kinds: Any = list[Union[tuple(_below(story.Entry))]]  # type: ignore[misc]  # noqa: UP007 - as many as there are
    try:
        yield from convert(bundle.story, kinds)
    except msgspec.ValidationError as wrong:
        raise Odd(f"its story: {wrong}") from None


def _below(kind: type[story.Entry]) -> Iterator[type[story.Entry]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


# What a replay needs ------------------------------------------------------------------------------------------------------------------


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
