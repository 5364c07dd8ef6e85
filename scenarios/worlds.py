"""Opens stages: with a bank in this process, new for each scenario and on its clock, or with one over HTTP."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bank.client import BankClient
from bank.simulator.fixtures import Fixtures, load_fixtures
from bank.simulator.fixtures import WalletCard as FixtureCard
from bank.simulator.in_process import memory_bank
from bank.wire.patience import PatientTransport
from hardware.pin_pad.master_key import read_master_key
from kiosk.clock import SimulatedClock
from kiosk.events import CardUnreadable
from kiosk.ports import Bank
from kiosk.settings import Settings
from kiosk.vocabulary import Card, Pan
from scenarios.bank_side import BankSide
from scenarios.script import Script
from scenarios.stage import Stage, WalletCard, World
from screens import dates
from screens.render import renderer
from screens.view import View

if TYPE_CHECKING:
    from scenarios.album import Album

OpenStage = Callable[[Script], Stage]
Watch = Callable[[View], None]

BEGINNING: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEED: Final = 20261122
SCENARIO_BOOT: Final = "a-scenario-is-not-secret"


def worlds(settings: Settings, url: str | None, pictures: Path | None, aloud: Watch | None = None) -> OpenStage:
    """How to open the stage for a script: against the bank at `url`, or one in this process.

    Screens are saved under `pictures`; `aloud` is given every view that is shown.
    """
    fixtures = load_fixtures(settings.simulator.fixtures)
    master_key = read_master_key(settings.pin_pad.master_key_file)
    wallet = wallet_of(fixtures)
    zone = dates.zone(settings.terminal.time_zone)
    album = _album(settings, pictures) if pictures else None

    def open_stage(script: Script) -> Stage:
        clock = SimulatedClock(BEGINNING)
        bank, side = remote(settings, url) if url else in_process(settings, fixtures, clock)
        world = World(
            wallet,
            bank,
            side,
            clock,
            master_key,
            renderer(clock, zone),
            settings.timeouts.by_kind(),
            settings.bank.deadline,
            settings.terminal.id,
        )
        watchers = [watch for watch in (album and album.page(script), aloud) if watch]
        return Stage(world, script.language, watchers)

    return open_stage


def _album(settings: Settings, pictures: Path) -> Album:
    from scenarios.album import Album
    from screens.brand import brand_of

    return Album(brand_of(settings.terminal), pictures)


def in_process(settings: Settings, fixtures: Fixtures, clock: SimulatedClock) -> tuple[Bank, BankSide]:
    """A bank that lives as long as one scenario, and draws the same random numbers every time."""
    transport = memory_bank(fixtures, clock, random.Random(SEED).randbytes, clock.advance)
    patient = PatientTransport(transport, monotonic=clock.monotonic, wait=clock.advance)
    client = BankClient(patient, settings.terminal.id, SCENARIO_BOOT, deadline=settings.bank.deadline)
    return client, BankSide(transport, shares_clock=True)


def remote(settings: Settings, url: str) -> tuple[Bank, BankSide]:
    """The simulator at `url`, reset to its fixtures."""
    from bank.remote import remote_bank
    from bank.wire.http import HttpTransport

    side = BankSide(HttpTransport(url), shares_clock=False)
    side.reset()
    return remote_bank(url, settings.terminal.id, settings.bank.deadline), side


def wallet_of(fixtures: Fixtures) -> dict[str, WalletCard]:
    """The cards of the fixtures by their ids."""
    return {card.id: _wallet_card(card) for card in fixtures.wallet}


def _wallet_card(card: FixtureCard) -> WalletCard:
    pan = Pan(card.pan)
    return WalletCard(CardUnreadable(card.unreadable) if card.unreadable else Card(pan, card.last_day, card.name), pan, card.pin)
