"""docs/serial-epp.md holds: its examples are played against the test pad and the driver, its numbers are counted again."""

from __future__ import annotations

import re
import secrets
import threading
from itertools import product
from pathlib import Path

import pytest
from psec.pinblock import decipher_pinblock_iso_4

from otp_atm.configuration import Settings
from otp_atm.hardware.pin_pad import serial_commands, serial_link
from otp_atm.hardware.pin_pad.key_request import key_request_mac
from otp_atm.hardware.pin_pad.serial import SerialPinPad
from otp_atm.hardware.pin_pad.serial_frame import LONGEST, Deframer, encode
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.ports import MOST_CHOICES, REST
from otp_atm.kiosk.vocabulary import Key, Pan
from tests.pin_pad import epp_device
from tests.pin_pad.epp_device import Device, crc
from tests.whole import TABLE

PAGE = (Path(__file__).parents[2] / "docs" / "serial-epp.md").read_text()
MASTER_KEY, PIN_KEY = (bytes.fromhex(found) for found in re.findall(r"`([0-9A-F]{64}|[0-9A-F]{32})`", PAGE))
EXAMPLES = [
    [line.strip() for line in block.splitlines()]
    for block in re.findall(r"(?:^    [<>#] .*\n)+", PAGE.split("## Examples")[1], re.MULTILINE)
]
FOR_BOTH = EXAMPLES[:-1]


def is_same(said: str, written: str) -> bool:
    """A PIN block is another each time; what is in it is the same. So is a nonce; its signature is held against it."""
    words, expected = said.split(" "), written.split(" ")
    for line in (words, expected):
        if line[1] == "DONE":
            line[4] = decipher_pinblock_iso_4(PIN_KEY, bytes.fromhex(line[4]), "6037991234567893")
        if len(line[-1]) == 64:
            assert bytes.fromhex(line[-1]) == key_request_mac(MASTER_KEY, "ATM00001", bytes.fromhex(line[-2]))
            line[-2:] = ["nonce", "signature"]
    return words == expected


# The examples ---------------------------------------------------------------------------------------------------------------------


class Paper:
    """A wire on which one reads what the pad has said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def send(self, payload: str) -> None:
        self.said.append(payload)


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 4
    assert "against the pad alone" in PAGE.split("## Examples")[1]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_test_pad_says_what_the_page_says(example: list[str]) -> None:
    now, paper = 0.0, Paper()
    device = Device(paper, lambda: 0.0, lambda: now)
    device.put_in_master_key(MASTER_KEY)
    for line in example:
        match line.split(" "):
            case ["<", *_]:
                assert is_same(paper.said.pop(0), line[2:])
                continue
            case [">", *_]:
                device.hear(line[2:])
            case ["#", "press", digit]:
                device.press(digit)
            case ["#", "key", key]:
                device.press_key(key)
            case ["#", "rest", seconds]:
                now += float(seconds)
            case ["#", "tamper"]:
                device.tamper()
            case _:
                pytest.fail(f"nobody knows what {line!r} means")
        device.work()
    assert paper.said == []


class Script:
    """The pad's side of the line, played from the page: the driver waits, and it goes on to the next line of the driver's."""

    def __init__(self, example: list[str], driver: SerialPinPad) -> None:
        self._lines = [*example]
        self._driver = driver
        self._heard: list[str] = []
        self._deframer = Deframer()

    def wait(self, _: float) -> bytes:
        """Take what the driver has said; let the terminal ask for what it says next; say what the pad says next."""
        while self._lines:
            line = self._lines[0]
            if line.startswith("<"):
                return encode(self._lines.pop(0)[2:])
            if line.startswith(">") and not self._heard:
                ask(self._driver, line[6:].split(" "))
                assert self._heard, f"{line!r} was not said"
            if line.startswith(">"):
                assert self._heard.pop(0) == line[2:]
            self._lines.pop(0)
        assert not self._heard
        self._driver._link._closed.set()
        return b""

    def wake(self) -> None:
        """It is awake."""

    def write(self, data: bytes) -> None:
        self._heard += self._deframer.feed(data)

    def close(self) -> None:
        """Nothing is open."""


def ask(driver: SerialPinPad, words: list[str]) -> None:
    """What the terminal wants when its driver says this."""
    match words:
        case ["SIGN", terminal_id]:
            driver.sign_key_request(terminal_id)
        case ["LOAD", key_block, kcv]:
            driver.load_key(key_block, kcv)
        case ["OPEN", minimum, maximum, pan]:
            driver.start_pin_entry(int(minimum), int(maximum), Pan(pan))
        case ["CHOOSE", *keys]:
            driver.start_choosing(tuple(map(Key, keys)))
        case ["SHUT"]:
            driver.end_pin_entry()


@pytest.mark.parametrize("example", FOR_BOTH)
def test_the_driver_says_what_the_page_says(example: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)
    monkeypatch.setattr(secrets, "token_hex", lambda _: example[0].split(" ")[-1])
    driver, told = SerialPinPad(Path("nowhere")), list[Event]()
    script = Script(example, driver)
    driver._link._open_line = lambda *_: script
    driver._link._clock = driver._link._commands._clock = lambda: 0.0
    driver.connect(told.append)
    driver._link.run()
    assert script._lines == []
    assert [type(event).__name__ for event in told if not hasattr(event, "code")] == [
        expected for line in example if (expected := news(line))
    ]


def news(line: str) -> str:
    """What the terminal's mind hears of something that the pad says."""
    names = {"DIGIT": "PinDigit", "CLEARED": "PinCleared", "DONE": "PinEntered", "KEY": "KeyPressed", "CHOSEN": "KeyPressed"}
    if re.match(r"< R.. OK [0-9A-F]{10}$", line):
        return "PinKeyLoaded"
    if re.match(r"< R.. OK [0-9A-F]{32} [0-9A-F]{64}$", line):
        return "KeyRequestSigned"
    return names.get(line.split(" ")[2], "") if line.startswith("< E") else ""


# The numbers ----------------------------------------------------------------------------------------------------------------------


def test_every_frame_of_the_page_has_its_crc() -> None:
    frames = re.findall(r"\$([^*$\n]+)\*([0-9A-F]{4})`", PAGE)
    assert frames
    assert all(crc(payload) == check for payload, check in frames)
    assert f"Payload `123456789` has {crc('123456789')}" in PAGE


def test_the_pages_limits_are_those_of_driver_and_pad() -> None:
    assert f"at most {LONGEST} bytes long" in PAGE
    assert f"`timeouts.device` for itself**, {Settings().timeouts.device:g} s unless" in PAGE
    assert f"sent again after {serial_commands.PATIENCE} s" in PAGE
    assert f"After {serial_link.PULSE:g} s without a word" in PAGE
    assert f"more than {serial_link.FLOOD} things in a second" in PAGE
    assert f"every {epp_device.RESEND} s or so" in PAGE
    assert f"in the {REST} s before it, and `CHOOSE` came at least {REST} s before" in PAGE
    assert (epp_device.REST, epp_device.MOST_CHOICES) == (REST, MOST_CHOICES)
    assert f"not more than {epp_device.EARNED_FOR:g} s have passed" in PAGE
    assert (epp_device.EARNED, MOST_CHOICES) == (8, 3)
    assert "fewer than eight digits" in PAGE
    assert "three at most" in PAGE


def test_no_screen_of_the_terminal_offers_more_than_a_pad_takes() -> None:
    assert max(len(row.numbers) for row in TABLE.rows.values()) <= MOST_CHOICES


def test_the_pages_figures_about_what_can_be_learned_are_right() -> None:
    """Every PIN of four digits, typed slowly; three guesses at the bank among those that fit what was seen."""
    once, every_place, whole = 0.0, 0.0, 0
    for pin in product(range(10), repeat=4):
        offered = [1 <= digit <= MOST_CHOICES for digit in pin]
        seen = (*offered, False).index(False)
        others = 10 - MOST_CHOICES
        once += min(1.0, 3 / (others * 10 ** (3 - seen))) if seen < 4 else 1.0
        every_place += min(1.0, 3 / others ** offered.count(False))
        whole += all(offered)
    assert f"sees {whole / 100:.1f} % whole" in PAGE
    assert f"it has {once / 100:.1f} %, and {every_place / 100:.1f} % at most" in PAGE
    assert f"{0.8**4:.0%} of all PINs whole".replace("%", " %") in PAGE
