"""The fleet on Locust as it is typed: one master, two workers, each a process of its own, at a real bank over HTTP."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
import yaml
from msgspec.structs import replace

from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.bank.simulator.generated import Generated
from otp_atm.evidence.bundle_file import read
from otp_atm.fleet.courses import COURSES, STEADY
from otp_atm.fleet.visits import KINDS
from otp_atm.kiosk.project import PROJECT
from tests.bank.postgres import free_port
from tests.bank.process import BankProcess
from tests.fleet.hosts import Host, hosts, lack
from tests.needs import lacking

TERMINALS: Final = 4
LONGEST: Final = 60


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    lacking("" if find_spec("locust") else "locust is not installed")  # nobody imports it here: it changes the process from the ground up
    folder = tmp_path_factory.mktemp("bank")
    count = str(TERMINALS)
    with BankProcess(folder, f"sqlite:///{folder}/bank.sqlite3", "--terminals", count, "--cards", count) as bank:
        yield bank


def configured(folder: Path, url: str, **fleet: Any) -> Path:
    told = {"terminals": TERMINALS, "cards": TERMINALS, "directory": str(folder / "fleet"), **fleet}
    path = folder / "fleet.yaml"
    path.write_text(yaml.safe_dump({"bank": {"url": url}, "fleet": told}), encoding="utf-8")
    return path


def only(**weights: int) -> dict[str, int]:
    return dict.fromkeys(KINDS, 0) | weights


def fleet(config: Path, *words: str) -> tuple[int, str]:
    """The exit code of the command, and what it says."""
    command = [sys.executable, str(PROJECT / "run_atm.py"), "fleet", "--config", str(config), "--only-summary", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=config.parent, timeout=LONGEST, check=False)
    return done.returncode, done.stdout + done.stderr


def test_b11_a_master_and_two_workers_share_the_terminals_and_draw_one_account(tmp_path: Path, bank: BankProcess) -> None:
    """Three processes, which speak to each other as they would over a network."""
    port = str(free_port())
    code, told = fleet(
        configured(tmp_path, bank.url, visits=only(register=1, give_up=1)),
        *("--processes", "2", "--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--master-port", port, "--headless"),
        *("-u", str(TERMINALS), "-r", "10", "-t", "2s", "--stop-timeout", "20", "--no-think", "--visits-per-hour", "50000"),
        *("--csv", "found", "--html", "found.html", "--account", "account.json"),
    )
    assert code == 0, told
    account = json.loads((tmp_path / "account.json").read_bytes())
    assert account["violations"] == []
    assert (account["terminals"], account["cards"], account["compared"]) == (TERMINALS,) * 3
    assert account["begun"] == account["ended"] == account["returned"] > 0
    assert "account: holds" in told
    with (tmp_path / "found_stats.csv").open(encoding="utf-8") as file:
        counted = {(row["Type"], row["Name"]): int(row["Request Count"]) for row in csv.DictReader(file)}
    assert counted["POST", "/v1/terminals/{terminal}/pin-keys"] == TERMINALS
    visits = {name: count for (kind, name), count in counted.items() if kind == "VISIT"}
    assert visits.keys() <= {"register: enrolled", "give_up: cancelled"}
    assert sum(visits.values()) == account["ended"]
    page = (tmp_path / "found.html").read_text(encoding="utf-8")
    assert [name for name in visits if f'"{name}"' not in page] == [], "visits that the table has, the page has as well"
    assert not list((tmp_path / "fleet").glob("*/journal")), "journals whose account holds are left"


def test_b11_master_and_workers_on_computers_of_their_own_share_the_terminals_as_well(tmp_path: Path) -> None:
    """The bank stands beside the master; the workers reach both over a network."""
    lacking("" if find_spec("locust") else "locust is not installed")
    if why := lack():
        pytest.skip(why)
    with hosts(3) as (here, *others), ExitStack() as running:
        words = ("--database", f"sqlite:///{tmp_path}/bank.sqlite3", "--master-key", str(tmp_path / "key"), "--host", here.address)
        count = str(TERMINALS)
        desk = ("--control", "--control-on-network", "--until-stdin-closes", "--terminals", count, "--cards", count)
        bank = started(running, here, "-m", "otp_atm.bank.simulator", *words, *desk)
        assert bank.stdout
        config = configured(tmp_path, bank.stdout.readline().split()[-1], visits=only(give_up=1))
        run = (str(PROJECT / "run_atm.py"), "fleet", "--config", str(config), "--only-summary")
        shared = ("--headless", "-u", count, "-r", "10", "-t", "2s", "--stop-timeout", "20", "--no-think", "--visits-per-hour", "50000")
        workers = [started(running, each, *run, "--worker", "--master-host", here.address) for each in others]
        account = tmp_path / "account.json"
        master = started(running, here, *run, "--master", "--expect-workers", "2", *shared, "--account", str(account))
        told = master.communicate(timeout=LONGEST)[0]
        assert [master.returncode, *(worker.wait(LONGEST) for worker in workers)] == [0, 0, 0], told
        found = json.loads(account.read_bytes())
    assert (found["terminals"], found["compared"], found["violations"]) == (TERMINALS, TERMINALS, [])
    assert found["outcomes"].keys() == {"cancelled"}


def started(running: ExitStack, host: Host, *words: str) -> subprocess.Popen[str]:
    """Python there, until the end of the context at the latest."""
    command = [*host.prefix, sys.executable, *words]
    process = running.enter_context(
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=PROJECT)
    )
    running.callback(process.terminate)
    return process


IMPATIENT: Final = """
import locust.runners
locust.runners.MASTER_HEARTBEAT_TIMEOUT = 4
from otp_atm.fleet.locustfile import Atm, Visits
"""


def test_b11_a_worker_takes_all_the_time_that_visits_are_given_to_come_to_their_end(tmp_path: Path, bank: BankProcess) -> None:
    """While it waits for them it hears nothing from its master, for longer than Locust has workers wait: here a few seconds."""
    own = tmp_path / "impatient.py"
    own.write_text(IMPATIENT, encoding="utf-8")
    port = str(free_port())
    code, told = fleet(
        configured(tmp_path, bank.url, visits=only(register=1)),
        *("-f", str(own), "--processes", "1", "--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--master-port", port),
        *("--headless", "-u", str(TERMINALS), "-r", "10", "-t", "2s", "--stop-timeout", "40", "--no-think", "--visits-per-hour", "50000"),
        *("--account", "account.json"),
    )
    assert code == 0, told
    assert "heartbeat" not in told
    account = json.loads((tmp_path / "account.json").read_bytes())
    assert account["outcomes"].keys() == {"enrolled"}


LEAVING: Final = """
import os, signal
import gevent
from locust import events
from otp_atm.fleet.locustfile import Atm, Visits
events.init.add_listener(lambda **_: gevent.spawn_later(1.0, os.kill, os.getpid(), signal.SIGTERM))
"""


def test_b11_who_goes_away_from_the_web_page_before_anything_has_begun_leaves_in_peace(tmp_path: Path, bank: BankProcess) -> None:
    """As a service is ended that runs it."""
    own = tmp_path / "leaving.py"
    own.write_text(LEAVING, encoding="utf-8")
    code, told = fleet(configured(tmp_path, bank.url), "-f", str(own), "--web-host", "127.0.0.1", "--web-port", str(free_port()))
    assert code == 0, told
    assert "Starting web interface" in told
    assert "Traceback" not in told


@pytest.mark.parametrize("course", [name for name in COURSES if name != STEADY])
def test_b11_a_course_without_a_length_is_refused_with_a_sentence(tmp_path: Path, bank: BankProcess, course: str) -> None:
    code, told = fleet(configured(tmp_path, bank.url), "--headless", "-u", "1", "--course", course)
    assert code == 2, told
    assert "a course takes -t" in told
    assert "Traceback" not in told


def test_b11_an_account_that_does_not_hold_is_exit_code_1_with_the_evidence_of_the_visit(tmp_path: Path, bank: BankProcess) -> None:
    """The card's owner is sure of another PIN than the bank."""
    by_rule = Generated(terminals=1, cards=1)
    card = replace(by_rule.card(0), pin="4826" if by_rule.card(0).pin != "4826" else "4827")
    fixtures = Fixtures(load_fixtures().bank, (by_rule.terminal(0),), (by_rule.customer(0),), (card,))
    own = tmp_path / "fixtures.yaml"
    own.write_text(yaml.safe_dump(msgspec.to_builtins(fixtures)), encoding="utf-8")
    config = configured(tmp_path, bank.url, visits=only(register=1), fixtures=str(own))
    words = ("--headless", "-u", "1", "-r", "1", "-t", "8s", "--stop-timeout", "10", "--no-think", "--visits-per-hour", "50000")
    code, told = fleet(config, *words, "--exit-code-on-error", "0")
    assert code == 1, told
    found = re.search(r"VIOLATION T0000000, visit 1: the card PIN that was in force .* is refused \((.*)\)", told)
    assert found, told
    assert read(Path(found[1])).terminal == "T0000000"
    assert card.pan not in told
