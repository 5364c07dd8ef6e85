"""Sessions with believable data, one for every screen and every variant of it worth looking at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from otp_atm.kiosk.moves import Row
from otp_atm.kiosk.session import Farewell, Session, first_session, remember
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import LONGEST_PIN, Language
from otp_atm.screens.face import Face
from otp_atm.screens.view import Countdown, View

NOW: Final = datetime(2025, 11, 22, 9, 0, tzinfo=UTC)
"""Saturday, 1 Azar 1404, 12:30 in Tehran."""


class Variant(NamedTuple):
    """What else a screen can look like: fields of the session, or of the service's data in it."""

    name: str
    state: State
    fields: Mapping[str, Any]


class Samples(NamedTuple):
    """The fields that a visit brings to some states, and the variants, in the order of their pictures."""

    seen: Mapping[State, Mapping[str, Any]]
    variants: tuple[Variant, ...]


VISIT: Final = Samples(
    seen={
        Visit.OUT_OF_SERVICE: {"code": "bank-unreachable"},
        Visit.RECOVERING: {"code": "pin-pad-failed"},
        Visit.CARD_UNREADABLE: {"code": "card-unresponsive"},
        Visit.TAKE_CARD_TO_SWIPE: {"code": "card-unresponsive"},
        Visit.CARD_AGAIN: {"code": "card-swipe-failed"},
        Visit.CARD_PIN: {"digits": 2},
        Visit.OUTCOME_UNKNOWN: {"code": "bank-timeout"},
        Visit.OUTCOME_NOT_TOLD: {"code": "terminal-unknown"},
        Visit.PIN_UNANSWERED: {"code": "bank-timeout"},
        Visit.PIN_NOT_CHECKED: {"code": "pin-key-unknown"},
        Visit.BANK_UNREACHABLE: {"code": "bank-connection-refused"},
        Visit.BANK_REFUSED: {"code": "bank-maintenance"},
        Visit.CARD_SESSION_EXPIRED: {"code": "card-session-expired"},
        Visit.READER_FAILED: {"code": "reader-missing"},
        Visit.TAKE_CARD_AND_CLOSE: {"farewell": Farewell.TROUBLE},
    },
    variants=(
        Variant("silent", Visit.CARD_UNREADABLE, {"code": "card-timed-out"}),
        Variant("foreign", Visit.CARD_UNREADABLE, {"code": "card-no-application"}),
        Variant("garbled", Visit.CARD_UNREADABLE, {"code": "card-number-invalid"}),
        Variant("busy", Visit.CARD_UNREADABLE, {"code": "reader-in-use"}),
        Variant("swipe", Visit.CARD_AGAIN, {"code": "card-unresponsive"}),
        Variant("insert", Visit.CARD_AGAIN, {"code": "card-has-chip"}),
        Variant("wrong", Visit.CARD_PIN, {"pin_was_wrong": True, "tries_left": 2}),
        Variant("last", Visit.CARD_PIN, {"pin_was_wrong": True, "tries_left": 1, "digits": 4}),
        Variant("wrong-again", Visit.CARD_PIN, {"pin_was_wrong": True}),
        Variant("long", Visit.CARD_PIN, {"digits": LONGEST_PIN}),
        Variant("terminal", Visit.BANK_REFUSED, {"code": "terminal-unknown"}),
        Variant("pin", Visit.BANK_REFUSED, {"code": "pin-block-unreadable"}),
        Variant("cancelled", Visit.TAKE_CARD, {"farewell": Farewell.CANCELLED}),
        Variant("timed-out", Visit.TAKE_CARD, {"farewell": Farewell.TIMED_OUT}),
    ),
)
_HURRY: Final = {Visit.MORE_TIME: 7.0, Visit.TAKE_CARD: 9.0}
"""Screens that are shown with little time left, in seconds."""


class Sample(NamedTuple):
    """A view and the name its picture goes by."""

    name: str
    view: View


class Studio:
    """Shows the screens of a terminal, whatever language its customer has chosen, as they are with these samples."""

    def __init__(self, face_in: Callable[[Language], Face], samples: Samples) -> None:
        self._face_in = face_in
        self._samples = samples

    def samples(self, language: Language) -> Iterator[Sample]:
        """Every screen, its variants after it."""
        for state in self._face_in(language).table.rows:
            yield Sample(state.value, self._view(state, language, {}))
            for variant in self._samples.variants:
                if variant.state is state:
                    yield Sample(f"{state.value}-{variant.name}", self._view(state, language, variant.fields))

    def session(self, state: State, language: Language, **changes: Any) -> Session:
        """A session as it may be in `state`, but for these fields."""
        return remember(self.blank(state, language), {**self._samples.seen.get(state, {}), **changes})

    def blank(self, state: State, language: Language, **changes: Any) -> Session:
        """A session as it is at first in `state`, but for these fields."""
        service = self._face_in(language).table.owners.get(state)
        return remember(replace(first_session(language), data=service.data if service else None), changes)

    def row(self, state: State, language: Language) -> Row:
        """What holds there at a terminal that offers this language."""
        return self._face_in(language).table.rows[state]

    def show(self, state: State, session: Session) -> View:
        """The screen of `state` for this session, its clock covered."""
        return replace(self._face_in(session.language).view_of(state, session, NOW), now=None)

    def _view(self, state: State, language: Language, changes: Mapping[str, Any]) -> View:
        view = self.show(state, self.session(state, language, **changes))
        hurry = _HURRY.get(state) if isinstance(state, Visit) else None
        return replace(view, now=NOW, countdown=Countdown(hurry, 30.0) if hurry and not changes else None)
