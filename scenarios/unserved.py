"""Which service a scenario needs that its terminal does not offer, because the bank has said that it does not do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from otp_atm.assembly import table_of
from otp_atm.configuration import Settings
from otp_atm.kiosk.service import Service
from otp_atm.kiosk.table import Table
from otp_atm.scenarios import short_cuts
from otp_atm.scenarios.script import Script
from otp_atm.screens.words import speaking

OF_SHORT_CUTS: Final = {short_cuts.enrol_at_atm: "one_time_password", short_cuts.deactivate_at_atm: "one_time_password"}
"""The words that are of a service whatever their argument is."""


def unserved(script: Script, table: Table) -> str:
    """What a script needs of a service that a terminal with this table does not offer, with word and line; empty if there is none."""
    lacking = _signs().keys() - {service.name for service in table.services}
    for step in script.steps if lacking else ():
        for service in lacking:
            if OF_SHORT_CUTS.get(step.word.perform) == service or not _signs()[service].isdisjoint(_texts(step.written)):
                included = "" if step.path == script.path else f"{step.path}, "
                return f"{included}line {step.line}, «{step}» needs the service {service}, which the bank does not do"
    return ""


@cache
def _signs() -> Mapping[str, frozenset[str]]:
    """What scenarios call each service by."""
    return {service.name: _signs_of(service) for service in table_of(Settings()).services}


def _signs_of(service: Service) -> frozenset[str]:
    """Its screens, and its entries in the menu in every language."""
    words = [import_module(f"otp_atm.services.{service.name}.words").words_of(language) for language in speaking()]
    labels = {getattr(said, entry.label) for said in words for entry in service.entries}
    return frozenset(labels | {state.value for state in service.rows})


def _texts(value: Any) -> Iterator[str]:
    """All that an argument says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)
