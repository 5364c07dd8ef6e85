"""The menus of a terminal whose bank does some of the services only."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from msgspec.structs import replace

from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.service import Group


def on_offer(menus: tuple[Group, ...], declared: Collection[str] | None) -> tuple[Group, ...]:
    """The menus with the services that a bank has declared, in the menus' order; without a declaration, whole.

    A menu that nothing is left of is none. Raises Misfit for a service that there is not, and for none at all.
    """
    if declared is None:
        return menus
    known = [service.name for menu in menus for service in menu.services]
    if unknown := sorted({*declared} - {*known}):
        raise Misfit(f"the bank declares {', '.join(unknown)}, which no service is called; there are {', '.join(known)}", BLAMED)
    if not declared:
        raise Misfit(f"the bank declares no service, and a terminal needs one at least; there are {', '.join(known)}", BLAMED)
    left = (replace(menu, services=tuple(service for service in menu.services if service.name in declared)) for menu in menus)
    return tuple(menu for menu in left if menu.services)


BLAMED: Final = ("bank", "driver")
"""Where a configuration says whose the declaration is."""
