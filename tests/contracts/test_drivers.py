"""Every driver that a configuration can name offers what is asked of its module, and a configuration can name no other."""

from __future__ import annotations

import sys
from inspect import signature
from pathlib import Path

import pytest

from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.settings import READERS
from otp_atm.hardware.drivers import PinPadModule, ReaderModule, check_pin_pad, pin_pad, pin_pad_module, reader_module
from otp_atm.hardware.finding import MISSING
from otp_atm.hardware.pin_pad.settings import PIN_PADS, PinPadSettings
from otp_atm.kiosk.load import BadFile, load
from otp_atm.kiosk.settings import TimeoutSettings

TOLD = Settings().told(Path("config.yaml"))


def parameters(function: object) -> list[str]:
    return [str(parameter.annotation) for parameter in signature(function).parameters.values()]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", READERS)
def test_the_module_of_a_card_reader_offers_what_is_asked_of_it(name: str) -> None:
    module = reader_module(name)
    assert parameters(module.make) == parameters(ReaderModule.make)[1:]
    assert parameters(module.check) == parameters(ReaderModule.check)[1:]


@pytest.mark.parametrize("name", PIN_PADS)
def test_the_module_of_a_pin_pad_offers_what_is_asked_of_it(name: str) -> None:
    module = pin_pad_module(name)
    assert parameters(module.make) == parameters(PinPadModule.make)[1:]
    assert parameters(module.check) == parameters(PinPadModule.check)[1:]


@pytest.mark.parametrize(("device", "names"), [("card_reader", READERS), ("pin_pad", PIN_PADS)])
def test_no_other_can_be_named(device: str, names: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    for name in names:
        file.write_text(f"{device}: {{driver: {name}}}\n", encoding="utf-8")
        assert getattr(load(file, Settings), device).driver == name
    file.write_text(f"{device}: {{driver: abacus}}\n", encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        load(file, Settings)
    problem = f"{device}.driver: Invalid enum value 'abacus'; possible: {', '.join(names)}, or package.module:factory"
    assert str(caught.value) == f"{file}, line 1: {problem}"


def test_a_driver_that_this_system_cannot_have_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the serial pad on Windows, which has no termios."""
    monkeypatch.setitem(sys.modules, "termios", None)
    told = PinPadSettings(driver="serial")
    with pytest.raises(BadFile, match=r"serial needs what this system does not have: .*termios"):
        pin_pad(told, TimeoutSettings(), TOLD)
    state, said = check_pin_pad(told, TimeoutSettings(), TOLD)
    assert state is MISSING
    assert "termios" in said
