"""The rows that need a window: start, key press, idling, memory. Each program runs in a process of its own, on an X server of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bench.figure import Figure
from demo.bank_process import BankProcess
from kiosk.settings import PROJECT
from tests.end_to_end.xvfb import Xvfb

STARTS: Final = 7
IDLE_SECONDS: Final = 10.0
WAKES: Final = 12
SETTLING: Final = 2.0


def starting() -> Figure:
    """Process start to first screen, by turns with a bare program."""
    with Xvfb(1920, 1080) as server, tempfile.TemporaryDirectory() as folder:
        config = _config(Path(folder))
        pairs = [(_until_flipped(server, "first-screen", str(config)), _until_flipped(server, "first-screen-bare")) for _ in range(STARTS)]
    ours, bare = (statistics.median(column) for column in zip(*pairs[1:], strict=True))
    return Figure("process start → first screen", ours, "ms", bare, 2.0, "at most", "a bare pygame-ce program that flips once")


def key_press() -> list[Figure]:
    """Key press to flipped frame at 1920×1080: the median beside a bare blit, and the slowest of a hundred."""
    with Xvfb(1920, 1080) as server:
        ours, bare = (_program(server, name)["times"] for name in ("keys", "keys-bare"))
    note = "a bare blit of one dot and its update"
    median = Figure("key press → new dot flipped, 1920×1080", statistics.median(ours), "ms", statistics.median(bare), 3, "at most", note)
    slowest = Figure("the same, 99th of 100", statistics.quantiles(ours, n=100)[98], "ms", None, 16, "at most", "—")
    return [median, slowest]


def idling() -> list[Figure]:
    """CPU on the welcome screen, as a share of one core, and how soon the first key is answered then."""
    with (
        Xvfb(1920, 1080) as server,
        tempfile.TemporaryDirectory() as folder,
        BankProcess(_config(Path(folder))) as bank,
        _kiosk(server, Path(folder), bank.url()) as kiosk,
    ):
        _said(kiosk, "-- welcome")
        time.sleep(SETTLING)
        with _running(server, "idle-bare") as bare:
            time.sleep(SETTLING)
            before = [_cpu(process.pid) for process in (kiosk, bare)]
            time.sleep(IDLE_SECONDS)
            after = [_cpu(process.pid) for process in (kiosk, bare)]
        answers = statistics.median(_answered(server, kiosk, key) for key in ("F1", "F2") * (WAKES // 2))
    ours, yardstick = ((end - start) / IDLE_SECONDS * 100 for start, end in zip(before, after, strict=True))
    return [
        Figure("idle CPU on the welcome screen", ours, "% of a core", yardstick, 1.0, "at most", "a bare event.get() + tick(30) loop"),
        Figure("first key after idling → its screen told", answers, "ms", None, 35, "at most", "the key press by xdotool included"),
    ]


def memory() -> list[Figure]:
    """Resident memory after 200 sessions beside a bare window, and how much it grew since session 20."""
    with Xvfb(1920, 1080) as server:
        ours, bare = _program(server, "memory"), _program(server, "memory-bare")
    return [
        Figure("memory after 200 sessions", ours["end"], "MiB", bare["end"], 1.5, "at most", "the same window, bare"),
        Figure("memory after 200 sessions, beside session 20", ours["end"], "MiB", ours["steady"], 1.01, "at most", "after session 20"),
    ]


def _config(folder: Path) -> Path:
    path = folder / "config.yaml"
    path.write_text(
        f"simulator: {{database: 'sqlite:///{folder / 'bank.sqlite3'}', master_key_file: {folder / 'key'}}}\n"
        f"journal: {{directory: {folder / 'journal'}}}\n"
    )
    return path


def _environment(server: Xvfb) -> Mapping[str, str]:
    """Both sides draw the way that the terminal chooses where there is no GPU: otherwise the yardsticks would be far too kind."""
    return os.environ | {
        "DISPLAY": server.name,
        "PYTHONUNBUFFERED": "1",
        "PYGAME_HIDE_SUPPORT_PROMPT": "1",
        "SDL_FRAMEBUFFER_ACCELERATION": "0",
    }


def _program(server: Xvfb, *arguments: str) -> Any:
    command = [sys.executable, "-m", "bench.window", *arguments]
    done = subprocess.run(command, env=_environment(server), stdout=subprocess.PIPE, text=True, check=True, timeout=300, cwd=PROJECT)
    return json.loads(done.stdout)


def _until_flipped(server: Xvfb, *arguments: str) -> float:
    began = time.monotonic()
    return float((_program(server, *arguments)["at"] - began) * 1000)


@contextmanager
def _running(server: Xvfb, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.window", *arguments]
    process = subprocess.Popen(command, env=_environment(server), text=True, cwd=PROJECT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _kiosk(server: Xvfb, folder: Path, url: str) -> Iterator[subprocess.Popen[str]]:
    config = folder / "kiosk.yaml"
    config.write_text(f"bank: {{url: '{url}'}}\njournal: {{directory: {folder / 'journal'}}}\n")
    command = [sys.executable, str(PROJECT / "run_atm.py"), "kiosk", "--window", "--aloud", "--config", str(config)]
    process = subprocess.Popen(command, env=_environment(server), stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _said(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout
    while not process.stdout.readline().startswith(line):
        pass


def _answered(server: Xvfb, kiosk: subprocess.Popen[str], key: str) -> float:
    """Milliseconds from asking for a real key press until the screen that it changes has been told."""
    time.sleep(0.7)
    began = time.monotonic()
    subprocess.run(["xdotool", "key", key], env=_environment(server), check=True)
    _said(kiosk, "-- welcome")
    return (time.monotonic() - began) * 1000


def _cpu(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
