"""A bank that breaks one promise is caught by that line, and by no other; what builds on it is not tried."""

from __future__ import annotations

from itertools import chain

import pytest

from otp_atm.conformance import report
from otp_atm.conformance.promises import PROMISES
from otp_atm.conformance.run import Verdict
from tests.conformance.faulty_banks import FAULTY
from tests.conformance.world import account_of, broken, cards

ALL_BUT_THE_DRAWN = [promise.number for promise in PROMISES if promise.number != 68]
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
