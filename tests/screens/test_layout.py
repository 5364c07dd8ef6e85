"""Every screen on every size and shape of glass: keys at the edges, nothing overlapping, and no type smaller than people can read."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise
from math import hypot
from typing import NamedTuple

import pytest
from pygame import Rect

from otp_atm.demo.areas import areas_with_phone
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Align, Block
from otp_atm.hardware.pin_pad.on_glass import AS_PRINTED
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.brand import Brand
from otp_atm.screens.painting.content import Plan, planned
from otp_atm.screens.painting.kit import start_of
from otp_atm.screens.painting.layout import LEFT_KEYS, RIGHT_KEYS, arranged, layout_of
from otp_atm.screens.painting.parts import FactBox, Heading, LabelledRow, Notice, Paragraph, Part, PinCells
from otp_atm.screens.painting.path import Path
from otp_atm.screens.painting.pin_keys import PinKeys
from otp_atm.screens.theme import theme_of
from otp_atm.screens.view import View
from tests.acceptance import each_time
from tests.screens.reader import ORDINARY, SIZES, kit_of, read, unpainted
from tests.spoken import EN, OF_THE_ATM
from tests.whole import STUDIO

LEAST, BODY, TITLE = 0.0126, 0.0156, 0.024
"""Heights of a capital I as shares of the diagonal: what a customer must read (2010 ADA, 707.7.2), body text, titles."""
HINTED = 0.5
"""The part of a pixel that hinting may take from a letter's height."""
CAPITALS = ((False, "I"), (True, "ا"))
"""The straight stroke that a script is measured by, Latin and Arabic, and whether it is set from right to left."""
WINDOWS = each_time([(1280, 720)], [(1280, 720), (1366, 768), (1920, 1080)])
IN_THE_DEMO = [areas_with_phone(window, 6).screen.size for window in WINDOWS]
MEASURED = [*[size for size in SIZES if size not in {(2560, 1080), (1024, 1024)}], *IN_THE_DEMO]


@pytest.fixture(autouse=True)
def text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    unpainted(monkeypatch)


class Planned(NamedTuple):
    """A screen, with or without a PIN pad on glass, and where everything on it stands."""

    name: str
    view: View
    pad: str
    plan: Plan


@cache
def plans(size: tuple[int, int]) -> list[Planned]:
    """Of all screens in all languages; those in which a PIN is asked for with a pad on glass as well."""
    kit = kit_of(ORDINARY, size)
    views = (sample for language in OF_THE_ATM for sample in STUDIO.samples(language))
    shown = [(name, view, pad) for name, view in views for pad in (("", AS_PRINTED) if view.pin else ("",))]
    return [Planned(name, view, pad, planned(view, kit, pad)) for name, view, pad in shown]


def named(size: tuple[int, int]) -> str:
    return "{}x{}".format(*size)


@cache
def capital(face: Face) -> int:
    """The height in pixels of the ink of the lower of both scripts' straight strokes."""
    fonts = FontBook()
    inks = (fonts.font(face, rtl).render(letter, True, (255, 255, 255)).get_bounding_rect() for rtl, letter in CAPITALS)
    return min(ink.height for ink in inks)


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_nothing_overlaps_and_nothing_leaves_the_screen(size: tuple[int, int]) -> None:
    layout = layout_of(size, theme_of(Brand()).metrics)
    everything = [layout.header, layout.footer, *layout.slots.values()]
    assert all(Rect((0, 0), size).contains(rect) for rect in [*everything, layout.middle])
    assert not any(one.colliderect(other) for one, other in combinations(everything, 2))


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_slots_stand_at_the_edges_in_evenly_spaced_rows_on_both_sides(size: tuple[int, int]) -> None:
    slots = layout_of(size, theme_of(Brand()).metrics).slots
    lefts, rights = [slots[key] for key in LEFT_KEYS], [slots[key] for key in RIGHT_KEYS]
    assert {left.left for left in lefts} == {size[0] - right.right for right in rights}
    assert [left.centery for left in lefts] == [right.centery for right in rights]
    steps = [below.centery - above.centery for above, below in pairwise(lefts)]
    assert max(steps) - min(steps) <= 1


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_f05_every_text_has_room_and_is_large_enough_to_read(size: tuple[int, int]) -> None:
    """Each as it is planned, whole in its box: titles and body text."""
    kit, diagonal = kit_of(ORDINARY, size), hypot(*size)
    for name, view, _, plan in plans(size):
        for block, share in (text for place in plan.places for text in texts_of(place.part, view)):
            assert capital(block.face) >= share * diagonal - HINTED, f"{name}: {block.texts}"
            assert all(kit.type.width(text, block.face, block.rtl) <= block.width for text in block.texts), name


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_f05_nothing_that_is_painted_is_smaller_than_everybody_can_read(size: tuple[int, int]) -> None:
    """Frame, choices, digits on keys, the last seconds and the operator's code too: each in its box, and nothing upon anything else."""
    kit, least = kit_of(ORDINARY, size), LEAST * hypot(*size) - HINTED
    for name, view, pad, _ in plans(size):
        for written in read(view, ORDINARY, kit, pad):
            assert capital(written.face) >= least, f"{name}: {written.text}"


def texts_of(part: Part, view: View) -> list[tuple[Block, float]]:
    """The blocks of a part, and how high a capital of each has to be."""
    if isinstance(part, Heading):
        return [(part.block, TITLE)]
    if isinstance(part, Paragraph):
        return [(part.block, TITLE if " ".join(part.block.texts) == view.title else BODY)]
    if isinstance(part, Notice):
        return [(part.block, BODY)]
    if isinstance(part, LabelledRow):
        return [(part.label, BODY), (part.value, BODY)]
    return [(part.label, BODY)] if isinstance(part, FactBox) and part.label else []


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_nothing_of_a_screen_stands_upon_anything_else_of_it(size: tuple[int, int]) -> None:
    middle = layout_of(size, theme_of(Brand()).metrics).middle
    for name, _, _, plan in plans(size):
        standing = [place.rect for place in plan.places] + [slot.rect for slot in plan.slots.values()]
        assert all(middle.contains(rect) for rect in standing), name
        assert not any(one.colliderect(other) for one, other in combinations(standing, 2)), name


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_all_choices_of_a_screen_have_one_size_of_label_and_number(size: tuple[int, int]) -> None:
    """In two lines at most, which fit into the plate; none of them had to shrink below the usual for it."""
    kit = kit_of(ORDINARY, size)
    for name, _, _, plan in plans(size):
        assert len({slot.label.face for slot in plan.slots.values()}) <= 1, name
        for slot in plan.slots.values():
            assert slot.label.face.size >= kit.least(kit.theme.styles.label), f"{name}: {slot.label.texts}"
            assert len(slot.label.texts) <= 2, name
            assert slot.label.height <= slot.rect.height, name


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_a_path_through_menus_stands_in_one_line(size: tuple[int, int]) -> None:
    for name, view, _, plan in plans(size):
        paths = [(place.part, place.rect) for place in plan.places if isinstance(place.part, Path)]
        assert len(paths) == bool(view.path), name
        assert all(path.across <= rect.width for path, rect in paths), name


@pytest.mark.parametrize("size", [size for size in MEASURED if size[0] > size[1]], ids=named)
def test_what_a_screen_says_begins_at_the_head_beside_its_first_choice(size: tuple[int, int]) -> None:
    """And not low beside Cancel, where the largest room is by a little. Between two choices at the head there is far less than below."""
    kit = kit_of(ORDINARY, size)
    apart, first, cancel = (kit.px(24), kit.px(24)), RIGHT_KEYS[0], LEFT_KEYS[-1]
    rooms = arranged(kit.layout, apart, {first, cancel}, {first}, pad=None).stages
    assert rooms[0].top == kit.layout.middle.top
    assert rooms[0].right < kit.layout.slots[first].right
    both = {LEFT_KEYS[0], first}
    assert arranged(kit.layout, apart, both, both, pad=None).stages[0].top > kit.layout.middle.top


@pytest.mark.parametrize("size", [size for size in MEASURED if size[0] > size[1]], ids=named)
def test_what_has_no_answer_beside_it_stands_in_the_middle_of_the_glass_that_it_has(size: tuple[int, int]) -> None:
    """Whichever way the language reads; beside answers it begins where reading does."""
    right = layout_of(size, theme_of(Brand()).metrics).middle.right
    for name, view, _, plan in plans(size):
        beside = plan.stage.right < right and any(slot.choice.key in RIGHT_KEYS for slot in plan.slots.values())
        aligned = {place.part.align for place in plan.places if isinstance(place.part, Paragraph | Heading | LabelledRow | Path)}
        assert aligned == {start_of(view.language) if beside else Align.CENTRE}, name


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_a_badge_beside_a_title_keeps_its_distance_however_short_the_room_is(size: tuple[int, int]) -> None:
    """A third of the title's letters, at least: closer it would be read as one of them."""
    headings = [(name, place.part) for name, _, _, plan in plans(size) for place in plan.places if isinstance(place.part, Heading)]
    for name, heading in headings:
        assert heading.badge.gap >= heading.block.face.size / 3, name


COMPOUNDS = (
    *("one-time password", "mobile number", "یکبار مصرف", "تلفن همراه", "همراه بانک", "ثبت نام", "پیش از"),
    *("كلمة المرور", "كلمات المرور", "الرقم السري", "مرة أخرى", "لمرة واحدة", "صراف آلي"),
)
"""Words that are one word to whoever reads them."""


@pytest.mark.parametrize("size", MEASURED, ids=named)
def test_f05_a_line_ends_within_a_compound_only_where_that_saves_another(size: tuple[int, int]) -> None:
    kit = kit_of(ORDINARY, size)
    for name, view, _, plan in plans(size):
        blocks = [block for place in plan.places for block, _ in texts_of(place.part, view)]
        for block in blocks + [slot.label for slot in plan.slots.values()]:
            whole = text = " ".join(block.texts)
            for compound in COMPOUNDS:
                whole = whole.replace(compound, compound.replace(" ", "\N{NO-BREAK SPACE}"))
            if any(text.count(one) > sum(line.count(one) for line in block.texts) for one in COMPOUNDS):
                lines = kit.type.wrap(whole, block.face, block.rtl, block.width)
                wide = any(kit.type.width(line, block.face, block.rtl) > block.width for line in lines)
                assert wide or len(lines) > len(block.texts), f"{name}: {block.texts}"


def test_the_glass_is_used() -> None:
    """What has no choices beside it is the content's; upright, a choice that is alone in its row has the whole of it."""
    kit, views_ = kit_of(ORDINARY, (1280, 800)), dict(STUDIO.samples(EN))
    stages = {name: planned(views_[name], kit, "").stage.width for name in ("welcome", "take_card", "password_operations", "no_phone")}
    assert stages["take_card"] == kit.layout.middle.width == stages["no_phone"]
    assert stages["welcome"] > 0.6 * kit.layout.middle.width < stages["password_operations"] + kit.layout.wide_slot
    upright = kit_of(ORDINARY, (1080, 1920))
    slots = planned(views_["confirm_phone"], upright, "").slots
    assert {slot.rect.width for slot in slots.values()} == {upright.layout.middle.width}
    assert planned(views_["enrolled"], upright, "").stage.height > 0.6 * upright.layout.middle.height


MILLIMETRES = 15 * 25.4
"""The diagonal of a 15-inch display."""


@pytest.mark.parametrize("size", [(1080, 1920), (768, 1024), (600, 1024), (800, 600), (1280, 800)], ids=named)
def test_f03_the_keys_of_a_pin_pad_on_glass_are_as_wide_as_a_finger_needs(size: tuple[int, int]) -> None:
    """15 mm on a 15-inch display, and as much in height as ISO 9564 pads have."""
    kit = kit_of(ORDINARY, size)
    for name, view in STUDIO.samples(EN):
        pad = AS_PRINTED if view.pin else ""
        pads = [(part, rect) for part, rect in planned(view, kit, pad).places if isinstance(part, PinKeys)]
        assert len(pads) == bool(pad), name
        for part, rect in pads:
            assert isinstance(part, PinKeys)
            keys = part.keys(rect)
            assert {*AS_PRINTED, Key.CLEAR, Key.ENTER} == keys.keys()
            assert min(key.width for key in keys.values()) * MILLIMETRES / hypot(*size) >= 15, name
            assert min(key.height for key in keys.values()) * MILLIMETRES / hypot(*size) >= 12, name


@pytest.mark.parametrize("size", [(800, 600), (1280, 800), (1080, 1920)], ids=named)
def test_f03_every_digit_of_the_longest_pin_has_a_cell_to_be_seen(size: tuple[int, int]) -> None:
    """Also above a pad on glass; and they stand closer together than they are wide."""
    kit = kit_of(ORDINARY, size)
    for name, view, _, plan in plans(size):
        for part, rect in plan.places:
            if isinstance(part, PinCells):
                cells = part.cells(rect)
                assert len(cells) == (view.pin.cells if view.pin else 0), name
                assert min(cell.width for cell in cells) >= kit.px(20), name
                assert all(right.left - left.right <= left.width / 3 for left, right in pairwise(cells)), name


def test_what_measures_type_finds_type_that_is_too_small() -> None:
    """One pixel less than the least is seen."""
    kit = kit_of(ORDINARY, (1280, 800))
    usual = Face(kit.theme.styles.code.weight, kit.least(kit.theme.styles.code))
    assert capital(usual) >= LEAST * hypot(1280, 800) - HINTED > capital(usual._replace(size=usual.size - 2))
