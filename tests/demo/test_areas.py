"""Where things stand in the demo's window: inside it, apart from each other, and beside what they belong to, at every size."""

from __future__ import annotations

from itertools import combinations

import pytest
from pygame import Rect

from otp_atm.demo.areas import CARD_ASPECT, SMALLEST, Areas, Tab, areas_of, areas_with_phone, with_band
from otp_atm.demo.art.tabs import tab_rects
from otp_atm.demo.keypad import KEYPAD
from otp_atm.demo.levers import Lever, bar_of
from otp_atm.kiosk.vocabulary import Key

LARGE = [(1100, 640), (1280, 720), (1366, 768), (1280, 1024), (1920, 1080), (2560, 1080), (2560, 1440), (3840, 2160)]
"""With room for both."""
SMALL = [(640, 480), (800, 600), (1024, 768), (1280, 600), (480, 480), (480, 900), (900, 1400), (1080, 1920)]
LAYOUTS = [
    *((areas_of, size, cards) for size in (SMALLEST, *LARGE) for cards in (4, 10)),
    *((make, size, 10) for make in (areas_with_phone, with_band) for size in (*LARGE, *SMALL)),
    (areas_with_phone, (480, 900), 11),
]


@pytest.fixture(params=LAYOUTS, ids=lambda layout: f"{layout[0].__name__}-{layout[1]}-{layout[2]}")
def areas(request: pytest.FixtureRequest) -> Areas:
    make, *arguments = request.param
    made: Areas = make(*arguments)
    return made


def furniture(areas: Areas) -> list[Rect]:
    around = [strip for strip in (areas.side, areas.tabs, areas.foot, areas.band) if strip]
    return [areas.sign, areas.bezel, areas.pad, areas.slot, areas.guide, areas.wallet_title, areas.help, *areas.pockets, *around]


def test_p01_everything_is_inside_the_window_or_whole_beside_it(areas: Areas) -> None:
    window = Rect((0, 0), areas.size)
    beside = [areas.side] if areas.side and areas.tabs else []
    assert all(window.contains(rect) for rect in (*furniture(areas), areas.front, areas.wallet) if rect not in beside)
    assert not any(window.colliderect(rect) for rect in beside)


def test_p01_nothing_overlaps(areas: Areas) -> None:
    assert not [(one, other) for one, other in combinations(furniture(areas), 2) if one.colliderect(other)]
    assert not areas.front.colliderect(areas.wallet)


@pytest.mark.parametrize("size", LARGE)
def test_p01_a_large_window_shows_both(size: tuple[int, int]) -> None:
    for areas in (areas_with_phone(size, 10), with_band(size, 10)):
        assert areas.tabs is None
        assert areas.side
        assert Rect((0, 0), size).contains(areas.side)


@pytest.mark.parametrize("size", SMALL)
def test_p01_a_small_window_has_a_tab_for_what_is_not_in_sight(size: tuple[int, int]) -> None:
    for make in (areas_with_phone, with_band):
        at_atm, on_phone = make(size, 10, Tab.ATM), make(size, 10, Tab.PHONE)
        assert (at_atm.tabs, at_atm.foot, at_atm.band) == (on_phone.tabs, on_phone.foot, on_phone.band)
        window = Rect((0, 0), at_atm.size)
        assert at_atm.side
        assert on_phone.side
        assert window.contains(on_phone.side)
        assert window.contains(at_atm.front)
        assert not window.colliderect(at_atm.side)
        assert not window.colliderect(on_phone.front)
        assert on_phone.side.height > 0.6 * size[1]
        for rtl in (False, True):
            tabs = tab_rects(on_phone.tabs or Rect(0, 0, 0, 0), rtl=rtl)
            assert all(place.width >= 160 and place.height >= 30 for place in tabs.values())


@pytest.mark.parametrize("size", [*LARGE, *SMALL])
def test_p01_every_lever_stands_in_the_foot_and_is_large_enough_to_be_touched(size: tuple[int, int]) -> None:
    foot = areas_with_phone(size, 10).foot
    assert foot
    bar = bar_of(foot, rtl=size[0] % 3 == 0)
    places = [bar.time, bar.skew, *bar.levers.values()]
    assert bar.levers.keys() == set(Lever)
    assert all(foot.contains(place) for place in places)
    assert not [(one, other) for one, other in combinations(places, 2) if one.colliderect(other)]
    assert all(place.width >= 22 and place.height >= 20 for place in places)


def test_p01_what_belongs_together_is_together(areas: Areas) -> None:
    assert areas.bezel.contains(areas.screen)
    assert all(areas.bezel.contains(key) and not areas.screen.colliderect(key) for key in areas.function_keys.values())
    assert all(areas.pad.contains(cap) for cap in areas.caps.values())
    assert all(areas.front.contains(part) for part in (areas.sign, areas.bezel, areas.pad, areas.slot, areas.guide))
    assert all(areas.wallet.contains(pocket) for pocket in areas.pockets)


def test_p01_every_key_has_its_place(areas: Areas) -> None:
    assert set(areas.function_keys) == {key for key in Key if key.value.startswith("fdk")}
    assert set(KEYPAD) < set(areas.caps)
    assert not [(one, other) for one, other in combinations(areas.caps.values(), 2) if one.colliderect(other)]


def test_p01_cards_keep_their_shape_and_show_above_their_pockets(areas: Areas) -> None:
    for card, pocket in zip(areas.pocket_cards, areas.pockets, strict=True):
        assert card.width / card.height == pytest.approx(CARD_ASPECT, abs=0.02)
        assert pocket.top - card.top >= 6
        assert card.bottom > pocket.top


def test_p01_the_screen_takes_a_good_part_of_the_front(areas: Areas) -> None:
    assert areas.screen.width / areas.screen.height == pytest.approx(1.475, abs=0.18)
    assert areas.screen.width * areas.screen.height > 0.28 * areas.front.width * areas.front.height


def test_p01_smaller_than_the_smallest_window_is_laid_out_as_the_smallest() -> None:
    for make in (areas_of, areas_with_phone):
        assert make((300, 200), 6) == make(SMALLEST, 6)
