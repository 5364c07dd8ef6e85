"""The real bank process, as the demo starts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tests.needs import need

ROOT = Path(__file__).parents[2]


class BankProcess:
    """`python -m bank.simulator` with its store and master key in `folder`; ends with the `with` block."""

    def __init__(self, folder: Path, database_url: str, *more: str, command: Sequence[str] = ()) -> None:
        """`command` are other arguments for Python, in place of these."""
        need("server")
        self.log = folder / "log"
        usual = ["-m", "otp_atm.bank.simulator", "--database", database_url, "--master-key", str(folder / "master.key")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *(command or usual), "--control", "--until-stdin-closes", *more],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
            )
        assert self._process.stdout
        line = self._process.stdout.readline().decode()
        assert line.startswith("bank ready on http://"), self.log.read_text()
        self.url = line.split()[-1]

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """Like a pulled plug, for the process."""
        self._process.kill()
        self._process.wait(10)

    def signal(self, number: int) -> int:
        """Send it a signal that it should end by."""
        self._process.send_signal(number)
        return self._process.wait(10)

    def stop(self) -> int:
        """Let go of its standard input."""
        assert self._process.stdin
        self._process.stdin.close()
        return self._process.wait(10)

    def __enter__(self) -> BankProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
