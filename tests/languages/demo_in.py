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
from otp_atm.demo.art.lever_bar import draw_bar, labels_of
from otp_atm.demo.art.materials import materials_of
from otp_atm.demo.art.note import draw_note, width_of
from otp_atm.demo.art.own_card import draw_own_card
from otp_atm.demo.art.refusal import draw_refusal
from otp_atm.demo.art.reset import draw_reset
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.branch import BranchDesk, Deed, Service
from otp_atm.demo.branch import Form as BranchForm
from otp_atm.demo.captions import Caption, caption_of
from otp_atm.demo.cards import DemoCard, NewCard
from otp_atm.demo.fields import MOBILE_NUMBER, Slate, Slip
from otp_atm.demo.hands import Why
from otp_atm.demo.known import NOTHING, Known, Status
from otp_atm.demo.levers import bar_of
from otp_atm.demo.news import News
from otp_atm.demo.own_card import RULES, Customer, Entry, OwnCardDesk, Printer
from otp_atm.demo.own_card import Form as OwnForm
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
UNFORESEEN: Final = "bank-unavailable"


def scenes_of(language: Language, size: Size) -> Iterator[tuple[str, Drawn]]:
    """Each thing by its name, and how it is painted in a window of this size."""
    cards = tuple(_told(card, language) for card in STAND_INS)
    areas = areas_with_phone(size, len(cards))
    studio = _studio(areas, language)
    words = studio.words
    canvas = Surface(size, depth=32)
    for name, told in wallets(studio, cards):
        yield name, partial(still.captioned, canvas, studio, told)
    yield "help", partial(draw_help, studio)
    yield "engraved", partial(lettering.engrave_guide, canvas, studio)
    yield from _branch(studio, cards)
    if areas.foot:
        yield "clock", partial(draw_bar, studio, areas.foot, bar_of(areas.foot, rtl=studio.rtl), _time(studio))
    phone = words.message.format(phone="0912 *** 4567")
    yield "a message", partial(draw_note, studio, News(phone, words.branch.hints[Service.NUMBER]), width_of(studio))
    yield from _tour(_studio(with_band(size, len(cards)), language))


def _told(card: DemoCard, language: Language) -> DemoCard:
    """A card whose caption is given in this language, too."""
    like = PSEUDO.get(language.code)
    return replace(card, caption={**card.caption, language.code: strange(card.caption[like])}) if like else card


def _studio(areas: Areas, language: Language) -> Studio:
    return Studio(areas, BRAND, materials_of(BRAND), Typesetter(FontBook()), language)


def wallets(studio: Studio, cards: tuple[DemoCard, ...]) -> Iterator[tuple[str, list[Caption]]]:
    """With PINs of their own, with one and the same, and with every way in which a card can stand."""
    said = partial(caption_of, words=studio.words, language=studio.language)
    alike = tuple(replace(card, pin="1234") for card in cards)
    yield "wallet", [said(card, NOTHING, kept=card is cards[0]) for card in cards]
    yield "wallet, one PIN", [said(card, NOTHING) for card in alike]
    for turn, standings in enumerate((STANDINGS, STANDINGS[::-1])):
        known = Known(dict(zip((card.card.pan.digits for card in alike), standings, strict=False)))
        yield f"wallet, as cards stand, {turn}", [said(card, known) for card in alike]


def _status(
    phone: str = "", kinds: tuple[bool, bool] = (False, False), tries: int = 3, *, locked: bool = False, expired: bool = False
) -> Status:
    return Status(
        phone=phone,
        language="fa",
        offline=kinds[0],
        sms=kinds[1],
        expired=expired,
        pin_of_fixtures=tries == 3,
        pin_tries_left=tries,
        untouched=tries == 3,
        locked=locked,
    )


STANDINGS: Final = (
    None,
    _status(),
    _status("09121234567", tries=1),
    _status(kinds=(True, True)),
    _status(kinds=(True, False)),
    _status(kinds=(False, True)),
    _status(tries=0),
    _status(locked=True),
    _status(expired=True),
)


def _branch(studio: Studio, cards: tuple[DemoCard, ...]) -> Iterator[tuple[str, Drawn]]:
    standing = dict(zip((card.card.pan.digits for card in cards), STANDINGS, strict=False))
    desk = BranchDesk(Nobody(), cards, lambda _: None, lambda: None, lambda: Known(standing))
    answers = [(None, ""), *((deed, "") for deed in Deed), *((Deed.NUMBER, code) for code in (*studio.words.branch.refused, UNFORESEEN))]
    slates = [Slate(MOBILE_NUMBER), *(Slate(MOBILE_NUMBER, "0912", slip) for slip in Slip)]
    forms = [BranchForm(done=deed, code=code) for deed, code in answers] + [BranchForm(slate=slate) for slate in slates]
    for index, form in enumerate(forms):
        shown = replace(form, chosen=index % len(cards), service=tuple(Service)[index % len(Service)])
        yield f"branch desk, {shown}", partial(_drawn_as, studio, desk, shown)
    yield "reset", partial(draw_reset, studio, waiting=False)
    yield "reset, answered", partial(draw_reset, studio, waiting=True)
    for why in Why:
        yield f"refusal, {why}", partial(draw_refusal, studio, studio.words.refusals[why], studio.areas.slot)
    for silence, text in studio.words.silences.items():
        yield f"{silence}", partial(draw_refusal, studio, text, studio.areas.foot or studio.areas.slot)
    own = OwnCardDesk(Nobody(), Printer(str, str), Customer(lambda: cards, print, print), print)
    for typed in ("", "12", "6221061234567892", "6221061234567893"):
        own.form = replace(own.form, slates={entry: Slate(RULES[entry]).write(typed) for entry in Entry}, taken=typed.endswith("2"))
        yield f"own card, {typed}", partial(_own_card_as, studio, own, own.form)
    yield "own card, refused", partial(_own_card_as, studio, own, replace(own.form, code="bank-unreachable"))


def _drawn_as(studio: Studio, desk: BranchDesk, form: BranchForm) -> None:
    desk.form = form
    draw_branch(studio, desk)


def _own_card_as(studio: Studio, desk: OwnCardDesk, form: OwnForm) -> None:
    desk.form = form
    draw_own_card(studio, desk)


class Nobody:
    """A counter at which nobody answers."""

    def visit_branch(self, pan: str, phone: str, answer: Callable[[str], None]) -> None:
        """Nothing comes of it."""

    give_pin = visit_branch

    def unblock(self, pan: str, answer: Callable[[str], None]) -> None:
        """Nor of this."""

    def issue(self, card: NewCard, answer: Callable[[str], None]) -> None:
        """Nor of this."""


def _time(studio: Studio) -> Time:
    words, language = studio.words, studio.language
    local, other = NOW.astimezone(dates.zone()), on_the_machine()[not studio.rtl]
    return Time(
        time=f"{dates.weekday_and_date(local, language)}  {seconds(local, language)}",
        other_time=foreign(dates.date(local, other), rtl=not studio.rtl),
        skew=words.phone_clock.format(error=minutes(timedelta(minutes=-3, seconds=-12), language)),
        labels=labels_of(words, language),
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
