"""The demo's bank: the simulator as a process of its own, on a free port of this computer. It ends with the demo, however that ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NoReturn

from kiosk.settings import PROJECT

if TYPE_CHECKING:
    from bank.wire.transport import Transport

READY: Final = "bank ready on "
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 5.0


class BankDidNotStart(Exception):
    """The bank's process ended, or said nothing in time. The message is what it said last."""


class BankProcess:
    """A running simulator with its control desk open. Use as a context manager, or call `close`."""

    def __init__(self, config: Path, *arguments: str) -> None:
        """Starts the process and returns at once. `arguments` are those of `run_atm.py bank`."""
        command = [sys.executable, str(PROJECT / "run_atm.py"), "bank", "--config", str(config), "--port", "0"]
        always: Sequence[str] = ("--control", "--until-stdin-closes")
        self._process = subprocess.Popen(
            [*command, *always, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._url = ""
        self._waiting = Lock()
        Thread(target=self._listen, name="bank process", daemon=True).start()

    def url(self) -> str:
        """Where the bank answers. Waits until it does; from any thread. Raises BankDidNotStart."""
        with self._waiting:
            if not self._url:
                self._url = self._first_line().removeprefix(READY)
            return self._url

    def transport(self) -> Transport:
        """A new way to the bank, once it answers. If it did not start, one on which nothing gets through."""
        try:
            url = self.url()
        except BankDidNotStart:
            return Nowhere()
        from bank.wire.http import HttpTransport

        return HttpTransport(url)

    def close(self) -> None:
        """End the process; kill it if it does not."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> BankProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _first_line(self) -> str:
        try:
            line = self._lines.get(timeout=START_SECONDS)
        except Empty:
            raise BankDidNotStart(f"the bank said nothing for {START_SECONDS:.0f} seconds") from None
        if not line.startswith(READY):
            raise BankDidNotStart(line or "the bank's process ended before it was ready")
        return line

    def _listen(self) -> None:
        """Read everything the process says, so that it never waits for a reader; the first line is news."""
        assert self._process.stdout
        with self._process.stdout as output:
            for line in output:
                self._lines.put(line.strip())
        self._lines.put("")


class Nowhere:
    """A `bank.wire.transport.Transport` to a bank that is not there."""

    def call(self, *_: Any, **__: Any) -> NoReturn:
        from bank.wire.transport import NeverSent

        raise NeverSent("bank-did-not-start")

    def close(self) -> None:
        """Nothing is held."""
