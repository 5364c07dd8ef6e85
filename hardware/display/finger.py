"""A finger, or the mouse, on the choices of a screen."""

from __future__ import annotations

from otp_atm.kiosk.vocabulary import Key


class Finger:
    """Chooses what it is lifted from, if it was put there and the screen is the same: whoever slips off has changed their mind, and whoever
    comes too late has not (WCAG 2.2, 2.5.2).
    """

    def __init__(self) -> None:
        self._on: tuple[str, Key] | None = None

    def put(self, screen: str, key: Key | None) -> None:
        """On the choice of this key, or beside all of them, of the screen of this name."""
        self._on = (screen, key) if key else None

    def lift(self, screen: str, key: Key | None) -> Key | None:
        """From this choice, or beside all of them; what is chosen by that."""
        on, self._on = self._on, None
        return key if key and on == (screen, key) else None
