"""F5: Persian digits, Jalali days, isolated numbers. G5: no more of a phone number than its two ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from otp_atm.screens import dates
from otp_atm.screens.digits import digits, isolated, masked_phone
from tests.spoken import EN, FA


def test_f05_digits_follow_the_language() -> None:
    assert digits(24, FA) == "۲۴"
    assert digits("0912", EN) == "0912"


@pytest.mark.parametrize("told", ["0912***4567", "0912 *** 4567", "09121234567", "0912****4567"])
def test_g05_never_more_than_four_and_four_digits_are_shown(told: str) -> None:
    assert masked_phone(told, EN) == isolated("0912 *** 4567")
    assert masked_phone(told, FA) == isolated("۰۹۱۲ *** ۴۵۶۷")


def test_g05_a_number_too_short_to_mask_is_not_shown_whole() -> None:
    assert masked_phone("0912345", EN) == isolated("*** ***")
    assert masked_phone("", EN) == ""


@pytest.mark.parametrize(
    ("moment", "persian", "english"),
    [
        (datetime(2025, 11, 22, 12, 30), "شنبه ۱ آذر ۱۴۰۴", "Saturday 22 November 2025"),
        (datetime(2025, 3, 20), "پنجشنبه ۳۰ اسفند ۱۴۰۳", "Thursday 20 March 2025"),
        (datetime(2025, 3, 21), "جمعه ۱ فروردین ۱۴۰۴", "Friday 21 March 2025"),
        (datetime(2024, 2, 29), "پنجشنبه ۱۰ اسفند ۱۴۰۲", "Thursday 29 February 2024"),
    ],
)
def test_f05_days_are_jalali_in_persian_and_gregorian_in_english(moment: datetime, persian: str, english: str) -> None:
    assert dates.weekday_and_date(moment, FA) == persian
    assert dates.weekday_and_date(moment, EN) == english


def test_f05_every_weekday_agrees_with_the_calendar() -> None:
    monday = datetime(2025, 11, 24)
    for offset in range(7):
        moment = monday + timedelta(days=offset)
        assert dates.weekday_and_date(moment, EN).startswith(f"{moment:%A} ")


def test_f05_the_clock_is_isolated() -> None:
    assert dates.clock(datetime(2025, 11, 22, 9, 5), FA) == isolated("۰۹:۰۵")


def test_moments_are_told_in_their_own_zone() -> None:
    moment = datetime(2025, 11, 22, 21, 0, tzinfo=UTC)
    assert dates.weekday_and_date(moment.astimezone(dates.zone()), FA) == "یکشنبه ۲ آذر ۱۴۰۴"
    assert dates.weekday_and_date(moment.astimezone(timezone(timedelta(hours=-5))), FA) == "شنبه ۱ آذر ۱۴۰۴"
