"""However a program with a window is ended: the card goes back, the journal says so, nothing that it has started is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.kiosk.journal_files import read_journal
from otp_atm.kiosk.project import PROJECT
from tests.card_reader.virtual.emv_card import Application, EmvCard
from tests.card_reader.virtual.reader import virtual_reader
from tests.end_to_end.branch import INSERT_SARA, SARA, Branch
from tests.end_to_end.demo import Demo
from tests.end_to_end.window import PATIENCE, Window
from tests.end_to_end.xvfb import Xvfb

WALLET = load_fixtures().wallet
DISPLAY_GONE = "The display is gone"


@pytest.fixture
def server(xvfb: type[Xvfb]) -> Iterator[Xvfb]:
    with xvfb(1280, 800) as server:
        yield server


def crash(server: Xvfb, _: Window) -> None:
    server.kill()


def destroy(_: Xvfb, window: Window) -> None:
    window.use("windowclose", window.handle)


def cut_off(_: Xvfb, window: Window) -> None:
    window.use("windowkill", window.handle)


LOSSES = [crash, destroy, cut_off]


def in_the_middle_of_a_pin(kiosk: Window) -> None:
    kiosk.see("welcome")
    kiosk.keys(INSERT_SARA)
    kiosk.see("card_pin")
    kiosk.keys(*SARA.pin[:2])


@pytest.mark.parametrize("lose", LOSSES)
def test_f07_a_kiosk_that_loses_its_display_gives_the_card_back(lose: Callable[[Xvfb, Window], None], branch: Branch, server: Xvfb) -> None:
    with Window(server.name, branch.config(), "kiosk") as kiosk:
        in_the_middle_of_a_pin(kiosk)
        lose(server, kiosk)
        assert kiosk.end() == 1
    assert len([line for line in kiosk.said if line.startswith(DISPLAY_GONE)]) == 1
    assert (branch.records()[-1]["event"], branch.records()[-1]["from"]) == ("TerminalStopped", "card_pin")


def test_p02_a_chip_card_is_let_go_when_the_x_server_dies(branch: Branch, server: Xvfb) -> None:
    expiry = SARA.last_day.strftime("%y%m%d")
    chip = EmvCard(applications=[Application(pan=SARA.pan, expiry=expiry, track2=f"{SARA.pan}D{expiry[:4]}1010000012300000")])
    with virtual_reader() as device:
        device.pcscd.start()
        with Window(server.name, branch.config("pcsc", device.pattern), "kiosk") as kiosk:
            kiosk.see("welcome")
            device.slot.insert(chip)
            kiosk.see("card_pin")
            server.kill()
            assert kiosk.end() == 1
    assert (branch.records()[-1]["event"], branch.records()[-1]["from"]) == ("TerminalStopped", "card_pin")


@pytest.mark.parametrize(
    "signals",
    [
        "SIGHUP",
        "SIGQUIT",
        "SIGINT SIGINT",
        "SIGTERM SIGTERM SIGHUP",
    ],
)
def test_f07_every_signal_that_asks_for_the_end_is_obeyed_once(signals: str, branch: Branch, server: Xvfb) -> None:
    with Window(server.name, branch.config(), "kiosk") as kiosk:
        in_the_middle_of_a_pin(kiosk)
        assert kiosk.tell(*(signal.Signals[name] for name in signals.split())) == 0
    events = [record["event"] for record in branch.records()]
    assert events.count("TerminalStopped") == 1
    assert events[-1] == "TerminalStopped"


@pytest.mark.parametrize("lose", [*LOSSES, None], ids=[*(lose.__name__ for lose in LOSSES), "SIGHUP"])
def test_a_demo_that_is_ended_takes_its_bank_with_it(lose: Callable[[Xvfb, Window], None] | None, config: Path, server: Xvfb) -> None:
    with Demo(server.name, config, len(WALLET), "--lang", "en") as demo:
        demo.see("welcome")
        demo.click_card(0)
        demo.see("card_pin")
        started = demo.children()
        assert started
        if lose:
            lose(server, demo)
            assert demo.end() == 1
        else:
            assert demo.tell(signal.SIGHUP) == 0
        assert not [child for child in started if Path(f"/proc/{child}/exe").exists()]
    last = list(read_journal(config.parent / "journal"))[-1]
    assert (last["event"], last["from"]) == ("TerminalStopped", "card_pin")


@contextmanager
def saying(output: int, display: str, config: Path, *, session: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """A kiosk that says its screens aloud to this file descriptor; with `session`, the terminal behind it is its own."""

    def own_the_terminal() -> None:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(output, termios.TIOCSCTTY, 0)

    command = [sys.executable, str(PROJECT / "run_atm.py"), "kiosk", "--aloud", "--config", str(config)]
    environment = os.environ | {"DISPLAY": display, "SDL_VIDEODRIVER": "x11"}
    preparing = own_the_terminal if session else None
    kiosk = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.PIPE, preexec_fn=preparing)  # noqa: PLW1509
    os.close(output)
    try:
        yield kiosk
    finally:
        kiosk.kill()
        kiosk.communicate()


def read_until(source: int, wanted: bytes) -> None:
    """Read what is said until this has been."""
    heard = b""
    while wanted not in heard:
        heard += os.read(source, 4096)


@pytest.mark.parametrize("session", [False, True], ids=["a reader that has gone", "a terminal that is closed"])
def test_f07_a_kiosk_that_nobody_hears_any_more_gives_the_card_back(session: bool, branch: Branch, server: Xvfb) -> None:
    ear, mouth = os.openpty() if session else os.pipe()
    with saying(mouth, server.name, branch.config(), session=session) as kiosk:
        read_until(ear, b"-- welcome")
        press(server, INSERT_SARA)
        read_until(ear, b"-- card_pin")
        os.close(ear)
        press(server, *SARA.pin, "Return")
        code = kiosk.wait(PATIENCE)
        assert kiosk.stderr
        assert b"Traceback" not in kiosk.stderr.read()
    assert code in ({0, 1} if session else {141})
    assert branch.records()[-1]["event"] == "TerminalStopped"


def test_a_kiosk_that_cannot_be_heard_says_why_and_ends(branch: Branch, server: Xvfb) -> None:
    with saying(os.open("/dev/full", os.O_WRONLY), server.name, branch.config()) as kiosk:
        assert kiosk.wait(PATIENCE) == 1
        assert kiosk.stderr
        assert kiosk.stderr.read() == b"standard output cannot be written: No space left on device\n"


def press(server: Xvfb, *keys: str) -> None:
    """Press keys of the keyboard, by their X names."""
    subprocess.run(["xdotool", "key", *keys], env=os.environ | {"DISPLAY": server.name}, check=True, timeout=PATIENCE)
