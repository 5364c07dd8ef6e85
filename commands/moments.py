"""Moments as people write them on a command line, in ISO 8601."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from otp_atm.kiosk.load import BadFile

EXAMPLES: Final = "a day as 2026-11-27, or a moment as 2026-11-27T09:30 or 2026-11-27T09:30Z"


def beginning(option: str, text: str, zone: str) -> datetime:
    """The moment that is meant, or the beginning of the day, in UTC; of the zone, if the text names none. Raises BadFile."""
    return _moment(option, text, ZoneInfo(zone), whole_days=0)


def end(option: str, text: str, zone: str) -> datetime:
    """The moment that is meant, or the end of the day, which is the next one's beginning, in UTC. Raises BadFile."""
    return _moment(option, text, ZoneInfo(zone), whole_days=1)


def _moment(option: str, text: str, zone: tzinfo, whole_days: int) -> datetime:
    try:
        return _of_day(text, zone, whole_days) or _with_zone(datetime.fromisoformat(text), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadFile(f"{option} {text}: is no moment: {EXAMPLES}") from None


def _of_day(text: str, zone: tzinfo, whole_days: int) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day + timedelta(whole_days), time(), zone).astimezone(UTC)


def _with_zone(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
