"""The Debian package, as far as it can be judged without building it: `make deb-test` does the rest (test_bare_debian.py)."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from otp_atm.commands.openness import warnings
from otp_atm.configuration import Settings
from otp_atm.kiosk import project
from otp_atm.kiosk.load import load
from otp_atm.kiosk.project import PROJECT
from otp_atm.languages.offered import require
from tests.needs import lacking, linux_only
from tools import deb

pytestmark = linux_only("a Debian package")
DEBIAN = PROJECT / "deploy" / "debian"
PLACES = {place: PROJECT / name for name, (place, _) in deb.FILES.items()}


def test_a_version_is_sorted_as_python_means_it() -> None:
    assert doctest.testmod(deb).failed == 0
    if not shutil.which("dpkg"):
        lacking("needs dpkg")
    rising = [deb.debian_version(version) for version in ("1.2.0a1", "1.2.0rc1", "1.2.0", "1.2.0.post1", "1.2.1")]
    for less, more in pairwise(rising):
        assert subprocess.run(["dpkg", "--compare-versions", less, "lt", more], check=False).returncode == 0, (less, more)


@pytest.mark.parametrize("name", deb.SCRIPTS)
def test_the_shell_understands_every_maintainer_script(name: str) -> None:
    subprocess.run(["sh", "-n", DEBIAN / name], check=True)
    text = (DEBIAN / name).read_text()
    assert text.startswith("#!/bin/sh\n")
    assert "\nset -e\n" in text
    if shutil.which("shellcheck"):
        judged = subprocess.run(["shellcheck", DEBIAN / name], capture_output=True, text=True, check=False)
        assert judged.returncode == 0, judged.stdout


def test_every_file_is_there_and_nothing_of_deploy_is_forgotten() -> None:
    assert all(path.is_file() for path in PLACES.values())
    packed = set(PLACES.values()) | {DEBIAN / name for name in (*deb.SCRIPTS, "control")}
    assert {path for path in (PROJECT / "deploy").rglob("*") if path.is_file() and "container" not in path.parts} <= packed


def test_what_a_site_changes_is_kept_by_an_upgrade() -> None:
    assert sorted(deb.conffiles()) == ["etc/X11/otp-atm.conf", "etc/otp-atm/config.yaml"]


def test_the_configuration_of_a_branch_is_one_and_stands_where_the_service_may_write() -> None:
    settings = load(PLACES["etc/otp-atm/config.yaml"], Settings, require)
    for kept in (settings.journal.directory, settings.evidence.directory):
        assert kept.is_relative_to("/var/lib/otp-atm")
    assert settings.pin_pad.master_key_file == PROJECT / "deploy" / "terminal-master.key"
    assert [about for about, _ in warnings(settings)] == []


def test_every_path_in_the_units_is_one_of_the_package() -> None:
    installed = {f"/{place}" for place in PLACES} | {"/usr/bin/otp-atm", "/usr/share/doc/otp-atm/docs/operators-guide.md"}
    installed |= {"/usr/share/doc/otp-atm/docs/security.md", "/etc/otp-atm-bank.yaml"}
    for place, path in PLACES.items():
        if "systemd" in place:
            named = re.findall(
                r"(?:ExecStart=|Documentation=file:|--config |LoadCredential=\S+:)(/(?:etc|usr/bin|usr/share)\S+)", path.read_text()
            )
            assert set(named) <= installed, place
    assert "-config otp-atm.conf " in (PROJECT / "deploy" / "otp-atm-x11.service").read_text()


def test_users_and_directories_are_those_of_the_units_and_nobody_else_reads_keys() -> None:
    users = set(re.findall("^u (\\S+)", (DEBIAN / "sysusers.conf").read_text(), re.MULTILINE))
    groups = re.findall("^m atm (\\S+)", (DEBIAN / "sysusers.conf").read_text(), re.MULTILINE)
    units = [path.read_text() for path in (PROJECT / "deploy").glob("*.service")]
    assert {user for unit in units for user in re.findall("^User=(.*)$", unit, re.MULTILINE)} == users
    (wanted,) = re.findall("^SupplementaryGroups=(.*)$", (PROJECT / "deploy" / "otp-atm.service").read_text(), re.MULTILINE)
    assert set(wanted.split()) == set(groups)  # `sudo -u atm` gives a user these alone: `check` may open what the service may
    rights = dict(re.findall(r"^[dz] (\S+) (\d{4}) ", (DEBIAN / "tmpfiles.conf").read_text(), re.MULTILINE))
    assert rights["/etc/otp-atm/terminal-master.key"] == "0400"
    assert all(int(mode, 8) & 0o007 == 0 for mode in rights.values())


def test_the_package_carries_no_path_of_a_checkout_and_no_host() -> None:
    for path in [*DEBIAN.iterdir(), *PLACES.values()]:
        if path.parent != PROJECT:
            assert not re.search(r"/opt/|/home/|/root|pypi|deb\.debian", path.read_text(encoding="utf-8")), path


def test_the_package_needs_the_interpreter_that_its_environment_is_of() -> None:
    if not Path(deb.INTERPRETER).exists():
        lacking("needs Debian's python3")
    told = {"version": "1", "architecture": "amd64", "python": deb.python(), "size": 1}
    control = (DEBIAN / "control").read_text().format(**told)
    assert re.search(r"^Depends: python3\.\d+, ", control, re.MULTILINE)


def test_every_override_of_lintian_has_its_reason() -> None:
    lines = (DEBIAN / "lintian-overrides").read_text().splitlines()
    assert lines[0].startswith("# ")
    blocks = re.split(r"\n(?=#)", "\n".join(lines))
    assert all("\notp-atm: " in block or block.startswith("# ") for block in blocks)


def test_a_user_without_a_home_keeps_things_where_the_program_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_state_path", homeless)
    monkeypatch.setattr(project, "IN_A_CHECKOUT", False)
    monkeypatch.chdir(tmp_path)
    assert project._kept() == tmp_path / "var"
