"""What whoever runs the bank may decide: named in one place, and so a key of the configuration and an option of both programs."""

from __future__ import annotations

from argparse import ArgumentError, ArgumentParser
from pathlib import Path
from typing import Any

import pytest
from msgspec import convert
from msgspec.structs import asdict, fields, replace

from otp_atm.bank.simulator.command_line import add_arguments, told
from otp_atm.bank.simulator.http.settings import ServerSettings
from otp_atm.bank.simulator.policy import USUAL, Policy
from otp_atm.bank.simulator.settings import SimulatorSettings

CONFIGURED = convert(SimulatorSettings(), ServerSettings, from_attributes=True)
OPTIONS: list[tuple[list[str], dict[str, Any]]] = [
    ([], {}),
    (["--host", "::1", "--port", "0"], {"host": "::1", "port": 0}),
    (["--database", "sqlite:///x"], {"database": "sqlite:///x"}),
    (["--master-key", "key", "--fixtures", "cards.yaml"], {"master_key_file": Path("key"), "fixtures": Path("cards.yaml")}),
    (["--terminals", "10", "--cards", "20", "--seed", "3"], {"terminals": 10, "cards": 20, "seed": 3}),
    (["--workers", "2", "--connections", "6"], {"workers": 2, "connections": 6}),
    (["--control"], {"control": True}),
    (["--no-control"], {"control": False}),
    (["--control-on-network", "--until-stdin-closes"], {"control_on_network": True, "until_stdin_closes": True}),
    (["--otp-seconds-ahead", "0", "--sms-otp-digits", "10"], {"otp_seconds_ahead": 0, "sms_otp_digits": 10}),
]


def settings_of(arguments: list[str], configured: ServerSettings) -> ServerSettings:
    parser = ArgumentParser(exit_on_error=False)
    add_arguments(parser)
    return told(parser.parse_args(arguments), configured)


def test_the_configuration_says_all_that_a_server_is_asked_but_how_it_is_run() -> None:
    of_a_run = {"control_on_network", "until_stdin_closes", "terminals", "cards", "seed", "workers", "connections"}
    assert set(ServerSettings.__struct_fields__) - of_a_run == set(SimulatorSettings.__struct_fields__)
    assert convert(SimulatorSettings(), Policy, from_attributes=True) == USUAL


@pytest.mark.parametrize(("arguments", "changes"), OPTIONS, ids=lambda part: " ".join(part) if isinstance(part, list) else "")
@pytest.mark.parametrize("configured", [CONFIGURED, replace(CONFIGURED, control=True, port=9, otp_seconds_ahead=7)])
def test_what_is_said_on_the_command_line_counts_and_the_rest_stays(
    arguments: list[str], changes: dict[str, Any], configured: ServerSettings
) -> None:
    assert asdict(settings_of(arguments, configured)) == {**asdict(configured), **changes}


def test_every_option_has_been_tried() -> None:
    assert {name for _, changes in OPTIONS for name in changes} == set(ServerSettings.__struct_fields__)


@pytest.mark.parametrize("field", fields(Policy), ids=lambda field: field.name)
def test_the_limits_of_a_policy_are_those_of_its_option(field: Any) -> None:
    option, (_, form) = f"--{field.name.replace('_', '-')}", field.type.__args__ + field.type.__metadata__
    for value in (form.ge, form.le):
        assert getattr(settings_of([option, str(value)], CONFIGURED), field.name) == value
    for value in (form.ge - 1, form.le + 1):
        with pytest.raises(ArgumentError, match="invalid choice"):
            settings_of([option, str(value)], CONFIGURED)
