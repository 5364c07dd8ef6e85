"""The life of a terminal's package in a bare Debian: `make deb-test`, a part of `make acceptance`. Time and size are printed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.card_reader.virtual.pcscd import free_ports
from tests.deploy.bare_debian import BareDebian, lack, until
from tools.deb import package

CONFIG: Final = "/etc/otp-atm/config.yaml"
JOURNAL: Final = "/var/lib/otp-atm/journal"
CHECK: Final = ("runuser", "-u", "atm", "--", "env", "SDL_VIDEODRIVER=dummy", "otp-atm", "check", "--config", CONFIG)
KEEP: Final = ("-o", "Dpkg::Options::=--force-confold")
APT: Final = ("apt-get", "-q", "-y", "--no-install-recommends")
DEMO_KEY: Final = "/usr/lib/otp-atm/lib/python3*/site-packages/otp_atm/hardware/pin_pad/demo-master-key.hex"
"""What the simulated bank has agreed on with its terminals."""
RIGHTS: Final = {
    "/etc/otp-atm": "root:atm 750",
    CONFIG: "root:atm 640",
    "/var/lib/otp-atm": "atm:atm 700",
    "/var/log/otp-atm": "atm:atm 750",
    "/var/log/otp-atm-x11": "atm-x11:atm 750",
}
OLD, NEW = "998.0.0", "998.0.1"

pytestmark = [
    pytest.mark.skipif(not os.environ.get("EVERY_SCENARIO"), reason="`make deb-test` and `make acceptance` play it"),
    pytest.mark.skipif(bool(lack()), reason=lack() or "nothing is lacking"),
]


def told(figure: str) -> None:
    """Say it in the test's output (`pytest -s`)."""
    sys.stdout.write(f"{figure}\n")


class Terminal:
    """The package in a machine: one that this test steers by the terminal's own HTTP API, on a display that nobody sees."""

    def __init__(self, machine: BareDebian) -> None:
        self.machine = machine
        self.run = machine.run
        self.bank_port, self.port = free_ports(), free_ports()

    def write(self, name: str, text: str) -> None:
        path = self.machine.root / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def read(self, name: str) -> str:
        return (self.machine.root / name.lstrip("/")).read_text()

    def is_there(self, name: str) -> bool:
        return (self.machine.root / name.lstrip("/")).exists()

    def version(self) -> str:
        return self.run("dpkg-query", "-W", "-f", "${Version} ${Status}", "otp-atm", check=False)

    def shown(self, what: str, unit: str = "otp-atm.service") -> str:
        return self.run("systemctl", "show", "--property", what, "--value", unit).strip()

    def reach(self, status: str) -> None:
        until(
            lambda: self.shown("StatusText") == status, f"not {status}: {self.run('journalctl', '-u', 'otp-atm', '-n', '30', check=False)}"
        )

    def kiosks(self) -> int:
        """How many run: this machine sees the other's processes."""
        running = []
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                running.append(process.read_bytes())
        return sum(words.startswith(b"/usr/lib/otp-atm/bin/python\0/usr/bin/otp-atm\0kiosk\0") for words in running)

    def ask(self, method: str, path: str, told: Any = None) -> Any:
        """A request to the terminal that runs; its token it has printed."""
        (*_, token) = re.findall(r'"token": ?"([^"]+)"', self.run("journalctl", "-u", "otp-atm", "-o", "cat"))
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/terminals/ATM00001/{path}", method=method)
        asked.add_header("Authorization", f"Bearer {token}")
        asked.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(asked, None if told is None else json.dumps(told).encode(), timeout=30) as reply:
            return json.loads(reply.read() or b"null")

    def events(self) -> list[str]:
        """The journal's, in their order."""
        lines = "".join(path.read_text() for path in sorted((self.machine.root / JOURNAL.lstrip("/")).glob("*.jsonl")))
        return [json.loads(line)["event"] for line in lines.splitlines()]

    def journal_holds(self) -> None:
        told = self.run("otp-atm", "journal", "--config", CONFIG, "--key", "/var/lib/otp-atm/journal.key")
        assert "broken" not in told


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two versions of this checkout; the newer has a configuration with one more comment."""
    built = {}
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1700000000")
    for version in (OLD, NEW):
        copy = tmp_path_factory.mktemp("checkout") / "project"
        shutil.copytree(
            PROJECT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "build", "dist", "var", "tests", "screens.png", "__pycache__")
        )
        own = copy / "otp_atm" / "__init__.py"
        own.write_text(re.sub(r'__version__ = ".*"', f'__version__ = "{version}"', own.read_text()))
        if version == NEW:
            with (copy / "deploy/config.yaml").open("a") as file:
                file.write("# newer\n")
        began = time.monotonic()
        built[version] = package(copy, tmp_path_factory.mktemp("dist"), PROJECT / "build" / "deb")
        size = built[version].stat().st_size / 1e6
        told(f"{built[version].name}: {size:.1f} MB, built in {time.monotonic() - began:.0f} s")
    return built


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, packages: dict[str, Path]) -> Iterator[Terminal]:
    began = time.monotonic()
    with BareDebian(tmp_path_factory.mktemp("debian")) as machine:
        told(f"a bare Debian stands after {time.monotonic() - began:.0f} s")
        for name, path in packages.items():
            shutil.copy(path, machine.root / "opt" / f"{name}.deb")
        machine.run("apt-get", "-q", "update")
        yield Terminal(machine)


def test_lintian_finds_no_error_without_a_reason(packages: dict[str, Path]) -> None:
    if not shutil.which("lintian"):
        pytest.skip("needs lintian")
    judged = subprocess.run(["lintian", "--fail-on", "error", packages[OLD]], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout


def test_nothing_in_it_names_the_machine_that_built_it(packages: dict[str, Path], tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "--raw-extract", packages[OLD], tmp_path / "tree"], check=True)
    foreign = [bytes(PROJECT), bytes(tmp_path.parent), b"/project/build/deb", *hosts()]
    for path in (tmp_path / "tree").rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            assert not [name for name in foreign if name in content], path
    names = subprocess.run(["dpkg-deb", "--contents", packages[OLD]], capture_output=True, text=True, check=True).stdout
    assert "__pycache__" not in names
    assert "/tests/" not in names


def hosts() -> list[bytes]:
    """Where this machine's pip finds packages, if it was told."""
    told = subprocess.run([PROJECT / "build/deb/environment/bin/pip", "config", "list"], capture_output=True, text=True, check=True).stdout
    return [host.encode() for host in re.findall(r"index-url='https?://(?:[^@/']*@)?([^/']+)", told)]


def test_the_life_of_a_terminal(terminal: Terminal) -> None:
    installed_and_edited(terminal)
    says_what_is_wrong(terminal)
    serves(terminal)
    upgraded_while_somebody_stands_there(terminal)
    rolled_back(terminal)
    outlives_a_full_disk(terminal)
    outlives_an_interrupted_upgrade(terminal)
    stays_stopped(terminal)
    removed_and_purged(terminal)


def installed_and_edited(terminal: Terminal) -> None:
    """Nothing starts by itself, whatever it is installed on; installed twice, it is as installed once."""
    run, began = terminal.run, time.monotonic()
    before = int(run("du", "-sm", "/usr").split()[0])
    run(*APT, "install", f"/opt/{OLD}.deb")
    used, own = int(run("du", "-sm", "/usr").split()[0]) - before, int(run("du", "-sm", "/usr/lib/otp-atm").split()[0])
    told(f"installed in {time.monotonic() - began:.0f} s; {used} MB with what it needs, {own} MB of its own")
    run(*APT, "install", "--reinstall", f"/opt/{OLD}.deb")
    assert terminal.version() == f"{OLD} install ok installed"
    assert terminal.shown("ActiveState") == "inactive"
    assert terminal.shown("UnitFileState") == "disabled"
    for place, rights in RIGHTS.items():
        assert run("stat", "-c", "%U:%G %a", place).strip() == rights, place
    run("sh", "-c", "test -d /usr/lib/otp-atm/lib/python3*/site-packages/otp_atm/kiosk/__pycache__")
    run("/usr/lib/otp-atm/bin/python", "-c", "import smartcard.System, cryptography.x509, pygame, prometheus_client, yaml, psycopg")
    verified = run("systemd-analyze", "verify", "--man=no", "/usr/lib/systemd/system/otp-atm.service", check=False)
    assert [line for line in verified.splitlines() if "otp-atm" in line and "Xorg" not in line and "xauth" not in line] == []


def says_what_is_wrong(terminal: Terminal) -> None:
    """A missing X server, a missing key, and a word that is none: each is named, by `check` or in the unit's log."""
    run = terminal.run
    assert "terminal-master.key" in run(*CHECK, check=False)
    run("sh", "-c", f"install -o atm -m 400 {DEMO_KEY} /etc/otp-atm/terminal-master.key")
    run("systemctl", "start", "--no-block", "otp-atm")
    until(lambda: "no display" in run("journalctl", "-u", "otp-atm", "-o", "cat"), "nobody says that there is no display")
    until(lambda: int(terminal.shown("NRestarts")) > 1, "it is not tried again")
    run("systemctl", "stop", "otp-atm", "otp-atm-x11")
    run("sed", "-i", "s/driver: simulated /driver: sumilated /", CONFIG)
    said = terminal.machine.fails(*CHECK)
    assert re.search(r"config\.yaml, line \d+: .*sumilated", said), said
    assert "ended with 2" in said
    display = "[Service]\nEnvironment=SDL_VIDEODRIVER=dummy\nExecStart=\n"
    start = f"ExecStart=/usr/bin/otp-atm kiosk --config {CONFIG} --remote {terminal.port}\n"
    terminal.write("/etc/systemd/system/otp-atm.service.d/display.conf", display + start)
    run("systemctl", "daemon-reload")
    run("systemctl", "start", "otp-atm", check=False)
    assert terminal.shown("ExecMainStatus") == "2"
    assert re.search(r"config\.yaml, line \d+", run("journalctl", "-u", "otp-atm"))
    run("sed", "-i", "s/driver: sumilated /driver: simulated /", CONFIG)


def serves(terminal: Terminal) -> None:
    """With a bank of its own beside it, which is a service of the package, too."""
    run = terminal.run
    state = "/var/lib/otp-atm-bank"
    database = f"database: 'sqlite:///{state}/bank.sqlite3', master_key_file: {state}/bank-master.key"
    terminal.write("/etc/otp-atm-bank.yaml", f"simulator: {{port: {terminal.bank_port}, {database}}}\n")
    run("systemctl", "start", "otp-atm-bank")
    until(lambda: "bank ready" in run("journalctl", "-u", "otp-atm-bank"), "the bank does not start")
    run(
        "sed",
        "-i",
        f"s|  url: .*|  url: http://127.0.0.1:{terminal.bank_port}\\n  is_test: true|; s|^terminal:|terminal:\\n  language: en|",
        CONFIG,
    )
    found = run(*CHECK, check=False)
    assert re.findall("^MISSING +(.*?)  ", found, re.MULTILINE) == ["display"], found
    run("systemctl", "enable", "--now", "otp-atm")
    terminal.reach("ready")
    told(f"system exposed: {run('systemd-analyze', 'security', '--no-pager', 'otp-atm', check=False).splitlines()[-1]}")
    terminal.ask("PUT", "card", {"id": "phone-on-file"})
    terminal.ask("POST", "steps", [{"pin": "own"}, {"choose": "Password Operations"}])
    terminal.reach("serving")


def upgraded_while_somebody_stands_there(terminal: Terminal) -> None:
    """The upgrade waits for the customer; then one kiosk runs, of the new version, with the site's configuration and the same journal."""
    edited = terminal.read(CONFIG)
    process = terminal.shown("MainPID")
    words = terminal.machine.command(*APT, *KEEP, "install", f"/opt/{NEW}.deb")
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as apt:
        assert apt.stdout
        said = ""
        while "waiting for the customer" not in said:
            line = apt.stdout.readline()
            assert line, said
            said += line
        time.sleep(2)
        assert terminal.shown("MainPID") == process
        assert terminal.shown("StatusText") == "serving"
        terminal.ask("POST", "keys", {"keys": ["cancel"]})
        until(lambda: terminal.ask("GET", "card")["place"] == "offered", "the card is not offered", 10)
        terminal.ask("DELETE", "card")
        began = time.monotonic()
        said += apt.stdout.read()
    assert apt.returncode == 0, said
    terminal.reach("ready")
    told(f"upgraded: {time.monotonic() - began:.0f} s from the customer's last step to the next welcome")
    assert terminal.version() == f"{NEW} install ok installed"
    assert terminal.kiosks() == 1
    assert terminal.shown("MainPID") != process
    assert terminal.read(CONFIG) == edited
    events = terminal.events()
    assert events.index("CardRemoved") < events.index("TerminalStopped") < len(events) - 1 - events[::-1].index("TerminalStarted")
    terminal.journal_holds()


def rolled_back(terminal: Terminal) -> None:
    """By one command; the older version goes on in the newer one's journal."""
    lines, edited = len(terminal.events()), terminal.read(CONFIG)
    terminal.run(*APT, *KEEP, "install", "--allow-downgrades", f"/opt/{OLD}.deb")
    terminal.reach("ready")
    assert terminal.version() == f"{OLD} install ok installed"
    assert terminal.kiosks() == 1
    assert terminal.read(CONFIG) == edited
    assert len(terminal.events()) > lines
    terminal.journal_holds()


def outlives_a_full_disk(terminal: Terminal) -> None:
    """An upgrade that finds no room leaves the version before at work."""
    run = terminal.run
    run("mkdir", "/full")
    run("mount", "-t", "tmpfs", "-o", "size=200M", "full", "/full")
    run("sh", "-c", "cp -a /usr/lib/otp-atm/. /full && mount --bind /full /usr/lib/otp-atm")
    run("sh", "-c", "dd if=/dev/zero of=/full/filler bs=1M 2>/dev/null || true")
    assert "No space left" in terminal.machine.fails(*APT, *KEEP, "install", f"/opt/{NEW}.deb")
    terminal.reach("ready")
    assert terminal.version().startswith(OLD)
    assert terminal.kiosks() == 1
    run("systemctl", "stop", "otp-atm", "otp-atm-bank")
    run("sh", "-c", "umount -l /usr/lib/otp-atm && umount -l /full && rmdir /full")
    run("systemctl", "start", "otp-atm", "otp-atm-bank")
    terminal.reach("ready")


def outlives_an_interrupted_upgrade(terminal: Terminal) -> None:
    """One that is killed while it configures is finished by `dpkg --configure -a`, and what ran before runs again."""
    program = "/usr/bin/systemd-sysusers"
    terminal.run("mv", program, f"{program}.aside")
    terminal.write(program, "#!/bin/sh\nkill -9 $PPID\n")
    terminal.run("chmod", "755", program)
    terminal.machine.fails(*APT, *KEEP, "install", f"/opt/{NEW}.deb")
    assert "half-configured" in terminal.version()
    terminal.run("mv", f"{program}.aside", program)
    terminal.run("dpkg", "--configure", "-a")
    terminal.reach("ready")
    assert terminal.version() == f"{NEW} install ok installed"
    assert terminal.kiosks() == 1


def stays_stopped(terminal: Terminal) -> None:
    """What an operator has stopped no upgrade starts."""
    terminal.run("systemctl", "stop", "otp-atm")
    terminal.run(*APT, *KEEP, "install", "--reinstall", f"/opt/{NEW}.deb")
    assert terminal.shown("ActiveState") == "inactive"
    terminal.run("systemctl", "start", "otp-atm")
    terminal.reach("ready")


def removed_and_purged(terminal: Terminal) -> None:
    """Removed, the program is gone and stopped; purged, configuration, keys and logs are, too. The journal stays, and that is said."""
    run = terminal.run
    run(*APT, "remove", "otp-atm")
    assert terminal.kiosks() == 0
    assert not terminal.is_there("/usr/lib/otp-atm")
    assert terminal.is_there(CONFIG)
    assert "is kept" in run(*APT, "purge", "otp-atm")
    for gone in (
        "/etc/otp-atm",
        "/etc/X11/otp-atm.conf",
        "/var/log/otp-atm",
        "/etc/systemd/system/multi-user.target.wants/otp-atm.service",
    ):
        assert not terminal.is_there(gone), gone
    assert terminal.is_there(JOURNAL)
    assert terminal.is_there("/var/lib/otp-atm/journal.key")
