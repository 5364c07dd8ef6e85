"""Words that do many steps at once: how a scenario gets to what it is about. Every step is taken as a person would take it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Final

from msgspec import Meta, Struct

from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.person.course import Course
from otp_atm.person.person import Glass
from otp_atm.person.seeing import choice, choices, require
from otp_atm.phone.bank_link import truncated
from otp_atm.phone.events import CardChosen, MessageOpened, Tap
from otp_atm.phone.messages import Sms
from otp_atm.phone.pages import Code, Page, Registered
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.needs import Need, needing
from otp_atm.scenarios.phone_steps import go_home, go_to_first_page, open_app, scan_card, touch, type_on_phone
from otp_atm.scenarios.steps import OWN, CardId, choose, expect, insert, pin, press, take_card
from otp_atm.screens.view import View
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.one_time_password.words import words_of
from otp_atm.services.words import words_of as words_of_menus

OtpPin = Annotated[str, Meta(pattern=r"^[0-9]{8}\Z", description="8 digits, in quotes")]


class Enrolment(Struct, forbid_unknown_fields=True):
    """Who enrols: by their card, with which OTP PIN, with SMS passwords or without."""

    card: CardId
    """Whose owner enrols."""
    otp_pin: OtpPin = "40718293"
    """The OTP PIN that they choose."""
    sms: bool = True
    """Whether they want passwords by SMS, too."""


class Issue(Struct, forbid_unknown_fields=True):
    """For which card a password is issued, with which OTP PIN."""

    card: CardId
    """For which card."""
    otp_pin: OtpPin = "40718293"
    """Right or wrong: the app cannot tell."""


def enrol_at_atm(cast: Cast, argument: Enrolment) -> Course[None]:
    """The owner of a card enrols it at the ATM, from card in to card out, whether or not it was enrolled before.

    - enrol at atm: {card: english-sms, sms: false}
    """
    language = yield from language_of_atm(cast)
    words, menu = words_of(language), words_of_menus(language)
    yield from insert(cast, argument.card)
    yield from pin(cast, OWN)
    yield from choose(cast, menu.password_operations)
    yield from choose(cast, words.register)
    labels = yield from cast.person.atm.see(either(words.enrol_anew, words.phone_is_mine))
    for label in labels:
        yield from choose(cast, label)
    yield from pin(cast, argument.otp_pin)
    yield from pin(cast, argument.otp_pin)
    yield from choose(cast, words.consent_yes if argument.sms else words.consent_no)
    yield from expect(cast, Otp.ENROLLED)
    yield from leave(cast)


def deactivate_at_atm(cast: Cast, argument: CardId) -> Course[None]:
    """The owner of this card deactivates its one-time passwords at the ATM, from card in to card out.

    - deactivate at atm: enrolled
    """
    language = yield from language_of_atm(cast)
    words, menu = words_of(language), words_of_menus(language)
    yield from insert(cast, argument)
    yield from pin(cast, OWN)
    yield from choose(cast, menu.password_operations)
    yield from choose(cast, words.deactivate)
    yield from choose(cast, words.deactivate_yes)
    yield from expect(cast, Otp.DEACTIVATED)
    yield from leave(cast)


@needing(Need.APP)
def register_in_app(cast: Cast, argument: CardId) -> Course[None]:
    """Register this card in the app with the code of the newest message, which is copied and pasted.

    - enrol at atm: {card: english-sms}
    - register in app: english-sms
    """
    newest = yield from cast.person.phone.see(newest_message)
    yield from open_app(cast, Tap.MESSAGES)
    yield from touch(cast, MessageOpened(newest), Tap.COPY)
    yield from open_app(cast, Tap.BANK)
    yield from touch(cast, Tap.OTP_MENU, Tap.REGISTER)
    yield from scan_card(cast, argument)
    yield from touch(cast, Tap.PASTE, Tap.CONFIRM)
    yield from cast.person.phone.see(
        lambda glass: require(isinstance(glass.phone.page, Registered), "expected that the app registers the card")
    )


@needing(Need.APP)
def issue(cast: Cast, argument: Issue) -> Course[None]:
    """Issue an internet purchase password in the app for this card.

    - enrol at atm: {card: english-sms}
    - register in app: english-sms
    - issue: {card: english-sms}
    """
    number = truncated(cast.card(argument.card).pan.digits)
    cards = yield from cast.person.phone.see(lambda glass: glass.phone.cards)
    tokens = [card.token_id for card in cards if card.number == number]
    require(bool(tokens), f"the card «{argument.card}» is not registered in the app")
    yield from go_to_pin(cast, tokens[0])
    yield from type_on_phone(cast, argument.otp_pin)
    yield from touch(cast, Tap.INTERNET_PASSWORD)
    yield from cast.person.phone.see(partial(on_page, kind=Code, otherwise="expected that the app issues a code"))


def go_to_pin(cast: Cast, token_id: str) -> Course[None]:
    """In the app, to where the OTP PIN of this card is entered: on from its last password, or through the menus."""
    yield from go_home(cast)
    yield from touch(cast, Tap.BANK)
    page = yield from cast.person.phone.see(lambda glass: glass.phone.page)
    if isinstance(page, Code) and page.token_id == token_id:
        yield from touch(cast, Tap.BACK if page.code else Tap.CONFIRM)
    else:
        yield from go_to_first_page(cast)
        yield from touch(cast, Tap.OTP_MENU, Tap.ISSUE, CardChosen(token_id))


def leave(cast: Cast) -> Course[None]:
    """No other service; take the card."""
    yield from press(cast, Key.CANCEL)
    yield from take_card(cast)
    yield from cast.person.stay_silent()


def language_of_atm(cast: Cast) -> Course[Language]:
    """The language in which the ATM now speaks."""
    language = yield from cast.person.atm.see(lambda view: view.language)
    return language


def either(first: str, then: str) -> Callable[[View], tuple[str, ...]]:
    """What is to be chosen: both, where the first one of these labels is on the screen, else the second alone."""

    def find(view: View) -> tuple[str, ...]:
        if first in choices(view):
            return first, then
        choice(view, then)
        return (then,)

    return find


def newest_message(glass: Glass) -> Sms:
    require(bool(glass.phone.letters), "there is no message on the phone")
    return glass.phone.letters[0].sms


def on_page(glass: Glass, kind: type[Page], otherwise: str) -> None:
    require(isinstance(glass.phone.page, kind), otherwise)


WORDS: Final = (
    enrol_at_atm,
    deactivate_at_atm,
    register_in_app,
    issue,
)
"""In the order of the manual."""
