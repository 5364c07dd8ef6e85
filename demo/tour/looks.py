"""How the demo looks, for a window in which there is a tour and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.props import Props
from otp_atm.demo.tongue import Tongue
from otp_atm.demo.wallet import wallet
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.languages.offered import first, offered
from otp_atm.screens.brand import brand_of
from otp_atm.screens.painter import ScreenPainter


def looks(settings: Settings, fixtures: Fixtures, clock: Callable[[], float]) -> Props:
    """The demo as `config.yaml` has it. Its devices are nobody's: a tour brings its own."""
    brand = brand_of(settings.terminal)
    pad = SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file))
    tongue = Tongue(offered(settings), first(settings))
    return Props(brand, wallet(fixtures), MockCardReader(), pad, lambda size: ScreenPainter(brand, size), clock, tongue=tongue)
