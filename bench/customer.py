"""The customer whose sessions are counted: enrols, from card in to card out, and anew where the card is enrolled already."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.stage import Stage
from otp_atm.services.one_time_password.flow import Otp

CARD: Final = "phone-on-file"
OTP_PIN: Final = "40718293"


def enrol_once(stage: Stage) -> None:
    """One session on a stage, its every key pressed."""
    pad, runner = stage.pad, stage.runner

    def press(*keys: Key) -> None:
        for key in keys:
            stage.press(key)
            stage.settle()

    def pin(digits: str) -> None:
        for digit in digits:
            pad.press_digit(digit)
        pad.press_key(Key.ENTER)
        stage.settle()

    stage.insert(CARD)
    stage.settle()
    pin(stage.own_pin())
    press(Key.FDK_RIGHT_1, Key.FDK_RIGHT_1)
    if runner.state is Otp.ALREADY_ENROLLED:
        press(Key.ENTER)
    press(Key.ENTER)
    pin(OTP_PIN)
    pin(OTP_PIN)
    press(Key.ENTER)
    assert stage.view.name == "enrolled", stage.view.name
    press(Key.CANCEL)
    stage.reader.take()
    stage.settle()
    press(Key.ENTER)
    assert stage.view.name == "welcome", stage.view.name
