"""Sessions with believable data, one for every screen and every variant of it worth looking at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from kiosk.session import Farewell, Session, first_session
from kiosk.state import State
from kiosk.vocabulary import LONGEST_PIN, Language
from screens.registry import view_of
from screens.view import Countdown, View

NOW: Final = datetime(2025, 11, 22, 9, 0, tzinfo=UTC)
"""Saturday, 1 Azar 1404, 12:30 in Tehran."""

_SEEN: Final[dict[State, dict[str, Any]]] = {
    State.OUT_OF_SERVICE: {"code": "bank-unreachable"},
    State.RECOVERING: {"code": "pin-pad-failed"},
    State.CARD_UNREADABLE: {"code": "card-unresponsive"},
    State.TAKE_CARD_TO_SWIPE: {"code": "card-unresponsive"},
    State.CARD_AGAIN: {"code": "card-swipe-failed"},
    State.CARD_PIN: {"digits": 2},
    State.CONFIRM_PHONE: {"masked_phone": "0912***4567"},
    State.OTP_PIN: {"digits": 5},
    State.ENROLLED: {"masked_phone": "0912***4567", "valid_until": NOW + timedelta(hours=24), "sms_otp": True},
    State.OUTCOME_UNKNOWN: {"code": "bank-timeout"},
    State.OUTCOME_NOT_TOLD: {"code": "terminal-unknown"},
    State.PIN_UNANSWERED: {"code": "bank-timeout"},
    State.PIN_NOT_CHECKED: {"code": "pin-key-unknown"},
    State.BANK_UNREACHABLE: {"code": "bank-connection-refused"},
    State.BANK_REFUSED: {"code": "bank-maintenance"},
    State.CARD_SESSION_EXPIRED: {"code": "card-session-expired"},
    State.READER_FAILED: {"code": "reader-missing"},
    State.TAKE_CARD_AND_CLOSE: {"farewell": Farewell.TROUBLE},
}
_VARIANTS: Final[tuple[tuple[str, State, dict[str, Any]], ...]] = (
    ("silent", State.CARD_UNREADABLE, {"code": "card-timed-out"}),
    ("foreign", State.CARD_UNREADABLE, {"code": "card-no-application"}),
    ("garbled", State.CARD_UNREADABLE, {"code": "card-number-invalid"}),
    ("busy", State.CARD_UNREADABLE, {"code": "reader-in-use"}),
    ("swipe", State.CARD_AGAIN, {"code": "card-unresponsive"}),
    ("insert", State.CARD_AGAIN, {"code": "card-has-chip"}),
    ("wrong", State.CARD_PIN, {"pin_was_wrong": True, "tries_left": 2}),
    ("last", State.CARD_PIN, {"pin_was_wrong": True, "tries_left": 1, "digits": 4}),
    ("wrong-again", State.CARD_PIN, {"pin_was_wrong": True}),
    ("long", State.CARD_PIN, {"digits": LONGEST_PIN}),
    ("unknown", State.CONFIRM_PHONE, {"masked_phone": ""}),
    ("differed", State.OTP_PIN, {"pins_differed": True}),
    ("weak", State.OTP_PIN, {"pin_was_weak": True, "digits": 8}),
    ("too-late", State.ENROLLING, {"cancel_came_late": True}),
    ("offline", State.ENROLLED, {"sms_otp": False}),
    ("undated", State.ENROLLED, {"valid_until": None}),
    ("terminal", State.BANK_REFUSED, {"code": "terminal-unknown"}),
    ("pin", State.BANK_REFUSED, {"code": "pin-block-unreadable"}),
    ("card-out", State.ENROLLED, {"card_out": True}),
    ("cancelled", State.TAKE_CARD, {"farewell": Farewell.CANCELLED}),
    ("timed-out", State.TAKE_CARD, {"farewell": Farewell.TIMED_OUT}),
)
_HURRY: Final = {State.MORE_TIME: 7.0, State.TAKE_CARD: 9.0}
"""Screens that are shown with little time left, in seconds."""


class Sample(NamedTuple):
    """A view and the name its picture goes by."""

    name: str
    view: View


def samples(language: Language) -> Iterator[Sample]:
    """Every screen, its variants after it."""
    for state in State:
        yield Sample(state.value, _view(state, language, {}))
        for variant, of, changes in _VARIANTS:
            if of is state:
                yield Sample(f"{state.value}-{variant}", _view(state, language, changes))


def sample_session(state: State, language: Language, **changes: Any) -> Session:
    """A session as it may be in `state`."""
    return replace(first_session(language), **(_SEEN.get(state, {}) | changes))


def _view(state: State, language: Language, changes: dict[str, Any]) -> View:
    view = view_of(state, sample_session(state, language, **changes))
    hurry = _HURRY.get(state)
    return replace(view, now=NOW, countdown=Countdown(hurry, 30.0) if hurry and not changes else None)
