"""The kiosk with nothing but a touch screen: the PIN pad on glass, shuffled, and the choices, all touched where they are seen."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from bench.glass import Glass
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.services.one_time_password.flow import Otp
from tests.end_to_end.branch import INSERT_SARA, OTP_PIN, SARA, TAKE_CARD, Branch, told
from tests.end_to_end.pad_reader import PinKey, Point, read_pad
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb
from tests.spoken import EN

SIZE = (1280, 800)


@pytest.fixture
def glass(xvfb: type[Xvfb]) -> Iterator[Glass]:
    """A screen whose pixels can be looked at."""
    with Glass(*SIZE) as glass:
        yield glass


class Customer:
    """Somebody who looks, and touches what is seen."""

    def __init__(self, kiosk: Window, glass: Glass) -> None:
        self._kiosk = kiosk
        self._glass = glass
        self._slots = ScreenPainter(Brand(), SIZE)
        self.pads: list[dict[PinKey, Point]] = []
        """The pads that were read, one for each PIN."""

    def choose(self, screen: str, key: Key) -> None:
        """Touch the choice of this function key, when the screen is there."""
        self._kiosk.see(screen)
        self._kiosk.read()
        self._kiosk.click_at(self._slots.slot(key).center)

    def type_pin(self, state: State, pin: str) -> None:
        """Read the pad when this screen is there, and touch the digits and Enter; after a slip, corrected with Clear."""
        self._kiosk.see(state.value)
        pad = read_pad(state, EN, SIZE, self._look)
        self.pads.append(pad)
        for key in (pin[-1], pin[-1], Key.CLEAR, *pin, Key.ENTER):
            self._kiosk.click_at(pad[key])

    def _look(self) -> pygame.Surface:
        """The whole screen, once it has come to rest."""
        lines = self._glass.rest()
        return pygame.image.frombytes(b"".join(lines[y] for y in range(SIZE[1])), SIZE, "BGRA")


def test_p01_g04_to_g08_a_customer_enrols_by_touch_alone_on_a_shuffled_pad(branch: Branch, glass: Glass) -> None:
    config = branch.config(pad="{on_screen: shuffled}")
    with Window(glass.name, config, "kiosk") as kiosk:
        customer = Customer(kiosk, glass)
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        customer.type_pin(Visit.CARD_PIN, SARA.pin)
        customer.choose("services", Key.FDK_RIGHT_1)
        customer.choose("password_operations", Key.FDK_RIGHT_1)
        customer.choose("confirm_phone", Key.FDK_RIGHT_1)
        customer.type_pin(Otp.OTP_PIN, OTP_PIN)
        customer.type_pin(Otp.OTP_PIN_AGAIN, OTP_PIN)
        customer.choose("consent", Key.FDK_RIGHT_1)
        customer.choose("enrolled", Key.FDK_RIGHT_3)
        kiosk.see("take_card")
        kiosk.keys(TAKE_CARD)
        kiosk.see("thanks")
        kiosk.see("welcome")
        assert kiosk.close() == 0
    assert branch.enrolled()
    first, *others = customer.pads
    assert all(pad.keys() == first.keys() == {*"0123456789", Key.CLEAR, Key.ENTER} for pad in others)
    assert all(pad != first for pad in others), "shuffled anew for every PIN"
    assert not [secret for secret in (SARA.pin + "\n", OTP_PIN, SARA.pan) if secret in told(kiosk, branch)]
