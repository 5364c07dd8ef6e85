"""Whoever comes to a terminal of a fleet gets what they have come for, and the account says so; or says what must never be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, Deactivation
from otp_atm.bank.wire.transport import Transport
from otp_atm.evidence.bundle_file import read
from otp_atm.fleet.outcome import TROUBLE
from otp_atm.fleet.settings import VisitName, VisitSettings
from otp_atm.fleet.visits import KINDS, offered
from otp_atm.launcher import main
from tests.fleet.world import BEGINNING, World


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("register", {"enrolled"}),
        ("wrong_pin", {"enrolled"}),
        ("deactivate", {"nothing to deactivate"}),
        ("change_pin", {"card PIN changed"}),
        ("give_up", {"cancelled"}),
        ("walk_away", {"card retained"}),
        ("card_left", {"card retained"}),
    ],
)
def test_b11_everybody_gets_what_they_have_come_for_and_the_account_holds(tmp_path: Path, name: VisitName, outcomes: set[str]) -> None:
    world = World(tmp_path)
    assert {world.outcome(name) for _ in range(3)} == outcomes
    account = world.account()
    assert account.holds, account.text()
    assert (account.begun, account.ended, account.returned + account.retained) == (3, 3, 3)
    assert (account.compared, account.messages) == (2 if world.terminals else 0, True)


def test_b11_every_kind_of_visit_has_its_weight_and_is_made_where_its_service_is() -> None:
    weights = VisitSettings().weights()
    assert weights.keys() == KINDS.keys()
    assert offered(weights, {"one_time_password", "card_pin"}) == weights
    assert weights.keys() - offered(weights, {"one_time_password"}) == {"change_pin"}
    assert offered(weights, {"card_pin"}).keys() == {"change_pin"}


def test_b11_with_faults_at_a_rate_everybody_is_told_the_truth_all_the_same(tmp_path: Path) -> None:
    world, draw = World(tmp_path, 3, faults=0.5), Random(1)
    names = list(KINDS)
    for _ in range(150):
        world.visit(draw.choice(names), draw.randrange(3))
    account = world.account()
    assert account.holds, account.text()
    assert account.ended == account.begun > 100
    assert {"enrolled", "card PIN changed", "card retained"} <= account.outcomes.keys()
    assert len(account.outcomes.keys() & TROUBLE) >= 3, account.text()
    assert account.compared == 3


class Lying:
    """A bank that says that it has deactivated, and has not."""

    def __init__(self, bank: Transport) -> None:
        self._bank = bank

    def call(self, operation: Operation[Any, Any], body: Any, *, path: Mapping[str, str] | None = None, **more: Any) -> Any:
        if operation.name == DEACTIVATE.name:
            return Deactivation(deactivated_at=BEGINNING)
        return self._bank.call(operation, body, path=path, **more)

    def close(self) -> None:
        self._bank.close()


def test_b11_what_a_customer_was_told_that_is_not_so_is_a_violation_with_its_evidence(tmp_path: Path) -> None:
    world = World(tmp_path, between=Lying)
    assert [world.outcome(name) for name in ("register", "deactivate", "register")][:2] == ["enrolled", "deactivated"]
    account = world.account()
    told, *_ = account.violations
    assert "enrolled, and its owner was told otherwise before" in told.what
    assert read(Path(told.evidence)).about.title == f"T0000000, visit {told.visit}"
    assert f"VIOLATION T0000000, visit {told.visit}: the card is enrolled" in account.text()
    assert main(["replay", told.evidence]) == 0
