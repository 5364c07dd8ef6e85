"""What a branch does for a customer."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire.message import MaskedPhone, Message, PanDigits, Phone, Reply
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code


class NewPhone(Message, frozen=True, kw_only=True):
    """The mobile number that the owner of this card has shown to be theirs (G3)."""

    pan: PanDigits
    phone: Phone


class PhoneChanged(Reply, frozen=True, kw_only=True):
    """The number is on file."""

    masked_phone: MaskedPhone


SET_PHONE: Final = Operation(
    name="set-phone",
    method="POST",
    path="/v1/branch/phones",
    request=NewPhone,
    reply=PhoneChanged,
    summary="Put a customer's mobile number on file, or correct it (G3); codes sent to an older number die.",
    problems=(Code.CARD_UNKNOWN,),
)

OPERATIONS: Final = (SET_PHONE,)
