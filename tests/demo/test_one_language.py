"""One language for one window: whoever switches it switches all of it, and the ATM alone follows its customer, for that visit."""

from __future__ import annotations

import random
from typing import Any

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.wire import control
from otp_atm.configuration import Settings
from otp_atm.demo.tongue import Tongue
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.phone.events import Tap
from otp_atm.phone.samples import NOW
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.script import Script, parse_script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from tests.spoken import EN, FA


def test_whoever_follows_is_told_at_once_and_at_every_turn_until_it_stops() -> None:
    tongue = Tongue((FA, EN), EN)
    heard: list[Language] = []
    stop = tongue.follow(heard.append)
    assert tongue.next is FA
    tongue.turn()
    tongue.turn()
    stop()
    tongue.turn()
    assert heard == [EN, FA, EN]
    assert tongue.language is FA
