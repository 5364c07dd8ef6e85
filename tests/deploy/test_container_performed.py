"""B20: the Containerfile's steps in a bare Debian, and compose.yaml's services on it, without an engine. In `make acceptance`
alone, as root: it installs a Debian."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.bank.postgres import programs
from tests.deploy.containerfile import COMPOSE, Container, Network, bare, build, download, network, stages

NEEDED = [name for name in ("debootstrap", "unshare", "nsenter", "setpriv", "ip") if shutil.which(name) is None]
pytestmark = [
    pytest.mark.skipif(not os.environ.get("EVERY_SCENARIO"), reason="in `make acceptance`"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root"),
    pytest.mark.skipif(bool(NEEDED), reason=f"needs {', '.join(NEEDED)}"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("container")
    made.chmod(0o755)
    for above in list(made.parents)[:2]:
        above.chmod(0o755)
    draw_secrets(made)
    yield made
    shutil.rmtree(made)


def draw_secrets(folder: Path) -> None:
    (folder / "deploy/container").mkdir(parents=True)
    script = shutil.copy(PROJECT / "deploy/container/secrets.sh", folder / "deploy/container")
    subprocess.run(["sh", script], check=True)


@pytest.fixture(scope="module")
def image(folder: Path) -> Path:
    """The tree of the Containerfile's last stage, on the Debian and the Python that its FROM names."""
    return build(bare(folder), folder, download(folder))


@contextmanager
def database(folder: Path, net: Network) -> Iterator[None]:
    """PostgreSQL as the service `db` has it: its user, its database, its password from the file."""
    place = programs()
    assert place, "needs postgresql"
    home = folder / "db"
    home.mkdir()
    password = home / "password"
    shutil.copy(folder / "secrets/database-password", password)
    for path in (home, password):
        shutil.chown(path, "postgres", "postgres")
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    named = COMPOSE["services"]["db"]["environment"]
    make = [place / "initdb", "-D", home / "data", "-U", named["POSTGRES_USER"], "-A", "scram-sha-256", "--pwfile", password, "--no-sync"]
    subprocess.run([*as_user, *make], check=True, stdout=subprocess.DEVNULL, cwd="/")
    listen = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={home}", "-c", "fsync=off"]
    server = subprocess.Popen(net.within([*as_user, place / "postgres", "-D", home / "data", *listen]), cwd="/", stderr=subprocess.DEVNULL)
    try:
        check = COMPOSE["services"]["db"]["healthcheck"]["test"][1:]
        wait_for(lambda: subprocess.run(net.within([place / check[0], *check[1:]]), check=False).returncode == 0)
        address = f"postgresql://{named['POSTGRES_USER']}@127.0.0.1/postgres?passfile={folder / 'passfile-of-root'}"
        shutil.copyfile(folder / "secrets/database-passfile", folder / "passfile-of-root")
        (folder / "passfile-of-root").chmod(0o600)
        subprocess.run(net.within(["psql", "-q", address, "-c", f"CREATE DATABASE {named['POSTGRES_DB']}"]), check=True)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # «fast»: whoever is still connected is sent away
        server.wait(30)


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 40
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.3)


def test_b20_bank_terminal_and_test_run_as_compose_says(image: Path, folder: Path) -> None:
    with network(folder) as net, database(folder, net), ExitStack() as ends:
        bank, terminal, test = (Container(image, net, name, folder) for name in ("bank", "terminal", "test"))
        assert not bank.healthy()
        serving = bank.start()
        ends.callback(serving.kill)
        wait_for(bank.healthy)
        standing = terminal.start(stdout=subprocess.PIPE)
        ends.callback(standing.kill)
        assert standing.stdout
        ends.enter_context(standing.stdout)
        ready = json.loads(standing.stdout.readline())
        assert (ready["port"], ready["terminals"]) == (8350, ["ATM00001"])
        assert terminal.healthy()
        tried = test.start()
        ends.callback(tried.kill)
        assert tried.wait(120) == 0
        counted = ElementTree.parse(folder / "data-test/junit.xml").getroot().find("testsuite")
        assert counted is not None
        assert (counted.get("tests"), counted.get("failures"), counted.get("errors")) == ("2", "0", "0")
        assert Container.stop(standing) == 0
        assert Container.stop(serving) == 0
        assert not terminal.healthy()
        again = bank.start()
        ends.callback(again.kill)
        wait_for(bank.healthy)  # what it knew is in PostgreSQL, its key in /data
        assert Container.stop(again) == 0
    assert (folder / "data-bank/otp-atm/bank-master.key").stat().st_uid == 10001


def test_b20_the_other_commands_run_there_and_write_nowhere_but_where_they_may(image: Path, folder: Path) -> None:
    with network(folder) as net, ExitStack() as ends:
        there = Container(image, net, "test", folder)
        scenarios = "/opt/otp-atm/lib/python3.13/site-packages/otp_atm/scenarios/atm"
        for words in (["scenario", scenarios, "--junit", "/data/scenarios.xml"], ["conformance", "--help"], ["fleet", "--help"]):
            assert there.start(["otp-atm", *words], stdout=subprocess.DEVNULL).wait(300) == 0, words
        told = ElementTree.parse(folder / "data-test/scenarios.xml").getroot()
        assert [*told.iter("testcase")]
        assert not [*told.iter("failure"), *told.iter("error")]
        for place in ("/x", "/opt/otp-atm/x", "/run/x", "/etc/x"):
            assert there.start(["sh", "-c", f": >{place}"], stderr=subprocess.DEVNULL).wait(30) != 0, place
        lone = Container(image, net, "bank", folder)
        alone = lone.start([*stages()[-1].words("ENTRYPOINT"), *stages()[-1].words("CMD")])
        ends.callback(alone.kill)
        wait_for(lambda: lone.start(stages()[-1].health, stderr=subprocess.DEVNULL).wait(30) == 0)
        assert Container.stop(alone) == 0
        assert (folder / "data-bank/otp-atm/bank.sqlite3").exists()
