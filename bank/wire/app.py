"""What the mobile-bank app asks of the bank."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from otp_atm.bank.wire.message import BYTES, DIGITS, Message, Moment, Nothing, PanDigits, Reply, Token, secret
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import ONCE, Code
from otp_atm.bank.wire.services.one_time_password import OtpCode

REGISTRATION: Final = "registration"


class Activation(Message, frozen=True, kw_only=True):
    """A card and the code from its activation SMS (G9), in Latin digits."""

    pan: PanDigits
    activation_code: Annotated[str, Meta(pattern=r"^[0-9]{8}\Z"), secret("activation code", DIGITS)]


class Registration(Reply, frozen=True, kw_only=True):
    """What the app needs to issue offline passwords (see `bank.wire.otp`), and the token with which it speaks for this card from now on."""

    token_id: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z"), secret("token id", BYTES)]
    seed: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z"), secret("seed", BYTES)]
    token: Token


class BankTime(Reply, frozen=True, kw_only=True):
    """What time it is at the bank: by it the app corrects its own clock (G12)."""

    now: Moment


REGISTER: Final = Operation(
    name="register",
    method="POST",
    path="/v1/app/registrations",
    request=Activation,
    reply=Registration,
    status=201,
    writes=True,
    summary="Exchange the activation code for the seed (G9). The same request again is answered alike until it is confirmed.",
    problems=(
        *ONCE,
        Code.CARD_UNKNOWN,
        OtpCode.NOT_ENROLLED,
        Code.ACTIVATION_CODE_WRONG,
        Code.ACTIVATION_CODE_USED,
        Code.ACTIVATION_CODE_EXPIRED,
        Code.ACTIVATION_CODE_LOCKED,
        Code.CLOCK_SET_BACK,
        Code.PHONE_CHANGED,
    ),
)
CONFIRM_REGISTRATION: Final = Operation(
    name="confirm-registration",
    method="POST",
    path="/v1/app/registration/confirmation",
    request=Nothing,
    reply=Nothing,
    bearer=REGISTRATION,
    summary="The app has stored the seed; the bank forgets it.",
    problems=(Code.REGISTRATION_ENDED,),
)
READ_REGISTRATION: Final = Operation(
    name="read-registration",
    method="GET",
    path="/v1/app/registration",
    request=Nothing,
    reply=Nothing,
    bearer=REGISTRATION,
    summary="Does this registration still hold? If not, registration-ended: codes issued by it are refused.",
    problems=(Code.REGISTRATION_ENDED,),
)
DEACTIVATE_OFFLINE: Final = Operation(
    name="deactivate-offline",
    method="POST",
    path="/v1/app/registration/deactivation",
    request=Nothing,
    reply=Nothing,
    bearer=REGISTRATION,
    summary="End the offline password of this card; SMS passwords stay as they are (G16). Registration-ended says that it was over before.",
    problems=(Code.REGISTRATION_ENDED,),
)
READ_TIME: Final = Operation(
    name="read-time", method="GET", path="/v1/time", request=Nothing, reply=BankTime, summary="What time is it at the bank (G12)?"
)

OPERATIONS: Final = (REGISTER, CONFIRM_REGISTRATION, READ_REGISTRATION, DEACTIVATE_OFFLINE, READ_TIME)
