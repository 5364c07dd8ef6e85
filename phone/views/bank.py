"""The mobile-bank app, page by page in the order of its menu."""

from __future__ import annotations

from otp_atm.phone.events import CardChosen, Tap
from otp_atm.phone.form import Field
from otp_atm.phone.moves.bank import CODE_LIFE
from otp_atm.phone.pages import ChooseCard, Code, ConfirmEnd, Ended, EnterPin, Purpose, Register, Registered, Synchronise
from otp_atm.phone.state import NO_ERROR, AppCard
from otp_atm.phone.view import (
    App,
    Beside,
    Button,
    CardFace,
    Glyph,
    Item,
    Notice,
    OneTimePassword,
    Row,
    Secret,
    Size,
    Text,
    Verdict,
)
from otp_atm.phone.views.sight import Look, Page, card_number, field, trouble
from otp_atm.screens.view import Tone


def bank_menu(look: Look) -> Page:
    words, cards = look.words, look.phone.cards
    faces = tuple(face(look, card) for card in cards[-1:]) or (
        Verdict(Glyph.CARD, Tone.NEUTRAL, words.no_cards.title, words.no_cards.lines),
    )
    items: tuple[Item, ...] = (
        *news(look),
        *faces,
        Row(words.menu_otp.label, words.menu_otp.hint, Glyph.KEY, Tap.OTP_MENU),
        Row(words.menu_guide.label, words.menu_guide.hint, Glyph.BOOK, Tap.GUIDE),
    )
    return Page(App.BANK, words.main_menu, items)


def guide(look: Look) -> Page:
    said = look.words.guide
    glyphs = (Glyph.OTP, Glyph.SHIELD, Glyph.CLOCK, Glyph.INFO)
    items = tuple(Row(one.title, one.lines[0], glyph) for one, glyph in zip(said, glyphs, strict=True))
    return Page(App.BANK, look.words.menu_guide.label, items, path=(look.words.main_menu,))


def otp_menu(look: Look) -> Page:
    words = look.words
    items: tuple[Item, ...] = (
        *news(look),
        Row(words.register.label, words.register.hint, Glyph.PLUS, Tap.REGISTER),
        Row(words.issue.label, words.issue.hint, Glyph.KEY, Tap.ISSUE),
        Row(words.deactivate.label, words.deactivate.hint, Glyph.STOP, Tap.DEACTIVATE),
        Row(words.synchronise.label, words.synchronise.hint, Glyph.SYNC, Tap.SYNCHRONISE),
        Text(words.registered_cards.format(count=look.number(len(look.phone.cards))), Size.SMALL, centred=True),
    )
    return Page(App.BANK, words.otp, items, path=(words.main_menu,))


# Register


def register(look: Look) -> Page:
    page: Register = look.page
    words, ready = look.words, page.form.ready and not page.waiting
    items: tuple[Item, ...] = (
        Text(words.register_intro),
        field(look, page.form, Field.CARD_NUMBER, Glyph.CARD),
        field(look, page.form, Field.ACTIVATION_CODE, Glyph.MESSAGES),
        *trouble(look, page.trouble),
        Button(words.confirm, Tap.CONFIRM if ready else None, busy=bool(page.waiting)),
    )
    return Page(App.BANK, words.register.label, items, path=way(look))


def registered(look: Look) -> Page:
    page: Registered = look.page
    said = look.words.registered
    items = (
        Verdict(Glyph.CHECK, Tone.SUCCESS, said.title, (card_number(look, page.number), *said.lines)),
        Button(look.words.to_otp_menu, Tap.CONFIRM),
    )
    return Page(App.BANK, look.words.register.label, items, path=way(look))


# Issue


def choose_card(look: Look) -> Page:
    page: ChooseCard = look.page
    words, cards = look.words, look.phone.cards
    entry = words.issue if page.purpose is Purpose.ISSUE else words.deactivate
    if not cards:
        nothing = words.nothing_registered
        items: tuple[Item, ...] = (
            *news(look),
            Verdict(Glyph.CARD, Tone.NEUTRAL, nothing.title, nothing.lines),
            Button(words.register.label, Tap.REGISTER, glyph=Glyph.PLUS),
        )
    else:
        items = (*news(look), Text(words.choose_card), *(face(look, card) for card in cards))
    return Page(App.BANK, entry.label, items, path=way(look))


def enter_pin(look: Look) -> Page:
    page: EnterPin = look.page
    words = look.words
    items: tuple[Item, ...] = (
        *small_face(look, page.token_id),
        Text(words.pin_intro),
        field(look, page.form, Field.OTP_PIN),
        *((Notice(words.pin_hints[page.hint], Tone.WARNING),) if page.hint else ()),
        Beside(
            (
                Button(words.internet_password, Tap.INTERNET_PASSWORD if page.form.ready else None, glyph=Glyph.KEY),
                Button(words.card_password, Tap.CARD_PASSWORD, Tone.NEUTRAL, Glyph.CARD),
            ),
            (3, 2),
        ),
    )
    return Page(App.BANK, words.issue.label, items, path=way(look))


def code(look: Look) -> Page:
    page: Code = look.page
    words = look.words
    if page.code:
        label, glyph = (words.copied, Glyph.CHECK) if page.copied else (words.copy_code, Glyph.COPY)
        shown = look.number(f"{page.code[:4]} {page.code[4:]}")
        items: tuple[Item, ...] = (
            *small_face(look, page.token_id),
            OneTimePassword(Secret(shown), page.ends_at, round(CODE_LIFE.total_seconds()), words.code_caption),
            Button(label, Tap.COPY, Tone.NEUTRAL if page.copied else Tone.PRIMARY, glyph),
        )
    else:
        items = (
            *small_face(look, page.token_id),
            Verdict(Glyph.CLOCK, Tone.WARNING, words.code_over.title, words.code_over.lines),
            Button(words.issue_again, Tap.CONFIRM, glyph=Glyph.KEY),
        )
    return Page(App.BANK, words.internet_password, items, path=(*way(look), words.issue.label))


# Deactivate


def confirm_end(look: Look) -> Page:
    page: ConfirmEnd = look.page
    words, asked = look.words, look.words.deactivate_question
    items: tuple[Item, ...] = (
        Verdict(Glyph.STOP, Tone.WARNING, asked.title, (card_number(look, page.number), *asked.lines)),
        *trouble(look, page.trouble),
        Button(words.deactivate_yes, None if page.waiting else Tap.CONFIRM, Tone.DANGER, busy=bool(page.waiting)),
    )
    return Page(App.BANK, words.deactivate.label, items, path=way(look))


def ended(look: Look) -> Page:
    page: Ended = look.page
    said = look.words.deactivated
    items = (
        Verdict(Glyph.CHECK, Tone.SUCCESS, said.title, (card_number(look, page.number), *said.lines)),
        Button(look.words.to_otp_menu, Tap.CONFIRM),
    )
    return Page(App.BANK, look.words.deactivate.label, items, path=way(look))


# Synchronise clocks


def synchronise(look: Look) -> Page:
    page: Synchronise = look.page
    words, said = look.words, look.words.synchronise_intro
    once_more = Button(words.synchronise_now, None if page.waiting else Tap.SYNCHRONISE, busy=bool(page.waiting), glyph=Glyph.SYNC)
    items: tuple[Item, ...] = (
        Verdict(Glyph.SYNC, Tone.NEUTRAL, said.title, said.lines),
        *trouble(look, page.trouble),
        once_more,
    )
    if page.mended is not None:
        items = (
            Verdict(Glyph.CHECK, Tone.SUCCESS, words.synchronised, (mended(look, page),)),
            *trouble(look, page.trouble),
            Button(words.to_otp_menu, Tap.CONFIRM),
            once_more._replace(tone=Tone.NEUTRAL),
        )
    return Page(App.BANK, words.synchronise.label, items, path=way(look))


def mended(look: Look, page: Synchronise) -> str:
    error = page.mended or NO_ERROR
    if abs(error.total_seconds()) < 1:
        return look.words.was_right
    template = look.words.was_ahead if error > NO_ERROR else look.words.was_behind
    return template.format(time=look.duration(error))


def news(look: Look) -> tuple[Item, ...]:
    """Cards that have ended without the person's doing anything here."""
    words = look.words
    said = (Notice(words.card_ended.format(number=card_number(look, card.number)), Tone.WARNING) for card in look.phone.ended)
    return (*said, Button(words.seen, Tap.SEEN, Tone.NEUTRAL)) if look.phone.ended else ()


def way(look: Look) -> tuple[str, ...]:
    """The menus above a page of the one-time password menu."""
    return look.words.main_menu, look.words.otp


def face(look: Look, card: AppCard) -> CardFace:
    return CardFace(card_number(look, card.number), look.words.card_caption, look.bank, CardChosen(card.token_id))


def small_face(look: Look, token_id: str) -> tuple[Item, ...]:
    """Which card this is about, in a line."""
    card = look.phone.card(token_id)
    return (Row(card_number(look, card.number), look.bank, Glyph.CARD),) if card else ()
