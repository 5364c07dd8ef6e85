"""The base of what a story consists of."""

from __future__ import annotations

from msgspec import Struct


class Entry(Struct, frozen=True, tag_field="kind", kw_only=True):
    """Base of all. `at` is in seconds of the terminal's clock, `real` of the computer's, both from the beginning of the story."""

    at: float
    real: float
