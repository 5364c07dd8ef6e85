"""Every word a scenario can use, with what it takes and what it does. docs/scenarios.md is written from these docstrings.

A word is a function of the cast and, mostly, an argument whose type is checked when the file is read, before anything is played. What a
person does or sees is a course on the protocol of `person`; what befalls the machines is done at once on the stage. A step that finds
something else than it expects raises `Unexpected`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta, Struct

from otp_atm import languages
from otp_atm.bank.wire.codes import CODES, AnyCode
from otp_atm.bank.wire.faults import ANY
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.problems import Code
from otp_atm.kiosk.printable import on_one_line
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course
from otp_atm.person.person import Sight
from otp_atm.person.seeing import Unexpected, choice, choices, plain, require
from otp_atm.person.wallet import WalletCard
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.matching import told
from otp_atm.scenarios.needs import Need, needing
from otp_atm.scenarios.screen import Screen
from otp_atm.scenarios.troubles import Trouble
from otp_atm.scenarios.variables import NAME
from otp_atm.screens.digits import masked_phone
from otp_atm.screens.view import PinField, View

Digits = Annotated[str, Meta(pattern=r"^[0-9]{1,12}\Z", description="1 to 12 digits, in quotes")]
DigitsOrOwn = Annotated[str, Meta(pattern=r"^([0-9]{1,12}|own)\Z", description="1 to 12 digits, in quotes, or `own`")]
OWN: Final = "own"
"""The PIN of the card that was inserted."""
Count = Annotated[int, Meta(ge=1, le=1000)]
Natural = Annotated[int, Meta(ge=0)]
Seconds = Annotated[float, Meta(gt=0, le=10_000_000, description="seconds")]
ReaderCode = Annotated[
    str, Meta(pattern=r"^(reader|pcsc)(-[a-z]+)+\Z", description="an operator's code of the card reader, such as `reader-missing`")
]
PinPadCode = Annotated[
    str, Meta(pattern=r"^pin-pad(-[a-z]+)+\Z", description="an operator's code of the PIN pad, such as `pin-pad-missing`")
]
Label = Annotated[str, Meta(description="a label of the screen, whole")]
Caption = Annotated[str, Meta(min_length=1)]
CardId = Annotated[str, Meta(description="a card of the wallet, by its id or a role")]
"""Checked against the wallet when the file is read."""
NotedAs = Annotated[str, Meta(pattern=rf"^{NAME}\Z", description="a name of one's own")]
"""Under which something is noted, for `${…}` in later steps."""
Text = Annotated[str, Meta(min_length=1)]
Texts = Text | Annotated[list[Text], Meta(min_length=1)]
_OPERATIONS: Final = tuple(operation.name for partner, operations in PARTNERS.items() if partner != "branch" for operation in operations)
"""Which pass by where the troubles lie: a branch asks elsewhere."""
if TYPE_CHECKING:
    LanguageCode = str
    BankOperation = str
else:
    LanguageCode = StrEnum("LanguageCode", {code: code for code in languages.codes()})
    BankOperation = StrEnum("BankOperation", {name: name for name in (ANY, *_OPERATIONS)})
NONE: Final = "none"
LONGEST_SILENCE: Final = 20
LATE: Final = 5
"""Seconds by which a slow bank's replies come late, if nothing else is said."""


NEXT_REPLIES: Final = {"slow": "holds back the next replies", "answers-twice": "repeats the next replies"}
"""What befalls replies on their way to the terminal."""


class Parts(Struct, forbid_unknown_fields=True):
    """What should be, in parts. Any may be left out, but not all: that could not fail."""

    def __post_init__(self) -> None:
        if all(getattr(self, name) in (None, ()) for name in self.__struct_fields__):
            raise ValueError(f"nothing is expected: name at least one of {', '.join(self.__struct_fields__)}")


class Expectation(Parts, forbid_unknown_fields=True):
    """What should be on the screen. Parts may be left out; texts need only be contained in what the screen says."""

    screen: Screen | None = None
    """Which one."""
    text: Texts = ()  # type: ignore[assignment]
    """What stands somewhere on it."""
    no_text: Texts = ()  # type: ignore[assignment]
    """What stands nowhere on it."""
    choices: list[str] | None = None
    """The labels beside the keys: these and no others, in any order."""
    dots: Natural | None = None
    """How many digits of a PIN are typed."""
    code: str | None = None
    """The operator's code that it shows, such as `bank-timeout`; empty: none."""
    language: LanguageCode | None = None
    """In which it speaks."""
    masked_phone: CardId | None = None
    """Whose number it shows: masked as the bank masks it, and written as its language writes it."""


class ExpectedSms(Struct, forbid_unknown_fields=True):
    """An SMS that should have been sent: to the customer of which card, how many in all, what the newest contains."""

    card: CardId
    """Whose owner it was sent to."""
    count: Natural = 1
    """How many were sent in all."""
    text: Texts = ()  # type: ignore[assignment]
    """What stands somewhere in the newest."""


class ExpectedEnrolment(Struct, forbid_unknown_fields=True):
    """What the bank should know about a card."""

    card: CardId
    """Which one."""
    enrolled: bool
    """Whether it is enrolled for one-time passwords."""
    sms_otp: bool | None = None
    """Whether it has passwords by SMS."""


class BankTrouble(Struct, forbid_unknown_fields=True):
    """What the bank does wrong, at which operation (any, if none is named) and how many times; `code` is a refusal's."""

    does: Trouble | Literal["slow", "answers-twice"]
    """`unreachable`: it says so. `resets`: the connection breaks before anything is sent. `silent`: it neither does nor says anything.
    `loses-request`: it never sees it. `loses-reply`, `talks-nonsense`: after it has done what was asked. `refuses`: with `code`, doing
    nothing. `slow`: its next replies come `seconds` late. `answers-twice`: they come twice."""
    at: BankOperation | None = None
    """At which operation of docs/openapi.json that terminal or phone ask for, whatever the bank itself calls it; `*` and left out: any. Not
    with `slow` and `answers-twice`: these befall the next replies, whatever they answer."""
    times: Count = 1
    """How often."""
    seconds: Seconds | None = None
    """How late, with `slow` alone; left out: 5."""
    code: AnyCode | None = None
    """With which code, with `refuses` alone; left out: `bank-unavailable`."""

    def __post_init__(self) -> None:
        if self.does in NEXT_REPLIES and self.at is not None:
            raise ValueError(f"{self.does} {NEXT_REPLIES[self.does]}, whatever they answer: it takes no `at`")
        for part, whose in (("seconds", "slow"), ("code", "refuses")):
            if getattr(self, part) is not None and self.does != whose:
                raise ValueError(f"{self.does} takes no `{part}`: that is for {whose}")


class Wait(Struct, forbid_unknown_fields=True):
    """How long nothing is done; `bank`: it is the bank's time that matters."""

    seconds: Seconds
    """How long."""
    bank: Annotated[bool, Need.CLOCK] = False
    """Whether they must pass at the bank, too, because something runs out there."""


# What a person does ---------------------------------------------------------------------------------------------------------------


def insert(cast: Cast, argument: CardId) -> Course[None]:
    """Push a card of the wallet into the reader.

    - insert: phone-on-file
    """
    card = cast.card(argument).id
    yield from cast.person.atm.insert(card)
    cast.stage.bring(card)


def take_card(cast: Cast) -> Course[None]:
    """Take the card that the reader offers.

    - insert: phone-on-file
    - press: cancel
    - take card
    """
    yield from cast.person.atm.take_card()


def pull_card(cast: Cast) -> Course[None]:
    """Pull the card out, whatever the terminal is doing with it.

    - insert: phone-on-file
    - pull card
    """
    yield from cast.person.atm.pull_card()


def pin(cast: Cast, argument: DigitsOrOwn) -> Course[None]:
    """Type these digits on the PIN pad and press Enter. `own` types the PIN of the card that was inserted.

    - insert: phone-on-file
    - pin: own
    """
    require(argument != OWN or cast.stage.card_place() != "none", "no card has been inserted whose PIN could be typed")
    yield from cast.person.atm.see(entry)
    yield from cast.person.atm.type(cast.stage.own_pin() if argument == OWN else argument)
    yield from cast.person.atm.press(Key.ENTER)


def entry(view: View) -> PinField:
    """Where a PIN can be entered. Raises Unexpected if none is asked for."""
    require(view.pin is not None, "no PIN is asked for")
    assert view.pin
    return view.pin


def type_digits(cast: Cast, argument: Digits) -> Course[None]:
    """Type these digits on the PIN pad, without Enter.

    - insert: phone-on-file
    - type: "12"
    - press: clear
    """
    yield from cast.person.atm.type(argument)


def press(cast: Cast, argument: Key) -> Course[None]:
    """Press a key, once the screen has been read: of the PIN pad, or one beside the screen, counted from its top.

    - insert: phone-on-file
    - press: cancel
    """
    if argument is not Key.CANCEL:
        yield from cast.person.atm.read()
    yield from cast.person.atm.press(argument)


def press_at_once(cast: Cast, argument: Key) -> Course[None]:
    """Press a key without a look at the screen, as one does who presses it twice. Nothing but Cancel comes of it on a screen just shown.

    - insert: phone-on-file
    - press at once: cancel
    """
    yield from cast.person.atm.press(argument)


def choose(cast: Cast, argument: Label) -> Course[None]:
    """Press the key beside this label, once the screen has been read.

    - insert: phone-on-file
    - pin: own
    - choose: Password Operations
    """
    yield from cast.person.atm.see(partial(choice, label=argument))
    yield from cast.person.atm.read()
    key = yield from cast.person.atm.see(partial(choice, label=argument))
    yield from cast.person.atm.press(key)


def wait(cast: Cast, argument: Seconds | Wait) -> Course[None]:
    """Do nothing for so many seconds: they pass at the terminal, and at a bank whose clock can be moved. Another bank goes by the real
    time, in which they are only an instant; `bank: true` says that they must pass there, too, because something runs out.

    - wait: 2.5
    - wait: {seconds: 301, bank: true}
    """
    yield from cast.person.wait(argument.seconds if isinstance(argument, Wait) else argument)


def stay_silent(cast: Cast) -> Course[None]:
    """Do nothing until the terminal's patience with this screen is over.

    - insert: phone-on-file
    - stay silent
    - expect: more_time
    """
    yield from cast.person.stay_silent()


def stay_silent_until(cast: Cast, argument: Screen) -> Course[None]:
    """Do nothing until this screen is shown, through as many time-outs as it takes (at most twenty).

    - insert: phone-on-file
    - stay silent until: take_card
    """
    for _ in range(LONGEST_SILENCE):
        shown = yield from cast.person.atm.see(lambda view: view.name)
        if shown == argument:
            return
        yield from cast.person.stay_silent()
    raise Unexpected(f"«{argument}» is not shown, however long one waits")


def say(cast: Cast, argument: Caption) -> Course[None]:
    """Tell whoever watches what this is about. Played headless, it does nothing; in a window it is a caption.

    - say: Sara wants to register for one-time passwords.
    """
    yield from cast.person.say(argument)


def show(cast: Cast, argument: Sight) -> Course[None]:
    """Show whoever watches something of the demo's window: how its language is switched, what becomes of it where there is no room for both
    ATM and phone, how a card of one's own is added, what brings everything back to the beginning. It is left as it was, but for the card,
    which stays in the wallet. Played headless, it does nothing.

    - show: language
    """
    yield from cast.person.show(argument)


# What befalls the terminal --------------------------------------------------------------------------------------------------------


def bank(cast: Cast, argument: BankTrouble) -> None:
    """Make the bank misbehave, as it looks from the terminal's end of the wire: that works with every bank.

    - insert: phone-on-file
    - bank: {does: loses-reply, at: open-card-session}
    - bank: {does: refuses, code: card-blocked}
    """
    match argument.does:
        case "slow":
            cast.stage.hold_replies(argument.times, argument.seconds or LATE)
        case "answers-twice":
            cast.stage.repeat_replies(argument.times)
        case trouble:
            cast.stage.troubles.cause(trouble, argument.at or ANY, argument.times, CODES[argument.code or Code.BANK_UNAVAILABLE])


def bank_recovers(cast: Cast) -> None:
    """The bank behaves again.

    - bank: {does: unreachable, times: 100}
    - bank recovers
    """
    cast.stage.troubles.recover()


@needing(Need.RESET)
def bank_is_reset(cast: Cast) -> None:
    """The bank begins again from its fixtures: it has forgotten enrolments, wrong tries and the terminals' PIN keys.

    - bank is reset
    """
    cast.stage.bank_side.reset()
    cast.stage.troubles.recover()


def reader_fails(cast: Cast, argument: ReaderCode) -> None:
    """The card reader breaks.

    - reader fails: reader-missing
    """
    cast.stage.reader.fail(argument)


def reader_recovers(cast: Cast) -> None:
    """The card reader works again.

    - reader fails: reader-missing
    - reader recovers
    """
    cast.stage.reader.recover()


def pin_pad_fails(cast: Cast, argument: PinPadCode) -> None:
    """The PIN pad breaks.

    - pin pad fails: pin-pad-missing
    """
    cast.stage.pad.fail(argument)


def pin_pad_recovers(cast: Cast) -> None:
    """The PIN pad works again.

    - pin pad fails: pin-pad-missing
    - pin pad recovers
    """
    cast.stage.pad.recover()


# What should be so ----------------------------------------------------------------------------------------------------------------


def expect(cast: Cast, argument: Screen | Expectation) -> Course[None]:
    """The screen should be this: its name alone, or in parts.

    - expect: welcome
    - expect: {screen: welcome, text: insert your card, language: en}
    """
    yield from cast.person.atm.see(partial(judge_screen, argument=argument))
    if isinstance(argument, Expectation) and argument.masked_phone:
        yield from cast.person.atm.see(partial(judge_mask, card=cast.card(argument.masked_phone)))
    yield from cast.person.atm.regard()


def judge_screen(view: View, argument: Screen | Expectation) -> None:
    """Raises Unexpected if the screen is not as `expect` wants it."""
    wanted = argument if isinstance(argument, Expectation) else Expectation(screen=argument)
    said = plain(view.text())
    require(wanted.screen in {None, view.name}, f"expected the screen {wanted.screen}, but it is {view.name}")
    require(wanted.language in {None, view.language.code}, f"expected the language {wanted.language}, but it is {view.language.code}")
    require(wanted.code in {None, view.code}, f"expected the code {wanted.code or NONE}, but it is {view.code or NONE}")
    filled = view.pin.filled if view.pin else None
    there = "no PIN is asked for" if filled is None else f"there are {filled}"
    require(wanted.dots in {None, filled}, f"expected {wanted.dots} dots, but {there}")
    for text in listed(wanted.text):
        if text not in said:
            raise Unexpected(f"expected the text «{text}», but the screen says «{on_one_line(said)}»")
    for text in listed(wanted.no_text):
        if text in said:
            raise Unexpected(f"did not expect the text «{text}», but the screen says «{on_one_line(said)}»")
    if wanted.choices is not None:
        labels = list(choices(view))
        require(sorted(labels) == sorted(wanted.choices), f"expected the choices {told(wanted.choices)}, but there are {told(labels)}")


def judge_mask(view: View, card: WalletCard) -> None:
    """Raises Unexpected if the screen does not show the masked phone of the card's customer."""
    require(bool(card.mask), f"the card «{card.id}» has no phone on file whose mask could be expected")
    shown = plain(masked_phone(card.mask, view.language))
    said = plain(view.text())
    require(shown in said, f"expected the masked phone «{shown}», but the screen says «{on_one_line(said)}»")


def expect_card(cast: Cast, argument: Literal["inside", "offered", "returned", "retained"]) -> None:
    """Where the card should be: inside the reader, offered to be taken, returned (taken by the customer) or retained by the terminal.

    - insert: phone-on-file
    - expect card: inside
    """
    require(cast.stage.card_place() == argument, f"expected the card {argument}, but it is {cast.stage.card_place()}")


@needing(Need.MESSAGES)
def expect_sms(cast: Cast, argument: ExpectedSms) -> None:
    """What the bank should have sent to a customer since the scenario began.

    - expect sms: {card: phone-on-file, count: 0}
    """
    sent = cast.stage.bank_side.messages(cast.card(argument.card).pan)
    require(len(sent) == argument.count, f"expected {argument.count} SMS, but {len(sent)} were sent")
    for text in listed(argument.text):
        require(text in plain("".join(sent[-1:])), f"expected the text «{text}» in the newest SMS, but it is not in it")


@needing(Need.RECORD)
def expect_bank(cast: Cast, argument: ExpectedEnrolment) -> None:
    """What the bank should know about a card.

    - expect bank: {card: phone-on-file, enrolled: false}
    """
    known = cast.stage.bank_side.card(cast.card(argument.card).pan)
    require(known.enrolled == argument.enrolled, _otherwise("enrolled", argument.enrolled, known.enrolled))
    require(argument.sms_otp in {None, known.sms_otp}, _otherwise("sms_otp", argument.sms_otp, known.sms_otp))


def _otherwise(name: str, wanted: object, known: object) -> str:
    return f"expected {name}: {told(wanted)}, but the bank knows {name}: {told(known)}"


def listed(texts: Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


WORDS: Final = (
    insert,
    take_card,
    pull_card,
    pin,
    type_digits,
    press,
    press_at_once,
    choose,
    wait,
    stay_silent,
    stay_silent_until,
    say,
    show,
    bank,
    bank_recovers,
    bank_is_reset,
    reader_fails,
    reader_recovers,
    pin_pad_fails,
    pin_pad_recovers,
    expect,
    expect_card,
    expect_sms,
    expect_bank,
)
"""In the order of the manual."""
