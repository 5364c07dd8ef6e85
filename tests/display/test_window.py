"""The terminal's own window: what it does with pygame's events, and what it brings on the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest
from msgspec.structs import replace

from otp_atm.hardware.display.window import WindowDisplay, surface
from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import Choice, View
from tests.display.sdl import dummy_window, pixels, resize
from tests.spoken import EN, FA
from tests.whole import STUDIO

VIEW = View("services", EN, "What would you like to do?", choices=(Choice(Key.FDK_RIGHT_1, "Password operations"),))
OTHER = View("thanks", EN, "Thank you")


class Desk:
    """A window and what came out of it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.keys: list[str] = []
        self.meaning: Key | str | None = None
        self.touched: list[Key | str] = []
        self.pin_keys = ""
        self.display = WindowDisplay(lambda size: ScreenPainter(Brand(), size, lambda: self.pin_keys), lambda: self.now)
        self.display.connect(self._press, self.touched.append)

    def _press(self, event: pygame.Event) -> Key | str | None:
        self.keys.append(event.unicode)
        return self.meaning

    def settle(self) -> None:
        """Paint until nothing moves any more."""
        self.display.paint(self.now)
        while (change := self.display.next_change(self.now)) is not None:
            self.now = max(change, self.now + 0.01)
            self.display.paint(self.now)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with dummy_window(monkeypatch, (960, 600)):
        yield Desk()


def looks_like(view: View) -> bool:
    return pixels(surface()) == pixels(ScreenPainter(Brand(), (960, 600)).picture(view, surface().get_size()))


def test_a_view_comes_on_the_screen(desk: Desk) -> None:
    desk.display.show(VIEW)
    desk.settle()
    assert looks_like(VIEW)


def test_a_screen_that_is_left_in_the_middle_of_its_fade_leaves_nothing_behind(desk: Desk) -> None:
    for view in (VIEW, OTHER, VIEW, OTHER):
        desk.display.show(view)
        desk.display.paint(desk.now)
        desk.now += 0.05
        desk.display.paint(desk.now)
    desk.settle()
    assert looks_like(OTHER)


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (700, 1000)])
def test_p01_a_window_of_another_size_is_painted_anew(desk: Desk, size: tuple[int, int]) -> None:
    desk.display.show(VIEW)
    desk.settle()
    desk.display.handle(resize(size))
    desk.settle()
    assert looks_like(VIEW)


def test_keys_are_handed_on(desk: Desk) -> None:
    desk.display.handle(pygame.Event(pygame.KEYDOWN, key=pygame.K_7, unicode="7"))
    assert desk.keys == ["7"]


def test_the_choice_of_a_pressed_function_key_lights_up_for_a_moment(desk: Desk) -> None:
    desk.display.show(VIEW)
    desk.settle()
    desk.meaning = Key.FDK_RIGHT_1
    desk.display.handle(pygame.Event(pygame.KEYDOWN, key=pygame.K_F5, unicode=""))
    desk.display.paint(desk.now)
    assert not looks_like(VIEW)
    desk.settle()
    assert looks_like(VIEW)


def mouse(desk: Desk, kind: int, point: tuple[int, int], button: int = pygame.BUTTON_LEFT) -> None:
    desk.display.handle(pygame.Event(kind, button=button, pos=point))


def test_a_choice_can_be_pressed_on_glass(desk: Desk) -> None:
    desk.display.show(VIEW)
    desk.settle()
    spot = ScreenPainter(Brand(), (960, 600)).slot(Key.FDK_RIGHT_1).center
    for button, point in ((pygame.BUTTON_LEFT, spot), (pygame.BUTTON_RIGHT, spot), (pygame.BUTTON_LEFT, (480, 20))):
        mouse(desk, pygame.MOUSEBUTTONDOWN, point, button)
        mouse(desk, pygame.MOUSEBUTTONUP, point, button)
    assert desk.touched == [Key.FDK_RIGHT_1]
    desk.settle()
    assert looks_like(VIEW)


@pytest.mark.parametrize(
    ("way", "chosen"),
    [((0, 9), [Key.FDK_RIGHT_1]), ((9, 0), [Key.FDK_RIGHT_1]), ((-400, 0), []), ((0, 300), []), ((5000, 0), [])],
    ids=["9 px down", "9 px aside", "off the choice", "below it", "out of the window"],
)
def test_a_finger_that_slips_off_its_choice_chooses_nothing(desk: Desk, way: tuple[int, int], chosen: list[Key]) -> None:
    """And nothing is left of it: the next touch is heard, and one that only ends on a choice chooses nothing either."""
    desk.display.show(VIEW)
    desk.settle()
    spot = ScreenPainter(Brand(), (960, 600)).slot(Key.FDK_RIGHT_1).center
    end = (spot[0] + way[0], spot[1] + way[1])
    mouse(desk, pygame.MOUSEBUTTONDOWN, spot)
    mouse(desk, pygame.MOUSEBUTTONUP, end)
    assert desk.touched == chosen
    mouse(desk, pygame.MOUSEBUTTONDOWN, (480, 20))
    mouse(desk, pygame.MOUSEBUTTONUP, spot)
    assert desk.touched == chosen
    mouse(desk, pygame.MOUSEBUTTONDOWN, spot)
    mouse(desk, pygame.MOUSEBUTTONUP, spot)
    assert desk.touched == [*chosen, Key.FDK_RIGHT_1]


def test_a_finger_that_is_lifted_from_another_screen_chooses_nothing_there(desk: Desk) -> None:
    """But on the same screen it does, whatever has changed there meanwhile."""
    spot = ScreenPainter(Brand(), (960, 600)).slot(Key.FDK_RIGHT_1).center
    for meanwhile, chosen in ((replace(VIEW, name="password_operations"), []), (replace(VIEW, notice="Please choose"), [Key.FDK_RIGHT_1])):
        desk.display.show(VIEW)
        desk.settle()
        mouse(desk, pygame.MOUSEBUTTONDOWN, spot)
        desk.display.show(meanwhile)
        mouse(desk, pygame.MOUSEBUTTONUP, spot)
        assert desk.touched == chosen


def test_a_window_that_nobody_sees_is_not_painted(desk: Desk) -> None:
    desk.display.show(VIEW)
    desk.settle()
    before = pixels(surface())
    desk.display.handle(pygame.Event(pygame.WINDOWMINIMIZED))
    desk.display.show(OTHER)
    desk.display.paint(desk.now)
    assert desk.display.next_change(desk.now) is None
    assert pixels(surface()) == before
    desk.display.handle(pygame.Event(pygame.WINDOWRESTORED))
    desk.settle()
    assert looks_like(OTHER)


def test_a_window_too_small_to_show_anything_does_no_harm(desk: Desk) -> None:
    desk.display.show(VIEW)
    desk.settle()
    for size in ((1, 1), (40, 30), (3000, 20), (960, 600)):
        desk.display.handle(resize(size))
        desk.settle()
    assert looks_like(VIEW)


def test_closing_the_window_ends_the_loop(desk: Desk) -> None:
    assert desk.display.is_open
    desk.display.handle(pygame.Event(pygame.QUIT))
    assert not desk.display.is_open


def test_p01_nothing_moves_on_a_screen_that_waits_for_a_card(desk: Desk) -> None:
    """So the loop sleeps until the minute on the clock changes."""
    welcome = next(sample.view for sample in STUDIO.samples(FA) if sample.name == "welcome")
    desk.display.show(welcome)
    desk.now += 1.0
    desk.display.paint(desk.now)
    change = desk.display.next_change(desk.now)
    assert change is None or change - desk.now > 1.0


def test_f03_the_keys_of_a_pin_pad_on_glass_are_touched_without_lighting_up(desk: Desk) -> None:
    desk.pin_keys = "1234567890"
    view = replace(dict(STUDIO.samples(EN))["card_pin"], now=None, countdown=None)
    desk.display.show(view)
    desk.settle()
    before = pixels(surface())
    for point in ((802, 288), (802, 489)):
        desk.display.handle(pygame.Event(pygame.MOUSEBUTTONDOWN, button=pygame.BUTTON_LEFT, pos=point))
    desk.settle()
    assert desk.touched == ["2", "0"]
    assert pixels(surface()) == before


def test_a_second_tap_on_enter_does_not_cancel_the_screen_that_has_come_under_the_finger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Upright, Cancel has the whole of its row as soon as the pad on glass has gone, and Cancel counts at once."""
    views = dict(STUDIO.samples(EN))
    with dummy_window(monkeypatch, (600, 1024)):
        desk = Desk()
        desk.pin_keys = "1234567890"
        desk.display.show(replace(views["card_pin"], now=None))
        desk.settle()
        painter = ScreenPainter(Brand(), (600, 1024), lambda: desk.pin_keys)
        painter.show(views["card_pin"], 0.0)
        painter.paint(pygame.Surface((600, 1024), depth=32), 0.0)
        enter = next((x, y) for y in range(0, 1024, 8) for x in range(0, 600, 8) if painter.pin_key_at((x, y)) is Key.ENTER)
        painter.show(views["checking_card_pin"], 0.0)
        assert painter.key_at(enter) is Key.FDK_LEFT_4, "under Enter is Cancel"
        for later, touched in ((0.0, [Key.ENTER]), (0.2, []), (REST, [Key.FDK_LEFT_4])):
            desk.touched.clear()
            desk.now += later
            mouse(desk, pygame.MOUSEBUTTONDOWN, enter)
            mouse(desk, pygame.MOUSEBUTTONUP, enter)
            assert desk.touched == touched
            desk.display.show(replace(views["checking_card_pin"], now=None))
