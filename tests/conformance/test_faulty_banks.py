"""A bank that breaks one promise is caught by that line, and by no other; what builds on it is not tried."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from xmlschema import XMLSchema

from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE
from otp_atm.conformance import report
from otp_atm.conformance.promises import PROMISES
from otp_atm.conformance.run import Verdict
from otp_atm.conformance.way import Line
from otp_atm.kiosk.project import PROJECT
from tests.conformance.faulty_banks import FAULTY
from tests.conformance.faulty_in_detail import IN_DETAIL
from tests.conformance.world import Bank, WayTo, account_of, broken, cards, trial_at, untried

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


@pytest.mark.parametrize("name", IN_DETAIL)
def test_no_promise_is_kept_by_whoever_breaks_it(name: str) -> None:
    number = int(name.split(maxsplit=1)[0][1:])
    assert broken(account_of(IN_DETAIL[name](), [number])) == [f"P{number}"]


def test_a_bank_where_one_waits_for_the_other_keeps_somebody_waiting() -> None:
    bank = Bank()
    account = account_of(bank, [57], trial_at(bank, way=partial(OneAtATime, bank, Lock())))
    assert broken(account) == ["P57"]


def test_what_is_done_and_undone_amid_a_broken_line_breaks_the_promise_about_doubt_and_no_other() -> None:
    bank = Bank()
    account = account_of(bank, [7, 25], trial_at(bank, way=partial(Undoing, bank)))
    assert broken(account) == ["P7"]
    assert untried(account)["P25"].endswith("see P7")


class OneAtATime(WayTo):
    """To a bank that looks at the next request when it has done with the one before."""

    def __init__(self, bank: Bank, turn: Lock) -> None:
        super().__init__(bank)
        self._turn = turn

    def exchange(self, *args: Any, **more: Any) -> Answer:
        with self._turn:
            return super().exchange(*args, **more)

    def in_vain(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, line: Line) -> None:
        if line.held:
            with self._turn:
                line.held.sent.set()
                line.held.released.wait(0.1)
        else:
            super().in_vain(method, path, headers, body, line)


class Undoing(WayTo):
    """To a bank that forgets what it has enrolled where nobody hears of it, and not that it has said so."""

    def in_vain(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, line: Line) -> None:  # noqa: ARG002
        self.exchange(method, path, headers, body, deadline=1)
        token = headers["Authorization"].removeprefix("Bearer ")
        self._bank.bank.answer(DEACTIVATE, Call(Nothing(), {}, token, secrets.token_urlsafe(18)))


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
