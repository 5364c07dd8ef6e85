"""How a message begins in a list and on a banner: its own direction, its own lines, and an ellipsis for what is left out."""

from __future__ import annotations

import pytest

from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.shapes import Shapes
from otp_atm.drawing.text import Align, Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painting.geometry import geometry_of
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.snippet import side_of, snippet_of
from otp_atm.phone.painting.theme import theme_of
from otp_atm.phone.samples import letters
from otp_atm.phone.view import App
from otp_atm.screens.brand import Brand
from tests.spoken import EN, FA, OF_THE_PHONE

SIDES = {FA: Align.RIGHT, EN: Align.LEFT}


@pytest.fixture(scope="module")
def kit() -> Kit:
    theme = theme_of(Brand())
    geometry = geometry_of((312, 648), theme.metrics)
    return Kit(theme, geometry, Typesetter(FontBook()), Shapes(), theme.palettes[App.MESSAGES], FA)


@pytest.mark.parametrize("phone", OF_THE_PHONE, ids=repr)
@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_g08_a_message_begins_in_its_own_direction_with_its_code_on_a_line_of_its_own(
    kit: Kit, phone: Language, language: Language
) -> None:
    kit = kit.of(App.MESSAGES, phone)
    for letter in letters(language):
        block = snippet_of(kit, letter.sms.text, 220)
        (_, code), wanted = block.texts, letter.sms.text.split("\n")[2]
        assert code == f"{wanted} …"
        assert side_of(block) is SIDES[language]
        assert block.rtl is (language.right_to_left)
        assert max(kit.type.width(line, block.face, block.rtl) for line in block.texts) <= block.width


def test_what_is_left_out_leaves_an_ellipsis_and_what_is_whole_does_not(kit: Kit) -> None:
    assert snippet_of(kit, "Bank\nShort.", 220).texts == ("Short.",)
    (cut,) = snippet_of(kit, f"Bank\n{'many, ' * 40}words", 220).texts
    assert cut.endswith("many…")
    assert snippet_of(kit, "Bank", 220).texts == ()
