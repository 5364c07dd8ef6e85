"""Every screen on every size and shape of glass: keys at the edges, nothing overlapping, nothing cut off."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from pygame import Rect

from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.shapes import Shapes
from otp_atm.drawing.text import Typesetter
from otp_atm.hardware.pin_pad.on_glass import AS_PRINTED
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.brand import Brand
from otp_atm.screens.painting import content
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.painting.layout import LEFT_KEYS, RIGHT_KEYS, layout_of
from otp_atm.screens.painting.parts import FactBox, Notice, Paragraph
from otp_atm.screens.painting.slots import slots_of
from otp_atm.screens.theme import theme_of
from otp_atm.screens.view import View
from tests.spoken import FA, OF_THE_ATM
from tests.whole import STUDIO

SIZES = [
    (800, 600),
    (1024, 768),
    (1280, 800),
    (1366, 768),
    (1920, 1080),
    (2560, 1080),
    (3840, 2160),
    (1080, 1920),
    (768, 1024),
    (1024, 1024),
]
NAMES = ["{}x{}".format(*size) for size in SIZES]


def views(language: Language, pin_keys: str) -> list[tuple[str, View]]:
    """All of them; with a pad on glass those that show it, as it changes no other."""
    return [(name, view) for name, view in STUDIO.samples(language) if view.pin or not pin_keys]


def kit_of(size: tuple[int, int]) -> Kit:
    theme = theme_of(Brand())
    return Kit(theme, layout_of(size, theme.metrics), Typesetter(FontBook()), Shapes())


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
def test_nothing_overlaps_and_nothing_leaves_the_screen(size: tuple[int, int]) -> None:
    layout = layout_of(size, theme_of(Brand()).metrics)
    everything = [layout.header, layout.footer, layout.panel, *layout.slots.values()]
    assert all(Rect((0, 0), size).contains(rect) for rect in everything)
    assert not any(one.colliderect(other) for one, other in combinations(everything, 2))


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
def test_slots_stand_at_the_edges_in_evenly_spaced_rows_on_both_sides(size: tuple[int, int]) -> None:
    slots = layout_of(size, theme_of(Brand()).metrics).slots
    lefts, rights = [slots[key] for key in LEFT_KEYS], [slots[key] for key in RIGHT_KEYS]
    assert {left.left for left in lefts} == {size[0] - right.right for right in rights}
    assert [left.centery for left in lefts] == [right.centery for right in rights]
    steps = [below.centery - above.centery for above, below in pairwise(lefts)]
    assert max(steps) - min(steps) <= 1


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
@pytest.mark.parametrize("pin_keys", ["", AS_PRINTED], ids=["", "pad on glass"])
def test_f05_every_text_has_room(size: tuple[int, int], language: Language, pin_keys: str) -> None:
    kit = kit_of(size)
    inside = kit.layout.panel.inflate(-2 * kit.px(kit.theme.metrics.panel_radius), -2 * kit.px(kit.theme.metrics.panel_radius))
    for name, view in views(language, pin_keys):
        for part, rect in content.placed(view, kit, pin_keys):
            assert inside.contains(rect), name
            for block in (part.block,) if isinstance(part, Paragraph | Notice) else (part.label,) if isinstance(part, FactBox) else ():
                assert block is None or all(kit.type.width(text, block.face, block.rtl) <= rect.width for text in block.texts), name
        for slot in slots_of(view, kit).values():
            assert len(slot.label.texts) <= 2, name
            assert slot.label.height <= slot.rect.height, name
            assert all(kit.type.width(text, slot.label.face, slot.label.rtl) <= slot.label.width for text in slot.label.texts), name


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
@pytest.mark.parametrize(("pin_keys", "share"), [("", 0.022), (AS_PRINTED, 0.018)], ids=["", "pad on glass"])
def test_body_text_is_large_enough_to_read_from_a_metre(size: tuple[int, int], pin_keys: str, share: float) -> None:
    """At least 2.2% of the shorter side: an em of 3.5 mm on the glass of a 10-inch screen, 15 cm high. Who touches the glass is closer."""
    kit = kit_of(size)
    for name, view in views(FA, pin_keys):
        for part, _ in content.placed(view, kit, pin_keys):
            if isinstance(part, Paragraph):
                assert part.block.face.size >= share * min(size[0] * 0.75, size[1]), name
