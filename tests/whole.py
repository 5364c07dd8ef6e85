"""The terminal as it is shipped: its table, its screens, everything that can happen to it and that it can ask."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from otp_atm.assembly import face_of, studio_of, table_of
from otp_atm.configuration import Settings
from otp_atm.kiosk import events
from otp_atm.kiosk.events import FAMILIES, Event
from otp_atm.kiosk.requests import BankRequest, Settlement, Writing
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens import words as screen_words
from otp_atm.services import words as menu_words

TABLE: Final = table_of(Settings())
STATES: Final = tuple(TABLE.rows)
FACE: Final = face_of(TABLE, Settings())
STUDIO: Final = studio_of(Settings())

_ASKED: Final = {row.asks for row in TABLE.rows.values() if row.asks} - {Settlement}
REQUESTS: Final[frozenset[type[BankRequest]]] = frozenset(
    _ASKED | {request.settles_by for request in _ASKED if issubclass(request, Writing)}
)
EVENTS: Final[frozenset[type[Event]]] = frozenset(
    {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event) and kind not in {Event, *FAMILIES}}
    | {event for row in TABLE.rows.values() for event in row.on}
    | {reply for request in REQUESTS for reply in request.replies}
)


def said_at_the_atm(language: Language) -> dict[str, object]:
    """Every text of the terminal in a language by its name: of the screens of the visit, the menus and the services."""
    parts = [
        screen_words.words_of(language),
        menu_words.words_of(language),
        *(import_module(f"otp_atm.services.{service.name}.words").words_of(language) for service in TABLE.services),
    ]
    names = [name for part in parts for name in part.__struct_fields__]
    assert len(names) == len(set(names))
    return {name: getattr(part, name) for part in parts for name in part.__struct_fields__}
