"""When it is worth asking again: the field Retry-After of an HTTP response (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Final

TRY_LATER: Final = (429, 503)
"""Statuses with which it is said."""
SECONDS: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Whole seconds from now, 0 for a moment that is past, None where the field is missing or says nothing that can be understood.

    A date is compared with that of the response, which is the same clock's; only a response without one is judged by ours.

    >>> retry_after({"Retry-After": "7"})
    7
    >>> retry_after({"Retry-After": "Sun, 22 Nov 2026 09:00:05 GMT", "Date": "Sun, 22 Nov 2026 09:00:00 GMT"})
    5
    """
    said = headers.get("Retry-After", "").strip()
    if SECONDS.fullmatch(said):
        return int(said)
    then = moment(said)
    if then is None:
        return None
    return max(ceil((then - (moment(headers.get("Date", "")) or datetime.now(UTC))).total_seconds()), 0)


def moment(said: str) -> datetime | None:
    """An HTTP date, which is always in UTC; None if it is none."""
    try:
        then = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)
