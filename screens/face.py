"""From a state and its session to the screen that is shown: the page, and the choices that its row offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import Final

from msgspec.structs import replace

from kiosk.events import LanguageChosen
from kiosk.look import Icon
from kiosk.offers import Offer
from kiosk.session import Session
from kiosk.state import State
from kiosk.table import Table
from kiosk.vocabulary import Language
from screens import dates
from screens.scene import Page, Scene
from screens.view import Choice, View
from screens.words import words_of

Sayings = Callable[[str, Language], object]
"""The words that the service of this name has of its own, in this language; without a name, those of the menus."""


class Face:
    """The screens of a terminal that has this table. Moments are told in `zone`, Tehran's unless given."""

    def __init__(self, table: Table, pages: Mapping[State, Page], sayings: Sayings, zone: tzinfo | None = None) -> None:
        self.table: Final = table
        self._pages = pages
        self._sayings = sayings
        self._zone = zone or dates.zone()

    def view_of(self, state: State, session: Session, now: datetime) -> View:
        """The screen of `state` for this session; how much time is left, the runner knows."""
        view = replace(self._pages[state](Scene(state, session, now, self._zone)), now=now)
        return view if view.choices else replace(view, choices=self._choices(state, session))

    def _choices(self, state: State, session: Session) -> tuple[Choice, ...]:
        row = self.table.row_of(state, session)
        numbers = {key: number for number, key in enumerate(row.numbers, 1)}
        return tuple(self._choice(offer, numbers.get(offer.key, 0), state, session) for offer in row.offers)

    def _choice(self, offer: Offer, number: int, state: State, session: Session) -> Choice:
        if isinstance(offer.event, LanguageChosen):
            return language_choice(offer, offer.event.language, session)
        return Choice(offer.key, self._label(offer, state, session), offer.icon, offer.tone, number=number)

    def _label(self, offer: Offer, state: State, session: Session) -> str:
        name = offer.label if isinstance(offer.label, str) else offer.label(session)
        owner = self.table.owners.get(state)
        service = offer.of or (owner.name if owner else "")
        own = getattr(self._sayings(service, session.language), name, None)
        text: str = own or getattr(words_of(session.language), name)
        return text


def language_choice(offer: Offer, language: Language, session: Session) -> Choice:
    """A language in its own words; the present one is ticked."""
    return Choice(offer.key, language.name, Icon.CHECK if session.language is language else Icon.GLOBE)
