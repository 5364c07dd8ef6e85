"""What the shop sells: one example of each kind of remote card transaction (G1)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple


class Trade(Enum):
    """The kinds of transaction that the guide names. The value is the bank's word for them."""

    PURCHASE = "purchase"
    BILL = "bill"
    TOP_UP = "top-up"
    CARD_TO_CARD = "card-to-card"


class Terms(NamedTuple):
    """Who is paid, how much by default (rials), and what else stands on the bill, in digits. All of it is invented.

    `name` is the merchant's at the bank, the same whatever the phone speaks: so a payment stays the same payment.
    """

    merchant_id: str
    name: str
    amount: int
    reference: str


TERMS: Final[Mapping[Trade, Terms]] = {
    Trade.PURCHASE: Terms("70012345", "کتاب و قلم / Book and Pen", 1_850_000, "140507"),
    Trade.BILL: Terms("70020011", "شرکت توزیع برق / Electricity company", 624_000, "8264013500142"),
    Trade.TOP_UP: Terms("70030022", "خرید شارژ / Mobile top-up", 200_000, "09121234567"),
    Trade.CARD_TO_CARD: Terms("70040033", "کارت به کارت / Card to card", 5_000_000, "6221061081357297"),
}
