"""What a service is: a thing that customers come for. One folder in `services` each, named in `services.catalogue`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from otp_atm.kiosk.events import Chosen
from otp_atm.kiosk.look import Icon
from otp_atm.kiosk.moves import Row
from otp_atm.kiosk.requests import BankRequest, Writing
from otp_atm.kiosk.state import State


class Entry(Struct, frozen=True):
    """An entry in a menu: what choosing it is called, where it leads, and the word and picture that it has there."""

    event: Chosen
    state: State
    label: str
    icon: Icon = Icon.NONE


class Service(Struct, frozen=True):
    """A service's part of the table. `data` is what it remembers of a visit, blank; its fields have other names than the session's."""

    name: str
    """The name of its folder in `services`."""
    entries: tuple[Entry, ...]
    rows: Mapping[State, Row]
    data: Struct

    @property
    def requests(self) -> frozenset[type[BankRequest]]:
        """What the bank is asked for this service, settlements included. A bank that cannot answer all of it cannot do the service."""
        asked = {row.asks for row in self.rows.values() if row.asks}
        return frozenset(asked | {request.settles_by for request in asked if issubclass(request, Writing)})


class Group(Struct, frozen=True):
    """Services that one entry of the main menu leads to: a menu of their own, in the state of `entry`."""

    entry: Entry
    services: tuple[Service, ...]
