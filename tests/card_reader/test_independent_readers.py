"""Our virtual card in the hands of tools that know nothing of ours: it must be a card to them, too."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from otp_atm.contracts.heard import PATIENCE
from tests.card_reader.virtual.emv_card import EmvCard
from tests.card_reader.virtual.reader import virtual_reader
from tests.needs import lacking

DIALOGUE = (
    "00A404000E315041592E5359532E4444463031",  # the payment directory
    "00A4040007A0000000031010",
    "80A800000883060364DEADBEEF",
)
RECORDS = ("00B2010C00", "00B2020C00")


def run(*command: str, given: str = "") -> str:
    """What the tool prints, in one line of capitals."""
    lacking("" if shutil.which(command[0]) else f"{command[0]} is not installed")
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return done.stdout.upper()


def hexadecimal(text: str) -> str:
    return "".join(text.split())


def test_opensc_reads_the_card_number_and_the_expiry() -> None:
    with virtual_reader() as device:
        device.pcscd.start()
        device.insert(EmvCard())
        assert run("opensc-tool", "--reader", "0", "--atr").strip() == "3B:80:01:81"
        sends = [argument for command in (*DIALOGUE, *RECORDS) for argument in ("-s", command)]
        said = run("opensc-tool", "--reader", "0", *sends)
        assert "70 10 5A 08 60 37 99 12 34 56 78 93 5F 24 03 29" in said
        assert said.count("SW1=0X90, SW2=0X00") == 5


@pytest.mark.parametrize(("t0", "protocol"), [(True, "T=0"), (False, "T=1")])
def test_scriptor_speaks_both_protocols_with_it(t0: bool, protocol: str) -> None:
    script = ["00A4040007A0000000031010", *(["00C0000025"] if t0 else []), DIALOGUE[2], *(["00C000000C"] if t0 else [])]
    script += ["00B2010C25", "00B2020C12"] if t0 else RECORDS
    with virtual_reader() as device:
        device.pcscd.start()
        device.insert(EmvCard(t0=t0))
        said = run("scriptor", "-r", "Virtual PCD 00 00", "-p", protocol, given="RESET\n" + "\n".join(script) + "\n")
    assert "70105A0860379912345678935F2403290531" + "9000" in hexadecimal(said)
    assert ("<6125" in hexadecimal(said)) is t0
