"""Hands that slip, swipe and turn the wheel where there is nothing to turn (issue 16, 2): real mouse events in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.phone.events import Tap
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb


@pytest.fixture
def demo(xvfb: type[Xvfb], config: Path) -> Iterator[Demo]:
    with xvfb(1280, 720) as server, Demo(server.name, config, len(load_fixtures().wallet), "--lang", "en") as demo:
        demo.see("welcome")
        yield demo


def test_g09_a_phone_that_was_scrolled_and_swiped_in_vain_still_takes_every_tap(demo: Demo) -> None:
    demo.turn_wheel_over_phone(1)
    demo.touch_phone("home", Tap.BANK)
    demo.see("phone bank-menu")
    demo.read()
    for way in ((0, 200), (0, -200), (300, 0)):
        demo.swipe_phone("bank-menu-empty", Tap.OTP_MENU, way)
    demo.swipe_phone("bank-menu-empty", Tap.OTP_MENU, (0, 9))  # a tap that slips is a tap
    demo.see("phone otp-menu")
    demo.read()
    demo.turn_wheel_over_phone(-5)
    demo.touch_phone("otp-menu", Tap.REGISTER)
    demo.see("phone register")
