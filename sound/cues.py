"""When which tone sounds: a reader of a terminal's stream, or a watcher of its screens, and a watcher of a phone's pages.

Nothing is told of a PIN but what its dots tell: every digit sounds alike, and whatever is wrong with an entry is heard in one way.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final, Protocol

from otp_atm.evidence.listening import Showed, Took
from otp_atm.kiosk.events import KeyPressed, PinCleared, PinEntered
from otp_atm.kiosk.look import Tone
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.stream import Record
from otp_atm.screens.view import View


class Cue(Enum):
    """What there is to hear."""

    KEY = "key"
    CARD_IN = "card-in"
    CARD_LEFT = "card-left"
    """The card waits in the slot: not at once, then again and again until it is taken, so that people turn round."""
    SUCCESS = "success"
    REFUSAL = "refusal"
    SMS = "sms"


Play = Callable[[Cue | None], None]
"""Sounds a cue in place of whatever sounds; None is silence."""
KEYS: Final = (KeyPressed, PinEntered, PinCleared)
WAITING: Final = frozenset(
    {Visit.TAKE_CARD, Visit.TAKE_CARD_AND_CLOSE, Visit.TAKE_CARD_AND_RESTART, Visit.TAKE_CARD_TO_SWIPE, Visit.CARD_LEFT}
)
"""Screens before which a card is in the slot, to be taken."""


class AtTerminal:
    """What is to be heard of a terminal."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._view: View | None = None

    def heard(self, record: Record) -> None:
        """A reader of the stream: what it shows, and keys that are no digits."""
        if isinstance(record, Showed):
            self.saw(record.view)
        elif isinstance(record, Took) and isinstance(record.posted.event, KEYS):
            self._play(Cue.KEY)

    def saw(self, view: View) -> None:
        """A watcher of screens, where there is no stream: digits by their dots, and what another screen says."""
        old, self._view = self._view, view
        if old and old.name == view.name:
            if old.pin and view.pin and old.pin.filled < view.pin.filled:
                self._play(Cue.KEY)
            return
        cue = cue_of(view)
        if cue or (old and cue_of(old) is Cue.CARD_LEFT):
            self._play(cue)


def cue_of(view: View) -> Cue | None:
    """What a screen begins with."""
    if view.name in WAITING:
        return Cue.CARD_LEFT
    if view.name == Visit.READING_CARD:
        return Cue.CARD_IN
    if view.tone is Tone.SUCCESS:
        return Cue.SUCCESS
    return Cue.REFUSAL if view.tone is Tone.ERROR or (view.tone is Tone.WARNING and view.notice) else None


class Page(Protocol):
    """A page of a phone, as far as it can be heard."""

    @property
    def alert(self) -> object: ...


class OfPhone:
    """What is to be heard of a phone, a watcher of its pages: a message that comes."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._alert: object = None

    def __call__(self, page: Page) -> None:
        old, self._alert = self._alert, page.alert
        if page.alert and page.alert != old:
            self._play(Cue.SMS)
