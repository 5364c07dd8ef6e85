"""What can happen while a customer registers for one-time passwords, or deactivates them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, Final

from msgspec import Meta

from otp_atm.kiosk.events import Chosen, Reply
from otp_atm.kiosk.vocabulary import Journaled

# What the customer chooses --------------------------------------------------------------------------------------------------------


class RegisterChosen(Chosen, frozen=True):
    """«Register one-time password» (G4)."""


class DeactivateChosen(Chosen, frozen=True):
    """«Deactivate one-time password» (G17)."""


# What the bank answers ------------------------------------------------------------------------------------------------------------


class Active(Enum):
    """Which kinds of one-time password an enrolled card has: from the app, where it is registered or still can be; by SMS."""

    UNSAID = "unsaid"
    BOTH = "both"
    OFFLINE = "offline"
    SMS = "sms"


MASKED: Final = Meta(pattern=r"^([0-9]{4}\*{3}[0-9]{4})?\Z")
AWARE: Final = Meta(tz=True)


class PhoneOnFile(Reply, frozen=True):
    """The card is not enrolled and the customer has a phone on file (G5).

    `masked_phone` is all of its number that is shown: the first and last four digits, `0912***4567`.
    """

    masked_phone: Journaled[Annotated[str, MASKED]]


class NoPhoneOnFile(Reply, frozen=True):
    """The customer has no phone on file (G3)."""


class AlreadyEnrolled(Reply, frozen=True):
    """The card is enrolled. `masked_phone` is empty where the bank did not say; `active` are the kinds of passwords that it has."""

    masked_phone: Journaled[Annotated[str, MASKED]]
    active: Journaled[Active] = Active.UNSAID


class NotEnrolled(Reply, frozen=True):
    """The card is not enrolled: there is nothing to deactivate."""


class OtpPinAccepted(Reply, frozen=True):
    """The bank finds the new OTP PIN good enough; its entries agree, where both were given."""


class OtpPinsDiffer(Reply, frozen=True):
    """The two entries of the new OTP PIN differ (F3: the bank compares)."""


class OtpPinTooWeak(Reply, frozen=True):
    """The new OTP PIN is too easy to guess."""


class Enrolled(Reply, frozen=True):
    """The enrolment is committed at the bank and its activation SMS is on its way (G8).

    `masked_phone` is where it goes, `valid_until` when its activation code ends (aware), `sms_otp` whether there are passwords by SMS, too:
    never without the consent of the request.
    """

    masked_phone: Journaled[Annotated[str, MASKED]]
    valid_until: Journaled[Annotated[datetime, AWARE]]
    sms_otp: Journaled[bool]


class Deactivated(Reply, frozen=True):
    """The deactivation is committed at the bank (G17)."""
