"""Opens stages: with a bank in this process, new for each scenario and on its clock, or with whatever `banks` have."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Protocol

from otp_atm.assembly import face_of, table_of
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.configuration import Settings
from otp_atm.evidence.listening import Ears
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.ports import services_of
from otp_atm.kiosk.trace import Traces
from otp_atm.person.wallet import Wallet, wallet_of
from otp_atm.scenarios.behind import Banks, InProcess, MovableClock
from otp_atm.scenarios.kept_pictures import KeptPictures
from otp_atm.scenarios.lacking import LeftOut, cards_of, lacking, needs_of
from otp_atm.scenarios.pocket import Pocket
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.stage import Stage, World
from otp_atm.screens.brand import brand_of
from otp_atm.screens.face import Face
from otp_atm.screens.view import View

if TYPE_CHECKING:
    from otp_atm.scenarios.album import Album


Watch = Callable[[View], None]


class OpenStage(Protocol):
    """Opens the stage for a script: on a clock of its own unless one is given; `watch` is given every view that is shown."""

    def __call__(self, script: Script, clock: MovableClock | None = None, watch: Watch | None = None) -> Stage:
        """Raises LeftOut for a script that needs of the bank's side what is not there, and SideFailed for what is, but fails."""
        ...


def worlds(
    settings: Settings,
    banks: Banks | None,
    album: Album | None,
    aloud: Watch | None = None,
    *,
    fixtures: Fixtures | None = None,
    wallet: Wallet | None = None,
    kept_pictures: KeptPictures | None = None,
    evidence: bool = False,
    readings: bool = True,
) -> OpenStage:
    """How to open stages: against `banks`, or one in this process with `fixtures`, by default those of the configuration.

    `wallet` is what the person has in hand, by default the cards of the fixtures; `kept_pictures` are those beside the scenarios.
    Screens are saved in the `album`; `aloud` is given every view that is shown. With `evidence`, a stage's `records` tell all that happens;
    without `readings` the looks at the clock are left out, which only a replay needs.
    """
    known = fixtures or load_fixtures(settings.simulator.fixtures)
    source: Banks = banks or InProcess(settings, known)
    master_key = read_master_key(settings.pin_pad.master_key_file)
    held = wallet_of(known) if wallet is None else wallet
    pictures = kept_pictures or KeptPictures(brand_of(settings.terminal))
    faces: dict[frozenset[str] | None, Face] = {}

    def open_stage(script: Script, clock: MovableClock | None = None, watch: Watch | None = None) -> Stage:
        if lack := lacking(script, source.can, source.lack):
            raise LeftOut(lack)
        clock = clock or SimulatedClock(source.beginning())
        behind = source.open(clock, [held[card].pan for card in cards_of(script) if card in held], needs_of(script))
        services = services_of(behind.bank)
        traces = Traces() if banks else Traces(Random(f"{script.path.name} {script.example}").randbytes)
        ears = Ears.of(clock, behind.records.append if evidence else None, readings=readings)
        face = faces.get(services) or faces.setdefault(services, face_of(table_of(settings, services), settings))
        world = World(
            held,
            behind,
            clock,
            ears,
            traces,
            master_key,
            face,
            settings.timeouts.by_kind(),
            settings.bank.deadline,
            settings.terminal.id,
            Pocket(settings, held, clock, behind.app, behind.draw, network=behind.network) if behind.app else None,
            pictures.of(script.path, clock.now),
            settings.terminal.time_zone,
        )
        page = album.page(script, clock.now) if album else None
        watchers = [each for each in (page and page.keep, aloud, watch) if each]
        return Stage(world, script.language, watchers, [page.keep_phone] if page else ())

    return open_stage
