"""On the bank's side of the wall a service is one file of the same name in each of three packages, found by looking; and it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from otp_atm.bank.client import services as client_services
from otp_atm.bank.client import visit
from otp_atm.bank.client.client import ANSWERS, REFUSALS
from otp_atm.bank.simulator import services as bank_services
from otp_atm.bank.simulator.table import RULES
from otp_atm.bank.wire import services as wire_services
from otp_atm.bank.wire.finding import files_of
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import CONTROL, PARTNERS
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.reading import NotUnderstood, read
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, Settlement, fits
from tests.whole import TABLE

PLACES: Final = (wire_services, client_services, bank_services)
OF_THE_TERMINAL: Final = PARTNERS["terminal"]
WRITING: Final = [operation for operation in OF_THE_TERMINAL if operation.writes]
OTHERS: Final = [operation for operation in chain(*PARTNERS.values(), *CONTROL.values()) if operation not in WRITING]
NAMES: Final = [service.name for service in TABLE.services]


def named(operation: Operation[Any, Any]) -> str:
    return operation.name


def names_in(place: ModuleType) -> list[str]:
    return [file.__name__.rpartition(".")[2] for file in files_of(place)]


@pytest.fixture
def drawer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package with two files."""
    folder = tmp_path / "drawer_of_two"
    folder.mkdir()
    for name in ("__init__", "spoon", "fork"):
        (folder / f"{name}.py").write_text(f"NAME = {name!r}")
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("drawer_of_two")
    for name in [name for name in sys.modules if name.startswith("drawer_of_two")]:
        del sys.modules[name]


def test_what_is_added_to_a_package_is_found_in_the_order_of_the_alphabet(drawer: ModuleType) -> None:
    assert [file.NAME for file in files_of(drawer)] == ["fork", "spoon"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_every_service_of_the_catalogue_has_its_file_in_each_place(place: ModuleType) -> None:
    assert names_in(place) == sorted(NAMES)


def test_every_operation_has_a_name_an_address_and_a_rule_of_its_own() -> None:
    every = list(chain.from_iterable(PARTNERS.values()))
    assert len({operation.name for operation in every}) == len({(one.method, one.path) for one in every}) == len(every)
    assert RULES.keys() == {operation.name for operation in every}


@pytest.mark.parametrize("name", NAMES)
def test_a_service_answers_for_its_own_operations_requests_and_codes_alone(name: str) -> None:
    wire, client, simulator = (import_module(f"{place.__name__}.{name}") for place in PLACES)
    assert simulator.RULES.keys() == {operation.name for operation in wire.OPERATIONS}
    assert all(request.__module__.startswith(f"otp_atm.services.{name}.") for request in client.ANSWERS)
    assert not client.REFUSALS.keys() & visit.REFUSALS.keys()
    assert client.REFUSALS.keys() <= set(chain.from_iterable(operation.problems for operation in wire.OPERATIONS))
    assert all(REFUSALS[request] == {**visit.REFUSALS, **client.REFUSALS} for request in client.ANSWERS)


def test_a_part_of_the_client_knows_no_other_parts_codes() -> None:
    assert ANSWERS.keys() == REFUSALS.keys()
    assert all(REFUSALS[request] == visit.REFUSALS for request in visit.ANSWERS)
    declared = set(chain.from_iterable(operation.problems for operation in OF_THE_TERMINAL))
    assert visit.REFUSALS.keys() - {Code.BANK_UNAVAILABLE} <= declared, "or OpenAPI does not know them; that one comes to any request"


# What a settlement calls it ---------------------------------------------------------------------------------------------------------


def test_f07_every_request_that_a_terminal_may_ask_about_has_an_outcome_of_its_own() -> None:
    outcomes = [operation.outcome for operation in WRITING]
    assert len({*outcomes, NEVER_TOOK_EFFECT}) == len(outcomes) + 1
    assert not any(operation.outcome for operation in OTHERS)


@pytest.mark.parametrize("operation", WRITING, ids=named)
def test_f07_an_outcome_is_of_the_form_of_a_settlement(operation: Operation[Any, Any]) -> None:
    assert read(Settlement, f'{{"outcome":"{operation.outcome}"}}').outcome == operation.outcome


@pytest.mark.parametrize("outcome", ["", "Enrolled", "enrolled ", "-enrolled", "card--pin", "card-pin-", "pin2", "x" * 65, "enrolled\\n"])
def test_f07_what_is_no_outcome_is_no_settlement(outcome: str) -> None:
    with pytest.raises(NotUnderstood):
        read(Settlement, f'{{"outcome":"{outcome}"}}')


@pytest.mark.parametrize("operation", WRITING, ids=named)
def test_f07_the_final_word_on_a_request_is_its_own_outcome_or_none(operation: Operation[Any, Any]) -> None:
    assert fits(Settlement(outcome=NEVER_TOOK_EFFECT), operation)
    for other in {*(one.outcome for one in WRITING), "moon-phase"} - {operation.outcome}:
        assert not fits(Settlement(outcome=other), operation)
