"""The plug-in for pytest: the fixtures `atm` and `phone`, files `*.atm.yaml` as tests, and what is kept of those that fail.

Whoever has `otp-atm` installed has it (entry point `pytest11`); from a checkout it is `-p otp_atm.testing.plugin`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from otp_atm.testing.atm import Atm
    from otp_atm.testing.connection import Connection
    from otp_atm.testing.phone import Phone
    from otp_atm.testing.stand import Elsewhere, Stand, Worker

ENDING: Final = ".atm.yaml"
REPORTS: Final = "atm-reports"
DEFAULT_TOKEN: Final = "env:ATM_TOKEN"
KEPT: Final = "atm_kept"
RECORDED: Final = "atm_recorded"
"""Names of user properties, by which it is known where tests are shared by workers, and in JUnit's XML."""
STAND: Final[pytest.StashKey[Stand]] = pytest.StashKey()
STANDING: Final[pytest.StashKey[Atm]] = pytest.StashKey()
PICTURES: Final[pytest.StashKey[list[Path]]] = pytest.StashKey()
FreshAtm = Callable[[pytest.FixtureRequest], "Atm"]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("otp_atm", "tests that stand at an ATM (docs/remote.md)")
    group.addoption("--atm-url", metavar="URL", help="stand at the ATM that `otp-atm remote` has started there, instead of starting one")
    group.addoption(
        "--atm-token", metavar="TOKEN", help=f"its token; `env:NAME` and `file:PATH` say where it is (default: {DEFAULT_TOKEN})"
    )
    group.addoption("--atm-config", metavar="FILE", help="the configuration of the ATM that is started")
    group.addoption("--atm-record", action="store_true", help="keep the pictures that `compare` sees, instead of comparing them")
    group.addoption("--atm-reports", metavar="DIR", help=f"where reports of failed tests are kept (default: {REPORTS})")
    parser.addini("atm_config", "the configuration of the ATM that is started")
    parser.addini("atm_language", "in which terminals begin, ISO 639-1; empty: their own", default="en")


def pytest_configure(config: pytest.Config) -> None:
    """Raises UsageError for an ATM elsewhere whose token is not known."""
    config.addinivalue_line("markers", "atm(language): of the fixture `atm`: the language in which the terminal begins, ISO 639-1")
    if config.getoption("atm_url"):
        secret_in(config.getoption("atm_token") or DEFAULT_TOKEN)


def pytest_sessionfinish(session: pytest.Session) -> None:
    stand = session.config.stash.get(STAND, None)
    if stand:
        stand.close()


# The fixtures ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def atm(request: pytest.FixtureRequest, fresh_atm: FreshAtm) -> Atm:
    """An ATM with everything as in the beginning: switched on, its card slot empty, its bank unasked, the clock at rest."""
    return fresh_atm(request)


@pytest.fixture(scope="session")
def fresh_atm() -> FreshAtm:
    """For a fixture `atm` of your own, whose tests are chapters of one story: `@pytest.fixture(scope="module") def atm(request, fresh_atm):
    return fresh_atm(request)`. There is one terminal: whoever is given it, it begins anew."""
    return lambda request: stand_at(request.node)


@pytest.fixture
def phone(atm: Atm) -> Phone:
    """The customer's phone beside it."""
    return atm.phone


def stand_at(node: Any) -> Atm:
    """A terminal for this test, module or session, reset. Fails the test where it cannot be had."""
    from otp_atm.testing.album import Album
    from otp_atm.testing.atm import Atm
    from otp_atm.testing.errors import AtmError

    config: pytest.Config = node.config
    keeper_of(config).forget(node.nodeid)
    marked = node.get_closest_marker("atm")
    language = marked.kwargs.get("language") if marked else None
    try:
        album = Album(_pictures(node), record=config.getoption("atm_record"), recorded=config.stash.setdefault(PICTURES, []))
        atm = Atm(*terminal_of(config), album)
        atm.reset((language or config.getini("atm_language")) or None)
    except AtmError as trouble:
        pytest.fail(str(trouble), pytrace=False)
    node.stash[STANDING] = atm
    return atm


def _pictures(node: Any) -> Path:
    """Beside the test: those of `tests/test_enrol.py` lie in `tests/pictures/test_enrol`; those of a session, in `pictures`."""
    path: Path = node.path
    return path.parent / "pictures" / path.name.split(".")[0]


# The ATM --------------------------------------------------------------------------------------------------------------------------


def terminal_of(config: pytest.Config) -> tuple[Connection, str]:
    """The way to the ATM that these tests stand at, and the id of its terminal. Raises AtmError where there is none."""
    from otp_atm.testing.stand import Stand

    if STAND not in config.stash:
        chosen = config.getoption("atm_config") or config.getini("atm_config") or None
        file = str(config.rootpath / chosen) if chosen else None
        config.stash[STAND] = Stand(config.rootpath, file, _elsewhere(config), _worker(config))
    return config.stash[STAND].place()


def _elsewhere(config: pytest.Config) -> Elsewhere | None:
    from otp_atm.testing.stand import Elsewhere

    url = config.getoption("atm_url")
    return Elsewhere(url, secret_in(config.getoption("atm_token") or DEFAULT_TOKEN)) if url else None


def secret_in(said: str) -> str:
    """What a configuration would find there: a value, `env:NAME` or `file:PATH`. Raises UsageError."""
    kind, _, place = said.partition(":")
    if kind == "env":
        if not os.environ.get(place):
            raise pytest.UsageError(f"--atm-url needs a token, and {place} is not set: --atm-token TOKEN, env:NAME or file:PATH")
        return os.environ[place]
    if kind == "file":
        try:
            return Path(place).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise pytest.UsageError(f"--atm-token {said}: {error.strerror}") from None
    return said


def _worker(config: pytest.Config) -> Worker:
    """pytest-xdist's, by its id: gw0, gw1 …"""
    from otp_atm.testing.stand import Worker

    told = getattr(config, "workerinput", None)
    return Worker(int(told["workerid"].removeprefix("gw")), told["workercount"]) if told else Worker()


# What fails -----------------------------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    atm = _stood_at(item)
    found = [(RECORDED, path) for path in item.config.stash.get(PICTURES, [])]
    if atm and report.failed:
        phone = "phone" in getattr(item, "fixturenames", ())
        kept = keeper_of(item.config).keep(item.nodeid, atm, phone=phone)
        report.sections.append(("the ATM's screen", kept.said))
        found += [(KEPT, path) for path in kept.files]
    told = [(name, _short(path, item.config)) for name, path in found]
    report.user_properties += [each for each in told if each not in report.user_properties]
    item.user_properties += [each for each in told if each not in item.user_properties]
    return report


def _stood_at(item: pytest.Item) -> Atm | None:
    """Where a test stands, alone or as one of several."""
    if STANDING in item.stash:
        return item.stash[STANDING]
    if "atm" not in getattr(item, "fixturenames", ()):
        return None
    return next((node.stash[STANDING] for node in reversed(item.listchain()) if STANDING in node.stash), None)


def keeper_of(config: pytest.Config) -> Any:
    from otp_atm.testing.keeping import Keeper

    return Keeper(config.rootpath / (config.getoption("atm_reports") or REPORTS))


def _short(path: Path, config: pytest.Config) -> str:
    """As somebody would write it who started pytest."""
    here = config.invocation_params.dir
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for some in terminalreporter.stats.values() for report in some if isinstance(report, pytest.TestReport)]
    for name, title in ((KEPT, "kept of failed tests at the ATM"), (RECORDED, "pictures recorded at the ATM")):
        paths = sorted({str(value) for report in reports for each, value in report.user_properties if each == name})
        if paths:
            terminalreporter.section(title)
            for path in paths:
                terminalreporter.line(path)


# Scenarios in files ---------------------------------------------------------------------------------------------------------------


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if not file_path.name.endswith(ENDING):
        return None
    from otp_atm.testing.scenario_files import ScenarioFile

    return ScenarioFile.from_parent(parent, path=file_path)
