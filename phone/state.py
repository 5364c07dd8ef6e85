"""The state of the phone. All of it is plain data; what it keeps for the next time is listed in `phone.store`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.form import NOTHING_COPIED, Clip
from otp_atm.phone.messages import Letters, Sms
from otp_atm.phone.pages import Code, Gateway, Home, Page

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
class Phone:
    """`pages` is the way to the page that is open, which stands last."""

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
    clipboard: Clip = NOTHING_COPIED
    banner: Banner | None = None
    pages: tuple[Page, ...] = (Home(),)
    tickets: int = 0
    """How many requests it has sent."""

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

    def card(self, token_id: str) -> AppCard | None:
        return next((card for card in self.cards if card.token_id == token_id), None)

    @property
    def next_due(self) -> datetime | None:
        """The next moment at which something is over by itself, in true time."""
        page = self.page
        moments = (
            self.banner.until if self.banner else None,
            page.ends_at if isinstance(page, Code) and page.code else None,
            page.sms_until if isinstance(page, Gateway) else None,
        )
        return min((moment for moment in moments if moment), default=None)
