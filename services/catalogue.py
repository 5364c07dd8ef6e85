"""Which services this terminal offers: in which menu, and in which order there."""

from __future__ import annotations

from otp_atm.kiosk.events import Chosen
from otp_atm.kiosk.look import Icon
from otp_atm.kiosk.service import Entry, Group
from otp_atm.kiosk.state import State
from otp_atm.services.card_pin import flow as card_pin
from otp_atm.services.one_time_password import flow as one_time_password
from otp_atm.services.settings import ServiceSettings


class Menu(State):
    """The menus below the main one."""

    PASSWORD_OPERATIONS = "password_operations"


class PasswordOperationsChosen(Chosen, frozen=True):
    """«Password Operations» (G4)."""


def catalogue(settings: ServiceSettings) -> tuple[Group, ...]:
    """The menus, as a configuration wants their services."""
    return (
        Group(
            Entry(PasswordOperationsChosen(), Menu.PASSWORD_OPERATIONS, "password_operations", Icon.KEY),
            (one_time_password.SERVICE, card_pin.service(settings.card_pin)),
        ),
    )
