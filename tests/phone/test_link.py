"""The phone's way to the bank, where what a person has typed cannot be a request."""

from __future__ import annotations

import random

import pytest

from otp_atm.phone.bank_link import BankLink
from otp_atm.phone.doubts import Doubts
from otp_atm.phone.effects import Pay, Purchase, RegisterCard, Request, RequestOtp
from otp_atm.phone.events import Refused
from otp_atm.phone.trade import Trade
from tests.phone.person import Person

NO_PURCHASE = Purchase(trade=Trade.BILL, merchant_id="", merchant="", amount=10**13, card_number="1234", cvv2="1", expiry="0000")


@pytest.mark.parametrize("request_", [RegisterCard("1234", "12"), RequestOtp(NO_PURCHASE), Pay(NO_PURCHASE, "1")])
def test_what_the_bank_cannot_read_it_refuses_and_owes_no_answer(person: Person, request_: Request) -> None:
    doubts = Doubts(person.store, person.vault, person.clock.now, random.Random(3).randbytes)
    link = BankLink(person.transport, person.vault, doubts, person.clock.now)
    first = doubts.key(request_)
    assert link.answer(7, request_) == Refused(7, "invalid-request")
    assert doubts.key(request_) != first
