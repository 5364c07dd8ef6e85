"""Builds terminals to be hosted: simulated reader and pad, a wallet, a phone, and the bank of the configuration or one of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from secrets import token_bytes
from typing import Final

from msgspec import structs

from otp_atm.assembly import face_of, table_of
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.configuration import Settings
from otp_atm.evidence.listening import Ears
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.kiosk.ports import services_of
from otp_atm.kiosk.trace import Traces
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.offered import first
from otp_atm.person.wallet import Wallet
from otp_atm.remote.aside import AsideBank, Submit
from otp_atm.remote.clock import OwnClock, WaitingClock
from otp_atm.remote.hosted import OpenStage
from otp_atm.scenarios.bank_side import BEGINNING
from otp_atm.scenarios.behind import Banks, InProcess
from otp_atm.scenarios.kept_pictures import KeptPictures
from otp_atm.scenarios.needs import NOTHING
from otp_atm.scenarios.pocket import Pocket
from otp_atm.scenarios.stage import Stage, World
from otp_atm.screens.brand import brand_of
from otp_atm.screens.face import Face

NO_FILE: Final = Path("remote")


@dataclass(frozen=True, slots=True)
class Builder:
    """What all terminals of one house share. `banks` says how the terminal of an id reaches its bank; None where each has one in this
    process, of its own and on its clock."""

    settings: Settings
    fixtures: Fixtures
    wallet: Wallet
    banks: Callable[[str], Banks] | None
    _faces: dict[frozenset[str] | None, Face] = field(default_factory=dict)
    """By the services of the bank: one for all terminals, of which there may be hundreds."""

    def clock(self, *, frozen: bool) -> OwnClock:
        """Of a new terminal. Where it stands still, and no bank elsewhere knows better, it is always the same moment: what is to be seen
        then is the same, too."""
        return OwnClock(frozen=frozen, began=BEGINNING if frozen and self.banks is None else None)

    def terminal(self, id: str) -> OpenStage:
        """How to make the terminal that the bank knows as `id`."""

        def open_stage(clock: OwnClock, submit: Submit, language: Language | None) -> Stage:
            return Stage(self.world(id, clock, submit), language or first(self.settings))

        return open_stage

    def world(self, id: str, clock: OwnClock, submit: Submit) -> World:
        """All that the stage of this terminal is made of."""
        settings = structs.replace(self.settings, terminal=structs.replace(self.settings.terminal, id=id))
        source = self.banks(id) if self.banks else InProcess(settings, self._knowing(id))
        behind = source.open(WaitingClock(clock), [card.pan for card in self.wallet.values()], NOTHING)
        ears = Ears.of(clock, behind.records.append)
        return World(
            wallet=self.wallet,
            behind=dataclasses.replace(behind, bank=AsideBank(behind.bank, clock, submit)),
            clock=clock,
            ears=ears,
            traces=Traces(Random(token_bytes(16)).randbytes),  # no secret; and the system, asked for each, lets other threads in
            master_key=read_master_key(settings.pin_pad.master_key_file),
            face=self._face(services_of(behind.bank)),
            timeouts=settings.timeouts.by_kind(),
            patience=settings.bank.deadline,
            terminal=id,
            pocket=Pocket(settings, self.wallet, clock, behind.app, behind.draw) if behind.app else None,
            kept_pictures=KeptPictures(brand_of(settings.terminal)).of(NO_FILE, clock.now),
        )

    def _face(self, services: frozenset[str] | None) -> Face:
        return self._faces.get(services) or self._faces.setdefault(services, face_of(table_of(self.settings, services), self.settings))

    def _knowing(self, id: str) -> Fixtures:
        """Those of a bank that knows one terminal, by this id."""
        known = self.fixtures.terminals[0]
        return structs.replace(self.fixtures, terminals=(structs.replace(known, id=id),))
