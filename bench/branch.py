"""The kiosk as a branch runs it, for measurements from outside: its command, its configuration, its bank as a process beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import yaml

from otp_atm.demo.bank_process import BankProcess
from otp_atm.kiosk.project import PROJECT

BARE_WINDOW: Final = (sys.executable, str(PROJECT / "bench" / "bare_window.py"))


def kiosk(config: Path) -> tuple[str, ...]:
    """The kiosk's command line."""
    return sys.executable, str(PROJECT / "run_atm.py"), "kiosk", "--config", str(config)


def on(display: str) -> dict[str, str]:
    """The environment of a program on this display. What Python compiles is kept, as where a program is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"DISPLAY": display, "PYGAME_HIDE_SUPPORT_PROMPT": "1", "PYTHONPYCACHEPREFIX": str(PROJECT / "build" / "bytecode")}


@contextmanager
def running(command: Sequence[str], display: str, stderr: int | None = None) -> Iterator[int]:
    """A program on this display, by its process id. It ends with the block, however that ends: nobody waits for one that idles."""
    with subprocess.Popen(command, env=on(display), stderr=stderr) as process:
        try:
            yield process.pid
        finally:
            process.kill()


@contextmanager
def branch() -> Iterator[Path]:
    """A bank at work, and the configuration of a terminal for it. Journal and database are forgotten afterwards."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = own(folder)
        config = written(folder / "bank.yaml", settings)
        with BankProcess(config) as bank:
            yield written(folder / "kiosk.yaml", settings | {"bank": {"url": bank.url()}})


def own(folder: Path) -> dict[str, object]:
    """Settings of a program that keeps all it has in this folder."""
    return {
        "journal": {"directory": str(folder / "journal")},
        "simulator": {"database": f"sqlite:///{folder}/bank.sqlite3", "master_key_file": str(folder / "bank.key")},
        "phone": {"file": str(folder / "phone.sqlite3")},
    }


def written(path: Path, settings: object) -> Path:
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return path
