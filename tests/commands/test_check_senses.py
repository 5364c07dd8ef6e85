"""What `run_atm.py check` says of the bank's colours, and of the loudspeaker."""

from __future__ import annotations

from pathlib import Path

import pytest

from otp_atm.commands.check_senses import colours, sound
from otp_atm.hardware.display.settings import DisplaySettings
from otp_atm.hardware.finding import OK, WARNING
from otp_atm.kiosk.settings import BrandSettings


def test_g1_colours_that_can_be_read_are_as_the_bank_set_them() -> None:
    assert colours(BrandSettings()) == (OK, "#1f4fa3 and #eec265")


@pytest.mark.parametrize(
    ("brand", "said"),
    [
        (BrandSettings(primary="#4da3ff", accent="#fff3d6"), "brand.primary #4da3ff is too light to write on in white: painted as #"),
        (BrandSettings(accent="#102040"), "brand.accent #102040 hardly stands out from the panel: painted as #"),
        (BrandSettings(primary="#7a0f1d"), "brand.primary #7a0f1d is no blue: "),
    ],
)
def test_g1_what_becomes_of_colours_that_are_set_badly_is_told(brand: BrandSettings, said: str) -> None:
    fine, told = colours(brand)
    assert fine is WARNING
    assert told.startswith(said)
    assert told.count("brand.") == 1


def test_g3_whether_a_terminal_can_be_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "heard.raw"))
    assert sound(DisplaySettings()) == (OK, "heard")
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    assert sound(DisplaySettings())[1].startswith("silent: ")
    assert sound(DisplaySettings(sound=False)) == (OK, "display.sound is false: silent")
