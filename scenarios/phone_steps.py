"""The words for the phone, the shop, the branch and the mobile network. See `scenarios.steps`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct

from bank.wire.control import NetworkState
from phone.events import CardSeen, ClockSet, Event, Focused, Tap, TradeChosen, Typed
from phone.form import Field
from phone.handset import Handset
from phone.pages import Code, Message
from phone.trade import Trade
from phone.view import View
from phone.views.registry import PAGES, name_of
from scenarios.stage import Stage
from scenarios.steps import CardId, Parts, Texts, Unexpected, listed, plain, require, wallet_card

Number = Annotated[str, Meta(pattern=r"^09[0-9]{9}\Z")]
Digits = Annotated[str, Meta(pattern=r"^[0-9]{1,19}\Z")]
PageName = Annotated[str, Meta(pattern=rf"^({'|'.join(map(name_of, PAGES))})\Z")]
Skew = Annotated[int, Meta(ge=-300, le=300)]


class PhoneExpectation(Parts, forbid_unknown_fields=True):
    """What should be on the phone. Parts may be left out; texts need only be contained in what the page says."""

    page: PageName | None = None
    text: Texts = ()  # type: ignore[assignment]
    no_text: Texts = ()  # type: ignore[assignment]
    trouble: str | None = None
    cards: int | None = None
    unread: int | None = None
    clock_error: int | None = None


class Typing(Struct, forbid_unknown_fields=True):
    """Digits for a field of the phone's page."""

    field: Field
    digits: Digits


class Payment(Struct, forbid_unknown_fields=True):
    """Something to pay for, with which card."""

    trade: Trade
    card: CardId


class BranchVisit(Struct, forbid_unknown_fields=True):
    """Whose number is put on file, by their card."""

    card: CardId
    phone: Number


# What a person does with the phone ------------------------------------------------------------------------------------------------


def phone_go(stage: Stage, argument: list[str]) -> None:
    """From the phone's home screen, touch these labels one after the other: an app, and the way through its menus."""
    post(stage, Tap.HOME)
    for label in argument:
        tap(stage, label)


def tap(stage: Stage, argument: str) -> None:
    """Touch what bears this label on the phone: a button, a line, a field; `Back` and `Home` lead back and home. A card or a message is
    touched by any part of what it says."""
    post(stage, labelled(stage.handset.view, argument))


def labelled(view: View, label: str) -> Event:
    """What touching this label of a page means. Raises Unexpected if there is none."""
    ways = {"Back": Tap.BACK, "Home": Tap.HOME}
    labels = [(plain(written), event) for written, event in view.taps()]
    exactly = (event for written, event in labels if written == label)
    within = (event for written, event in labels if label in written)
    found = next(exactly, None) or next(within, None) or ways.get(label)
    if found is None:
        raise Unexpected(f"there is nothing «{label}» to touch on the phone")
    return found


def phone_type(stage: Stage, argument: Digits | Typing) -> None:
    """Type digits into the field in focus, or into a field that is named: card-number, activation-code, otp-pin, cvv2, expiry (MMYY),
    otp, amount. What stood in a named field goes."""
    if isinstance(argument, str):
        post(stage, Typed(argument))
        return
    post(stage, Focused(argument.field))
    form = getattr(stage.handset.phone.page, "form", None)
    require(form is not None and form.focus is argument.field, f"there is no field {argument.field.value} on the phone")
    assert form
    for _ in form[argument.field]:
        post(stage, Tap.ERASE)
    post(stage, Typed(argument.digits))


def scan_card(stage: Stage, argument: CardId) -> None:
    """Hold a card of the wallet before the phone's camera: what the page asks of it (number, expiry, CVV2) is filled in."""
    card = wallet_card(stage, argument)
    post(stage, CardSeen(card.pan.digits, card.expiry, card.cvv2))


def pay_for(stage: Stage, argument: Payment) -> None:
    """In the shop, choose this kind of transaction (purchase, bill, top-up, card-to-card), go to the gateway's payment page, and let it
    see the card."""
    for event in (Tap.HOME, Tap.SHOP, TradeChosen(argument.trade), Tap.CONFIRM):
        post(stage, event)
    scan_card(stage, argument.card)


def note_code(stage: Stage, argument: str) -> None:
    """Write down the code that the phone shows (an issued password, or that of an open message) under this name."""
    stage.settle()
    page = stage.handset.phone.page
    code = page.code if isinstance(page, Code) else page.sms.code if isinstance(page, Message) else ""
    require(bool(code), "the phone shows no code")
    stage.noted[argument] = code


def type_noted(stage: Stage, argument: str) -> None:
    """Type a code that was written down under this name into the field in focus."""
    require(argument in stage.noted, f"no code was written down as «{argument}»")
    post(stage, Typed(stage.noted[argument]))


def airplane_mode(stage: Stage, argument: bool) -> None:
    """Switch the phone's airplane mode on (true) or off (false)."""
    if stage.handset.phone.airplane is not argument:
        post(stage, Tap.AIRPLANE)


def phone_clock(stage: Stage, argument: Skew) -> None:
    """Set the phone's clock wrong by so many seconds, -300 to 300; a positive number is fast."""
    post(stage, ClockSet(timedelta(seconds=argument)))


def restart_phone(stage: Stage) -> None:
    """Switch the phone off and on again."""
    stage.restart_phone()


def post(stage: Stage, event: Event) -> None:
    """Let this happen to the phone, and all that follows."""
    stage.handset.post(event)
    stage.settle()


# What befalls the customer --------------------------------------------------------------------------------------------------------


def branch(stage: Stage, argument: BranchVisit) -> None:
    """The owner of a card visits a branch: this mobile number is on file from now on, and in the phone's second slot."""
    stage.bank_side.visit_branch(wallet_card(stage, argument.card).pan, argument.phone)
    stage.handset.carry(argument.phone)


def network(stage: Stage, argument: Literal["held", "newest-first", "twice", "orderly"]) -> None:
    """How the mobile network hands over text messages from now on: not at all, the newest first, each one twice, or as it should."""
    stage.bank_side.deliver(NetworkState(held=argument == "held", newest_first=argument == "newest-first", twice=argument == "twice"))


# What should be so ----------------------------------------------------------------------------------------------------------------


def expect_phone(stage: Stage, argument: PageName | PhoneExpectation) -> None:
    """The phone should show this: a page by its name alone, or any of page, text, no_text; trouble (the code of what went wrong), cards
    (how many the app has), unread (messages), clock_error (seconds that its clock is fast)."""
    judge_phone(stage.handset, argument)


def judge_phone(handset: Handset, argument: PageName | PhoneExpectation) -> None:
    """Raises Unexpected if the phone is not as `expect phone` wants it."""
    wanted = PhoneExpectation(page=argument) if isinstance(argument, str) else argument
    view, phone = handset.view, handset.phone
    said = plain(view.text())
    require(wanted.page in {None, view.name}, f"expected the phone's page {wanted.page}")
    for text in listed(wanted.text):
        require(text in said, f"expected the text «{text}» on the phone")
    for text in listed(wanted.no_text):
        require(text not in said, f"did not expect the text «{text}» on the phone")
    trouble = getattr(phone.page, "trouble", None)
    code = trouble.code if trouble else ""
    require(wanted.trouble in {None, code}, f"expected the trouble {wanted.trouble} on the phone, but it is «{code}»")
    require(wanted.cards in {None, len(phone.cards)}, f"expected {wanted.cards} cards in the app, but there are {len(phone.cards)}")
    unread = sum(not letter.read for letter in phone.letters)
    require(wanted.unread in {None, unread}, f"expected {wanted.unread} unread messages, but there are {unread}")
    error = round(phone.clock_error.total_seconds())
    require(wanted.clock_error in {None, error}, f"expected the phone's clock {wanted.clock_error} s fast, but it is {error} s")


def phone_report(view: View) -> str:
    """What the phone shows, for a report: without its secrets."""
    return plain(view.discreet.text())
