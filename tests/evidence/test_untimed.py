"""When a digit of a PIN was typed leaves memory nowhere, and the session can be gone through again all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from otp_atm.evidence.bundle import About, Bundle
from otp_atm.evidence.bundling import bundled
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.listening import Showed, Took
from otp_atm.evidence.replay import replay
from otp_atm.evidence.untimed import is_digit, untimed
from otp_atm.kiosk.events import PinDigit
from otp_atm.kiosk.stream import Record
from otp_atm.kiosk.vocabulary import Key
from tests.evidence.moments import told_by
from tests.evidence.terminal import CARD, Kiosk

PAUSES = (0.113, 0.237, 0.371, 0.519)
"""Before each digit: no moment of one is a moment of anything else."""


class Told:
    def __init__(self, folder: Path) -> None:
        self.records: list[Record] = []
        self.kiosk = Kiosk(folder, self.records.append)
        self.kiosk.start()

    def bundle(self) -> Bundle:
        return bundled(self.records, None, self.kiosk.scene, About("a visit"), Hiding())

    def insert(self) -> None:
        self.kiosk.reader.insert(self.kiosk.wallet[CARD].content)
        self.kiosk.settle()

    def moments_of_digits(self) -> list[float]:
        return [record.at.seconds for record in self.records if is_digit(record)]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    told = Told(tmp_path)
    yield told
    told.kiosk.runner.close()


def tell_nothing_of(bundle: Bundle, moments: list[float]) -> bool:
    return not told_by(bundle, moments)


def test_b05_no_digit_has_a_moment_of_its_own_and_the_session_replays(told: Told) -> None:
    told.kiosk.clock.advance(1.0007)
    told.kiosk.sign_in(pauses=PAUSES)
    moments = told.moments_of_digits()[:-1]
    told.kiosk.clock.advance(3)
    told.kiosk.leave()
    assert len(moments) == 3
    bundle = told.bundle()
    assert tell_nothing_of(bundle, moments)
    assert replay(bundle).difference is None


def test_b05_nor_do_digits_that_were_cleared_or_given_up(told: Told) -> None:
    told.insert()
    for pause, act in zip(PAUSES * 2, "12c34c5x", strict=True):
        told.kiosk.clock.advance(pause)
        if act.isdigit():
            told.kiosk.pad.press_digit(act)
        else:
            told.kiosk.pad.press_key(Key.CLEAR if act == "c" else Key.CANCEL)
        told.kiosk.settle()
    moments = told.moments_of_digits()
    told.kiosk.take_card()
    bundle = told.bundle()
    assert len(moments) == 7
    assert tell_nothing_of(bundle, moments)
    assert replay(bundle).difference is None


def test_b05_nor_those_of_an_entry_that_is_still_open(told: Told) -> None:
    told.insert()
    for pause in PAUSES:
        told.kiosk.clock.advance(pause)
        told.kiosk.pad.press_digit("7")
        told.kiosk.settle()
    bundle = told.bundle()
    assert tell_nothing_of(bundle, told.moments_of_digits()[:-1])
    assert replay(bundle).difference is None


@pytest.mark.parametrize("meanwhile", [Key.FDK_LEFT_4, Key.FDK_LEFT_1, None], ids=["nothing", "the language", "silence"])
def test_b03_what_happens_amid_an_entry_replays(told: Told, meanwhile: Key | None) -> None:
    told.insert()
    told.kiosk.clock.advance(2)
    for pause in PAUSES:
        told.kiosk.clock.advance(pause)
        told.kiosk.pad.press_digit("1")
        told.kiosk.settle()
        if meanwhile:
            told.kiosk.pad.press_key(meanwhile)
            told.kiosk.settle()
    told.kiosk.wait(31)
    told.kiosk.press(Key.ENTER)
    told.kiosk.type("1234")
    told.kiosk.leave()
    assert replay(told.bundle()).difference is None


@pytest.mark.parametrize("seen", ["each", "in one go", "with what ends them"])
def test_b03_a_half_typed_pin_is_shown_once_with_all_its_digits(told: Told, seen: str) -> None:
    told.insert()
    for digit in "1234":
        told.kiosk.pad.press_digit(digit)
        if seen == "each":
            told.kiosk.settle()
    if seen != "with what ends them":
        told.kiosk.settle()
    told.kiosk.clock.advance(0.25)
    told.kiosk.pad.press_key(Key.ENTER)
    told.kiosk.settle()
    half = [record.view.pin.filled for record in untimed(told.records) if isinstance(record, Showed) and record.view.pin]
    assert half == [0, 4]
    assert replay(told.bundle()).difference is None


def test_b03_a_key_of_no_meaning_between_digits_of_one_turn_replays(told: Told) -> None:
    told.insert()
    told.kiosk.pad.press_digit("1")
    told.kiosk.pad.press_key(Key.FDK_RIGHT_3)
    told.kiosk.pad.press_digit("2")
    told.kiosk.settle()
    told.kiosk.clock.advance(0.5)
    told.kiosk.leave()
    assert replay(told.bundle()).difference is None


def test_b03_a_digit_that_comes_too_late_changes_nothing_of_the_screen_that_follows(told: Told) -> None:
    told.insert()
    told.kiosk.clock.advance(1)
    told.kiosk.pad.press_key(Key.CANCEL)
    told.kiosk.pad.press_digit("2")
    told.kiosk.settle()
    left = told.kiosk.display.view
    told.kiosk.clock.advance(7)
    told.kiosk.take_card()
    assert left.countdown
    assert left in [record.view for record in untimed(told.records) if isinstance(record, Showed)]
    assert replay(told.bundle()).difference is None


def test_b03_a_key_is_as_soon_after_a_screen_that_came_with_a_digit_as_it_was(told: Told) -> None:
    """Nobody could have read the screen before it came, and somebody could after it: so the language changes."""
    told.insert()
    told.kiosk.wait(1)
    told.kiosk.pad.press_key(Key.CANCEL)
    told.kiosk.settle()
    told.kiosk.take_card()
    told.kiosk.wait(10)
    told.kiosk.reader.insert(told.kiosk.wallet[CARD].content)
    told.kiosk.runner.post(PinDigit(1))
    told.kiosk.settle()
    told.kiosk.wait(0.7)
    told.kiosk.pad.press_key(Key.FDK_LEFT_2)
    told.kiosk.settle()
    assert told.kiosk.display.view.language.code == "en"
    assert replay(told.bundle()).difference is None


@pytest.mark.parametrize("wait", [0.0, 1.5])
def test_b03_a_terminal_that_is_stopped_amid_an_entry_replays_to_its_last_line(tmp_path: Path, wait: float) -> None:
    told = Told(tmp_path)
    told.insert()
    for digit in "12":
        told.kiosk.clock.advance(0.3)
        told.kiosk.pad.press_digit(digit)
        told.kiosk.settle()
    told.kiosk.clock.advance(wait)
    told.kiosk.runner.close()
    assert replay(told.bundle()).difference is None
    assert "TerminalStopped" in str(told.bundle().stream[-2:])


def test_b05_the_bytes_of_a_bundle_are_those_of_any_other_rhythm(tmp_path: Path) -> None:
    """Two customers who type the same PIN in other rhythms, and take as long for all of it, leave the same file."""

    def file(folder: Path, pauses: tuple[float, ...]) -> bytes:
        told = Told(folder)
        told.kiosk.sign_in(pauses=pauses)
        took = [record for record in told.records if isinstance(record, Took)]
        told.kiosk.runner.close()
        assert took
        bundle = told.bundle()
        return msgspec.json.encode([timeless(item) for item in msgspec.json.decode(msgspec.json.encode(bundle.stream))])

    assert file(tmp_path / "one", (0.5, 0.25, 0.125, 0.125)) == file(tmp_path / "other", (0.125, 0.125, 0.25, 0.5))


def timeless(item: dict[str, object]) -> dict[str, object]:
    """Without what is drawn anew each time: trace ids, keys, and the hashes of lines."""
    return {name: value for name, value in item.items() if name not in {"line", "traceparent", "fields"}}
