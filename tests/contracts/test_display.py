"""The contract of displays, over every driver of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import pygame
import pytest
from pygame import Surface

from otp_atm.contracts.display import *  # noqa: F403
from otp_atm.contracts.rigs import DisplayRig as Rig
from otp_atm.demo.areas import areas_of
from otp_atm.demo.props import Props
from otp_atm.demo.window import DemoWindow
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.loop import Seen
from otp_atm.hardware.display.mock import MockDisplay
from otp_atm.hardware.display.window import IN_SIGHT, WindowDisplay, surface
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.ports import Display
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View
from tests.demo.stand_ins import STAND_INS
from tests.display.sdl import dummy_window, pixels
from tests.spoken import OF_THE_ATM
from tests.whole import STUDIO

WINDOW = (1280, 720)


VIEWS = [
    sample.view
    for language in OF_THE_ATM
    for sample in STUDIO.samples(language)
    if sample.name in {"welcome", "card_pin", "services", "confirm_phone", "enrolled"}
]


class MockRig:
    """The mock remembers."""

    views = VIEWS

    def __init__(self) -> None:
        self.display = MockDisplay()

    def sees(self, view: View) -> bool:
        return self.display.view == view


class Window(Seen, Display[View], Protocol):
    """A display that is served by a loop."""


class WindowRig:
    """A window paints; it is held against the painter's own still picture."""

    views = VIEWS

    def __init__(self, display: Window, screen: Callable[[], Surface]) -> None:
        self.display = display
        self._screen = screen

    def sees(self, view: View) -> bool:
        for now in (0.0, 1.0, 2.0):
            self.display.paint(now)
        screen = self._screen()
        return pixels(screen) == pixels(_painter(screen.get_size()).picture(view, screen.get_size()))


def _painter(size: tuple[int, int]) -> ScreenPainter:
    return ScreenPainter(Brand(), size)


@contextmanager
def _mock(_: pytest.MonkeyPatch) -> Iterator[Rig]:
    yield MockRig()


@contextmanager
def _kiosk(monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowRig]:
    with dummy_window(monkeypatch, WINDOW):
        yield WindowRig(WindowDisplay(_painter, lambda: 0.0), surface)


@contextmanager
def _demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[WindowRig]:
    with dummy_window(monkeypatch, WINDOW):
        window = DemoWindow(Props(Brand(), STAND_INS, MockCardReader(), SimulatedPinPad(bytes(16)), _painter, lambda: 0.0))
        yield WindowRig(window, lambda: surface().subsurface(areas_of(WINDOW, len(STAND_INS)).screen))


RIGS: dict[str, Callable[[pytest.MonkeyPatch], AbstractContextManager[Rig]]] = {"mock": _mock, "kiosk": _kiosk, "demo": _demo}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    with RIGS[request.param](monkeypatch) as rig:
        yield rig


@pytest.mark.parametrize("event", sorted(IN_SIGHT), ids=pygame.event.event_name)
@pytest.mark.parametrize("open_rig", [_kiosk, _demo], ids=["kiosk", "demo"])
def test_a_window_that_has_lost_its_picture_is_painted_whole(
    open_rig: Callable[[pytest.MonkeyPatch], AbstractContextManager[WindowRig]], event: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_rig(monkeypatch) as rig:
        rig.display.show(VIEWS[1])
        assert rig.sees(VIEWS[1])
        rig.display.handle(pygame.Event(pygame.WINDOWHIDDEN))
        rig.display.show(VIEWS[2])
        surface().fill("black")
        rig.display.handle(pygame.Event(event))
        assert rig.sees(VIEWS[2])
