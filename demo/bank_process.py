"""The demo's bank: the simulator as a process of its own, on a free port of this computer. It ends with the demo, however that ends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, NoReturn

from otp_atm.bank.settings import BankSettings
from otp_atm.kiosk.project import PROJECT

if TYPE_CHECKING:
    from otp_atm.bank.recording import Ear
    from otp_atm.bank.wire.transport import Transport

READY: Final = "bank ready on "
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 5.0
REBIRTH_SECONDS: Final = 1.0
"""Until a bank that has died is started again."""


class BankDidNotStart(Exception):
    """The bank's process ended before it was ready, as it has said itself on standard error, or said nothing in time."""


def nothing() -> None:
    """Nobody wants to know."""


class BankProcess:
    """A running simulator with its control desk open; should it die, another is started in its place, on the same port and database.

    Use as a context manager, or call `close`.
    """

    def __init__(self, config: Path, *arguments: str, reborn: Callable[[], None] = nothing) -> None:
        """Starts the process and returns at once. `arguments` are those of `run_atm.py bank`.

        `reborn` is called, from a thread of its own, when another process has begun to answer: it goes by real time, and without faults.
        """
        self._command = [sys.executable, str(PROJECT / "run_atm.py"), "bank", "--config", str(config), "--control", "--until-stdin-closes"]
        self._command += ["--host", "127.0.0.1", *arguments]
        self._reborn = reborn
        self._changing = Lock()
        self._open()

    def when_reborn(self, act: Callable[[], None]) -> None:
        """Call `act` in the place of what was called until now when another process has begun to answer."""
        self._reborn = act

    def url(self) -> str:
        """Where the bank answers. Waits until it does; from any thread. Raises BankDidNotStart."""
        try:
            return self._url.result(max(0.0, self._wait_until - time.monotonic()))
        except TimeoutError:
            raise BankDidNotStart(f"the bank said nothing for {START_SECONDS:.0f} seconds") from None

    def transport(self, ear: Ear | None = None) -> Transport:
        """A new way to the bank, once it answers, to which `ear` listens. If it did not start, one on which nothing gets through."""
        try:
            url = self.url()
        except BankDidNotStart:
            return Nowhere()
        from otp_atm.bank.remote import http_transport, recorded

        return recorded(http_transport(BankSettings(url=url), ear), ear)

    def renew(self, clear: Callable[[], None]) -> None:
        """End the process, `clear` what it has kept, and start another: also one that never came to answer."""
        self.close()
        clear()
        self._open()

    def close(self) -> None:
        """End the process; kill it if it does not."""
        with self._changing:
            self._closed.set()
            process = self._process
        assert process.stdin
        with suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> BankProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> None:
        self._url: Future[str] = Future()
        self._wait_until = time.monotonic() + START_SECONDS
        self._closed = Event()
        self._process = self._start("0")
        Thread(target=self._look_after, args=(self._process, self._closed, self._url), name="bank process", daemon=True).start()

    def _start(self, port: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self._command, "--port", port], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def _look_after(self, process: subprocess.Popen[str], closed: Event, url: Future[str]) -> None:
        """Hear the process to its end. If the bank had been at work and is still wanted, start it again."""
        _listen(process, url.set_result)
        if not url.done():
            url.set_exception(BankDidNotStart("the bank's process ended before it was ready"))
            return
        port = url.result().rpartition(":")[2]
        while not closed.wait(REBIRTH_SECONDS):
            with self._changing:
                if closed.is_set():
                    return
                _put_away(process)
                process = self._process = self._start(port)
            _listen(process, lambda _: self._reborn())


def _listen(process: subprocess.Popen[str], ready: Callable[[str], None]) -> None:
    """Read everything the process says, so that it never waits for a reader; where it answers is news."""
    assert process.stdout
    with process.stdout as output:
        for line in output:
            if line.startswith(READY):
                ready(line.removeprefix(READY).strip())


def _put_away(process: subprocess.Popen[str]) -> None:
    """What is left of a process that has ended."""
    assert process.stdin
    with suppress(BrokenPipeError):
        process.stdin.close()
    process.wait()


class Nowhere:
    """A `bank.wire.transport.Transport` to a bank that is not there."""

    def call(self, *_: Any, **__: Any) -> NoReturn:
        from otp_atm.bank.wire.transport import NeverSent

        raise NeverSent("bank-did-not-start")

    def close(self) -> None:
        """Nothing is held."""
