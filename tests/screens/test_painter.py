"""The painter paints each screen once, then only what changes, and says when it next has something to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pygame
import pytest
from msgspec.structs import replace
from pygame import Rect, Surface

from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN, Key, Language
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.painting.parts import PinCells
from otp_atm.screens.render import renderer
from otp_atm.screens.samples import NOW
from otp_atm.screens.view import Countdown, PinField, View
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.screens import face
from tests.spoken import EN, FA, OF_THE_ATM
from tests.whole import STUDIO, TABLE

SIZE = (800, 600)
LATER = 100.0


class Glass:
    """A painter with a surface of its own, which remembers what the last painting touched."""

    def __init__(self, painter: ScreenPainter | None = None) -> None:
        self.painter = painter or ScreenPainter(Brand(), SIZE)
        self.surface = Surface(SIZE, depth=32)

    def paint(self, now: float) -> list[Rect]:
        """Paint, and check that nothing outside the returned rectangles has changed."""
        before = self.surface.copy()
        rects = self.painter.paint(self.surface, now)
        outside = self.surface.copy()
        for rect in rects:
            outside.blit(before, rect, rect)
        assert pixels(outside) == pixels(before)
        return rects

    def show(self, view: View, now: float) -> list[Rect]:
        self.painter.show(view, now)
        return self.paint(now)

    def settle(self, view: View, now: float = 0.0) -> None:
        """Show a view and let its transition pass."""
        self.show(view, now)
        self.paint(now + 1.0)


@pytest.fixture
def glass() -> Glass:
    return Glass()


def pixels(surface: Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGB")


def view(state: State, language: Language = FA, **changes: object) -> View:
    return STUDIO.show(state, STUDIO.session(state, language, **changes))


def covers(rects: list[Rect], whole: Rect) -> bool:
    return any(rect.contains(whole) for rect in rects)


# Only what changes ----------------------------------------------------------------------------------------------------------------


def test_the_first_view_is_painted_whole_and_at_once(glass: Glass) -> None:
    assert covers(glass.show(view(Visit.WELCOME), 0.0), glass.surface.get_rect())


def test_nothing_is_painted_when_nothing_has_changed(glass: Glass) -> None:
    assert glass.paint(0.0) == []
    glass.settle(view(Visit.WELCOME))
    assert glass.paint(2.0) == []
    assert glass.show(view(Visit.WELCOME), 3.0) == []
    assert glass.painter.next_change(3.0) is None


def test_a_digit_paints_its_cell_and_the_next(glass: Glass) -> None:
    glass.settle(view(Otp.OTP_PIN, digits=2))
    rects = glass.show(view(Otp.OTP_PIN, digits=3), 2.0)
    assert len(rects) == 2
    assert sum(rect.width * rect.height for rect in rects) < SIZE[0] * SIZE[1] / 70


def test_clear_empties_the_cells(glass: Glass) -> None:
    glass.settle(view(Otp.OTP_PIN, digits=0))
    empty = pixels(glass.surface)
    glass.show(view(Otp.OTP_PIN, digits=5), 2.0)
    assert pixels(glass.surface) != empty
    glass.show(view(Otp.OTP_PIN, digits=0), 3.0)
    assert pixels(glass.surface) == empty


def test_refresh_paints_everything_again(glass: Glass) -> None:
    glass.settle(view(Visit.CARD_PIN))
    shown = pixels(glass.surface)
    glass.surface.fill((0, 0, 0))
    glass.painter.refresh()
    assert covers(glass.painter.paint(glass.surface, 5.0), glass.surface.get_rect())
    assert pixels(glass.surface) == shown


def test_going_from_screen_to_screen_leaves_no_trace(glass: Glass) -> None:
    """After each transition the glass shows just what a fresh picture of the view shows."""
    now = 0.0
    for language in OF_THE_ATM:
        for name, sample in [*STUDIO.samples(language)][::3]:
            still = replace(sample, countdown=None)
            glass.settle(still, now)
            glass.painter.show(replace(still, busy=False), now + 2)
            glass.painter.paint(glass.surface, now + 2)
            fresh = ScreenPainter(Brand(), SIZE).picture(replace(still, busy=False), SIZE)
            assert pixels(glass.surface) == pixels(fresh), name
            now += 10.0


def test_the_same_view_is_the_same_picture_every_time() -> None:
    painter, sample = ScreenPainter(Brand(), SIZE), view(Otp.ENROLLED)
    once = pixels(painter.picture(sample, SIZE))
    painter.picture(view(Visit.WELCOME, EN), SIZE)
    assert pixels(painter.picture(sample, SIZE)) == once


# Transitions ----------------------------------------------------------------------------------------------------------------------


def test_another_screen_comes_with_a_short_fade(glass: Glass) -> None:
    glass.settle(view(Visit.WELCOME))
    glass.show(view(Visit.READING_CARD), LATER)
    early = pixels(glass.surface)
    due = glass.painter.next_change(LATER)
    assert due is not None
    assert LATER < due < LATER + 0.1
    assert glass.paint(LATER + 0.1) != []
    middle = pixels(glass.surface)
    glass.paint(LATER + 0.5)
    assert len({early, middle, pixels(glass.surface)}) == 3


def test_a_fade_ends(glass: Glass) -> None:
    glass.settle(view(Visit.WELCOME))
    glass.show(view(Visit.SERVICES), LATER)
    moments = list(until_still(glass, LATER))
    assert moments[-1] < LATER + 0.5
    assert 3 < len(moments) < 15


def test_a_digit_during_a_fade_is_not_lost(glass: Glass) -> None:
    glass.settle(view(Otp.CONFIRM_PHONE))
    glass.show(view(Otp.OTP_PIN, digits=0), LATER)
    glass.show(view(Otp.OTP_PIN, digits=1), LATER + 0.05)
    glass.paint(LATER + 1)
    assert pixels(glass.surface) == pixels(ScreenPainter(Brand(), SIZE).picture(view(Otp.OTP_PIN, digits=1), SIZE))


def test_no_fade_for_another_language_or_a_notice_on_the_same_screen(glass: Glass) -> None:
    glass.settle(view(Visit.WELCOME))
    glass.show(view(Visit.WELCOME, EN), LATER)
    assert glass.painter.next_change(LATER) is None


def until_still(glass: Glass, now: float) -> Iterator[float]:
    """Paint whenever the painter asks for it; the moments at which it did."""
    for _ in range(1000):
        due = glass.painter.next_change(now)
        if due is None:
            return
        assert due > now
        now = due
        glass.painter.paint(glass.surface, now)
        yield now
    raise AssertionError("the screen never comes to rest")


class Ending(NamedTuple):
    """A timer that has just begun."""

    ends_at: float = LATER + 30.0
    total: float = 30.0


NOBODY_IS_WAITED_FOR = {
    *(Visit.WELCOME, Visit.THANKS, Visit.CARD_GONE, Visit.CARD_RETAINED, Visit.READER_FAILED, Visit.OUT_OF_SERVICE, Visit.RECOVERING),
}
"""Where the terminal is at rest, says its last word, or nothing comes of silence."""


# Time -----------------------------------------------------------------------------------------------------------------------------


def test_f02_the_ring_appears_only_when_time_is_short(glass: Glass) -> None:
    hurried = replace(view(Visit.SERVICES), countdown=Countdown(ends_at=30.0, total=30.0))
    glass.settle(hurried)
    quiet = pixels(glass.surface)
    assert glass.painter.next_change(1.0) == pytest.approx(20.0)
    assert glass.paint(19.9) == []
    (ring,) = glass.paint(20.0)
    assert pixels(glass.surface) != quiet
    assert ring.width < SIZE[0] / 4


def test_f02_the_ring_empties_and_then_rests(glass: Glass) -> None:
    glass.settle(replace(view(Visit.SERVICES), countdown=Countdown(ends_at=12.0, total=30.0)))
    moments = list(until_still(glass, 1.0))
    assert moments[0] == pytest.approx(2.0)
    assert moments[-1] == pytest.approx(12.0)
    assert len(moments) < 10 * 12


def test_f02_more_time_takes_the_ring_away(glass: Glass) -> None:
    glass.settle(replace(view(Visit.SERVICES), countdown=Countdown(ends_at=5.0, total=30.0)))
    glass.show(replace(view(Visit.SERVICES), countdown=Countdown(ends_at=35.0, total=30.0)), 2.0)
    assert pixels(glass.surface) == pixels(ScreenPainter(Brand(), SIZE).picture(view(Visit.SERVICES), SIZE))


@pytest.mark.parametrize("pad", ["", "3819406275"], ids=["", "pad on glass"])
def test_f02_wherever_somebody_is_waited_for_a_ring_shows_that_time_is_short(pad: str) -> None:
    """On every screen on which the terminal waits for the customer: also while the card is to be taken, and beside a PIN pad on glass."""
    render = renderer(face(TABLE), SimulatedClock(NOW))
    for size in (SIZE, (1080, 1920), (1280, 800)):
        painter, surface = ScreenPainter(Brand(), size, lambda: pad), Surface(size, depth=32)
        for state in TABLE.rows:
            shown = render(state, STUDIO.session(state, EN), Ending())
            painter.show(shown, LATER)
            painter.paint(surface, LATER)
            before = pixels(surface)
            painter.paint(surface, LATER + Ending().total - 5.0)
            rings = shown.countdown is not None and pixels(surface) != before
            assert rings == (not shown.busy and state not in NOBODY_IS_WAITED_FOR), (state, size)


def test_busy_screens_turn_a_spinner(glass: Glass) -> None:
    glass.settle(view(Otp.ENROLLING))
    due = glass.painter.next_change(1.0)
    assert due is not None
    assert 1.0 < due < 1.1
    (spinner,) = glass.paint(due)
    assert spinner.width == spinner.height


def test_f05_the_header_clock_changes_with_the_minute_and_not_before(glass: Glass) -> None:
    glass.settle(replace(view(Visit.WELCOME), now=datetime(2025, 11, 22, 9, 0, 40, tzinfo=UTC)))
    assert glass.painter.next_change(1.0) == pytest.approx(20.0)
    assert glass.paint(19.0) == []
    (clock,) = glass.paint(20.0)
    assert clock.bottom < SIZE[1] / 5


def test_f05_where_time_can_be_moved_and_stopped_the_header_clock_goes_by_that_time() -> None:
    true = NOW
    glass = Glass(ScreenPainter(Brand(), SIZE, clock=lambda: true))
    glass.settle(replace(view(Visit.WELCOME), now=NOW))
    assert glass.paint(1_000.0) == [], "it stands still"
    true = NOW + timedelta(days=1)
    (clock,) = glass.paint(1_001.0)
    assert clock.bottom < SIZE[1] / 5
    assert pixels(glass.surface) == pixels(ScreenPainter(Brand(), SIZE).picture(replace(view(Visit.WELCOME), now=true), SIZE))


def test_f05_the_header_clock_shows_the_time_of_the_place() -> None:
    tehran, baku = ScreenPainter(Brand(), SIZE), ScreenPainter(Brand(time_zone="Asia/Baku"), SIZE)
    shown = replace(view(Visit.WELCOME), now=NOW)
    assert pixels(tehran.picture(shown, SIZE)) != pixels(baku.picture(shown, SIZE))


# Keys -----------------------------------------------------------------------------------------------------------------------------


def test_a_touch_finds_the_choice_under_it(glass: Glass) -> None:
    glass.settle(view(Otp.CONFIRM_PHONE))
    for key in (Key.FDK_RIGHT_1, Key.FDK_RIGHT_2, Key.FDK_LEFT_4):
        assert glass.painter.key_at(glass.painter.slot(key).center) is key
    assert glass.painter.key_at(glass.painter.slot(Key.FDK_LEFT_1).center) is None
    assert glass.painter.key_at((SIZE[0] // 2, SIZE[1] // 2)) is None


def test_a_pressed_choice_lights_up_for_a_moment(glass: Glass) -> None:
    glass.settle(view(Otp.CONFIRM_PHONE))
    quiet = pixels(glass.surface)
    glass.painter.press(Key.FDK_RIGHT_1, LATER)
    assert glass.paint(LATER) == [glass.painter.slot(Key.FDK_RIGHT_1)]
    assert pixels(glass.surface) != quiet
    list(until_still(glass, LATER))
    assert pixels(glass.surface) == quiet


def test_a_key_without_a_choice_lights_nothing_up(glass: Glass) -> None:
    glass.settle(view(Otp.CONFIRM_PHONE))
    glass.painter.press(Key.FDK_LEFT_1, LATER)
    glass.painter.press(Key.ENTER, LATER)
    assert glass.paint(LATER) == []


def test_keys_before_any_view_mean_nothing(glass: Glass) -> None:
    glass.painter.press(Key.FDK_LEFT_1, 0.0)
    assert glass.painter.key_at((10, 10)) is None
    assert glass.painter.next_change(0.0) is None


def test_a_view_with_a_longer_pin_is_another_still(glass: Glass) -> None:
    shown = view(Otp.OTP_PIN)
    glass.settle(shown)
    assert max(rect.height for rect in glass.show(replace(shown, pin=PinField(12, 0)), LATER)) > SIZE[1] / 2


def test_a_digit_beyond_the_cells_brings_one_more_and_moves_nothing_else(glass: Glass) -> None:
    seen = set()
    for digits in range(LONGEST_PIN + 1):
        typed = view(Visit.CARD_PIN, digits=digits)
        glass.show(typed, 2.0 + digits)
        assert pixels(glass.surface) == pixels(glass.painter.picture(typed, SIZE))
        seen.add(pixels(glass.surface))
        cells, band = cells_of(glass)
        assert len(cells) == max(SHORTEST_PIN, digits)
        assert band.contains(cells[0].unionall(cells[1:]))
        assert all(left.right < right.left for left, right in pairwise(cells))
    assert len(seen) == LONGEST_PIN + 1
    assert len({band.topleft + band.size for _, band in [cells_of(glass), empty_again(glass)]}) == 1


def cells_of(glass: Glass) -> tuple[list[Rect], Rect]:
    """The cells of the PIN entry, and the room they are in."""
    return next((part.cells(rect), rect) for part, rect in glass.painter._still.plan.places if isinstance(part, PinCells))


def empty_again(glass: Glass) -> tuple[list[Rect], Rect]:
    glass.settle(view(Visit.CARD_PIN, digits=0), LATER)
    return cells_of(glass)


# A PIN pad on glass -----------------------------------------------------------------------------------------------------------------


def on_glass(*orders: str) -> Glass:
    return Glass(ScreenPainter(Brand(), SIZE, iter(orders).__next__))


def pin_keys_of(glass: Glass) -> str:
    """All keys of the pad, row by row, found by touching the glass everywhere."""
    found = dict.fromkeys(glass.painter.pin_key_at((x, y)) for y in range(0, SIZE[1], 8) for x in range(0, SIZE[0], 8))
    return " ".join(key.value if isinstance(key, Key) else key for key in found if key)


def test_a_pin_pad_on_glass_has_its_digits_in_the_order_given_and_a_new_one_for_each_pin() -> None:
    glass = on_glass("3819406275", "1234567890")
    glass.settle(view(Otp.OTP_PIN))
    assert pin_keys_of(glass) == "3 8 1 9 4 0 6 2 7 clear 5 enter"
    glass.painter.show(view(Otp.OTP_PIN, digits=3), LATER)
    assert pin_keys_of(glass) == "3 8 1 9 4 0 6 2 7 clear 5 enter"
    glass.painter.show(view(Otp.OTP_PIN_AGAIN), LATER)
    assert pin_keys_of(glass) == "", "nobody has seen the new order yet"
    glass.paint(LATER)
    assert pin_keys_of(glass) == "1 2 3 4 5 6 7 8 9 clear 0 enter"


def test_no_touch_is_lost_while_a_digit_brings_a_cell_of_its_own() -> None:
    glass = on_glass("3819406275")
    glass.settle(view(Visit.CARD_PIN, digits=4))
    keys = pin_keys_of(glass)
    glass.painter.show(view(Visit.CARD_PIN, digits=5), LATER)
    assert pin_keys_of(glass) == keys
    glass.paint(LATER)
    assert pin_keys_of(glass) == keys


def test_there_is_no_pin_pad_on_glass_where_no_pin_is_asked_for_and_none_beside_a_real_one(glass: Glass) -> None:
    touched = on_glass("3819406275")
    touched.settle(view(Visit.SERVICES))
    glass.settle(view(Otp.OTP_PIN))
    assert pin_keys_of(touched) == pin_keys_of(glass) == ""
