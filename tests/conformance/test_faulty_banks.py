"""A bank that breaks one promise is caught by that line, and by no other; what builds on it is not tried."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
from xmlschema import XMLSchema

from otp_atm.conformance import report
from otp_atm.conformance.promises import PROMISES
from otp_atm.conformance.run import Verdict
from otp_atm.kiosk.project import PROJECT
from tests.conformance.faulty_banks import FAULTY
from tests.conformance.world import account_of, broken, cards

JUNIT: Final = XMLSchema(PROJECT / "tests" / "evidence" / "junit.xsd")
ALL_BUT_THE_DRAWN: Final = [promise.number for promise in PROMISES if promise.number != 68]
"""Schemathesis takes as long as all others together, and yields to them."""


@pytest.mark.parametrize("name", FAULTY)
def test_a_broken_promise_is_caught_by_its_line_alone(name: str) -> None:
    account = account_of(FAULTY[name](), ALL_BUT_THE_DRAWN)
    assert broken(account) == [name.split(maxsplit=1)[0]]
    caught = next(judged for judged in account.judged if judged.verdict is Verdict.BROKEN)
    assert caught.why
    assert caught.exchanges
    told = "".join(f"{judged.why} {' '.join(map(str, judged.exchanges))}" for judged in account.judged)
    for secret in chain.from_iterable((card.pan, card.phone) for card in cards()):
        assert not secret or secret not in told


def test_twelve_are_enough() -> None:
    assert len({name.split()[0] for name in FAULTY}) >= 12


def test_the_report_of_a_broken_promise_shows_the_exchange_and_how_the_verdict_was_reached() -> None:
    account = account_of(FAULTY["P16"](), [15, 16])
    first, second = (report.told(judged, report.hiding(cards())) for judged in account.judged)
    assert first.startswith("kept       P15  A wrong PIN costs one try of 3")
    assert second.splitlines()[0].startswith("BROKEN     P16  The third wrong PIN is answered `card-blocked`")
    assert second.splitlines()[0].endswith("— the third wrong PIN: card-blocked was due, and it was wrong-pin")
    assert second.splitlines()[1].startswith("      > POST /v1/card-sessions {terminal_id: ATM00001, pan: ")
    assert second.splitlines()[2] == "      < 403 wrong-pin {tries_left: 1}"
    assert second.splitlines()[3] == "      how: Three wrong PINs in new blocks, then the right one."


def test_the_report_is_written_in_the_common_form_and_with_nothing_secret(tmp_path: Path) -> None:
    account = account_of(FAULTY["P28"](), ALL_BUT_THE_DRAWN)
    report.written(tmp_path, account, report.about("http://127.0.0.1:8321", cards(), 300, 5000), report.hiding(cards()))
    JUNIT.validate(tmp_path / "junit.xml")
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()[0]
    assert [case.get("name", "").split()[0] for case in suite if case.find("failure") is not None] == ["P28"]
    assert [case.get("name", "").split()[0] for case in suite if case.find("skipped") is not None] == ["P29", "P56"]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.index('id="P28"') < page.index('id="P29"') < page.index('id="P1"'), "what is broken comes first"
    assert page.count("<details open>") == 1
    for file in tmp_path.iterdir():
        text = file.read_text(encoding="utf-8")
        assert not [card.id for card in cards() if card.pan in text or (card.phone and card.phone in text)]
