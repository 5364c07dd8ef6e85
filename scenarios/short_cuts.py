"""Words that do many steps at once: how a scenario gets to what it is about. Every step is taken as a person would take it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, Struct

from kiosk.state import State
from kiosk.vocabulary import Key
from phone.bank_link import truncated
from phone.events import CardChosen, CardSeen, Event, MessageOpened, Tap, Typed
from phone.pages import Code, Registered
from scenarios.phone_steps import post
from scenarios.stage import Stage
from scenarios.steps import CardId, choose, expect, insert, pin, press, require, take_card, wallet_card
from screens.words import words_of

OtpPin = Annotated[str, Meta(pattern=r"^[0-9]{8}\Z")]


class Enrolment(Struct, forbid_unknown_fields=True):
    """Who enrols: by their card, with which OTP PIN, with SMS passwords or without."""

    card: CardId
    otp_pin: OtpPin = "40718293"
    sms: bool = True


class Issue(Struct, forbid_unknown_fields=True):
    """For which card a password is issued, with which OTP PIN."""

    card: CardId
    otp_pin: OtpPin = "40718293"


def enrol_at_atm(stage: Stage, argument: Enrolment) -> None:
    """The owner of a card enrols it at the ATM, from card in to card out, whether or not it was enrolled before."""
    words = words_of(stage.view.language)
    do(stage, insert, argument.card)
    do(stage, pin, "own")
    do(stage, choose, words.password_operations)
    do(stage, choose, words.register)
    if stage.view.name == "already_enrolled":
        do(stage, choose, words.enrol_anew)
    do(stage, choose, words.phone_is_mine)
    do(stage, pin, argument.otp_pin)
    do(stage, pin, argument.otp_pin)
    do(stage, choose, words.consent_yes if argument.sms else words.consent_no)
    do(stage, expect, State.ENROLLED)
    leave(stage)


def deactivate_at_atm(stage: Stage, argument: CardId) -> None:
    """The owner of this card deactivates its one-time passwords at the ATM, from card in to card out."""
    words = words_of(stage.view.language)
    do(stage, insert, argument)
    do(stage, pin, "own")
    do(stage, choose, words.password_operations)
    do(stage, choose, words.deactivate)
    do(stage, choose, words.deactivate_yes)
    do(stage, expect, State.DEACTIVATED)
    leave(stage)


def register_in_app(stage: Stage, argument: CardId) -> None:
    """Register this card in the app with the code of the newest message, which is copied and pasted."""
    letters, card = stage.handset.phone.letters, wallet_card(stage, argument)
    require(bool(letters), "there is no message on the phone")
    happen(stage, Tap.HOME, Tap.MESSAGES, MessageOpened(letters[0].sms), Tap.COPY)
    happen(stage, Tap.HOME, Tap.BANK, Tap.OTP_MENU, Tap.REGISTER)
    happen(stage, CardSeen(card.pan.digits, card.expiry, card.cvv2), Tap.PASTE, Tap.CONFIRM)
    require(isinstance(stage.handset.phone.page, Registered), "expected that the app registers the card")


def issue(stage: Stage, argument: Issue) -> None:
    """Issue an internet purchase password in the app for this card."""
    number = truncated(wallet_card(stage, argument.card).pan.digits)
    known = next((card for card in stage.handset.phone.cards if card.number == number), None)
    require(known is not None, f"the card «{argument.card}» is not registered in the app")
    assert known
    happen(stage, Tap.HOME, Tap.BANK, Tap.OTP_MENU, Tap.ISSUE)
    happen(stage, CardChosen(known.token_id), Typed(argument.otp_pin), Tap.INTERNET_PASSWORD)
    require(isinstance(stage.handset.phone.page, Code), "expected that the app issues a code")


def leave(stage: Stage) -> None:
    """No other service; take the card."""
    do(stage, press, Key.CANCEL)
    do(stage, take_card)
    stage.run_out_of_time()


def do(stage: Stage, perform: Callable[..., None], *argument: str | Key) -> None:
    perform(stage, *argument)
    stage.settle()


def happen(stage: Stage, *events: Event) -> None:
    """Let this happen to the phone, one after the other."""
    for event in events:
        post(stage, event)
