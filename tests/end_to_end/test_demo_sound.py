"""What the demo is heard to do, on a real way of sound: SDL writes for a pipe what loudspeakers would get."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Final

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.sound.cues import Cue
from otp_atm.sound.tones import samples
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb

WALLET: Final = load_fixtures().wallet
PATIENCE: Final = 5.0
"""Seconds until a sound that does not come is missing."""
CHUNK: Final = 1024
"""Bytes that SDL writes at once, and a pipe takes whole, however many write to it."""
OTP_PIN: Final = "40718293"


def loud(sound: bytes) -> bytes:
    """Without the chunks in which nothing is heard; the last one filled up."""
    whole = sound + bytes(-len(sound) % CHUNK)
    return b"".join(chunk for at in range(0, len(whole), CHUNK) if any(chunk := whole[at : at + CHUNK]))


class Ears:
    """All that was heard, but silence."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._heard = bytearray()
        Thread(target=self._listen, daemon=True).start()

    def count(self, cue: Cue) -> int:
        """How often the beginning of this cue was heard, whatever else sounded meanwhile."""
        return bytes(self._heard).count(loud(samples(cue))[:CHUNK])

    def hear(self, cue: Cue, times: int = 1) -> None:
        """Wait until it was heard so often, and see that it was not oftener."""
        end = monotonic() + PATIENCE
        while self.count(cue) < times:
            assert monotonic() < end, cue
            sleep(0.02)
        assert self.count(cue) == times

    @property
    def total(self) -> int:
        return len(self._heard)

    def _listen(self) -> None:
        while chunk := os.read(self._pipe, CHUNK):
            if any(chunk):
                self._heard += chunk


@contextmanager
def ears(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ears]:
    os.mkfifo(pipe)
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(pipe))
    yield Ears(os.open(pipe, os.O_RDWR))


@pytest.mark.skipif(
    not os.environ.get("EVERY_SCENARIO"), reason="for make acceptance: the cues themselves are heard each time in tests/sound"
)
def test_b09_the_demo_is_heard_from_the_card_to_the_message_and_not_when_it_is_mute(
    xvfb: type[Xvfb], config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (
        ears(tmp_path / "heard", monkeypatch) as heard,
        xvfb(1280, 720) as server,
        Demo(server.name, config, len(WALLET), "--lang", "en") as demo,
    ):
        demo.see("welcome")
        demo.click_card(0)
        demo.see("card_pin")
        heard.hear(Cue.CARD_IN)
        for count, digit in enumerate("0959", 1):
            demo.keys(digit)
            heard.hear(Cue.KEY, count)
        demo.keys("Return")
        demo.see("card_pin")
        heard.hear(Cue.REFUSAL)
        demo.keys(*WALLET[0].pin, "Return")
        demo.see("services")
        demo.answer("F5")
        demo.see("password_operations")
        demo.answer("F5")
        demo.see("confirm_phone")
        demo.answer("Return")
        for entry in ("otp_pin", "otp_pin_again"):
            demo.see(entry)
            demo.keys(*OTP_PIN, "Return")
        demo.see("consent")
        demo.answer("F5")
        demo.see("enrolled")
        heard.hear(Cue.SUCCESS)
        heard.hear(Cue.SMS)
        demo.keys("Escape")
        demo.see("take_card")
        heard.hear(Cue.CARD_LEFT)
        demo.keys("F9", "space")
        demo.see("welcome")
        demo.use("sleep", "0.2")
        before = heard.total
        demo.click_card(1)
        demo.see("card_pin")
        demo.use("sleep", "0.3")
        assert heard.total == before
        assert demo.close() == 0
