"""A customer registers for one-time passwords at the terminal, and ends it again: it can be run as often as one likes.

`compose.yaml` runs it at the terminal of the container beside it; put your own tests in its place, or beside it (docs/remote.md).
"""

from __future__ import annotations

from typing import Any


def test_a_customer_registers_and_ends_it(atm: Any) -> None:
    atm.insert("phone-on-file")
    atm.pin("own")
    atm.choose("Password Operations")
    atm.choose("Register one-time password")
    atm.expect("confirm_phone", text="0912 *** 4567")
    atm.choose("Yes, it is mine")
    for _ in range(2):
        atm.pin("40718293")
    atm.choose("Yes, I agree")
    atm.expect("enrolled")
    atm.choose("Another service")
    atm.choose("Password Operations")
    atm.choose("Deactivate one-time password")
    atm.choose("Yes, deactivate")
    atm.expect("deactivated")


def test_a_wrong_pin_is_refused(atm: Any) -> None:
    atm.insert("phone-on-file")
    atm.pin("9999")
    atm.expect("card_pin", text="Wrong PIN")
    atm.pin("own")
    atm.expect("services")
