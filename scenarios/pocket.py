"""The person's phone while a scenario lasts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import cached_property

from otp_atm.bank.wire.transport import Transport
from otp_atm.configuration import Settings
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.vocabulary import Language
from otp_atm.person.wallet import Wallet
from otp_atm.phone.assembly import gear_here
from otp_atm.phone.handset import Handset, Place
from otp_atm.phone.state import Phone
from otp_atm.phone.store import Store
from otp_atm.phone.vault import KEY_BYTES, Vault
from otp_atm.phone.words import nearest
from otp_atm.screens import dates
from otp_atm.screens.brand import brand_of


class Pocket:
    """Where the phone is: what it keeps while it is switched off, from when it is first switched on until `close`."""

    def __init__(
        self,
        settings: Settings,
        wallet: Wallet,
        clock: Clock,
        transport: Transport,
        draw: Callable[[int], bytes],
        *,
        network: Transport | None = None,
    ) -> None:
        """The phone asks its bank over `transport`, and has its messages over `network`, by default the same way."""
        self._draw = draw
        self._transport = transport
        self._network = network
        self._numbers = list(dict.fromkeys(card.phone for card in wallet.values() if card.phone))
        brand = brand_of(settings.terminal)
        self._place = Place(clock, dates.zone(brand.time_zone), brand.name)
        self._opened = ExitStack()

    @cached_property
    def _store(self) -> Store:
        return self._opened.enter_context(closing(Store()))

    @cached_property
    def _vault(self) -> Vault:
        return Vault(self._store, self._draw(KEY_BYTES), self._draw)

    def switch_on(self, language: Language) -> Handset:
        """The phone as it was left, with a SIM card for every number of the wallet's customers."""
        handset = Handset(gear_here(self._transport, self._place, self._store, self._vault, self._network), Phone(nearest(language)))
        for number in self._numbers:
            handset.carry(number)
        return handset

    def close(self) -> None:
        """Forget what the phone kept."""
        self._opened.close()
