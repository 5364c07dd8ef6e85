"""Puts a handset together. Light to import: what talks to the bank loads in the threads that do."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.asking import LinkHere, LinkInThread
from otp_atm.phone.doubts import Doubts
from otp_atm.phone.handset import Gear, Handset, Place
from otp_atm.phone.reception import ListeningNetwork, NetworkHere
from otp_atm.phone.state import Phone
from otp_atm.phone.store import Store
from otp_atm.phone.vault import Vault, key_beside
from otp_atm.phone.words import nearest

if TYPE_CHECKING:
    from otp_atm.bank.wire.transport import Transport
    from otp_atm.phone.bank_link import BankLink


def remote_handset(
    transport: Callable[[], Transport],
    file: Path,
    place: Place,
    language: Language,
    wake: Callable[[], None],
    *,
    network: Callable[[], Transport] | None = None,
) -> Handset:
    """A handset that reaches its bank over transports that `transport` makes, each in the thread that uses it, and the mobile network over
    those of `network`, by default the same.

    `file` is its own; `language` what it speaks. Raises BadPhoneFile.
    """
    store = Store(file)
    vault = Vault(store, key_beside(file))

    def link() -> BankLink:
        from otp_atm.bank.wire.patience import PatientTransport
        from otp_atm.phone.bank_link import BankLink

        doubts = Doubts(store, vault, place.clock.now, os.urandom)
        return BankLink(PatientTransport(transport()), vault, doubts, place.clock.now)

    return Handset(Gear(place, LinkInThread(link), ListeningNetwork(network or transport), store, vault), Phone(nearest(language)), wake)


def gear_here(transport: Transport, place: Place, store: Store, vault: Vault, network: Transport | None = None) -> Gear:
    """What a handset needs that asks its bank in the caller's thread and gets its messages when polled, over `network`, by default the
    same way."""
    from otp_atm.phone.bank_link import BankLink

    doubts = Doubts(store, vault, place.clock.now, vault.random)
    return Gear(place, LinkHere(BankLink(transport, vault, doubts, place.clock.now)), NetworkHere(network or transport), store, vault)
