"""Opens stages: with a bank in this process, new for each scenario and on its clock, or with one over HTTP."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import convert

from otp_atm.assembly import face_of, table_of
from otp_atm.bank.client import BankClient
from otp_atm.bank.settings import NO_CREDENTIAL
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.simulator.policy import Policy
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.transport import Transport
from otp_atm.configuration import Settings
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.ports import Bank, services_of
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.bank_side import BankSide, DeskClosed
from otp_atm.scenarios.pocket import Pocket
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import MovableClock, Stage, World
from otp_atm.screens.brand import brand_of
from otp_atm.screens.face import Face
from otp_atm.screens.render import renderer
from otp_atm.screens.view import View

if TYPE_CHECKING:
    from otp_atm.scenarios.album import Album


Watch = Callable[[View], None]

BEGINNING: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SEED: Final = 20261122
SCENARIO_BOOT: Final = "a-scenario-is-not-secret"


class OpenStage(Protocol):
    """Opens the stage for a script: on a clock of its own unless one is given; `watch` is given every view that is shown."""

    def __call__(self, script: Script, clock: MovableClock | None = None, watch: Watch | None = None) -> Stage: ...


def worlds(
    settings: Settings, url: str | None, pictures: Path | None, aloud: Watch | None = None, *, fixtures: Fixtures | None = None
) -> OpenStage:
    """How to open stages: against the bank at `url`, or one in this process with `fixtures`, by default those of the configuration.

    Screens are saved under `pictures`; `aloud` is given every view that is shown.
    """
    known = fixtures or load_fixtures(settings.simulator.fixtures)
    master_key = read_master_key(settings.pin_pad.master_key_file)
    wallet = wallet_of(known)
    faces: dict[frozenset[str] | None, Face] = {}
    album = _album(settings, pictures) if pictures else None

    def open_stage(script: Script, clock: MovableClock | None = None, watch: Watch | None = None) -> Stage:
        clock = clock or SimulatedClock(BEGINNING)
        bank, side, transport = remote(settings, url) if url else in_process(settings, known, clock)
        services = services_of(bank)
        face = faces.get(services) or faces.setdefault(services, face_of(table_of(settings, services), settings))
        pocket = Pocket(settings, known, clock, transport, SEED)
        world = World(
            wallet,
            bank,
            side,
            clock,
            master_key,
            face.table,
            renderer(face, clock),
            settings.timeouts.by_kind(),
            settings.bank.deadline,
            settings.terminal.id,
            pocket,
        )
        page = album.page(script, clock.now) if album else None
        watchers = [each for each in (page and page.keep, aloud, watch) if each]
        return Stage(world, script.language, watchers, [page.keep_phone] if page else ())

    return open_stage


def _album(settings: Settings, pictures: Path) -> Album:
    from otp_atm.scenarios.album import Album

    return Album(brand_of(settings.terminal), pictures)


def in_process(settings: Settings, fixtures: Fixtures, clock: MovableClock) -> tuple[Bank, BankSide, Transport]:
    """A bank that lives as long as one scenario, and draws the same random numbers every time."""
    policy = convert(settings.simulator, Policy, from_attributes=True)
    transport = memory_bank(fixtures, clock, random.Random(SEED).randbytes, clock.advance, policy=policy)
    patient = PatientTransport(transport, monotonic=clock.monotonic, wait=clock.advance)
    client = BankClient(patient, settings.terminal.id, SCENARIO_BOOT, deadline=settings.bank.deadline)
    return client, BankSide(transport, shares_clock=True), PatientTransport(transport, monotonic=clock.monotonic, wait=clock.advance)


def remote(settings: Settings, url: str) -> tuple[Bank, BankSide, Transport]:
    """The simulator at `url`, reset to its fixtures, its clock standing still where the scenario's begins. Raises BadFile."""
    if "@" in url:
        raise BadFile(f"--bank: {NO_CREDENTIAL}")
    from otp_atm.bank.remote import remote_bank
    from otp_atm.bank.wire.http import HttpTransport

    side = BankSide(HttpTransport.to(url), shares_clock=False)
    try:
        side.reset()
        side.stand_at(BEGINNING)
    except DeskClosed as closed:
        side.close()
        raise BadFile(f"{url}: {closed}; scenarios need a simulator with its control API on") from None
    return remote_bank(url, settings.terminal.id, settings.bank.deadline), side, PatientTransport(HttpTransport.to(url))
