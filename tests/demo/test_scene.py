"""The picture of the window: what is painted piece by piece looks as if it had been painted at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pygame
import pytest
from msgspec.structs import replace
from pygame import Rect

from otp_atm.demo.areas import areas_of
from otp_atm.demo.news import News
from otp_atm.demo.props import Props
from otp_atm.demo.window import DemoWindow
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.window import surface
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.events import Event, KeyPressed
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import Choice, View
from tests.demo.stand_ins import STAND_INS
from tests.display.sdl import dummy_window, pixels, resize
from tests.spoken import EN, FA

NOON = datetime(2025, 11, 22, 9, tzinfo=UTC)
WELCOME = View("welcome", FA, "خوش آمدید")
SERVICES = View("services", FA, "خدمات", choices=(Choice(Key.FDK_RIGHT_1, "عملیات رمز"),))
THANKS = View("thanks", EN, "Thank you")


class Table:
    """The demo's window, its reader and its pad, and a clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.date = NOON
        self.news: News | None = None
        self.posted: list[Event] = []
        self.reader = MockCardReader()
        self.reader.connect(self.posted.append)
        pad = SimulatedPinPad(bytes(16))
        pad.connect(self.posted.append)
        self.window = DemoWindow(
            Props(
                Brand(),
                STAND_INS,
                self.reader,
                pad,
                lambda size: ScreenPainter(Brand(), size, clock=lambda: self.date),
                lambda: self.now,
                news=lambda: self.news,
            )
        )

    @property
    def areas(self):  # type: ignore[no-untyped-def]
        return areas_of(surface().get_size(), len(STAND_INS))

    def play(self, seconds: float) -> None:
        """Let time pass, frame by frame, as the loop does."""
        end = self.now + seconds
        while self.now < end:
            self.window.paint(self.now)
            change = self.window.next_change(self.now)
            self.now = min(end, max(self.now + 0.005, end if change is None else change))
        self.window.paint(self.now)

    def click(self, point: tuple[int, int]) -> None:
        self.down(point)
        self.window.handle(pygame.Event(pygame.MOUSEBUTTONUP, button=pygame.BUTTON_LEFT, pos=point))

    def down(self, point: tuple[int, int]) -> None:
        self.window.handle(pygame.Event(pygame.MOUSEBUTTONDOWN, button=pygame.BUTTON_LEFT, pos=point))

    def point(self, point: tuple[int, int]) -> None:
        self.window.handle(pygame.Event(pygame.MOUSEMOTION, pos=point, rel=(0, 0), buttons=(0, 0, 0)))

    def key(self, key: int, text: str = "", mod: int = 0) -> None:
        self.window.handle(pygame.Event(pygame.KEYDOWN, key=key, unicode=text, mod=mod))
        self.window.handle(pygame.Event(pygame.KEYUP, key=key))

    def seen(self) -> bytes:
        return pixels(surface())

    def assert_whole(self) -> None:
        """What is on the screen is what a fresh start at this moment would paint."""
        before = self.seen()
        surface().fill((255, 0, 255))
        self.window.handle(pygame.Event(pygame.WINDOWEXPOSED))
        self.window.paint(self.now)
        assert self.seen() == before


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    with dummy_window(monkeypatch, (1280, 720)):
        table = Table()
        table.window.show(WELCOME)
        table.play(1.0)
        yield table


def test_whatever_happens_no_trace_of_the_past_is_left(table: Table) -> None:
    areas = table.areas
    table.reader.accept()
    table.play(0.3)
    table.assert_whole()
    table.point(areas.pockets[2].center)
    table.click(areas.pockets[0].center)
    for _ in range(12):
        table.play(0.1)
        table.assert_whole()
    table.window.show(SERVICES)
    table.down(areas.function_keys[Key.FDK_RIGHT_1].center)
    table.play(0.05)
    table.assert_whole()
    table.window.show(THANKS)
    table.news = News("SMS to 0912 *** 4567", "Your activation code\n12345678")
    table.reader.eject()
    for _ in range(8):
        table.play(0.15)
        table.assert_whole()
    table.key(pygame.K_F12)
    table.play(0.05)
    table.assert_whole()


def test_a_click_on_a_card_brings_it_into_the_reader(table: Table) -> None:
    table.reader.accept()
    table.click(table.areas.pockets[1].center)
    table.play(3.0)
    assert [type(event).__name__ for event in table.posted] == ["CardInserted", "CardRead"]


def test_a_click_on_a_card_that_slips_is_a_click(table: Table) -> None:
    table.reader.accept()
    spot = table.areas.pockets[1].center
    slipped = spot[0] + 6, spot[1] + 7
    table.down(spot)
    table.point(slipped)
    table.window.handle(pygame.Event(pygame.MOUSEBUTTONUP, button=pygame.BUTTON_LEFT, pos=slipped))
    table.play(3.0)
    assert [type(event).__name__ for event in table.posted] == ["CardInserted", "CardRead"]


def test_a_card_can_be_dragged_into_the_slot_and_back_home(table: Table) -> None:
    table.reader.accept()
    areas = table.areas
    for goal in (areas.screen.center, areas.slot.center):
        table.down(areas.pockets[1].center)
        table.point(goal)
        table.play(0.1)
        table.assert_whole()
        table.window.handle(pygame.Event(pygame.MOUSEBUTTONUP, button=pygame.BUTTON_LEFT, pos=goal))
        table.play(2.0)
    assert [type(event).__name__ for event in table.posted] == ["CardInserted", "CardRead"]


def test_the_keyboard_inserts_and_takes_the_chosen_card(table: Table) -> None:
    table.reader.accept()
    for key in (pygame.K_DOWN, pygame.K_DOWN, pygame.K_UP, pygame.K_UP, pygame.K_DOWN, pygame.K_SPACE):
        table.key(key)
    table.play(3.0)
    assert table.posted[-1].card == STAND_INS[0].card  # type: ignore[attr-defined]
    table.reader.eject()
    table.play(1.0)
    table.key(pygame.K_SPACE)
    assert type(table.posted[-1]).__name__ == "CardRemoved"


def test_keys_are_pressed_by_mouse_touch_and_keyboard(table: Table) -> None:
    table.window.show(SERVICES)
    table.play(0.5)
    areas = table.areas
    table.click(areas.function_keys[Key.FDK_RIGHT_1].center)
    table.click((areas.screen.right - areas.px(100), areas.function_keys[Key.FDK_RIGHT_1].centery))
    table.key(pygame.K_F5)
    assert table.posted == [KeyPressed(Key.FDK_RIGHT_1)] * 3


def test_a_finger_that_slips_off_a_choice_on_the_glass_chooses_nothing_and_the_next_touch_is_heard(table: Table) -> None:
    table.window.show(SERVICES)
    table.play(0.5)
    areas = table.areas
    choice = (areas.screen.right - areas.px(100), areas.function_keys[Key.FDK_RIGHT_1].centery)
    before = table.seen()
    for end in (areas.screen.center, areas.function_keys[Key.FDK_RIGHT_1].center):
        table.down(choice)
        table.window.handle(pygame.Event(pygame.MOUSEBUTTONUP, button=pygame.BUTTON_LEFT, pos=end))
        table.play(0.5)
        assert table.posted == []
        assert table.seen() == before, "the key beside it has come up again"
    table.click(choice)
    assert table.posted == [KeyPressed(Key.FDK_RIGHT_1)]


def test_a_pressed_key_is_seen_to_go_down_and_comes_up(table: Table) -> None:
    before = table.seen()
    cap = next(rect for cap, rect in table.areas.caps.items() if cap.meaning == "5")
    table.down(cap.center)
    table.play(0.5)
    assert table.seen() != before
    table.window.handle(pygame.Event(pygame.MOUSEBUTTONUP, button=pygame.BUTTON_LEFT, pos=cap.center))
    table.play(0.5)
    assert table.seen() == before


def test_the_light_blinks_only_while_a_card_is_expected_or_to_be_taken(table: Table) -> None:
    def pictures() -> int:
        seen = set()
        for _ in range(10):
            table.play(0.3)
            seen.add(table.seen())
        return len(seen)

    assert pictures() == 1
    table.reader.accept()
    assert pictures() == 2
    table.click(table.areas.pockets[0].center)
    table.play(3.0)
    assert pictures() == 1
    table.reader.eject()
    table.play(1.0)
    assert pictures() == 2


def test_help_opens_by_key_and_click_and_takes_the_next_key_for_itself(table: Table) -> None:
    before = table.seen()
    table.click(table.areas.help.center)
    table.play(0.1)
    assert table.seen() != before
    table.key(pygame.K_ESCAPE)
    table.play(0.1)
    assert table.seen() == before
    assert table.posted == []


def test_news_comes_once_and_goes_when_clicked(table: Table) -> None:
    before = table.seen()
    table.news = News("پیامک", "کد فعال‌سازی")
    table.play(0.0)
    table.play(2.0)
    assert table.seen() != before
    table.click(table.window.scene.note.place.center)
    table.play(2.0)
    assert table.seen() == before


def test_f05_the_wallet_speaks_the_language_of_the_window_whatever_the_customer_speaks(table: Table) -> None:
    wallet: Rect = table.areas.wallet
    persian = pixels(surface().subsurface(wallet))
    table.window.show(THANKS)
    table.play(0.5)
    assert pixels(surface().subsurface(wallet)) == persian
    table.key(pygame.K_l, mod=pygame.KMOD_CTRL)
    table.play(0.5)
    assert pixels(surface().subsurface(wallet)) != persian
    table.assert_whole()
    table.key(pygame.K_l, mod=pygame.KMOD_CTRL)
    table.play(0.5)
    assert pixels(surface().subsurface(wallet)) == persian


@pytest.mark.parametrize("size", [(800, 600), (1920, 1080), (640, 480)])
def test_p01_another_size_is_laid_out_anew_once_it_has_settled(table: Table, size: tuple[int, int]) -> None:
    table.window.handle(resize(size))
    table.play(0.5)
    table.assert_whole()
    if size != (640, 480):
        table.click(table.areas.function_keys[Key.FDK_LEFT_1].center)
        assert table.posted == [KeyPressed(Key.FDK_LEFT_1)]


def test_p01_another_size_does_not_turn_the_header_clock_back(table: Table) -> None:
    table.window.show(replace(WELCOME, now=NOON))
    table.date = NOON + timedelta(minutes=5)
    table.window.handle(resize((1600, 900)))
    table.play(0.5)
    later = table.seen()
    table.window.show(replace(WELCOME, now=table.date))
    table.play(0.5)
    assert table.seen() == later


def test_p01_the_window_rests_when_nothing_moves(table: Table) -> None:
    assert table.window.next_change(table.now) is None
    table.reader.accept()
    table.play(0.0)
    change = table.window.next_change(table.now)
    assert change is not None
    assert change - table.now > 0.5
