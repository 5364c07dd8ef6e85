"""Everything to be seen in the window at one size: a still picture, and the parts that change over it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from pygame import Rect, Surface

from otp_atm.demo.areas import Areas, Tab
from otp_atm.demo.art import still
from otp_atm.demo.art.materials import materials_of
from otp_atm.demo.art.refusal import draw_refusal
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.captions import caption_of
from otp_atm.demo.faces import Faces
from otp_atm.demo.glimpses import Glimpses
from otp_atm.demo.hands import Hands, Refusal
from otp_atm.demo.known import Known
from otp_atm.demo.levers import Lever
from otp_atm.demo.parts.branch import BranchPart
from otp_atm.demo.parts.card import CardPart
from otp_atm.demo.parts.clock_bar import ClockBarPart, Unheard
from otp_atm.demo.parts.help import HelpPart
from otp_atm.demo.parts.keys import KeysPart
from otp_atm.demo.parts.light import LightPart
from otp_atm.demo.parts.note import NotePart
from otp_atm.demo.parts.overlay import Overlay
from otp_atm.demo.parts.own_card import OwnCardPart
from otp_atm.demo.parts.part import Part
from otp_atm.demo.parts.phone import PhonePart
from otp_atm.demo.parts.refusal import RefusalPart
from otp_atm.demo.parts.reset import ResetPart
from otp_atm.demo.parts.screen import ScreenPart
from otp_atm.demo.parts.tabs import TabsPart
from otp_atm.demo.parts.wallet import WalletPart
from otp_atm.demo.props import Props, no_news
from otp_atm.demo.words import spoken
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.vocabulary import Language


class Beside(NamedTuple):
    """The parts that there are only with a phone."""

    phone: PhonePart
    bar: ClockBarPart
    branch: BranchPart
    tabs: TabsPart
    unheard: RefusalPart[Unheard]


class Scene:
    """The picture of one layout. Parts may be told what happens to them; `paint` brings the surface up to date."""

    def __init__(self, areas: Areas, props: Props, hands: Hands, glimpses: Glimpses) -> None:
        letters = Typesetter(FontBook())
        self.areas = areas
        self._studio = Studio(areas, props.brand, materials_of(props.brand), letters, spoken(props.tongue.language))
        self._tongue = props.tongue
        self._cards = props.cards
        self._known = props.known
        self._hands = hands
        self._faces = Faces(props.cards, self._studio)
        self._machine = still.machine(self._studio)
        self._still = self._machine
        self._captions: tuple[Language, frozenset[int], Known] | None = None
        self._dirty = [Rect((0, 0), areas.size)]
        self.screen = ScreenPart(props.make_painter(areas.screen.size), areas.screen)
        self.keys = KeysPart(areas, letters)
        self.wallet = WalletPart(areas, hands, self._faces)
        self.card = CardPart(hands, self._faces)
        self.note = NotePart(props.news if areas.shown is Tab.ATM or not areas.side else no_news, lambda: self._studio)
        self.help = HelpPart(self._dirty[0])
        self.reset = ResetPart(props.reset, self._dirty[0], lambda: self._studio, lambda: self.help.is_open)
        self.own_card = self._own_card(props)
        self.beside = self._beside(props, glimpses)
        light = LightPart(areas, props.reader)
        self.refusal = RefusalPart(lambda: hands.refusal, self._refused)
        self.overlays = self._overlays()
        lying: tuple[Part, ...] = (self.screen, self.keys, light, self.wallet)
        over: tuple[Part, ...] = (self.card, self.note, self.refusal)
        beside: tuple[Part, ...] = over
        if self.beside:
            beside = (self.beside.phone, self.beside.bar, self.beside.tabs, *over, self.beside.unheard)
        above: tuple[Part, ...] = (props.above(lambda: self._studio),) if props.above else ()
        self._parts: tuple[Part, ...] = (*lying, *beside, *self.overlays, self.help, *above)

    def _beside(self, props: Props, glimpses: Glimpses) -> Beside | None:
        """What stands beside the ATM and below, where there is room for it."""
        town, areas = props.town, self.areas
        if not (town and areas.side and areas.foot):
            return None
        branch = BranchPart(town.branch, self._dirty[0], lambda: self._studio, lambda: self.help.is_open)
        doors = {Lever.BRANCH: branch.open, Lever.RESET: self.reset.open, Lever.LANGUAGE: props.tongue.turn}
        bar = ClockBarPart(props, town, areas.foot, lambda: self._studio, doors)
        tabs = TabsPart(town, glimpses, lambda: self._studio)
        return Beside(PhonePart(props, town, areas.side), bar, branch, tabs, RefusalPart(lambda: bar.unheard, self._unheard))

    def _refused(self, refusal: Refusal) -> tuple[Surface, Rect]:
        """At the slot."""
        return draw_refusal(self._studio, self._studio.words.refusals[refusal.why], self.areas.slot)

    def _unheard(self, unheard: Unheard) -> tuple[Surface, Rect]:
        """At the sign for the sound."""
        assert self.beside
        return draw_refusal(self._studio, self._studio.words.silences[unheard.why], self.beside.bar.bar.levers[Lever.MUTE])

    def _own_card(self, props: Props) -> OwnCardPart | None:
        """Where cards can be added."""
        desk = props.town.own_card if props.town else None
        return OwnCardPart(desk, self._dirty[0], lambda: self._studio, lambda: self.help.is_open, discreet=props.discreet) if desk else None

    def _overlays(self) -> tuple[Overlay, ...]:
        """All that can lie over the window, the help aside."""
        branch = (self.beside.branch,) if self.beside else ()
        return (*branch, *((self.own_card,) if self.own_card else ()), self.reset)

    @property
    def overlay(self) -> Overlay | None:
        """What lies over the window now, the uppermost first."""
        return next((one for one in reversed(self.overlays) if one.is_open), None)

    @property
    def studio(self) -> Studio:
        return self._studio

    @property
    def still(self) -> Surface:
        """The picture without anything that changes."""
        return self._still

    def refresh(self) -> None:
        """Paint everything at the next call: the surface has lost what was on it."""
        self._dirty = [Rect((0, 0), self.areas.size)]

    def paint(self, surface: Surface, now: float) -> list[Rect]:
        """Paint what has changed since the last call; the rectangles to flip."""
        self._studio = self._speaking()
        dirty = self._dirty + [rect for part in self._parts for rect in part.changed(now)]
        self._dirty = []
        dirty += self._caption()
        for rect in dirty:
            surface.set_clip(rect)
            surface.blit(self._still, rect, rect)
            for part in self._parts:
                part.draw(surface)
        surface.set_clip(None)
        return dirty

    def _speaking(self) -> Studio:
        """In the language of the window, or the nearest that the demo has."""
        language = spoken(self._tongue.language)
        return self._studio if self._studio.language is language else replace(self._studio, language=language)

    def draw_ahead(self) -> None:
        """Use a moment of rest to draw the picture of a card that nobody has seen yet."""
        self._faces.draw_one()

    def next_change(self, now: float) -> float | None:
        changes = [part.next_change(now) for part in self._parts]
        if not self._faces.complete or self._dirty or self._captions != self._wanted:
            changes.append(now)
        return min((change for change in changes if change is not None), default=None)

    @property
    def _wanted(self) -> tuple[Language, frozenset[int], Known]:
        return self._studio.language, self._hands.kept, self._known()

    def _caption(self) -> list[Rect]:
        """Write the wallet's captions anew if they are to say something else."""
        wanted = self._wanted
        if self._captions == wanted:
            return []
        self._captions = wanted
        language, kept, known = wanted
        captions = [caption_of(card, known, self._studio.words, language, kept=index in kept) for index, card in enumerate(self._cards)]
        self._still = still.captioned(self._machine, self._studio, captions)
        return [self.areas.wallet]
