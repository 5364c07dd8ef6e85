"""A terminal that keeps its last sessions, each in a file of its own: a flight recorder.

    stream ─▶ Recorder ─▶ a session, when the visit is over ─▶ Shelf, in a thread of its own ─▶ file, the oldest removed

The terminal only appends to a list. What it does while nobody is served is dropped again, and of a visit of any length only the last part
is remembered, from where the terminal stood then. A disk that is full or slow never disturbs it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from queue import Full, Queue
from typing import Final, NamedTuple, Protocol

import msgspec

from otp_atm.evidence.bundle import About, Bundle
from otp_atm.evidence.bundle_file import ENDING, write
from otp_atm.evidence.bundling import Beginning, Scene, bundled
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.listening import Moved, Read, Showed, Took, Turned, Wrote
from otp_atm.evidence.untimed import begun_at, is_digit, shortened
from otp_atm.kiosk.journal_lock import JournalLock
from otp_atm.kiosk.load import BadFile, NotNow
from otp_atm.kiosk.runner import Standing
from otp_atm.kiosk.state import IDLE
from otp_atm.kiosk.stream import Record
from otp_atm.kiosk.trace import TRACE_BYTES
from otp_atm.screens.view import View

MOST_RECORDS: Final = 4000
"""Of a part of a visit; a visit of whatever length has two. A visit has some hundred."""
WAITING: Final = 4
"""Sessions that wait for a slow disk; more are not kept."""
PATIENCE: Final = 2.0
"""Seconds for which the last sessions are waited for when the terminal leaves."""
_NUMBER_WIDTH: Final = 8
_NAME: Final = re.compile(rf"(\d{{{_NUMBER_WIDTH},}})-\d{{8}}T\d{{6}}\.\d{{3}}Z-\d{{6,}}-[0-9a-f]{{{2 * TRACE_BYTES}}}{re.escape(ENDING)}")
TAKEN: Final = "another terminal keeps its sessions there"
Complain = Callable[[str], None]
"""Takes a sentence for the operator."""


class Session(NamedTuple):
    """What happened in a visit with this serial number, and where the terminal stood before, with what was to be seen there."""

    serial: int
    beginning: Beginning | None
    records: Sequence[Record]


class Stands(Protocol):
    """A `kiosk.runner.Runner`, as seen from here."""

    @property
    def standing(self) -> Standing | None: ...


class Recorder:
    """Hears what happens at a terminal, in its thread, and gives each visit away when it is over."""

    def __init__(self, most: int = MOST_RECORDS) -> None:
        self._keep: Callable[[Session], None] = lambda _: None
        self._most = most
        self._terminal: Stands | None = None
        self._serial: int | None = None
        """That of the visit which is on; None while nobody is served."""
        self._earlier = Session(0, None, ())
        """The part of the visit before this one."""
        self._since: Beginning | None = None
        self._records: list[Record] = []
        self._shown: View | None = None
        """What is to be seen."""
        self._before: tuple[Beginning, int] | None = None
        """Where the terminal stood, and after how many records, at the end of the last turn."""
        self._typing = False
        """A digit was the last that was taken."""
        self._moved = False
        self._digit_waits: float | None = None
        """When a digit has last begun a wait."""

    def attend(self, terminal: Stands, keep: Callable[[Session], None]) -> None:
        """This is the terminal, which has not started yet, and `keep` is given its visits."""
        self._terminal, self._keep = terminal, keep

    def tell(self, record: Record) -> None:
        self._records.append(record)
        if isinstance(record, Took):
            self._typing, self._moved = is_digit(record), False
        elif self._typing and isinstance(record, Moved):
            self._moved = True
        elif self._typing and self._moved and isinstance(record, Read) and isinstance(record.value, float):
            self._moved, self._digit_waits = False, record.value
        elif isinstance(record, Showed):
            self._shown = record.view
        if isinstance(record, Turned) and self._terminal and (standing := self._terminal.standing):
            self._turned(standing)

    def close(self) -> None:
        """The terminal has left; what there is of a visit is kept."""
        if self._serial is not None:
            self._over(len(self._records))

    def _turned(self, now: Standing) -> None:
        here = Beginning(now, self._shown)
        if now.state in IDLE:
            if self._serial is not None:
                self._over(len(self._records))
            self._begin(here, [])
            return
        if self._serial is not None and now.session.serial != self._serial and self._before:
            before, place = self._before  # the next card came in before the last screen was over
            following = self._records[place:]
            self._over(place)
            self._begin(before, following)
        self._serial = now.session.serial
        self._before = here, len(self._records)
        if len(self._records) < self._most:
            return
        if self._typing:
            self._records = shortened(self._records)
            self._before = here, len(self._records)
        elif not (now.timer and self._digit_waits is not None and begun_at(now.timer, self._digit_waits)):  # no moment of a digit
            self._earlier = Session(self._serial, self._since, self._records)
            self._begin(here, [])
            self._serial = now.session.serial

    def _begin(self, since: Beginning, records: list[Record]) -> None:
        self._serial, self._before = None, (since, 0)
        self._since, self._records = since, records

    def _over(self, place: int) -> None:
        """The visit that is on ends after so many records."""
        assert self._serial is not None
        earlier, this = self._earlier.records, self._records[:place]
        self._keep(Session(self._serial, self._earlier.beginning if earlier else self._since, [*earlier, *this]))
        self._earlier, self._serial = Session(0, None, ()), None


class Shelf:
    """A folder of the last `most` sessions at `scene`, filled by a thread of its own, and by no other terminal's. That it cannot be,
    `complain` is told once."""

    def __init__(self, directory: Path, most: int, scene: Scene, complain: Complain, waiting: int = WAITING) -> None:
        """Raises NotNow where another terminal keeps its sessions there."""
        self._directory = directory
        self._most = most
        self._scene = scene
        self._complain = complain
        self._queue: Queue[Session | None] = Queue(waiting)
        self._well = True
        self._lock: JournalLock | None = None
        try:
            self._hold()
        except OSError as error:
            self._trouble(error.strerror or str(error))  # it is tried again with each session
        self._thread = threading.Thread(target=self._work, name="sessions", daemon=True)
        self._thread.start()

    def keep(self, session: Session) -> None:
        """Let it be kept, some time soon; where too many wait, it is not."""
        try:
            self._queue.put_nowait(session)
        except Full:
            self._trouble("the disk is too slow")

    def rest(self) -> None:
        """Wait until all that was given so far is kept, or is not."""
        self._queue.join()

    def close(self, patience: float = PATIENCE) -> None:
        """Wait until all are kept, but not for long."""
        with suppress(Full):
            self._queue.put(None, timeout=patience)
            self._thread.join(patience)
        if self._lock and not self._thread.is_alive():
            self._lock.close()
            self._lock = None

    def _work(self) -> None:
        while session := self._queue.get():
            try:
                self.put(session)
                self._well = True
            except OSError as error:
                self._trouble(error.strerror or str(error))
            except (BadFile, NotNow) as bad:
                self._trouble(str(bad))
            except Exception as error:  # noqa: BLE001 - what one session is too odd for leaves the others
                self._trouble(type(error).__name__)
            finally:
                self._queue.task_done()

    def put(self, session: Session) -> None:
        """Keep it now. Raises OSError, BadFile where it is too much for a file, NotNow where another terminal keeps its sessions."""
        about = About(f"{self._scene.settings.terminal.id}, visit {session.serial}")
        bundle = bundled(session.records, session.beginning, self._scene, about, Hiding(), trace=trace_in(session))
        self._hold()
        write(bundle, self._directory / name_of(bundle, session, next_number(self._directory)))
        self._forget()

    def _hold(self) -> None:
        """Let no other terminal remove what this one keeps. Raises OSError, NotNow."""
        if not self._lock:
            try:
                self._lock = held(self._directory)
            except BlockingIOError:
                raise NotNow(f"{self._directory}: {TAKEN}") from None

    def _forget(self) -> None:
        """The oldest, now that there is a new one, and what a power cut has left half written."""
        for torn in self._directory.glob(f"*{ENDING}.new"):
            if _NAME.fullmatch(torn.name.removesuffix(".new")):
                torn.unlink(missing_ok=True)
        for old in sessions_in(self._directory)[: -self._most]:
            old.unlink(missing_ok=True)

    def _trouble(self, why: str) -> None:
        if self._well:
            self._well = False
            with suppress(OSError, ValueError):  # nobody hears it, and nobody is disturbed
                self._complain(f"{self._directory}: a session could not be kept: {why}")


def held(directory: Path) -> JournalLock:
    """The right to keep sessions there, made where it is missing. Raises BlockingIOError if another terminal has it, another OSError."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return JournalLock(directory)


def name_of(bundle: Bundle, session: Session, number: int) -> str:
    """The file's: the how manieth it is, when it began, in UTC, which visit it was, and under which trace id it is found elsewhere.

    A clock may be set back, and the visits of a terminal begin anew: the number alone says which of two is the older one.
    """
    return f"{number:0{_NUMBER_WIDTH}}-{_sortable(bundle.begun)}-{session.serial:06}-{trace_in(session)}{ENDING}"


def next_number(directory: Path) -> int:
    """Of the next session that is kept there, from 1."""
    return max(map(_number, sessions_in(directory)), default=0) + 1


def _number(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _sortable(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03}Z"


def trace_in(session: Session) -> str:
    """The trace id of the visit, as its journal has it."""
    lines = (msgspec.json.decode(record.line) for record in session.records if isinstance(record, Wrote))
    return next((line["trace"] for line in lines if line["session"] == session.serial), "0" * 2 * TRACE_BYTES)


def sessions_in(directory: Path) -> list[Path]:
    """The sessions that are kept there, oldest first. What else lies there is somebody else's."""
    return sorted((path for path in directory.iterdir() if _NAME.fullmatch(path.name)), key=_number)
