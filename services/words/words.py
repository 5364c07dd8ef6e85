"""Which words there are. Placeholders stand in braces."""

from __future__ import annotations

from msgspec import Struct

from otp_atm.screens.words import Says


class Words(Struct, frozen=True, kw_only=True):
    """Every text of the menus in one language, named after the screen that shows it."""

    password_operations: str
    choose_operation: Says
