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
from tools import deb

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


CHECK = "sudo -u atm otp-atm check --config /etc/otp-atm/config.yaml"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("make deb", "apt-get install ./otp-atm_VERSION"),
        ("apt-get install ./otp-atm_VERSION", "sudoedit /etc/otp-atm/config.yaml"),
        ("sudoedit /etc/otp-atm/config.yaml", "terminal-master.key"),
        ("terminal-master.key", CHECK),
        ("display-kms.conf", CHECK),
        ("display-kms.conf", "systemctl daemon-reload"),
        ("sudoedit /etc/otp-atm/config.yaml", "systemctl enable --now otp-atm"),
        ("--force-confold ./otp-atm_NEW", "--allow-downgrades"),
        ("apt-get remove otp-atm", "apt-get purge otp-atm"),
    ],
)
def test_what_a_step_needs_comes_before_it(first: str, then: str) -> None:
    assert step(first) < step(then)


@pytest.mark.parametrize("line", [line for line in steps() if re.match(r"(sudo -u atm )?otp-atm ", line)])
def test_the_commands_that_the_guide_gives_are_ours(line: str) -> None:
    words = line.partition("#")[0].split()
    launcher.parser().parse_args(words[words.index("otp-atm") + 1 :])


MADE_BY_THE_OPERATOR = {
    "/etc/otp-atm/terminal-master.key",
    "/etc/systemd/system/otp-atm.service.d/display.conf",
    "/etc/chrony/conf.d/otp-atm.conf",
}


def test_every_place_that_the_guide_names_is_one_of_the_package() -> None:
    places = [f"/{place}" for place, _ in deb.FILES.values()] + [f"/{deb.HOME}/", "/usr/bin/otp-atm"]
    for named in re.findall(r"(?<![\w.])/(?:usr|etc)/[\w./-]*otp-atm[\w./-]*\w", GUIDE):
        if named not in MADE_BY_THE_OPERATOR:
            assert any(place.startswith(named) for place in places), named
