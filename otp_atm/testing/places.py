"""Where the tests of one run of pytest stand: what its options say, one ATM for each worker, and what is kept of tests that fail."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from otp_atm.testing.album import Album
from otp_atm.testing.atm import Atm
from otp_atm.testing.connection import Connection
from otp_atm.testing.errors import AtmError
from otp_atm.testing.keeping import Keeper
from otp_atm.testing.stand import Elsewhere, Stand, Worker

REPORTS: Final = "atm-reports"
DEFAULT_TOKEN: Final = "env:ATM_TOKEN"
PLACE: Final = "atm_place"
"""Of a worker: its number among those that live."""
STAND: Final = pytest.StashKey[Stand]()
STANDING: Final = pytest.StashKey[Atm]()
PICTURES: Final = pytest.StashKey[list[Path]]()


def stand_at(node: Any) -> Atm:
    """A terminal for this test, module or session, reset. Fails the test where it cannot be had."""
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


def stood_at(item: pytest.Item) -> Atm | None:
    """Where a test stands, alone or as one of several."""
    if STANDING in item.stash:
        return item.stash[STANDING]
    if "atm" not in getattr(item, "fixturenames", ()):
        return None
    return next((node.stash[STANDING] for node in reversed(item.listchain()) if STANDING in node.stash), None)


def terminal_of(config: pytest.Config) -> tuple[Connection, str]:
    """The way to the ATM that these tests stand at, and the id of its terminal. Raises AtmError where there is none."""
    if STAND not in config.stash:
        chosen = config.getoption("atm_config") or config.getini("atm_config") or None
        file = str(config.rootpath / chosen) if chosen else None
        config.stash[STAND] = Stand(config.rootpath, file, elsewhere(config), _worker(config))
    return config.stash[STAND].place()


def leave(config: pytest.Config) -> None:
    """What was started is ended."""
    if STAND in config.stash:
        config.stash[STAND].close()


def elsewhere(config: pytest.Config) -> Elsewhere | None:
    """The ATM that somebody has started. Raises UsageError where its token is not known."""
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
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "is no text"
            raise pytest.UsageError(f"--atm-token {said}: {why}") from None
    return said


def recorded(config: pytest.Config) -> list[Path]:
    """The pictures that this process has recorded."""
    return config.stash.get(PICTURES, [])


def keeper_of(config: pytest.Config) -> Keeper:
    """Who keeps what is left of tests that fail."""
    return Keeper(config.rootpath / (config.getoption("atm_reports") or REPORTS))


def short(path: Path, config: pytest.Config) -> str:
    """As somebody would write it who started pytest."""
    here = config.invocation_params.dir
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _pictures(node: Any) -> Path:
    """Beside the test: those of `tests/test_enrol.py` lie in `tests/pictures/test_enrol`."""
    path: Path = node.path
    return path.parent / "pictures" / path.name.split(".")[0]


def _worker(config: pytest.Config) -> Worker:
    """pytest-xdist's, at the place that it was given (`Places`)."""
    told = getattr(config, "workerinput", None)
    return Worker(told[PLACE], told["workercount"]) if told else Worker()


class Places:
    """For the process that starts pytest-xdist's workers: each has a place to itself, which whoever comes for one that has died takes over.

    A plug-in; the hooks are pytest-xdist's.
    """

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        place = next(number for number in count() if number not in self._taken.values())
        self._taken[node.gateway.id] = node.workerinput[PLACE] = place

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._taken.pop(node.gateway.id, None)
