"""The operator finds every code in the guide, and everything that the guide names in the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from otp_atm import launcher
from otp_atm.hardware.card_reader.trouble import CardCode, ReaderCode, SwipeCode
from otp_atm.hardware.pin_pad import serial, serial_link, serial_words
from otp_atm.kiosk.moves import Stay, To
from tests.whole import TABLE

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = (PROJECT / "docs" / "operators-guide.md").read_text()
PROTOCOL = (PROJECT / "docs" / "serial-epp.md").read_text()

LINK_CODES = (serial_link.MISSING, serial_link.SILENT, serial_link.RESTARTED, serial_link.NONSENSE)
PAD_CODES = (*serial_words.STATES.values(), *serial.ENTRY_REASONS.values(), *LINK_CODES)
KEY_CODES = serial.KEY_REASONS.values()
TABLE_CODES = {
    move.changes["code"]
    for row in TABLE.rows.values()
    for move in row.on.values()
    if isinstance(move, To | Stay) and "code" in move.changes
}

EXPLAINED = re.findall(r"`([\w…-]+)`", "".join(re.findall(r"^\|([^|]+)\|", GUIDE, re.MULTILINE)))
"""What stands in the first columns of the guide's tables; `bank-…` stands for all that begin so."""


@pytest.mark.parametrize("code", sorted({*CardCode, *ReaderCode, *SwipeCode, *PAD_CODES, *KEY_CODES, *TABLE_CODES}))
def test_every_code_that_devices_and_table_can_show_is_explained(code: str) -> None:
    assert any(code == known or ("…" in known and code.startswith(known.rstrip("…"))) for known in EXPLAINED)


def test_the_tables_own_codes_are_among_them() -> None:
    assert {"bank-timeout", "card-read-timeout", "pin-pad-timeout"} <= TABLE_CODES


@pytest.mark.parametrize(("word", "code"), [*serial_words.STATES.items(), *serial.KEY_REASONS.items(), *serial.ENTRY_REASONS.items()])
def test_every_word_of_the_pad_is_in_its_protocol(word: str, code: str) -> None:
    assert f"`{word}`" in PROTOCOL
    assert f"`{code}`" in PROTOCOL


@pytest.mark.parametrize("name", sorted(set(re.findall(r"deploy/[\w./-]*\w", GUIDE))))
def test_every_file_that_the_guide_installs_is_there(name: str) -> None:
    assert (PROJECT / name).is_file()


# In the order in which its steps are read


def steps() -> list[str]:
    """The commands of the guide, as they stand in it."""
    return [line[4:] for line in GUIDE.splitlines() if line.startswith("    ")]


def step(text: str) -> int:
    """Which step has this in it: the first."""
    return next(number for number, line in enumerate(steps()) if text in line)


CHECK = "sudo -u atm /opt/otp-atm/.venv/bin/python /opt/otp-atm/run_atm.py check --config /etc/otp-atm/config.yaml"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("apt-get install git make python3-venv", "git clone"),
        ("git clone", "make .venv/.ready"),
        ("make .venv/.ready", "make setup-pcsc"),
        ("make setup-pcsc", "compileall"),
        ("adduser --system --group --home /var/lib/otp-atm atm", "usermod -aG dialout"),
        ("adduser --system --group --home /var/lib/otp-atm atm", "install -d -g atm -m 750 /etc/otp-atm"),
        ("install -d -g atm -m 750 /etc/otp-atm", "config.yaml /etc/otp-atm/config.yaml"),
        ("config.yaml /etc/otp-atm/config.yaml", "terminal-master.key"),
        ("terminal-master.key", CHECK),
        ("usermod -aG dialout", CHECK),
        ("50-otp-atm.rules", CHECK),
        ("deploy/display-x11.conf", CHECK),
        ("deploy/display-kms.conf", CHECK),
        ("atm-x11", "deploy/otp-atm-x11.service"),
        (CHECK, "systemctl enable --now otp-atm"),
        ("deploy/otp-atm.service", "systemctl daemon-reload"),
        ("systemctl daemon-reload", "systemctl enable --now otp-atm"),
    ],
)
def test_what_a_step_needs_comes_before_it(first: str, then: str) -> None:
    assert step(first) < step(then)


def test_the_user_who_asks_check_may_open_what_the_service_may() -> None:
    """`sudo -u` gives a user the groups of the system's list, and none of those that the unit adds."""
    unit = (PROJECT / "deploy" / "otp-atm.service").read_text()
    (groups,) = re.findall("^SupplementaryGroups=(.*)$", unit, re.MULTILINE)
    (listed,) = re.findall(r"usermod -aG (\S+) atm\b", GUIDE)[:1]
    assert set(groups.split()) == set(listed.split(","))
    assert "dialout" in listed
    assert steps()[step(CHECK)] == CHECK


@pytest.mark.parametrize("line", [line for line in steps() if "run_atm.py" in line])
def test_the_commands_that_the_guide_gives_are_ours(line: str) -> None:
    words = line.split()
    launcher.parser().parse_args(words[words.index("/opt/otp-atm/run_atm.py") + 1 :])


def test_every_user_and_group_of_the_units_is_made() -> None:
    for unit in (PROJECT / "deploy").glob("otp-atm*.service"):
        for user in re.findall("^User=(.*)$", unit.read_text(), re.MULTILINE):
            assert re.search(rf"adduser --system .*\b{user}$", GUIDE, re.MULTILINE), user
