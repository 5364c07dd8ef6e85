"""The terminal as it is shipped: its table, its screens, everything that can happen to it and that it can ask."""

from __future__ import annotations

from typing import Final

from assembly import face_of, studio_of, table_of
from configuration import Settings
from kiosk import events
from kiosk.events import FAMILIES, Event
from kiosk.requests import BankRequest, Settlement, Writing

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
