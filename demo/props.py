"""What the demo's window is about: whose ATM, which cards, and the devices that hands can reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from otp_atm.demo.areas import Areas, Size, Tab, areas_of, areas_with_phone, with_band
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.full_screen import FullScreen
from otp_atm.demo.hands import Reader
from otp_atm.demo.known import Known, nothing_known
from otp_atm.demo.news import News
from otp_atm.demo.parts.part import Part
from otp_atm.demo.pointer import shape_pointer
from otp_atm.demo.silence import OnPaper, Volume
from otp_atm.demo.tongue import Tongue
from otp_atm.demo.town import Town
from otp_atm.demo.words import speaking
from otp_atm.hardware.display.window import Painter
from otp_atm.hardware.pin_pad.keyboard import KeyMap, Pad
from otp_atm.phone.view import View as PhoneView
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import View


def no_news() -> News | None:
    return None


def nothing() -> None:
    """Nobody is there to do it."""


@dataclass(frozen=True, slots=True)
class Props:
    """`make_painter` makes the painter of the ATM's screen for a size in pixels; `clock` is the terminal's monotonic clock, in seconds."""

    brand: Brand
    cards: tuple[DemoCard, ...]
    reader: Reader
    pad: Pad
    make_painter: Callable[[Size], Painter]
    clock: Callable[[], float]
    keys: KeyMap = field(default_factory=KeyMap)
    news: Callable[[], News | None] = no_news
    """The latest message to a customer, at once; the same value as long as there is nothing newer. Whoever has news wakes the loop."""
    known: Callable[[], Known] = nothing_known
    """How the cards stand at the bank, at once; the same value as long as there is nothing newer."""
    watchers: tuple[Callable[[View], None], ...] = ()
    """Whoever else wants to see each screen."""
    phone_watchers: tuple[Callable[[PhoneView], None], ...] = ()
    """Whoever wants to see each page of the phone."""
    discreet: bool = False
    """Whether dots stand for codes and card numbers, as in all our pictures."""
    full_screen: FullScreen = field(default_factory=FullScreen)
    tongue: Tongue = field(default_factory=lambda: Tongue(speaking()))
    """What the window speaks; the ATM speaks what its customer does."""
    volume: Volume = field(default_factory=OnPaper)
    """What makes its sounds."""
    town: Town | None = None
    """What there is beside the ATM, if the demo is about that, too."""
    reset: Callable[[], None] = nothing
    """Ends this demo so that another begins, with everything as in the beginning."""
    tour: Callable[[], None] = nothing
    """Begins the guided tour."""
    above: Callable[[Callable[[], Studio]], Part] | None = None
    """Makes what lies over everything else and has a band of its own below it, if there is such a thing."""
    shape_pointer: Callable[[bool], None] = shape_pointer
    """Makes the mouse pointer a hand over what can be touched, or an arrow again."""

    as_small: bool = False
    """Whether it is laid out as if there were no room for both ATM and phone."""

    def areas(self, size: Size, shown: Tab) -> Areas:
        """The layout of a window of this size; `shown` is in sight where there is no room for both."""
        if not self.town:
            return areas_of(size, len(self.cards))
        if self.above:
            return with_band(size, len(self.cards), shown, as_small=self.as_small)
        return areas_with_phone(size, len(self.cards), shown)
