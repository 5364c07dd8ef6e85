"""The last visits that changed something, remembered until it is known that nothing is wrong with them; what is wrong is kept in files."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from otp_atm.evidence.bundle import About
from otp_atm.evidence.bundle_file import ENDING, write
from otp_atm.evidence.bundling import Scene, bundled
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.keeping import Recorder, Session, trace_in
from otp_atm.fleet.owned import Of
from otp_atm.fleet.terminal import Terminal


class Remembered:
    """`most` visits of a process; evidence of those that are wanted goes into `directory`, for `run_atm.py replay`."""

    def __init__(self, most: int, directory: Path, scene: Scene) -> None:
        self._most = most
        self._directory = directory
        self._scene = scene
        self._sessions: dict[Of, Session] = {}
        self._changing: set[Of] = set()
        self._wanted: set[Of] = set()

    def attend(self, terminal: Terminal, recorder: Recorder) -> None:
        """Remember what this one records."""
        recorder.attend(terminal.runner, lambda session: self._keep(Of(terminal.id, session.serial), session))

    def changes(self, of: Of) -> None:
        """This visit has changed something at the bank, or may have."""
        self._changing.add(of)

    def want(self, of: Of) -> Path:
        """Where the evidence of this visit is, once it is over; nowhere, if it is not remembered any more."""
        self._wanted.add(of)
        if session := self._sessions.pop(of, None):
            self._write(of, session)
        return self._path(of)

    def _keep(self, of: Of, session: Session) -> None:
        if of in self._wanted:
            self._write(of, session)
        elif of in self._changing:
            self._changing.discard(of)
            self._sessions[of] = session
            if len(self._sessions) > self._most:
                del self._sessions[next(iter(self._sessions))]

    def _path(self, of: Of) -> Path:
        return self._directory / f"{of.terminal}-{of.serial:06}{ENDING}"

    def _write(self, of: Of, session: Session) -> None:
        """Raises OSError."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = self._scene.settings
        scene = self._scene._replace(settings=replace(settings, terminal=replace(settings.terminal, id=of.terminal)))
        about = About(f"{of.terminal}, visit {of.serial}")
        write(bundled(session.records, session.beginning, scene, about, Hiding(), trace=trace_in(session)), self._path(of))
