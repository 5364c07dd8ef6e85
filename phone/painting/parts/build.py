"""Which item becomes which part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from phone.painting.kit import Kit
from phone.painting.part import Part
from phone.painting.parts.buttons import BesidePart, ButtonPart
from phone.painting.parts.cards import CardFacePart
from phone.painting.parts.fields import CellsPart, InputPart
from phone.painting.parts.messages import BubblePart, LetterPart
from phone.painting.parts.otp import OtpPart
from phone.painting.parts.rows import RowPart, StepperPart, SwitchPart
from phone.painting.parts.texts import FactsPart, NoticePart, Paragraph, VerdictPart
from phone.view import (
    Beside,
    Bubble,
    Button,
    CardFace,
    Cells,
    Facts,
    Input,
    Item,
    Letter,
    Notice,
    OneTimePassword,
    Row,
    Stepper,
    Switch,
    Text,
    Verdict,
)

_PARTS: Final[Mapping[type[Any], Callable[[Kit, Any, int], Part]]] = {
    Text: Paragraph,
    Notice: NoticePart,
    Verdict: VerdictPart,
    Facts: FactsPart,
    Row: RowPart,
    Switch: SwitchPart,
    Stepper: StepperPart,
    Input: InputPart,
    Cells: CellsPart,
    Button: ButtonPart,
    Letter: LetterPart,
    Bubble: BubblePart,
    CardFace: CardFacePart,
    OneTimePassword: OtpPart,
}


def build(kit: Kit, item: Item, width: int) -> Part:
    """The part of an item, laid out for `width` pixels."""
    if isinstance(item, Beside):
        return BesidePart(kit, item, width, build)
    return _PARTS[type(item)](kit, item, width)
