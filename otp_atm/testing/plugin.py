"""The plug-in for pytest: the fixtures `atm` and `phone`, files `*.atm.yaml` as tests, and what is kept of those that fail.

Whoever has `otp-atm` installed has it (entry point `pytest11`); from a checkout it is `-p otp_atm.testing.plugin`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final

import pytest

from otp_atm.testing import places
from otp_atm.testing.atm import Atm
from otp_atm.testing.phone import Phone
from otp_atm.testing.scenario_files import ENDING, ScenarioFile

KEPT: Final = "atm_kept"
RECORDED: Final = "atm_recorded"
"""Names of user properties, by which it is known where tests are shared by workers, and in JUnit's XML."""
TITLES: Final = {KEPT: "kept of failed tests at the ATM", RECORDED: "pictures recorded at the ATM"}
FreshAtm = Callable[[pytest.FixtureRequest], Atm]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("otp_atm", "tests that stand at an ATM (docs/remote.md)")
    group.addoption("--atm-url", metavar="URL", help="stand at the ATM that `otp-atm remote` has started there, instead of starting one")
    group.addoption(
        "--atm-token", metavar="TOKEN", help=f"its token, or where that is: `env:NAME`, `file:PATH` (default: {places.DEFAULT_TOKEN})"
    )
    group.addoption("--atm-config", metavar="FILE", help="the configuration of the ATM that is started")
    group.addoption("--atm-record", action="store_true", help="keep the pictures that `compare` sees, instead of comparing them")
    group.addoption("--atm-reports", metavar="DIR", help=f"where reports of failed tests are kept (default: {places.REPORTS})")
    parser.addini("atm_config", "the configuration of the ATM that is started")
    parser.addini("atm_language", "in which terminals begin, ISO 639-1; empty: their own", default="en")


def pytest_configure(config: pytest.Config) -> None:
    """Raises UsageError for an ATM elsewhere whose token is not known."""
    config.addinivalue_line("markers", "atm(language): of the fixture `atm`: the language in which the terminal begins, ISO 639-1")
    places.elsewhere(config)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(places.Places())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return ScenarioFile.from_parent(parent, path=file_path) if file_path.name.endswith(ENDING) else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    places.leave(session.config)


@pytest.fixture
def atm(request: pytest.FixtureRequest, fresh_atm: FreshAtm) -> Atm:
    """An ATM with everything as in the beginning: switched on, its card slot empty, its bank unasked, the clock at rest."""
    return fresh_atm(request)


@pytest.fixture
def phone(atm: Atm) -> Phone:
    """The customer's phone beside it."""
    return atm.phone


@pytest.fixture(scope="session")
def fresh_atm() -> FreshAtm:
    """For a fixture `atm` of your own, whose tests are chapters of one story: `@pytest.fixture(scope="module") def atm(request, fresh_atm):
    return fresh_atm(request)`. There is one terminal: whoever is given it, it begins anew."""
    return lambda request: places.stand_at(request.node)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    files = [(RECORDED, path) for path in places.recorded(item.config)]
    atm = places.stood_at(item)
    if atm and report.failed:
        kept = places.keeper_of(item.config).keep(item.nodeid, atm, phone="phone" in getattr(item, "fixturenames", ()))
        report.sections.append(("the ATM's screen", kept.said))
        files += [(KEPT, path) for path in kept.files]
    named = [(name, places.short(path, item.config)) for name, path in files]
    for properties in (report.user_properties, item.user_properties):
        properties += [each for each in named if each not in properties]
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for some in terminalreporter.stats.values() for report in some if isinstance(report, pytest.TestReport)]
    for name, title in TITLES.items():
        paths = sorted({str(value) for report in reports for each, value in report.user_properties if each == name})
        if paths:
            terminalreporter.section(title)
            for path in paths:
                terminalreporter.line(path)
