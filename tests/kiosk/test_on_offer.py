"""A bank says which services it does: table, menus, screens, diagram and number keys of its terminal are composed of these alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from otp_atm.assembly import face_of, table_of
from otp_atm.bank.client import BankClient
from otp_atm.bank.remote import configured_bank
from otp_atm.commands import check
from otp_atm.configuration import Settings
from otp_atm.kiosk.diagram import mermaid
from otp_atm.kiosk.load import BadFile, explained, load
from otp_atm.kiosk.ports import services_of
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.session import first_session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.table import Table
from otp_atm.scenarios.play import Outcome, play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.view import Choice
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.catalogue import Menu
from otp_atm.services.one_time_password.flow import Otp
from tests import whole
from tests.spoken import EN
from tests.whole import TABLE

NOW: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STATES: Final[dict[str, type[State]]] = {"one_time_password": Otp, "card_pin": CardPin}


def test_what_a_bank_is_asked_is_of_a_service_or_of_every_visit() -> None:
    """Whoever maps single requests knows by that which services are whole."""
    of_services = frozenset().union(*(service.requests for service in TABLE.services))
    assert {request.__name__ for request in whole.REQUESTS - of_services} == {"CheckBank", "FetchPinKey", "VerifyCardPin"}
    assert of_services < whole.REQUESTS


@pytest.mark.parametrize(("does", "does_not"), [("one_time_password", "card_pin"), ("card_pin", "one_time_password")])
def test_a_terminal_is_composed_of_the_services_that_its_bank_does(does: str, does_not: str) -> None:
    table = table_of(Settings(), {does})
    assert [service.name for service in table.services] == [does]
    assert {*TABLE.rows} - {*STATES[does_not]} == {*table.rows}
    drawn = mermaid(table)
    assert not any(f" {state.name}\n" in drawn or f" {state.name}:" in drawn for state in STATES[does_not])
    assert f" --> {next(iter(STATES[does])).name}:" in drawn


@pytest.mark.parametrize(
    ("service", "entries"),
    [
        ("one_time_password", [("Register one-time password", 1), ("Deactivate one-time password", 2), ("Cancel", 3)]),
        ("card_pin", [("Change card PIN", 1), ("Cancel", 2)]),
    ],
)
def test_its_menu_shows_these_and_counts_them_from_one(service: str, entries: list[tuple[str, int]]) -> None:
    assert [(choice.label, choice.number) for choice in choices(table_of(Settings(), {service}))] == entries


def choices(table: Table) -> tuple[Choice, ...]:
    """What the menu of the services offers."""
    return face_of(table, Settings()).view_of(Menu.PASSWORD_OPERATIONS, first_session(EN), NOW).choices


@pytest.mark.parametrize("services", [None, {"card_pin", "one_time_password"}])
def test_a_bank_that_says_nothing_does_all(services: set[str] | None) -> None:
    assert choices(table_of(Settings(), services)) == choices(TABLE)


# As a configuration names its driver ------------------------------------------------------------------------------------------------

BANK: Final = """
class Bank:
    {services}

    def ask(self, request, reply):
        pass

    def end_card_session(self):
        pass

    def close(self):
        pass


def make(options, terminal):
    return Bank()
"""


THERE_ARE: Final = "there are one_time_password, card_pin"


def configured(folder: Path, name: str, services: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration whose bank says its services so."""
    monkeypatch.syspath_prepend(folder)
    (folder / f"{name}.py").write_text(BANK.format(services=services))
    config = folder / "config.yaml"
    config.write_text(f"bank:\n  driver: {name}:make\njournal: {{directory: journal}}\n")
    return config


@pytest.mark.parametrize(
    ("number", "services", "said"),
    [
        (
            1,
            "services = ('card_pin', 'cards')",
            "the bank declares cards, which no service is called; there are one_time_password, card_pin",
        ),
        (2, "services = ()", "the bank declares no service, and a terminal needs one at least; there are one_time_password, card_pin"),
        (3, "services = 'card_pin'", "bank_3:make says its services as a str: it takes a collection of names"),
        (4, "services = [1]", "bank_4:make says its services as a list: it takes a collection of names"),
        (5, "services = 7", "bank_5:make cannot say its services: TypeError: 'int' object is not iterable"),
        (6, "services = property(lambda self: {}['x'])", "bank_6:make cannot say its services: KeyError (bank_6.py, line 3)"),
    ],
)
def test_what_is_no_service_is_one_sentence_with_its_place(
    number: int, services: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = configured(tmp_path, f"bank_{number}", services, monkeypatch)
    settings = load(config, Settings)
    with pytest.raises(BadFile) as caught, explained(config):
        check.services(settings, settings.told(config))
    assert str(caught.value) == f"{config}, line 2: bank.driver: {said}"


def test_what_a_bank_says_is_known_as_soon_as_it_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = configured(tmp_path, "bank_of_one", "services = frozenset({'card_pin'})", monkeypatch)
    settings = load(config, Settings)
    assert check.services(settings, settings.told(config)) == (True, "card_pin")
    bank = configured_bank(settings.bank, settings.told(config))
    assert services_of(bank) == frozenset({"card_pin"})
    bank.close()


# Scenarios --------------------------------------------------------------------------------------------------------------------------


def played(steps: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """At a bank that does one-time passwords alone."""
    monkeypatch.setattr(BankClient, "services", ("one_time_password",), raising=False)
    script = tmp_path / "mine.yaml"
    script.write_text(f"title: mine\nsteps:\n  - insert: phone-on-file\n  - pin: own\n{steps}", encoding="utf-8")
    return play(read_script(script, EN), worlds(Settings(), None, None))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ("  - choose: Password Operations\n  - choose: Change card PIN\n", "line 6, «choose: Change card PIN»"),
        ("  - choose: تغییر رمز اول\n", "line 5, «choose: تغییر رمز اول»"),
        ("  - expect: new_card_pin\n", "line 5, «expect: new_card_pin»"),
        ("  - expect: {screen: new_card_pin}\n", "line 5, «expect: {screen: new_card_pin}»"),
    ],
)
def test_a_scenario_that_needs_a_service_of_the_others_is_left_out(
    steps: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = played(steps, tmp_path, monkeypatch)
    assert (outcome.failure, outcome.left_out) == ("", f"{told} needs the service card_pin, which the bank does not do")


def test_any_other_is_played_and_a_label_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = "  - choose: Password Operations\n  - expect: {choices: [Register one-time password, Deactivate one-time password, Cancel]}\n"
    assert played(begin, tmp_path, monkeypatch) == Outcome(played(begin, tmp_path, monkeypatch).script)
    failed = played(f"{begin}  - choose: Change my card\n", tmp_path, monkeypatch).failure
    assert "there is no choice «Change my card» on the screen" in failed


def test_a_mapping_says_it_in_the_same_way(tmp_path: Path) -> None:
    """Of the other bank's, what is left without the requests of one service."""
    mapping = (PROJECT / "examples" / "other_bank" / "mapping.yaml").read_text(encoding="utf-8")
    before, _, rest = mapping.partition("  CheckCardPin:\n")
    _, answers, common = rest.partition("\nanswers:")
    (tmp_path / "mapping.yaml").write_text(f"services: [one_time_password]\n{before}{answers}{common}", encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text("bank: {driver: mapped, mapping: mapping.yaml}\njournal: {directory: journal}\n")
    settings = load(config, Settings)
    assert check.services(settings, settings.told(config)) == (True, "one_time_password")
