"""From a state and its session to the screen that is shown: the page, and the choices that its row offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import cache
from typing import Final

from msgspec.structs import replace

from otp_atm.kiosk.events import LanguageChosen
from otp_atm.kiosk.look import Icon
from otp_atm.kiosk.offers import Offer
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.table import Table
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens import dates
from otp_atm.screens.scene import Page, Scene
from otp_atm.screens.view import Choice, View
from otp_atm.screens.words import words_of

Sayings = Callable[[str, Language], object]
"""The words that the service of this name has of its own, in this language; without a name, those of the menus."""


class Face:
    """The screens of a terminal that has this table. Moments are told in `zone`, Tehran's unless given."""

    def __init__(self, table: Table, pages: Mapping[State, Page], sayings: Sayings, zone: tzinfo | None = None) -> None:
        self.table: Final = table
        self._pages = pages
        self._sayings = sayings
        self._zone = zone or dates.zone()
        self._said = cache(self._choices_said)

    def view_of(self, state: State, session: Session, now: datetime) -> View:
        """The screen of `state` for this session; how much time is left, the runner knows."""
        view = self._pages[state](Scene(state, session, now, self._zone))
        return replace(view, now=now, choices=view.choices or self._choices(state, session))

    def _choices(self, state: State, session: Session) -> tuple[Choice, ...]:
        offers = self.table.row_of(state, session).offers
        names = tuple([offer.label if isinstance(offer.label, str) else offer.label(session) for offer in offers])
        return self._said(state, session.card_out, names, session.language)

    def _choices_said(self, state: State, card_out: bool, names: tuple[str, ...], language: Language) -> tuple[Choice, ...]:
        row = self.table.row(state, card_out=card_out)
        numbers = {key: number for number, key in enumerate(row.numbers, 1)}
        return tuple(
            language_choice(offer, offer.event.language, language)
            if isinstance(offer.event, LanguageChosen)
            else Choice(offer.key, self._text(name, offer.of, state, language), offer.icon, offer.tone, number=numbers.get(offer.key, 0))
            for offer, name in zip(row.offers, names, strict=True)
        )

    def _text(self, name: str, of: str, state: State, language: Language) -> str:
        owner = self.table.owners.get(state)
        own = getattr(self._sayings(of or (owner.name if owner else ""), language), name, None)
        text: str = own or getattr(words_of(language), name)
        return text


def language_choice(offer: Offer, language: Language, spoken: Language) -> Choice:
    """A language in its own words; the one that is spoken now is ticked."""
    return Choice(offer.key, language.name, Icon.CHECK if spoken is language else Icon.GLOBE)
