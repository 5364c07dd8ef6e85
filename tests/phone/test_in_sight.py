"""What somebody needs of a page is in sight (issue 16, 2): what to do next, and that there is more, in all languages and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

import pytest
from pygame import Rect, Surface

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting.chrome import ON_WALLPAPER
from otp_atm.phone.painting.foot import hero_of, parted
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import Beside, Button, Keypad, View
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import Tone
from tests.acceptance import each_time
from tests.phone.looks import looking
from tests.phone.pages import EVERY_SIZE, SMALLEST
from tests.screens.written import reading
from tests.spoken import OF_THE_PHONE

SIZES: Final = each_time(sorted(EVERY_SIZE)[:4], EVERY_SIZE)
of_every_size = pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
in_every_language = pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
LEADING: Final = {Tone.PRIMARY, Tone.SUCCESS, Tone.DANGER}


def painter_of(size: tuple[int, int]) -> PhonePainter:
    return PhonePainter(Brand(), size, lambda: NOW)


def leading(view: View) -> Iterator[Button]:
    """What to do next on a page where nothing is being typed."""
    items = chain.from_iterable(item.items if isinstance(item, Beside) else (item,) for item in view.items)
    for item in items:
        if isinstance(item, Button) and item.tap and item.tone in LEADING and not view.keypad:
            yield item


def thumbs(painter: PhonePainter, view: View) -> list[Rect]:
    """What tells how far the page is scrolled."""
    with looking() as looks:
        painter.picture(view)
    width = painter.geometry.px(painter._kit.metrics.thumb)
    return [face.rect for face in looks.faces if face.rect.width == width < face.rect.height]


@of_every_size
@in_every_language
def test_f05_what_to_do_next_is_in_sight_without_scrolling(size: tuple[int, int], language: Language) -> None:
    painter = painter_of(size)
    found = 0
    for name, view in samples(language):
        painter.picture(view)
        lowest = painter.geometry.indicator.move(painter.geometry.screen.topleft).top
        for button in leading(view):
            assert button.tap
            place = painter.place_of(button.tap)
            assert place, (name, button.label)
            assert place.bottom <= lowest, (name, button.label)
            assert place.height >= painter.geometry.px(painter._kit.metrics.button), (name, button.label)
            found += 1
    assert found


@of_every_size
@in_every_language
def test_f05_a_page_of_which_there_is_more_says_so_and_no_other(size: tuple[int, int], language: Language) -> None:
    painter = painter_of(size)
    for name, view in samples(language):
        shown = thumbs(painter, view)
        page = painter._page
        assert page
        moves = page.push(1) or page.push(-1)
        assert len(shown) == moves, name
        assert all(page.viewport.contains(thumb) for thumb in shown), name


@in_every_language
def test_the_thumb_lies_on_nothing_and_follows_the_page_from_its_head_to_its_foot(language: Language) -> None:
    painter = painter_of(SMALLEST)
    view = {sample.name: sample.view for sample in samples(language)}["gateway-ready"]
    (top,) = thumbs(painter, view)
    page = painter._page
    assert page
    assert not [target for target in page.targets if target.rect.colliderect(top)]
    assert (top.centerx < page.viewport.centerx) is language.right_to_left
    page.push(10_000)
    with looking() as looks:
        page.draw(Surface(painter.geometry.screen.size))
    (bottom,) = (face.rect for face in looks.faces if face.rect.width == top.width < face.rect.height)
    assert bottom.size == top.size
    assert top.top - page.viewport.top == page.viewport.bottom - bottom.bottom


@of_every_size
@in_every_language
def test_nothing_lies_under_the_bar_that_leads_home(size: tuple[int, int], language: Language) -> None:
    painter = painter_of(size)
    metrics = painter._kit.metrics
    for name, view in samples(language):
        if view.app in ON_WALLPAPER or view.keypad:
            continue
        painter.picture(view)
        page = painter._page
        assert page
        drawn = Surface(painter.geometry.screen.size, depth=32)
        page.draw(drawn)
        strip = painter.geometry.indicator
        strip = Rect(0, strip.top + painter.geometry.px(metrics.edge), strip.width, painter.geometry.px(6))
        page_colour = painter._kit.theme.palettes[view.app].page
        colours = {tuple(drawn.get_at((x, y)))[:3] for x in range(strip.left, strip.right) for y in range(strip.top, strip.bottom)}
        assert colours == {page_colour}, name


@of_every_size
@in_every_language
def test_no_text_above_a_field_in_focus_is_cut_by_the_head(size: tuple[int, int], language: Language) -> None:
    painter = painter_of(size)
    for name, view in samples(language):
        if not view.keypad:
            continue
        with reading() as written:
            painter.picture(view)
        page = painter._page
        assert page
        edge = page.viewport.top
        cut = [text.text for text in written if text.letters.top < edge < text.letters.bottom]
        assert not cut, name


@of_every_size
@in_every_language
def test_what_a_page_has_to_tell_stands_amid_its_room_and_what_follows_at_its_foot(size: tuple[int, int], language: Language) -> None:
    painter = painter_of(size)
    told = 0
    for name, view in samples(language):
        hero = hero_of(view)
        if hero is None:
            continue
        painter.picture(view)
        page = painter._page
        assert page
        said, after = parted(view)
        placed = page._placed[hero:]
        above = placed[0].rect.top - (page._placed[hero - 1].rect.bottom if hero else 0)
        below = page.viewport.height - placed[-1].rect.bottom
        assert len(page._placed) == len(said), name
        assert len(page._foot) == len(after), name
        assert above <= below + painter.geometry.px(12) or page.push(1), name
        told += 1
    assert told > 5


def test_while_something_is_typed_the_keypad_is_what_to_do_next() -> None:
    view = next(sample.view for sample in samples(OF_THE_PHONE[0]) if sample.name == "register-ready")
    assert parted(view)[1] == view.items[-1:]
    assert parted(view._replace(keypad=Keypad("Done"))) == (view.items, ())
