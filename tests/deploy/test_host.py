"""What the operator's guide has for the machine around the terminal is understood by the programs that read it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from otp_atm.kiosk.project import PROJECT

HOST = PROJECT / "deploy" / "host"
GUIDE = (PROJECT / "docs" / "operators-guide.md").read_text(encoding="utf-8")
READERS = {
    "nftables.conf": ["nft", "-c", "-f"],
    "chrony.conf": ["chronyd", "-p", "-f"],
    "usbguard-rules.conf": ["usbguard-rule-parser", "-f"],
}
"""How the program of each says whether it understands it. The tests install none of the last two: they would change the time and lock USB
devices on whatever machine they are run."""


@pytest.mark.parametrize("name", READERS)
def test_its_program_understands_a_sample(name: str) -> None:
    program, *options = READERS[name]
    found = shutil.which(program, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if found is None:
        pytest.skip(f"needs {program}")
    judged = subprocess.run([found, *options, HOST / name], capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stderr
    assert "rror" not in judged.stderr


def test_the_guide_installs_every_sample_and_names_the_ports_of_the_firewall() -> None:
    assert {path.name for path in HOST.iterdir()} == set(READERS)
    for name in READERS:
        assert f"deploy/host/{name}" in GUIDE
    rules = (HOST / "nftables.conf").read_text(encoding="utf-8")
    ports = {port for found in re.findall(r"dport (\d+|\{[^}]*\})", rules) for port in re.findall(r"\d+", found)}
    table = GUIDE[GUIDE.index("| way | port |") :].partition("\n\n")[0]
    assert ports <= set(re.findall(r"\d+", table))


def test_both_ways_are_closed_but_for_what_is_named() -> None:
    rules = (HOST / "nftables.conf").read_text(encoding="utf-8")
    assert re.findall(r"hook (\w+) priority filter; policy (\w+);", rules) == [("input", "drop"), ("forward", "drop"), ("output", "drop")]


def test_the_clock_is_stepped_only_in_the_beginning() -> None:
    assert re.search(r"^makestep \S+ [1-9]$", (HOST / "chrony.conf").read_text(encoding="utf-8"), re.MULTILINE)


def test_what_else_is_a_keyboard_is_not_let_in() -> None:
    rules = (HOST / "usbguard-rules.conf").read_text(encoding="utf-8").splitlines()
    typing = [rule for rule in rules if rule.startswith("allow") and "03:01:01" in rule]
    assert typing
    assert all(re.match("allow id [0-9a-f]{4}:[0-9a-f]{4} .*via-port", rule) for rule in typing)
