"""A finger and a wheel on the phone: whatever they have done to a page, what is to be seen there can be touched (issue 16, 2)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, timedelta
from functools import cache
from itertools import pairwise
from typing import Final

import pygame
import pytest
from pygame import Rect

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport, memory_bank
from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.parts.phone import PhonePart
from otp_atm.demo.props import Props, nothing
from otp_atm.demo.stopwatch import Stopwatch
from otp_atm.demo.tongue import Tongue
from otp_atm.demo.tour.clock import TourClock
from otp_atm.demo.tour.opening import Counter
from otp_atm.demo.town import Town
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.assembly import gear_here
from otp_atm.phone.events import Event, Focused, MessageOpened, SmsArrived, Tap, Typed
from otp_atm.phone.form import Field
from otp_atm.phone.handset import Handset, Place
from otp_atm.phone.messages import Letter
from otp_atm.phone.painting.theme import Motion
from otp_atm.phone.samples import NOW, letters, phones
from otp_atm.phone.state import Phone
from otp_atm.phone.store import Store
from otp_atm.phone.vault import KEY_BYTES, Vault
from otp_atm.phone.view import View
from otp_atm.scenarios.bank_side import DeskSide
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from tests.acceptance import each_time
from tests.demo.stand_ins import STAND_INS
from tests.spoken import EN, OF_THE_PHONE

COLUMNS: Final = ((297, 561), (345, 700), (296, 342))
"""Of windows of 1100 × 640, 1280 × 800 and 480 × 480."""
EVERY_COLUMN: Final = each_time(COLUMNS, (*COLUMNS, (338, 468), (443, 372), (490, 976), (575, 471), (979, 1949), (1000, 1678)))
"""And of 360 × 640, 640 × 480, 1920 × 1080, 800 × 600, 3840 × 2160 and 1080 × 1920."""
SLIP: Final = 9
PAGES: Final = {(language, name): phone for language in OF_THE_PHONE for name, phone in phones(language)}
Point = tuple[int, int]


@cache
def bank() -> InProcessTransport:
    """One for all phones: none of them asks it anything that would change it."""
    clock = SimulatedClock(NOW)
    return memory_bank(load_fixtures(), clock, random.Random(1).randbytes, clock.advance)


class Noted(Tongue):
    """What would turn the whole window to another language is noted only."""

    def __init__(self, touched: list[Event]) -> None:
        super().__init__([EN])
        self._touched = touched

    def turn(self) -> None:
        self._touched.append(Tap.LANGUAGE)


class Handheld:
    """A phone in a column of the window, open at some page. What is touched is noted, and changes nothing; what is posted does."""

    def __init__(self, phone: Phone, column: Point) -> None:
        self.now = 0.0
        self.touched: list[Event] = []
        clock, store = TourClock(NOW, Stopwatch(lambda: self.now)), Store()
        place = Place(clock, UTC, {"fa": "بانک پارسیان", "en": "Parsian Bank"})
        draw = random.Random(2).randbytes
        self.handset = Handset(gear_here(bank(), place, store, Vault(store, draw(KEY_BYTES), draw)), phone)
        self.post = self.handset.post
        self.handset.post = self.touched.append  # type: ignore[method-assign,assignment]
        self.props = Props(
            Brand(), STAND_INS, MockCardReader(), SimulatedPinPad(bytes(16)), no_painter, lambda: self.now, tongue=Noted(self.touched)
        )
        self.town = Town(self.handset, clock, BranchDesk(Counter(DeskSide(bank(), shares_clock=False)), STAND_INS, print, nothing), UTC)
        self.surface = pygame.Surface((column[0] + 40, column[1] + 20), depth=32)
        self.part = PhonePart(self.props, self.town, Rect((20, 10), column))
        self.look()

    def look(self) -> None:
        """Let the loop come round, and everything come to rest."""
        for _ in range(2):
            self.now += 1.0
            self.part.changed(self.now)
            self.part.draw(self.surface)

    @property
    def view(self) -> View:
        return self.handset.view

    def close(self) -> None:
        self.handset.close()

    def places(self) -> Iterator[tuple[Event, Rect]]:
        """Everything that can be touched without pushing the page."""
        for event in (*(event for _, event in self.view.taps()), Tap.HOME, Tap.BACK, Tap.SETTINGS):
            place = self.part.place_of(event)
            if place and self.part.at(place.center) == event:
                yield event, place

    def tap(self, point: Point) -> list[Event]:
        return self.swipe(point, point)

    def swipe(self, start: Point, *way: Point) -> list[Event]:
        """A finger comes down, goes this way, and comes up at its end; what has been touched by that."""
        self.touched.clear()
        assert self.part.press(start)
        for point in way:
            self.part.move(point)
        self.part.release(way[-1], self.now)
        return [*self.touched]


Hold = Callable[[Phone, Point], Handheld]


@pytest.fixture
def held() -> Iterator[Hold]:
    """Phones to hold, until the test is over."""
    with ExitStack() as hands:
        yield lambda phone, column: hands.enter_context(closing(Handheld(phone, column)))


def no_painter(size: Point) -> ScreenPainter:
    raise AssertionError(f"no screen of {size} here")


@pytest.fixture(autouse=True)
def letters_to_write_with() -> None:
    pygame.font.init()


def over(point: Point, right: int, down: int) -> Point:
    return point[0] + right, point[1] + down


def wheel(phone: Handheld, notches: int) -> None:
    for _ in range(abs(notches)):
        phone.part.wheel(phone.part.body.center, notches // abs(notches))


def unrest(phone: Handheld) -> Iterator[None]:
    """One after the other, everything that idle fingers do to a page."""
    body = phone.part.body
    for notches in (1, -1, -40, 40):
        wheel(phone, notches)
        yield
    for x in (body.left + body.width // 4, body.centerx):
        for share in (0.2, 0.35, 0.5, 0.65, 0.8, 0.93):
            spot = x, body.top + round(body.height * share)
            for right, down in ((0, SLIP), (0, -SLIP), (SLIP, 0), (0, 300), (0, -300), (400, 40), (-400, -40)):
                phone.swipe(spot, over(spot, right // 2, down // 2), over(spot, right, down))
                yield


@pytest.mark.parametrize("column", EVERY_COLUMN)
@pytest.mark.parametrize(("language", "name"), PAGES)
def test_after_every_scroll_and_slip_every_page_is_as_good_to_touch_as_before(
    language: Language, name: str, column: Point, held: Hold
) -> None:
    """Nothing is painted in between: a touch may come before the next picture, and there may be nothing new to paint."""
    phone = held(PAGES[language, name], column)
    assert list(phone.places())
    for _ in unrest(phone):
        (event, place), *_ = phone.places()
        assert phone.tap(place.center) == [event]
    wheel(phone, 40)
    reachable = dict(phone.places())
    phone.look()
    assert dict(phone.places()) == reachable
    for event, place in reachable.items():
        assert phone.tap(place.center) == [event]


@pytest.mark.parametrize("name", sorted({name for _, name in PAGES}))
def test_a_tap_that_slips_is_a_tap(name: str, held: Hold) -> None:
    phone = held(PAGES[EN, name], COLUMNS[0])
    for event, place in phone.places():
        for right, down in ((0, SLIP), (0, -SLIP), (SLIP, 0), (-SLIP, 0)):
            end = over(place.center, right, down)
            if place.collidepoint(end):
                assert phone.swipe(place.center, end) == [event]


def test_a_tap_that_ends_somewhere_else_touches_nothing(held: Hold) -> None:
    phone = held(PAGES[EN, "enter-pin"], COLUMNS[1])
    places = [place.center for _, place in phone.places()]
    for start, end in pairwise(places):
        assert phone.swipe(start, end) == []
    assert phone.swipe(places[0], (0, 0)) == []
    assert phone.swipe(places[0], (0, 0), places[0]) != []  # who comes back has thought twice


def test_what_pushes_the_page_touches_nothing(held: Hold) -> None:
    phone = held(PAGES[EN, "gateway-sms-sent"], COLUMNS[0])
    wheel(phone, 40)
    row = next(place.center for event, place in phone.places() if event == Focused(Field.CARD_NUMBER))
    assert phone.swipe(row, over(row, 0, -30)) == []
    assert phone.swipe(row, over(row, 0, 30)) == []
    assert phone.swipe(row, over(row, 0, -30), row) == []
    assert phone.part.press(row)
    wheel(phone, -1)
    wheel(phone, 1)
    phone.part.release(row, phone.now)
    assert phone.touched == []
    assert phone.swipe(over(row, 0, -10), over(row, 0, 10)) == [Focused(Field.CARD_NUMBER)]  # as far down as it goes: nothing has moved


def test_a_finger_on_the_keypad_or_on_a_banner_does_not_push_the_page(held: Hold) -> None:
    phone = held(PAGES[EN, "gateway"], COLUMNS[0])
    before = dict(phone.places())
    key = next(place for event, place in before.items() if event is Tap.DONE)
    phone.swipe(key.center, over(key.center, 0, -150))
    assert dict(phone.places()) == before
    phone.post(SmsArrived(replace(letters(EN)[0].sms, message_id=1, text="Hello")))
    phone.look()
    banner = phone.part.place_of(Tap.BANNER)
    assert banner
    phone.swipe(over(banner.midtop, 0, 12), over(banner.midtop, 0, 200))
    phone.look()
    assert phone.tap(over(banner.midtop, 0, 12)) == [Tap.BANNER]


def test_a_page_stays_where_it_was_pushed_while_only_time_goes_on_and_comes_back_as_it_was_left(held: Hold) -> None:
    phone = held(replace(PAGES[EN, "gateway-sms-sent"], letters=(), clipboard=None), COLUMNS[0])
    wheel(phone, 40)
    pushed = [*phone.places()]
    phone.now += 60  # the status bar shows another minute
    phone.look()
    assert [*phone.places()] == pushed
    phone.post(Typed("1"))  # whoever types sees where
    phone.look()
    assert [*phone.places()] != pushed


def test_a_list_is_found_again_as_it_was_left(held: Hold) -> None:
    letter = letters(EN)[0]
    many = tuple(Letter(replace(letter.sms, sent_at=NOW - timedelta(hours=age))) for age in range(20))
    phone = held(replace(PAGES[EN, "inbox"], letters=many), COLUMNS[0])
    wheel(phone, -7)
    pushed = [*phone.places()]
    for event in (next(event for event, _ in pushed if isinstance(event, MessageOpened)), Tap.BACK):
        phone.post(event)
        phone.look()
    assert [*phone.places()] == pushed
    for event in (Tap.BACK, Tap.MESSAGES):
        phone.post(event)
        phone.look()
    assert [*phone.places()] != pushed


def test_a_window_that_has_just_got_another_size_can_be_touched_before_it_is_painted(held: Hold) -> None:
    phone = held(PAGES[EN, "home"], COLUMNS[1])
    phone.part = PhonePart(phone.props, phone.town, Rect((0, 0), COLUMNS[0]))
    icon = phone.part.place_of(Tap.BANK)
    assert icon
    assert phone.tap(icon.center) == [Tap.BANK]


def test_nothing_is_touched_through_the_passage_to_a_page_that_has_just_come(held: Hold) -> None:
    phone = held(PAGES[EN, "home"], COLUMNS[1])
    icon = phone.part.place_of(Tap.BANK)
    assert icon
    phone.post(Tap.BANK)
    phone.now += 1
    phone.part.changed(phone.now)
    wheel(phone, -3)
    assert phone.tap(icon.center) == []
    phone.part.press(icon.center)
    phone.now += Motion.rest + 0.01
    phone.part.release(icon.center, phone.now)  # came down too soon, whenever it comes up
    assert phone.touched == []
    assert [*phone.places()]
