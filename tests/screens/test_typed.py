"""Numbers as people type and paste them (issue 8, 1): whatever the digits, groups and invisible marks, the number is the same."""

from __future__ import annotations

import unicodedata
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from otp_atm.screens.typed import amounts, months, numbers, plain

ZEROS: Final = [chr(code) for code in range(0x110000) if unicodedata.decimal(chr(code), None) == 0]
"""Of every script that has digits."""
INVISIBLE: Final = [
    "",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u202a",
    "\u202c",
    "\u061c",
    "\ufeff",
]
BLANKS: Final = [" ", "\u00a0", "\u202f", "\u2009", "\u3000", "\t"]
DASHES: Final = ["-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212"]
THOUSANDS: Final = [",", "\u066c", "\u060c", ".", "\u2019", "'", " ", "\u00a0", "\u202f"]


def in_script(digits: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in digits)


@st.composite
def written(draw: st.DrawFn, digits: str, joints: list[str], size: int) -> str:
    """These digits in some script, in groups of `size` counted from the right, with marks that nobody sees."""
    script, joint = draw(st.sampled_from(ZEROS)), draw(st.sampled_from(joints))
    text = "".join((joint if place and (len(digits) - place) % size == 0 else "") + digit for place, digit in enumerate(digits))
    shown = "".join(in_script(character, script) if character in "0123456789" else character for character in text)
    return "".join(draw(st.sampled_from(INVISIBLE)) + character for character in shown) + draw(st.sampled_from(INVISIBLE))


DIGITS: Final = st.text("0123456789", min_size=1, max_size=19)


@given(st.data(), DIGITS)
def test_the_digits_of_a_number_are_the_same_however_it_is_written(data: st.DataObject, digits: str) -> None:
    text = data.draw(written(digits, [*BLANKS, *DASHES, *THOUSANDS, "/", ""], 4))
    assert plain(text) == digits


@given(st.data(), DIGITS)
def test_a_number_is_found_however_it_is_written_and_whatever_stands_around_it(data: st.DataObject, digits: str) -> None:
    text = data.draw(written(digits, [*BLANKS, *DASHES, ""], 4))
    words = data.draw(st.sampled_from(["{}", "کد شما: {}\n", "Your code:\n{}\nTell it to nobody.", "«{}».", "({})", "PIN={};"]))
    assert numbers(words.format(text)) == (digits,)


@given(st.data(), st.integers(1, 10**12))
def test_a_sum_of_money_is_found_however_its_thousands_are_told_apart(data: st.DataObject, amount: int) -> None:
    text = data.draw(written(str(amount), THOUSANDS, 3))
    nothing = data.draw(st.sampled_from(["", "", ".00", "\u066b\u06f0\u06f0", ",0"]))
    assert amounts(f"مبلغ: {text}{nothing} ریال") == (str(amount),)


@pytest.mark.parametrize("text", ["12.50", "1,850,000.5", "1850.000", "1,85,0", "1850000٫۷۵", ""])
def test_a_sum_that_can_be_mistaken_is_none(text: str) -> None:
    assert amounts(text) == ()


@given(st.data(), st.integers(1, 12), st.integers(0, 99), st.sampled_from(["/", "-", ".", " ", " / "]))
def test_a_month_is_found_with_its_year_in_two_digits_or_four(data: st.DataObject, month: int, year: int, mark: str) -> None:
    script = data.draw(st.sampled_from(ZEROS))
    shown = data.draw(st.sampled_from([f"{month:02}", f"{month}"]))
    century = data.draw(st.sampled_from(["", "20", "14"]))
    text = in_script(shown, script) + mark + in_script(f"{century}{year:02}", script)
    assert months(text) == (f"{month:02}{year:02}",)


def test_what_stands_beside_a_number_does_not_become_part_of_it() -> None:
    assert numbers("23 November 2025, 12:21") == ("23", "2025", "12", "21")
    assert numbers("1404/09/02") == ("1404", "09", "02")
    assert numbers("4628:\n731052\n1,850,000") == ("4628", "731052", "1850000")
