"""Which item becomes which part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Part
from otp_atm.phone.painting.parts.buttons import BesidePart, ButtonPart
from otp_atm.phone.painting.parts.cards import CardFacePart
from otp_atm.phone.painting.parts.fields import CellsPart, InputPart
from otp_atm.phone.painting.parts.messages import BubblePart, LetterPart
from otp_atm.phone.painting.parts.otp import OtpPart
from otp_atm.phone.painting.parts.rows import RowPart, StepperPart, SwitchPart
from otp_atm.phone.painting.parts.texts import FactsPart, NoticePart, Paragraph, VerdictPart
from otp_atm.phone.view import (
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
