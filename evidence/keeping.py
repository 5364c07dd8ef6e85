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

from otp_atm.evidence.bundle import ENDING, About, Bundle, Scene, bundled, write
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.listening import Took, Turned, Wrote
from otp_atm.evidence.untimed import is_digit
from otp_atm.kiosk.runner import Standing
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.stream import Record
from otp_atm.kiosk.trace import TRACE_BYTES

MOST_RECORDS: Final = 4000
"""Of a part of a visit; a visit of whatever length has two. A visit has some hundred."""
WAITING: Final = 4
"""Sessions that wait for a slow disk; more are not kept."""
PATIENCE: Final = 2.0
"""Seconds for which the last sessions are waited for when the terminal leaves."""
_IDLE: Final[frozenset[State]] = frozenset(
    {Visit.STARTING, Visit.FETCHING_KEY, Visit.LOADING_KEY, Visit.OUT_OF_SERVICE, Visit.RECOVERING, Visit.WELCOME}
)
_NAME: Final = re.compile(rf"\d{{8}}T\d{{6}}\.\d{{3}}Z-\d{{6,}}-[0-9a-f]{{{2 * TRACE_BYTES}}}{re.escape(ENDING)}")
Complain = Callable[[str], None]
"""Takes a sentence for the operator."""


class Session(NamedTuple):
    """What happened in a visit with this serial number, and where the terminal stood before."""

    serial: int
    standing: Standing | None
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
        self._since: Standing | None = None
        self._records: list[Record] = []
        self._before: tuple[Standing, int] | None = None
        """Where the terminal stood, and after how many records, at the end of the last turn."""
        self._typing = False

    def attend(self, terminal: Stands, keep: Callable[[Session], None]) -> None:
        """This is the terminal, which has not started yet, and `keep` is given its visits."""
        self._terminal, self._keep = terminal, keep

    def tell(self, record: Record) -> None:
        self._records.append(record)
        if isinstance(record, Took):
            self._typing = is_digit(record)
        if isinstance(record, Turned) and self._terminal and (standing := self._terminal.standing):
            self._turned(standing)

    def close(self) -> None:
        """The terminal has left; what there is of a visit is kept."""
        if self._serial is not None:
            self._over(len(self._records))

    def _turned(self, now: Standing) -> None:
        if now.state in _IDLE:
            if self._serial is not None:
                self._over(len(self._records))
            self._begin(now, [])
            return
        if self._serial is not None and now.session.serial != self._serial and self._before:
            standing, place = self._before  # the next card came in before the last screen was over
            following = self._records[place:]
            self._over(place)
            self._begin(standing, following)
        self._serial = now.session.serial
        self._before = now, len(self._records)
        if len(self._records) >= self._most and not self._typing:  # never amid a PIN, with the moment of a digit
            self._earlier = Session(self._serial, self._since, self._records)
            self._begin(now, [])
            self._serial = now.session.serial

    def _begin(self, since: Standing, records: list[Record]) -> None:
        self._serial, self._before = None, (since, 0)
        self._since, self._records = since, records

    def _over(self, place: int) -> None:
        """The visit that is on ends after so many records."""
        assert self._serial is not None
        earlier, this = self._earlier.records, self._records[:place]
        self._keep(Session(self._serial, self._earlier.standing if earlier else self._since, [*earlier, *this]))
        self._earlier, self._serial = Session(0, None, ()), None


class Shelf:
    """A folder of the last `most` sessions at `scene`, filled by a thread of its own. That it cannot be, `complain` is told once."""

    def __init__(self, directory: Path, most: int, scene: Scene, complain: Complain, waiting: int = WAITING) -> None:
        self._directory = directory
        self._most = most
        self._scene = scene
        self._complain = complain
        self._queue: Queue[Session | None] = Queue(waiting)
        self._well = True
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

    def _work(self) -> None:
        while session := self._queue.get():
            try:
                self.put(session)
                self._well = True
            except OSError as error:
                self._trouble(error.strerror or str(error))
            self._queue.task_done()

    def put(self, session: Session) -> None:
        """Keep it now. Raises OSError."""
        about = About(f"{self._scene.settings.terminal.id}, visit {session.serial}")
        bundle = bundled(session.records, session.standing, self._scene, about, Hiding())
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._directory / name_of(bundle, session)
        write(bundle, path)
        self._forget(path)

    def _forget(self, path: Path) -> None:
        """The oldest, now that there is this one, and what a power cut has left half written."""
        for torn in self._directory.glob(f"*{ENDING}.new"):
            torn.unlink(missing_ok=True)
        for old in sessions_in(self._directory)[: -self._most]:
            if old != path:  # a clock that was set back makes none the oldest that is new
                old.unlink(missing_ok=True)

    def _trouble(self, why: str) -> None:
        if self._well:
            self._well = False
            self._complain(f"{self._directory}: a session could not be kept: {why}")


def name_of(bundle: Bundle, session: Session) -> str:
    """The file's: when it began, in UTC, which visit it was, and under which trace id it is found elsewhere."""
    moment = bundle.begun
    return f"{_sortable(moment)}-{session.serial:06}-{trace_in(session)}{ENDING}"


def _sortable(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03}Z"


def trace_in(session: Session) -> str:
    """The trace id of the visit, as its journal has it."""
    lines = (msgspec.json.decode(record.line) for record in session.records if isinstance(record, Wrote))
    return next((line["trace"] for line in lines if line["session"] == session.serial), "0" * 2 * TRACE_BYTES)


def sessions_in(directory: Path) -> list[Path]:
    """The sessions that are kept there, oldest first. What else lies there is somebody else's."""
    return sorted(path for path in directory.iterdir() if _NAME.fullmatch(path.name))
