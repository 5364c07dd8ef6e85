"""The words for the phone, the shop, the branch and the mobile network. See `scenarios.steps`."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta, Struct

from otp_atm.bank.wire.control import NetworkState
from otp_atm.kiosk.printable import on_one_line
from otp_atm.person.course import Course
from otp_atm.person.person import Glass
from otp_atm.person.seeing import Unexpected, labelled, plain, require
from otp_atm.phone.events import Event, Focused, Tap, TradeChosen, Typed
from otp_atm.phone.form import Field
from otp_atm.phone.pages import Code, Home, Message, Receipt, Settings
from otp_atm.phone.trade import Trade
from otp_atm.phone.view import Cells, Input, View, told
from otp_atm.phone.views.registry import PAGES, name_of
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.needs import Need, needing
from otp_atm.scenarios.steps import NONE, CardId, Natural, NotedAs, Parts, Texts, listed
from otp_atm.scenarios.variables import as_text

Number = Annotated[str, Meta(pattern=r"^09[0-9]{9}\Z", description="a mobile number, 09 and nine more digits, in quotes")]
Digits = Annotated[str, Meta(pattern=r"^[0-9]{1,19}\Z", description="1 to 19 digits, in quotes")]
Skew = Annotated[int, Meta(ge=-300, le=300, description="seconds")]
Written = Annotated[str, Meta(description="what is written there, or a part of it")]
Path = list[Written]
Noted = Annotated[str, Meta(description="a name under which something was noted")]

if TYPE_CHECKING:
    PageName = str
else:
    PageName = StrEnum("PageName", {name: name for name in map(name_of, PAGES)})


class PhoneExpectation(Parts, forbid_unknown_fields=True):
    """What should be on the phone. Parts may be left out; texts need only be contained in what the page says."""

    page: PageName | None = None
    """Which one is open."""
    text: Texts = ()  # type: ignore[assignment]
    """What stands somewhere on it."""
    no_text: Texts = ()  # type: ignore[assignment]
    """What stands nowhere on it."""
    trouble: str | None = None
    """The code of what went wrong, the bank's or `no-network`; empty: nothing did."""
    cards: Natural | None = None
    """How many the app has."""
    unread: Natural | None = None
    """How many messages nobody has read."""
    clock_error: int | None = None
    """How many seconds its clock is fast."""


class Typing(Struct, forbid_unknown_fields=True):
    """Digits for a field of the phone's page."""

    field: Field
    """What stood in it goes. `expiry` is MMYY."""
    digits: Digits
    """What is typed."""


class Payment(Struct, forbid_unknown_fields=True):
    """Something to pay for, with which card."""

    trade: Trade
    """What is paid for."""
    card: CardId
    """With which card."""


class BranchVisit(Struct, forbid_unknown_fields=True):
    """Whose number is put on file, by their card."""

    card: CardId
    """Whose."""
    phone: Number
    """On file from now on."""


# What a person does with the phone ------------------------------------------------------------------------------------------------


@needing(Need.APP)
def phone_go(cast: Cast, argument: Path) -> Course[None]:
    """From the phone's home screen, touch these labels one after the other: an app, and the way through its menus. Of none it stays there.
    An app that was left in the midst of something is first led back to where it begins.

    - phone go: [Messages]
    """
    yield from go_home(cast)
    for place, label in enumerate(argument):
        yield from tap(cast, label)
        if place == 0:
            yield from go_to_first_page(cast)


@needing(Need.APP)
def tap(cast: Cast, argument: Written) -> Course[None]:
    """Touch what bears this label on the phone: a button, a line, a field; `Back`, `Home` and `Settings` lead there, and `Enter` is a
    keyboard's: it finishes a field, or does what the page is there for. A card or a message is touched by any part of what it says. An app
    that is opened is found as it was left.

    - phone go: [Messages]
    - tap: Home
    """
    event = yield from cast.person.phone.see(lambda glass: labelled(glass.view, argument))
    yield from cast.person.phone.touch(event)


@needing(Need.APP)
def phone_type(cast: Cast, argument: Digits | Typing) -> Course[None]:
    """Type digits into the field in focus, or into a field that is named.

    - enrol at atm: {card: english-sms}
    - register in app: english-sms
    - pay for: {trade: purchase, card: english-sms}
    - phone type: {field: otp, digits: "12345678"}
    """
    if isinstance(argument, Typing):
        yield from empty(cast, argument.field)
        argument = argument.digits
    yield from type_on_phone(cast, argument)


def empty(cast: Cast, field: Field) -> Course[None]:
    """Put the focus on a field, and erase what stands in it."""
    known = partial(field_of, field=field)
    yield from cast.person.phone.see(known)
    yield from cast.person.phone.touch(Focused(field))
    while True:
        found = yield from cast.person.phone.see(known)
        if not (found.filled if isinstance(found, Cells) else told(found.text)):
            return
        yield from cast.person.phone.touch(Tap.ERASE)


def field_of(glass: Glass, field: Field) -> Input | Cells:
    """A field of the page that is open. Raises Unexpected if there is none of the kind."""
    found = next((each for each in glass.view.fields() if each.tap == Focused(field)), None)
    require(found is not None, f"there is no field {field.value} on the phone")
    assert found
    return found


def type_on_phone(cast: Cast, digits: str) -> Course[None]:
    for digit in digits:
        yield from cast.person.phone.touch(Typed(digit))


@needing(Need.APP)
def scan_card(cast: Cast, argument: CardId) -> Course[None]:
    """Hold a card of the wallet before the phone's camera: what the page asks of it (number, expiry, CVV2) is filled in.

    - enrol at atm: {card: english-sms}
    - phone go: [Mobile Bank, One-time password, Register]
    - scan card: english-sms
    """
    yield from cast.person.phone.show_card(cast.card(argument).id)


@needing(Need.APP)
def pay_for(cast: Cast, argument: Payment) -> Course[None]:
    """In the shop, choose this kind of transaction, go to the gateway's payment page, and let it see the card.

    - pay for: {trade: bill, card: english-sms}
    """
    yield from open_app(cast, Tap.SHOP)
    yield from touch(cast, TradeChosen(argument.trade), Tap.CONFIRM)
    yield from scan_card(cast, argument.card)


@needing(Need.APP)
def note_code(cast: Cast, argument: NotedAs) -> Course[None]:
    """Write down the code that the phone shows (an issued password, or that of an open message) under this name.

    - enrol at atm: {card: english-sms}
    - register in app: english-sms
    - issue: {card: english-sms}
    - note code: mine
    - pay for: {trade: purchase, card: english-sms}
    - type noted: mine
    """
    code = yield from cast.person.phone.see(code_shown)
    cast.note(argument, code, secret=True)


def code_shown(glass: Glass) -> str:
    """The code on the page. Raises Unexpected if there is none."""
    page = glass.phone.page
    code = page.code if isinstance(page, Code) else page.sms.code if isinstance(page, Message) else ""
    require(bool(code), "the phone shows no code")
    return code


@needing(Need.APP)
def type_noted(cast: Cast, argument: Noted) -> Course[None]:
    """Type a code that was written down under this name into the field in focus.

    - enrol at atm: {card: english-sms}
    - register in app: english-sms
    - issue: {card: english-sms}
    - note code: mine
    - pay for: {trade: purchase, card: english-sms}
    - type noted: mine
    """
    require(argument in cast.noted, f"no code was written down as «{argument}»")
    yield from type_on_phone(cast, as_text(cast.noted[argument]))


@needing(Need.APP)
def airplane_mode(cast: Cast, argument: bool) -> Course[None]:
    """Switch the phone's airplane mode on (true) or off (false).

    - airplane mode: true
    """
    is_on, open_page = yield from cast.person.phone.see(lambda glass: (glass.phone.airplane, glass.phone.page))
    if is_on is not argument:
        around = () if isinstance(open_page, Settings) else (Tap.SETTINGS,)
        yield from touch(cast, *around, Tap.AIRPLANE, *around)


@needing(Need.APP)
def phone_clock(cast: Cast, argument: Skew) -> Course[None]:
    """Set the phone's clock wrong by so many seconds; a positive number is fast.

    - phone clock: -90
    """
    yield from cast.person.phone.set_clock(timedelta(seconds=argument))


@needing(Need.APP)
def restart_phone(cast: Cast) -> Course[None]:
    """Switch the phone off and on again.

    - restart phone
    """
    yield from cast.person.phone.restart()


def touch(cast: Cast, *events: Event) -> Course[None]:
    """Touch one thing after the other."""
    for event in events:
        yield from cast.person.phone.touch(event)


def go_home(cast: Cast) -> Course[None]:
    """Leave whatever is open for the home screen."""
    page = yield from cast.person.phone.see(lambda glass: glass.phone.page)
    if not isinstance(page, Home):
        yield from cast.person.phone.touch(Tap.HOME)


def open_app(cast: Cast, app: Tap) -> Course[None]:
    """From the home screen, open an app where it begins."""
    yield from go_home(cast)
    yield from touch(cast, app)
    yield from go_to_first_page(cast)


def go_to_first_page(cast: Cast) -> Course[None]:
    """Back from where an app was left to where it begins, from a receipt by its own button."""
    depth, page = yield from cast.person.phone.see(lambda glass: (glass.view.depth, glass.phone.page))
    if isinstance(page, Receipt):
        yield from cast.person.phone.touch(Tap.CONFIRM)
        return
    for _ in range(1, depth):
        yield from cast.person.phone.touch(Tap.BACK)


# What befalls the customer --------------------------------------------------------------------------------------------------------


@needing(Need.BRANCH)
def branch(cast: Cast, argument: BranchVisit) -> Course[None]:
    """The owner of a card visits a branch: this mobile number is on file from now on, and in the phone's second slot.

    - branch: {card: no-phone, phone: "09121112233"}
    """
    yield from cast.person.branch.register_number(cast.card(argument.card).id, argument.phone)


@needing(Need.NETWORK)
def network(cast: Cast, argument: Literal["held", "newest-first", "twice", "orderly"]) -> None:
    """How the mobile network hands over text messages from now on: not at all, the newest first, each one twice, or as it should.

    - network: held
    """
    cast.stage.bank_side.deliver(NetworkState(held=argument == "held", newest_first=argument == "newest-first", twice=argument == "twice"))


# What should be so ----------------------------------------------------------------------------------------------------------------


@needing(Need.APP)
def expect_phone(cast: Cast, argument: PageName | PhoneExpectation) -> Course[None]:
    """The phone should show this: a page by its name alone, or in parts.

    - expect phone: home
    - expect phone: {page: home, unread: 0}
    """
    yield from cast.person.phone.see(partial(judge_phone, argument=argument))
    yield from cast.person.phone.regard()


def judge_phone(glass: Glass, argument: PageName | PhoneExpectation) -> None:
    """Raises Unexpected if the phone is not as `expect phone` wants it."""
    wanted = PhoneExpectation(page=argument) if isinstance(argument, str) else argument
    view, phone = glass.view, glass.phone
    said = plain(view.text())
    require(wanted.page in {None, view.name}, f"expected the phone's page {wanted.page}, but it is {view.name}")
    for text in listed(wanted.text):
        if text not in said:
            raise Unexpected(f"expected the text «{text}» on the phone, but it says «{on_one_line(phone_report(view))}»")
    for text in listed(wanted.no_text):
        if text in said:
            raise Unexpected(f"did not expect the text «{text}» on the phone, but it says «{on_one_line(phone_report(view))}»")
    trouble = getattr(phone.page, "trouble", None)
    code = trouble.code if trouble else ""
    require(wanted.trouble in {None, code}, f"expected the trouble {wanted.trouble or NONE} on the phone, but it is {code or NONE}")
    require(wanted.cards in {None, len(phone.cards)}, f"expected {wanted.cards} cards in the app, but there are {len(phone.cards)}")
    unread = sum(not letter.read for letter in phone.letters)
    require(wanted.unread in {None, unread}, f"expected {wanted.unread} unread messages, but there are {unread}")
    error = round(phone.clock_error.total_seconds())
    require(wanted.clock_error in {None, error}, f"expected the phone's clock {wanted.clock_error} s fast, but it is {error} s")


def phone_report(view: View) -> str:
    """What the phone shows, for a report: without its secrets."""
    return plain(view.discreet.text())


WORDS: Final = (
    phone_go,
    tap,
    phone_type,
    scan_card,
    pay_for,
    note_code,
    type_noted,
    airplane_mode,
    phone_clock,
    restart_phone,
    branch,
    network,
    expect_phone,
)
"""In the order of the manual."""
