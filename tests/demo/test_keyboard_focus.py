"""Whoever has the keyboard has all its keys, known there or not; some are the demo's own in any case (issue 8, 1)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC
from typing import Final

import pygame
import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.demo.areas import areas_with_phone
from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.controls import OWN
from otp_atm.demo.full_screen import FullScreen
from otp_atm.demo.news import News
from otp_atm.demo.parts.phone import PhonePart
from otp_atm.demo.playbill import Playbill
from otp_atm.demo.props import Props, nothing
from otp_atm.demo.silence import OnPaper
from otp_atm.demo.stopwatch import Stopwatch
from otp_atm.demo.tour.clock import TourClock
from otp_atm.demo.tour.opening import Counter
from otp_atm.demo.town import Town
from otp_atm.demo.window import DemoWindow
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.vocabulary import Key
from otp_atm.phone.assembly import gear_here
from otp_atm.phone.form import Field
from otp_atm.phone.handset import Handset, Place
from otp_atm.phone.samples import NOW, phones
from otp_atm.phone.state import Phone
from otp_atm.phone.store import Store
from otp_atm.phone.vault import KEY_BYTES, Vault
from otp_atm.scenarios.bank_side import DeskSide
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View
from tests.card_reader.keystrokes import LAYOUTS, key_downs
from tests.demo.stand_ins import STAND_INS
from tests.display.sdl import dummy_window
from tests.spoken import EN

SIZE: Final = (1280, 720)
PHONES: Final = dict(phones(EN))
KEYS: Final = sorted({int(code) for name, code in vars(pygame).items() if name.startswith("K_")})
TRACK: Final = "%B6037991234567893^AHMADI/SARA ^29051010000012300000?;6037991234567893=29051010000012300000?\r"


class Untouched(FullScreen):
    """Counts."""

    def __init__(self) -> None:
        super().__init__()
        self.toggled = 0

    def toggle(self) -> None:
        self.toggled += 1


class Room:
    """The whole demo in a window, with a phone at some page; its ATM is a reader, and a pad that notes what is pressed."""

    def __init__(self, phone: Phone) -> None:
        self.now = 0.0
        self.pressed: list[str | Key] = []
        self.tours = self.resets = 0
        self.news: News | None = None
        self.volume = OnPaper()
        self.reader = MockCardReader()
        self.events: list[Event] = []
        self.reader.connect(self.events.append)
        self.reader.accept()
        clock, bank_clock = TourClock(NOW, Stopwatch(lambda: self.now)), SimulatedClock(NOW)
        bank = memory_bank(load_fixtures(), bank_clock, random.Random(1).randbytes, bank_clock.advance)
        store, draw = Store(), random.Random(2).randbytes
        place = Place(clock, UTC, {"fa": "بانک پارسیان", "en": "Parsian Bank"})
        self.handset = Handset(gear_here(bank, place, store, Vault(store, draw(KEY_BYTES), draw)), phone)
        self.desk = BranchDesk(Counter(DeskSide(bank, shares_clock=False)), STAND_INS, self.handset.carry, nothing)
        self.full_screen = Untouched()
        props = Props(
            Brand(),
            STAND_INS,
            self.reader,
            self,
            lambda size: ScreenPainter(Brand(), size, clock=clock.now),
            lambda: self.now,
            news=lambda: self.news,
            volume=self.volume,
            town=Town(self.handset, clock, self.desk, UTC),
            full_screen=self.full_screen,
            tour=self.begin_tour,
            reset=self.begin_anew,
            shape_pointer=lambda _: None,
        )
        self.window = DemoWindow(props)
        self.window.show(View("services", EN, "Services"))
        self.playbill = Playbill(self.window, self, clock, self.no_tour)  # type: ignore[arg-type]
        self.look()

    def close(self) -> None:
        self.handset.close()

    # The pad, the terminal, the tour

    def press_digit(self, digit: str) -> None:
        self.pressed.append(digit)

    def press_key(self, key: Key) -> None:
        self.pressed.append(key)

    deadline = None

    def turn(self) -> bool:
        return False

    def begin_tour(self) -> None:
        self.tours += 1

    def begin_anew(self) -> None:
        self.resets += 1

    def no_tour(self) -> None:
        raise AssertionError("no tour here")

    # Whoever sits before it

    def look(self) -> None:
        for _ in range(2):
            self.now += 1.0
            self.playbill.paint(self.now)

    def type(self, presses: Iterator[pygame.Event]) -> None:
        for press in presses:
            self.playbill.handle(press)
        self.look()

    def key(self, key: int, text: str = "", mod: int = 0) -> None:
        self.type(iter([pygame.Event(pygame.KEYDOWN, key=key, unicode=text, scancode=0, mod=mod)]))

    def click(self, point: tuple[int, int]) -> None:
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self.playbill.handle(pygame.Event(kind, button=pygame.BUTTON_LEFT, pos=point))
        self.look()

    @property
    def phone(self) -> PhonePart:
        assert self.window.scene.beside
        return self.window.scene.beside.phone

    def touch_phone(self) -> None:
        """On its bezel, where nothing is touched."""
        self.click((self.phone.body.centerx, self.phone.body.top + 3))

    def open_desk(self) -> None:
        assert self.window.scene.beside
        self.window.scene.beside.branch.open()
        self.look()

    @property
    def at_the_atm(self) -> list[object]:
        """All that has reached it."""
        return [*self.pressed, *self.events, *([self.window.hands.outside] if self.window.hands.outside else [])]

    def typed(self, field: Field) -> str:
        form = getattr(self.handset.phone.page, "form")  # noqa: B009
        return str(form[field])


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    with dummy_window(monkeypatch, SIZE), closing(Room(PHONES["gateway"])) as room:
        yield room


def test_of_all_the_keys_there_are_none_reaches_the_atm_while_the_phone_has_the_keyboard(room: Room) -> None:
    room.touch_phone()
    for key in KEYS:
        if key not in OWN:
            room.key(key)
            room.key(key, mod=pygame.KMOD_SHIFT)
    assert room.at_the_atm == []
    assert room.tours == room.full_screen.toggled == 0


def test_of_all_the_keys_there_are_none_leaves_the_desk_while_it_is_open(room: Room) -> None:
    room.touch_phone()
    before = room.handset.phone
    room.open_desk()
    for key in KEYS:
        if key not in OWN and key != pygame.K_ESCAPE:
            room.key(key)
    assert room.at_the_atm == []
    assert room.handset.phone.page == before.page
    assert room.window.scene.beside
    assert room.window.scene.beside.branch.is_open
    room.key(pygame.K_ESCAPE)
    assert not room.window.scene.beside.branch.is_open


@pytest.mark.parametrize("sitting_at", ["atm", "phone", "desk"])
def test_f10_f11_and_f12_are_the_demos_in_any_case(room: Room, sitting_at: str) -> None:
    if sitting_at == "phone":
        room.touch_phone()
    if sitting_at == "desk":
        room.open_desk()
    room.key(pygame.K_F10)
    room.key(pygame.K_F11)
    room.key(pygame.K_F12)
    assert (room.tours, room.full_screen.toggled, room.window.scene.help.is_open) == (1, 1, True)
    seen = pygame.image.tobytes(pygame.display.get_surface(), "RGB")  # type: ignore[arg-type]
    room.key(pygame.K_a, "a")
    assert not room.window.scene.help.is_open
    assert pygame.image.tobytes(pygame.display.get_surface(), "RGB") != seen  # type: ignore[arg-type]
    assert room.at_the_atm == []


def test_f07_enter_and_escape_go_on_as_it_is_and_only_what_asks_begins_anew(room: Room) -> None:
    """Enter goes with the safe step, here as everywhere; a key that is pressed twice at once decides nothing that nobody can have read."""
    control = pygame.KMOD_LCTRL
    for key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_ESCAPE):
        room.key(pygame.K_r, mod=control)
        assert room.window.scene.reset.is_open
        room.key(key)
        assert not room.window.scene.reset.is_open
    room.type(pygame.Event(pygame.KEYDOWN, key=pygame.K_r, unicode="", scancode=0, mod=control) for _ in range(2))
    assert room.resets == 0
    room.key(pygame.K_r)
    assert room.resets == 0
    room.key(pygame.K_r, mod=control)
    assert room.resets == 1
    room.key(pygame.K_r, mod=control)
    assert room.resets == 1
    assert room.at_the_atm == []


@pytest.mark.parametrize("with_characters", [True, False], ids=["NumLock", "no NumLock"])
def test_keypad_digits_go_to_whoever_has_the_keyboard_whatever_numlock_says(room: Room, with_characters: bool) -> None:
    def keypad(digits: str) -> None:
        for digit in digits:
            room.key(getattr(pygame, f"K_KP_{digit}"), digit if with_characters else "")

    keypad("123")
    assert room.pressed == list("123")
    room.touch_phone()
    keypad("6221061011374628")
    assert room.typed(Field.CARD_NUMBER) == "6221061011374628"
    room.open_desk()
    keypad("09121234567")
    assert room.desk.form.slate.value == "09121234567"
    assert room.pressed == list("123")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_f05_the_digit_row_is_digits_on_the_phone_under_every_layout(room: Room, layout: object) -> None:
    room.touch_phone()
    room.type(key_downs("6221 0610-1137 4628", layout))  # type: ignore[arg-type]
    assert room.typed(Field.CARD_NUMBER) == "6221061011374628"
    assert room.at_the_atm == []


def test_space_on_the_phone_inserts_no_card_and_a_click_elsewhere_gives_the_keyboard_back(room: Room) -> None:
    room.touch_phone()
    room.key(pygame.K_SPACE, " ")
    room.key(pygame.K_F5)
    assert room.at_the_atm == []
    room.click(areas_with_phone(SIZE, len(STAND_INS)).sign.center)
    room.key(pygame.K_F5)
    room.key(pygame.K_SPACE, " ")
    assert room.pressed == [Key.FDK_RIGHT_1]
    assert room.window.hands.outside


def test_what_was_copied_elsewhere_is_pasted_into_the_field_that_has_the_keyboard(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = "Card ۶۲۲۱-۰۶۱۰-۱۱۳۷-۴۶۲۸, mobile +98 912 123 4567"
    monkeypatch.setattr(pygame.scrap, "get_text", lambda: copied)
    ctrl_v = pygame.Event(pygame.KEYDOWN, key=0x631, unicode="", scancode=pygame.KSCAN_V, mod=pygame.KMOD_LCTRL)  # on a Persian layout
    room.type(iter([ctrl_v]))
    assert room.pressed == []
    room.touch_phone()
    room.type(iter([ctrl_v]))
    assert room.typed(Field.CARD_NUMBER) == "6221061011374628"
    room.open_desk()
    room.key(pygame.K_INSERT, mod=pygame.KMOD_SHIFT)
    assert room.desk.form.slate.value == "09121234567"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
@pytest.mark.parametrize("sitting_at", ["atm", "phone", "desk", "help"])
def test_f08_a_card_that_is_swiped_at_the_demo_types_nothing_whoever_has_the_keyboard(room: Room, sitting_at: str, layout: object) -> None:
    if sitting_at == "phone":
        room.touch_phone()
    if sitting_at == "desk":
        room.open_desk()
    if sitting_at == "help":
        room.key(pygame.K_F12)
    before = room.handset.phone, room.desk.form
    room.type(key_downs(TRACK, layout))  # type: ignore[arg-type]
    assert (room.handset.phone, room.desk.form) == before
    assert room.at_the_atm == []
    assert room.window.scene.help.is_open is (sitting_at == "help")


def test_arrows_push_the_phones_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with dummy_window(monkeypatch, SIZE), closing(Room(PHONES["gateway-sms-sent"])) as room:
        room.touch_phone()
        room.key(pygame.K_PAGEDOWN)
        there = [room.phone.place_of(item.tap) for item in room.handset.view.fields()]
        room.key(pygame.K_PAGEUP)
        assert [room.phone.place_of(item.tap) for item in room.handset.view.fields()] != there
        room.key(pygame.K_PAGEDOWN)
        assert [room.phone.place_of(item.tap) for item in room.handset.view.fields()] == there
        assert room.at_the_atm == []


def test_the_desk_goes_from_customer_to_customer_by_arrows(room: Room) -> None:
    room.open_desk()
    for key in (pygame.K_UP, pygame.K_DOWN, pygame.K_DOWN):
        room.key(key)
    assert (room.desk.form.chosen, room.desk.form.slate.typed) == (1, "")


def test_a_wheel_over_the_desk_does_not_push_the_phone_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with dummy_window(monkeypatch, SIZE), closing(Room(PHONES["gateway-sms-sent"])) as room:
        monkeypatch.setattr(pygame.mouse, "get_pos", lambda: room.phone.body.center)
        room.open_desk()
        there = [room.phone.place_of(item.tap) for item in room.handset.view.fields()]
        room.playbill.handle(pygame.Event(pygame.MOUSEWHEEL, x=0, y=3))
        assert [room.phone.place_of(item.tap) for item in room.handset.view.fields()] == there
        room.key(pygame.K_ESCAPE)
        room.playbill.handle(pygame.Event(pygame.MOUSEWHEEL, x=0, y=3))
        assert [room.phone.place_of(item.tap) for item in room.handset.view.fields()] != there
