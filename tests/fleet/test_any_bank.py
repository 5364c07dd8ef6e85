"""A fleet at banks that speak other than ours: one that is asked by its mapping, and one behind a driver of somebody's own."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from random import Random

import pytest

from otp_atm.bank.access import Wiring
from otp_atm.bank.client import BankClient
from otp_atm.bank.mapped.bank import MappedBank
from otp_atm.bank.mapped.shown import shown_paths
from otp_atm.bank.recording import Ear
from otp_atm.bank.remote import MakeBank, Making
from otp_atm.bank.settings import NATIVE
from otp_atm.bank.wire.patience import Patience
from otp_atm.fleet.port import PORT
from otp_atm.fleet.visits import offered
from otp_atm.kiosk.factories import Terminal as Told
from tests.fleet.world import World
from tests.mapped.world import BOOT, MAPPING, exchange_with


def mapped(world: World) -> MakeBank:
    """The other bank of the examples, by its mapping, over what stands behind HTTP."""
    way, shown = exchange_with(world.simulated), shown_paths(MAPPING)
    patience = Patience(monotonic=world.clock.monotonic, wait=world.clock.advance)

    def making(terminal: Told, ear: Ear | None = None, wiring: Wiring | None = None) -> Making:
        wired = wiring(way, shown) if wiring else way
        return Making(
            lambda: MappedBank(MAPPING, wired, terminal.id, BOOT, deadline=terminal.bank, patience=patience, now=world.clock.now),
            MAPPING.services,
        )

    return making


def foreign(world: World) -> MakeBank:
    """A driver that nothing is known of but that it is a bank."""

    def making(terminal: Told, ear: Ear | None = None, wiring: Wiring | None = None) -> Making:
        return Making(lambda: BankClient(world.bank, terminal.id, f"boot-{terminal.id}", deadline=terminal.bank))

    return making


@pytest.mark.parametrize(
    ("driver", "make_bank", "methods", "faults"),
    [(NATIVE, mapped, {"GET", "POST", "PUT", "DELETE"}, 0.0), ("somebody:make", foreign, {PORT}, 0.2)],
    ids=["mapped", "factory"],
)
def test_b11_any_bank_will_do_and_what_its_customers_are_told_is_compared(
    tmp_path: Path, driver: str, make_bank: Callable[[World], MakeBank], methods: Collection[str], faults: float
) -> None:
    world, draw = World(tmp_path, 3, faults=faults, driver=driver, make_bank=make_bank), Random(1)
    visits = sorted(offered(world.settings.fleet.visits.weights(), world.plant.service_names))
    for _ in range(60):
        world.visit(draw.choice(visits), draw.randrange(3))
    account = world.account()
    assert account.holds, account.text()
    assert account.ended == account.begun > 40
    assert (account.compared, account.messages) == (3, True)
    assert {"enrolled", "card retained"} <= account.outcomes.keys()
    assert {method for method, _ in world.reported} <= set(methods)
    assert not [path for _, path in world.reported if "T0000" in path], "a path names a terminal"
    assert len({path for _, path in world.reported}) > 4
