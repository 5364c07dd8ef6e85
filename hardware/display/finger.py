"""A finger, or the mouse, on the glass."""

from __future__ import annotations

from collections.abc import Callable

from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.vocabulary import Key


class Finger:
    """Chooses what it is lifted from, if it was put there and the screen is the same: whoever slips off has changed their mind, and whoever
    comes too late has not (WCAG 2.2, 2.5.2).

    What is left of a PIN that was typed on glass chooses nothing on the screen that has come under it, Cancel not even: a second tap on
    Enter, say.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` tells seconds."""
        self._clock = clock
        self._on: tuple[str, Key] | None = None
        self._typed: tuple[str, float] | None = None
        """Where a key of a PIN pad was last touched, and when."""

    def type(self, screen: str) -> None:
        """On a key of a PIN pad, on the screen of this name."""
        self._on, self._typed = None, (screen, self._clock())

    def put(self, screen: str, key: Key | None) -> bool:
        """On the choice of this key, or beside all of them; whether it may choose that."""
        self._on = (screen, key) if key and not self._still_types_elsewhere(screen) else None
        return self._on is not None

    def lift(self, screen: str, key: Key | None) -> Key | None:
        """From this choice, or beside all of them; what is chosen by that."""
        on, self._on = self._on, None
        return key if key and on == (screen, key) else None

    def _still_types_elsewhere(self, screen: str) -> bool:
        if self._typed is None:
            return False
        where, at = self._typed
        return where != screen and self._clock() - at < REST
