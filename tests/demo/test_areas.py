"""Where things stand in the demo's window: inside it, apart from each other, and beside what they belong to, at every size."""

from __future__ import annotations

from itertools import combinations

import pytest
from pygame import Rect

from otp_atm.demo.areas import CARD_ASPECT, Areas, areas_of
from otp_atm.demo.keypad import KEYPAD
from otp_atm.kiosk.vocabulary import Key

SIZES = [
    (800, 600),
    (1024, 768),
    (1280, 720),
    (1366, 768),
    (1280, 1024),
    (1920, 1080),
    (2560, 1080),
    (2560, 1440),
    (3840, 2160),
    (900, 1400),
]


@pytest.fixture(params=[(size, cards, side) for size in SIZES for cards, side in ((4, 0.0), (10, 0.0), (10, 0.26))], ids=str)
def areas(request: pytest.FixtureRequest) -> Areas:
    return areas_of(*request.param)


def furniture(areas: Areas) -> list[Rect]:
    beside = [areas.side] if areas.side else []
    return [areas.sign, areas.bezel, areas.pad, areas.slot, areas.guide, areas.wallet_title, areas.help, *areas.pockets, *beside]


def test_p01_everything_is_inside_the_window(areas: Areas) -> None:
    window = Rect((0, 0), areas.size)
    assert all(window.contains(rect) for rect in (*furniture(areas), areas.front, areas.wallet))


def test_p01_nothing_overlaps(areas: Areas) -> None:
    assert not [(one, other) for one, other in combinations(furniture(areas), 2) if one.colliderect(other)]
    assert not areas.front.colliderect(areas.wallet)


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
        assert card.top < pocket.top
        assert card.bottom > pocket.top


def test_p01_the_screen_takes_a_good_part_of_the_front(areas: Areas) -> None:
    assert areas.screen.width / areas.screen.height == pytest.approx(1.475, abs=0.18)
    assert areas.screen.width * areas.screen.height > 0.3 * areas.front.width * areas.front.height


def test_p01_smaller_than_the_smallest_window_is_laid_out_as_the_smallest() -> None:
    assert areas_of((300, 200), 6) == areas_of((800, 600), 6)
