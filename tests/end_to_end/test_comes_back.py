"""A window that was away is painted whole when it comes back: minimised, covered, on a screen of another size; as the X server shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.glass import Lines
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.hardware.display.waiting import LONGEST
from tests.end_to_end.branch import INSERT_SARA, SARA, Branch
from tests.end_to_end.demo import Demo
from tests.end_to_end.desktop import WINDOW_MANAGER, Desktop, needs
from tests.end_to_end.window import Window

WALLET = load_fixtures().wallet
SIZE = (1280, 800)
SMALL = (800, 600)
MANAGERS = [pytest.param(False, id="alone"), pytest.param(True, id="managed", marks=needs(WINDOW_MANAGER))]
pytestmark = needs("Xvfb", "xdotool", "xrandr")


@pytest.fixture(params=MANAGERS)
def desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    with Desktop(*SIZE, managed=request.param) as desktop:
        yield desktop


@pytest.fixture(params=[("kiosk",), ("kiosk", "--window")], ids=["whole screen", "window"])
def kiosk(request: pytest.FixtureRequest, desktop: Desktop, branch: Branch) -> Iterator[Window]:
    with Window(desktop.name, branch.config(), *request.param) as kiosk:
        kiosk.see("welcome")
        yield kiosk
        assert kiosk.close() == 0


def goes_and_comes_back(desktop: Desktop, window: Window) -> None:
    """What is to be seen is the same before and after the window was away."""
    before = desktop.rest(LONGEST + 0.5)  # what is late by then is not coming
    desktop.minimise(window.handle)
    desktop.changed(before)
    desktop.restore(window.handle)
    desktop.again(before)


def test_f05_a_minimised_window_comes_back_with_every_dot_of_a_pin_and_hears_the_rest_of_it(desktop: Desktop, kiosk: Window) -> None:
    kiosk.keys(INSERT_SARA)
    kiosk.see("card_pin")
    none = desktop.rest()
    kiosk.keys(*SARA.pin[:2])
    desktop.changed(none)
    for _ in range(2):
        goes_and_comes_back(desktop, kiosk)
    kiosk.keys(*SARA.pin[2:], "Return")
    kiosk.see("services")


def test_what_changed_while_the_window_was_away_is_seen_when_it_is_back(desktop: Desktop, branch: Branch) -> None:
    with Window(desktop.name, branch.config(idle=2.5), "kiosk") as kiosk:
        kiosk.see("welcome")
        welcome = desktop.rest()
        desktop.minimise(kiosk.handle)
        branch.close_bank()
        kiosk.see("out_of_service [bank-unreachable]")
        desktop.restore(kiosk.handle)
        desktop.lights_up()
        assert desktop.rest() != welcome
        desktop.minimise(kiosk.handle)
        branch.open_bank()
        kiosk.see("welcome")
        desktop.restore(kiosk.handle)
        desktop.again(welcome)
        assert kiosk.close() == 0


@pytest.mark.usefixtures("kiosk")
def test_a_window_that_was_covered_is_seen_again(desktop: Desktop) -> None:
    before = desktop.rest()
    with desktop.covered():
        desktop.changed(before)
    desktop.again(before)


def test_a_screen_that_becomes_another_size_and_back_is_filled_each_time(desktop: Desktop, branch: Branch) -> None:
    with Window(desktop.name, branch.config(), "kiosk") as kiosk:
        kiosk.see("welcome")
        large = desktop.rest()
        for _ in range(2):
            desktop.resize(*SMALL)
            desktop.until(lambda: kiosk.geometry() == (0, 0, *SMALL))
            desktop.lights_up()
            desktop.resize(*SIZE)
            desktop.again(large)
        assert kiosk.close() == 0


def test_the_demo_comes_back_whole_from_a_window_and_from_the_whole_screen(desktop: Desktop, config: Path) -> None:
    """The second F11 is as good as the first: the same size, the same pixels."""
    with Demo(desktop.name, config, len(WALLET), "--lang", "en") as demo:
        demo.see("welcome")
        small = demo.geometry()[2:]
        seen: dict[tuple[int, ...], Lines] = {}
        for size in (SIZE, small, SIZE, small):
            desktop.look_at(demo.on_display(demo.areas.wallet))  # where nothing moves
            goes_and_comes_back(desktop, demo)
            picture = desktop.rest()
            assert [*seen.setdefault(demo.geometry()[2:], picture).values()] == [*picture.values()]
            demo.keys("F11")
            desktop.until(lambda size=size: demo.geometry()[2:] == size)  # type: ignore[misc]
            demo.look_where_it_is()
        assert demo.close() == 0


def test_a_tour_that_is_paused_comes_back_whole(desktop: Desktop, config: Path) -> None:
    with Demo(desktop.name, config, len(WALLET), "--lang", "en", "--tour") as demo:
        demo.see("tour")
        demo.keys("space")
        demo.see("tour paused")
        goes_and_comes_back(desktop, demo)
        assert demo.close() == 0
