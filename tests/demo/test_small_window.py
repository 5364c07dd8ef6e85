"""Where there is no room for both, ATM and phone are two tabs; what comes while it is not in sight is told by a badge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Final

import pygame
import pytest
from msgspec.structs import replace as with_fields

from otp_atm.demo.areas import Tab
from otp_atm.demo.news import News
from otp_atm.hardware.display.window import surface
from otp_atm.phone.events import SmsArrived, Tap
from otp_atm.phone.samples import NOW, letters
from tests.demo.test_keyboard_focus import PHONES, Room
from tests.display.sdl import dummy_window, pixels, resize
from tests.spoken import EN

SIZES: Final = ((640, 480), (480, 900), (420, 800), (480, 480))
NEWS: Final = News("SMS to 0912 *** 4567", "Parsian Bank\nActivation code 12345678 of the card *7892\nGood until 22 November 2026, 12:45")
FRAME: Final = 0.05
READING: Final = 10.0
"""Seconds for which a message stays."""


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    with dummy_window(monkeypatch, request.param), closing(Room(PHONES["home"])) as room:
        yield room


def in_sight(room: Room) -> Tab | None:
    return room.window.scene.areas.shown


def press_tab(room: Room, tab: Tab) -> None:
    assert room.window.scene.beside
    place = room.window.scene.beside.tabs.place_of(tab)
    assert place
    room.click(place.center)


def strip(room: Room) -> bytes:
    """What is to be seen of the tabs."""
    assert room.window.scene.areas.tabs
    return pixels(surface().subsurface(room.window.scene.areas.tabs))


def test_p01_a_tab_brings_in_sight_what_the_keys_are_for_then(room: Room) -> None:
    assert in_sight(room) is Tab.ATM
    press_tab(room, Tab.PHONE)
    assert in_sight(room) is Tab.PHONE
    room.key(pygame.K_1, "1")
    assert room.pressed == []
    press_tab(room, Tab.ATM)
    room.key(pygame.K_1, "1")
    assert room.pressed == ["1"]
    room.key(pygame.K_TAB, "\t")
    assert in_sight(room) is Tab.PHONE
    room.click(room.phone.place_of(Tap.SHOP).center)  # type: ignore[union-attr]
    assert room.handset.view.name == "shop"


def test_p01_no_tab_can_be_pressed_under_what_lies_over_the_window(room: Room) -> None:
    for overlay in range(len(room.window.scene.overlays)):
        room.window.scene.overlays[overlay].open()
        room.look()
        room.key(pygame.K_TAB, "\t")
        assert room.window.scene.overlays[overlay].is_open
        press_tab(room, Tab.PHONE)
        assert in_sight(room) is Tab.ATM
        assert room.window.scene.overlay is None


def test_p01_a_message_that_comes_meanwhile_is_told_until_the_phone_has_been_looked_at(room: Room) -> None:
    before = strip(room)
    room.handset.post(SmsArrived(replace(letters(EN)[0].sms, sent_at=NOW, text="Hello")))
    room.look()
    assert strip(room) != before
    press_tab(room, Tab.PHONE)
    press_tab(room, Tab.ATM)
    assert strip(room) == before


def watched(room: Room, seconds: float) -> list[pygame.Rect]:
    """Where the message lies in each frame of so many seconds."""
    places = []
    for _ in range(round(seconds / FRAME)):
        room.now += FRAME
        room.playbill.paint(room.now)
        places.append(room.window.scene.note.place.copy())
    return places


def test_p01_a_message_lies_over_the_wallet_and_never_over_the_atms_glass_and_goes_once_it_can_have_been_read(room: Room) -> None:
    areas = room.window.scene.areas
    room.news = NEWS
    places = watched(room, READING + 1)
    lying = [place for place in places if place.size != (0, 0)]
    assert not [place for place in lying if place.colliderect(areas.bezel)]
    assert areas.wallet.contains(places[len(places) // 2])
    assert READING <= len(lying) * FRAME < READING + 1
    assert places[-1].size == (0, 0)


def test_p01_a_message_over_the_wallet_leads_to_the_phone_and_its_tab_still_tells_of_it_without(room: Room) -> None:
    room.handset.post(SmsArrived(replace(letters(EN)[0].sms, sent_at=NOW, text=NEWS.text)))
    room.news = NEWS
    before = strip(room)
    watched(room, READING + 1)
    assert strip(room) != before
    room.news = replace(NEWS)
    room.click(watched(room, 1)[-1].center)
    assert in_sight(room) is Tab.PHONE
    assert not any(room.window.scene.note.place.size)
    press_tab(room, Tab.ATM)
    assert not any(room.window.scene.note.place.size)


def test_p01_another_screen_that_comes_meanwhile_is_told_until_the_atm_has_been_looked_at(room: Room) -> None:
    press_tab(room, Tab.PHONE)
    before = strip(room)
    view = room.window.view
    assert view
    room.window.show(with_fields(view, name="more_time"))
    room.look()
    assert strip(room) != before
    press_tab(room, Tab.ATM)
    press_tab(room, Tab.PHONE)
    assert strip(room) == before


def test_p01_a_card_is_carried_to_the_phone_by_way_of_its_tab(room: Room) -> None:
    room.handset.post(Tap.BANK)
    room.handset.post(Tap.OTP_MENU)
    room.handset.post(Tap.REGISTER)
    room.look()
    areas, beside = room.window.scene.areas, room.window.scene.beside
    assert beside
    tab = beside.tabs.place_of(Tab.PHONE)
    assert tab
    pocket = areas.pockets[0].center
    room.playbill.handle(pygame.Event(pygame.MOUSEBUTTONDOWN, button=pygame.BUTTON_LEFT, pos=pocket))
    for point in ((pocket[0], pocket[1] - 40), tab.center):
        room.playbill.handle(pygame.Event(pygame.MOUSEMOTION, pos=point, rel=(0, 0), buttons=(1, 0, 0)))
    assert in_sight(room) is Tab.PHONE
    over = room.phone.body.center
    room.playbill.handle(pygame.Event(pygame.MOUSEMOTION, pos=over, rel=(0, 0), buttons=(1, 0, 0)))
    room.playbill.handle(pygame.Event(pygame.MOUSEBUTTONUP, button=pygame.BUTTON_LEFT, pos=over))
    room.look()
    assert room.window.cards[0].card.pan.digits[-4:] in room.handset.view.text().replace(" ", "")


def test_p01_a_window_that_is_made_large_shows_both_and_comes_back_to_what_was_in_sight(room: Room) -> None:
    press_tab(room, Tab.PHONE)
    size = surface().get_size()
    for wanted, shown in (((1280, 720), None), (size, Tab.PHONE)):
        room.playbill.handle(resize(wanted))
        room.now += 1
        room.look()
        assert in_sight(room) is shown
