"""Everything that the demo's window itself says, painted in a language: wallet, help, branch desk, clock, messages, and the tour's band."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from pygame import Surface

from otp_atm.demo.areas import Areas, Size, areas_with_phone, with_band
from otp_atm.demo.art import band, lettering, still
from otp_atm.demo.art.branch import draw_branch
from otp_atm.demo.art.help import draw_help
from otp_atm.demo.art.lever_bar import Told as Time
from otp_atm.demo.art.lever_bar import draw_bar
from otp_atm.demo.art.materials import materials_of
from otp_atm.demo.art.note import draw_note
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.levers import Lever, bar_of
from otp_atm.demo.news import News
from otp_atm.demo.parts.clock_bar import foreign, minutes, seconds
from otp_atm.demo.tour.tour import Surprise
from otp_atm.demo.words import on_the_machine
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.samples import NOW
from otp_atm.screens import dates
from otp_atm.screens.brand import Brand
from tests.demo.stand_ins import STAND_INS
from tests.languages.pseudo import PSEUDO, strange

BRAND: Final = Brand()
SURPRISE: Final = Surprise("grand-tour.fa.yaml", 107, "expect phone", "expected the page «receipt»", "enrolled", "gateway")
Drawn = Callable[[], object]


def scenes_of(language: Language, size: Size) -> Iterator[tuple[str, Drawn]]:
    """Each thing by its name, and how it is painted in a window of this size."""
    cards = tuple(_told(card, language) for card in STAND_INS)
    areas = areas_with_phone(size, len(cards))
    studio = _studio(areas, language)
    words = studio.words
    canvas = Surface(size, depth=32)
    yield "wallet", partial(still.captioned, canvas, studio, cards, frozenset({0}))
    yield "wallet, one PIN", partial(still.captioned, canvas, studio, tuple(replace(card, pin="1234") for card in cards), frozenset())
    yield "help", partial(draw_help, studio)
    yield "engraved", partial(lettering.engrave_guide, canvas, studio)
    yield from _branch(studio, cards)
    if areas.foot:
        yield "clock", partial(draw_bar, studio, areas.foot, bar_of(areas.foot, rtl=studio.rtl), _time(studio))
    room = areas.pad.left - areas.front.left - 2 * areas.px(14)
    phone = words.message.format(phone="0912 *** 4567")
    yield "a message", partial(draw_note, studio, News(phone, words.branch_hint), room)
    
    yield from _tour(_studio(with_band(size, len(cards)), language))


def _told(card: DemoCard, language: Language) -> DemoCard:
    """A card whose caption is given in this language, too."""
    like = PSEUDO.get(language.code)
    return replace(card, caption={**card.caption, language.code: strange(card.caption[like])}) if like else card


def _studio(areas: Areas, language: Language) -> Studio:
    return Studio(areas, BRAND, materials_of(BRAND), Typesetter(FontBook()), language)


def _branch(studio: Studio, cards: tuple[DemoCard, ...]) -> Iterator[tuple[str, Drawn]]:
    desk = BranchDesk(Nobody(), cards, lambda _: None, lambda: None)
    outcomes = (None, "", *studio.words.branch_refused, "bank-unavailable")
    for outcome in outcomes:
        desk.form = replace(desk.form, outcome=outcome)
        yield f"branch desk, {outcome}", partial(_drawn_as, studio, desk, desk.form)


def _drawn_as(studio: Studio, desk: BranchDesk, form: object) -> None:
    desk.form = form  # type: ignore[assignment]
    draw_branch(studio, desk)


class Nobody:
    """A counter at which nobody answers."""

    def visit_branch(self, pan: str, phone: str, answer: Callable[[str], None]) -> None:
        """Nothing comes of it."""


def _time(studio: Studio) -> Time:
    words, language = studio.words, studio.language
    local, other = NOW.astimezone(dates.zone()), on_the_machine()[not studio.rtl]
    return Time(
        time=f"{dates.weekday_and_date(local, language)}  {seconds(local, language)}",
        other_time=foreign(dates.date(local, other), rtl=not studio.rtl),
        skew=words.phone_clock.format(error=minutes(timedelta(minutes=-3, seconds=-12), language)),
        labels=tuple((lever, words.levers.get(lever, language.name)) for lever in Lever),
        down=frozenset(),
        lit=frozenset(),
    )


def _tour(studio: Studio) -> Iterator[tuple[str, Drawn]]:
    place, words = studio.areas.band, studio.words.tour
    assert place
    caption, surprise = studio.words.mouse, SURPRISE.said(studio.language)
    for tag, told in ((words.paused, caption), (words.stopped, ""), ("", caption)):
        says = band.Told(told, "" if told else surprise, tag, 0.4, bool(tag))
        yield f"tour, {tag}", partial(band.draw_band, studio, place, studio.language, says)
