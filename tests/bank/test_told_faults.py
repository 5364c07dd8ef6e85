"""The tester's guide tells how the bank's control desk is told to misbehave, and what is written there is what it takes."""

from __future__ import annotations

import re

import msgspec

from otp_atm.bank.wire.control import ADD_FAULT, CLEAR_FAULTS, Fault, FaultKind
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.kiosk.project import PROJECT

GUIDE = (PROJECT / "docs" / "testers-guide.md").read_text(encoding="utf-8")


def test_b15_the_guide_tells_every_fault_and_no_other() -> None:
    section = GUIDE.partition("## Breaking it on purpose\n")[2].partition("\n## ")[0]
    kinds = re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)
    assert kinds == ["kind", *FaultKind]


def test_b15_its_commands_are_what_the_desk_takes() -> None:
    bodies = re.findall(r"curl -d '(\{.*?\})'.* http://[0-9.:]+(/\S+)\n", GUIDE)
    assert bodies
    for body, path in bodies:
        fault = msgspec.json.decode(body, type=Fault)
        assert path == ADD_FAULT.path
        assert fault.operation in {operation.name for operations in PARTNERS.values() for operation in operations}
    assert f"curl -X {CLEAR_FAULTS.method} http://127.0.0.1:8321{CLEAR_FAULTS.path}\n" in GUIDE
