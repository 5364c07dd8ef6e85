"""Somebody who registers, agrees to everything, and does not want an enrolment replaced; and the ways to the other states."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.services.catalogue import Menu
from otp_atm.services.one_time_password.events import DeactivateChosen, RegisterChosen
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.rehearsal import Habits, Rehearsal, Trouble, Way

_OTP_PIN: Final = "40718293"
_DEACTIVATES: Final[Habits] = {Menu.PASSWORD_OPERATIONS: DeactivateChosen}

REHEARSAL: Final = Rehearsal(
    habits={
        Menu.PASSWORD_OPERATIONS: RegisterChosen,
        Otp.ALREADY_ENROLLED: Key.FDK_RIGHT_2,
        Otp.CONFIRM_PHONE: Key.ENTER,
        Otp.OTP_PIN: _OTP_PIN,
        Otp.OTP_PIN_AGAIN: _OTP_PIN,
        Otp.CONSENT: Key.ENTER,
        Otp.CONFIRM_DEACTIVATION: Key.FDK_RIGHT_1,
        Otp.NO_PHONE: Key.ENTER,
        Otp.PHONE_REJECTED: Key.ENTER,
        Otp.ENROLLED: Key.ENTER,
        Otp.NOTHING_TO_DEACTIVATE: Key.ENTER,
        Otp.DEACTIVATED: Key.ENTER,
    },
    ways=(
        Way(Otp.ASKING_PHONE),
        Way(Otp.NO_PHONE, "no-phone"),
        Way(Otp.ALREADY_ENROLLED, "enrolled", {Otp.ALREADY_ENROLLED: Key.ENTER}),
        Way(Otp.CONFIRM_PHONE),
        Way(Otp.PHONE_REJECTED, differs={Otp.CONFIRM_PHONE: Key.FDK_RIGHT_2}),
        Way(Otp.OTP_PIN),
        Way(Otp.CHECKING_OTP_PIN),
        Way(Otp.OTP_PIN_AGAIN),
        Way(Otp.CHECKING_OTP_PINS),
        Way(Otp.CONSENT),
        Way(Otp.ENROLLING),
        Way(Otp.ENROLLED),
        Way(Otp.ASKING_ENROLMENT, "enrolled", _DEACTIVATES),
        Way(Otp.NOTHING_TO_DEACTIVATE, differs=_DEACTIVATES),
        Way(Otp.CONFIRM_DEACTIVATION, "enrolled", _DEACTIVATES),
        Way(Otp.DEACTIVATING, "enrolled", _DEACTIVATES),
        Way(Otp.DEACTIVATED, "enrolled", _DEACTIVATES),
        Way(Visit.ASKING_OUTCOME, troubles=(Trouble("loses-reply", "enrol"),), of="enrolment"),
        Way(Visit.ASKING_OUTCOME, "enrolled", _DEACTIVATES, (Trouble("loses-reply", "deactivate"),), of="deactivation"),
    ),
)
