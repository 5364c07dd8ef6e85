"""Tests that stand at an ATM: a client of `otp-atm remote`, and a plug-in for pytest with the fixtures `atm` and `phone`.

    def test_a_customer_finds_the_number_on_file(atm):
        atm.insert("phone-on-file")
        atm.pin("1234")
        atm.choose("Password Operations")
        atm.choose("Register one-time password")
        atm.expect("confirm_phone", text="0912 *** 4567")

Without pytest: `with started() as atm: …`, or `with standing_at(url, token) as atm: …` at one that runs elsewhere.

It knows the ATM by its API alone (docs/remote.md), and stands on the standard library; the plug-in also on pytest.
"""

from __future__ import annotations

from otp_atm.testing.album import Album
from otp_atm.testing.atm import Atm
from otp_atm.testing.clock import Clock
from otp_atm.testing.errors import AtmError, Refused, Unexpected, Unreachable
from otp_atm.testing.following import Happened
from otp_atm.testing.phone import Phone
from otp_atm.testing.seen import Card, Choice, Entry, Fact, PhonePage, Screen, Time, Touchable, WalletCard
from otp_atm.testing.standing import standing_at, started

__all__ = [
    "Album",
    "Atm",
    "AtmError",
    "Card",
    "Choice",
    "Clock",
    "Entry",
    "Fact",
    "Happened",
    "Phone",
    "PhonePage",
    "Refused",
    "Screen",
    "Time",
    "Touchable",
    "Unexpected",
    "Unreachable",
    "WalletCard",
    "standing_at",
    "started",
]
