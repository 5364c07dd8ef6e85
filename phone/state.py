"""The state of the phone. All of it is plain data; what it keeps for the next time is listed in `phone.store`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.form import Clip, Field
from otp_atm.phone.messages import Letters, Sms
from otp_atm.phone.pages import Code, Gateway, Home, Page, Settings, put_away

BANNER: Final = timedelta(seconds=8)
"""How long a banner stays."""
NO_ERROR: Final = timedelta()


@dataclass(frozen=True, slots=True)
class AppCard:
    """A card that the app can issue for: what the bank calls the registration, and the truncated card number.

    `mark` is the vault's of the whole number, which is not kept: other cards may have the same first and last digits.
    `issued` is the step of its latest one-time password, the Unix time in whole seconds by the phone's clock.
    """

    token_id: str
    number: str
    mark: str = ""
    issued: int = 0


@dataclass(frozen=True, slots=True)
class Banner:
    """A message that has just come in, over whatever is open."""

    sms: Sms
    until: datetime


@dataclass(frozen=True, slots=True)
class Tried:
    """A code that the bank has been asked to take by the request of this ticket, and has not yet answered."""

    ticket: int
    digits: str = field(repr=False)
    meant_for: Field
    card: str
    """The end of the card number."""


Way = tuple[Page, ...]
"""From the home screen to a page, which stands last."""


@dataclass(frozen=True, slots=True)
class Phone:
    """`pages` is the way to the page that is open; `left` are those to where other apps were left."""

    language: Language
    clock_error: timedelta = NO_ERROR
    """How far its clock is ahead of the true time."""
    airplane: bool = False
    letters: Letters = ()
    cards: tuple[AppCard, ...] = ()
    ended: tuple[AppCard, ...] = ()
    """Cards whose registration the bank has ended, until the person has seen that."""
    numbers: tuple[str, ...] = field(default=(), repr=False)
    """Those of its SIM cards."""
    clipboard: Clip | None = None
    """What was copied, until it is of no more use."""
    banner: Banner | None = None
    pages: Way = (Home(),)
    left: tuple[Way, ...] = ()
    tickets: int = 0
    """How many requests it has sent."""
    tried: tuple[Tried, ...] = ()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def at(self, page: Page) -> Phone:
        """The same page in another condition, or another in its place."""
        return replace(self, pages=(*self.pages[:-1], page))

    def onto(self, page: Page) -> Phone:
        """One page further."""
        return replace(self, pages=(*self.pages, page))

    def back(self) -> Phone:
        """One page back."""
        return replace(self, pages=self.pages[:-1] or (Home(),)) if len(self.pages) > 1 else self

    def home(self) -> Phone:
        """The home screen. The app that was open is kept as it is; the settings are closed."""
        way = tuple(map(put_away, (page for page in self.pages if not isinstance(page, Settings))))
        return replace(self, pages=(Home(),), left=(*self.left, way) if len(way) > 1 else self.left)

    def opened(self, first: Page) -> Phone:
        """The app with this first page, where it was left, or there."""
        phone = self.home()
        way = next((way for way in phone.left if type(way[1]) is type(first)), (Home(), first))
        return replace(phone, pages=way, left=tuple(other for other in phone.left if other != way))

    def card(self, token_id: str) -> AppCard | None:
        return next((card for card in self.cards if card.token_id == token_id), None)

    @property
    def next_due(self) -> datetime | None:
        """The next moment at which something is over by itself, in true time."""
        moments = (
            self.banner.until if self.banner else None,
            self.clipboard.until if self.clipboard else None,
            *(letter.sms.clip.until for letter in self.letters if not letter.over),
            *map(due, chain(self.pages, *self.left)),
        )
        return min((moment for moment in moments if moment), default=None)


def due(page: Page) -> datetime | None:
    """When something on a page is over by itself, in true time."""
    match page:
        case Code(code=code, ends_at=ends_at) if code:
            return ends_at
        case Gateway(sms_until=sms_until):
            return sms_until
        case _:
            return None
