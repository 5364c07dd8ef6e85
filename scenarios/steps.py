"""Every word a scenario can use, with what it takes and what it does. docs/scenarios.md is written from these docstrings.

A word is a function of the cast and, mostly, an argument whose type is checked when the file is read, before anything is played. What a
person does or sees is a course on the protocol of `person`; what befalls the machines is done at once on the stage. A step that finds
something else than it expects raises `Unexpected`.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from otp_atm import languages
from otp_atm.bank.wire.faults import ANY
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.problems import Code
from otp_atm.kiosk.journal_told import line
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected, choice, choices, plain, require
from otp_atm.person.wallet import WalletCard
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.needs import Need, needing
from otp_atm.scenarios.screen import Screen
from otp_atm.scenarios.troubles import Trouble
from otp_atm.scenarios.variables import NAME
from otp_atm.screens.digits import masked_phone
from otp_atm.screens.view import PinField, View

Digits = Annotated[str, Meta(pattern=r"^[0-9]{1,12}\Z")]
DigitsOrOwn = Annotated[str, Meta(pattern=r"^([0-9]{1,12}|own)\Z")]
OWN: Final = "own"
"""The PIN of the card that was inserted."""
Count = Annotated[int, Meta(ge=1, le=1000)]
Seconds = Annotated[float, Meta(gt=0, le=10_000_000)]
Caption = Annotated[str, Meta(min_length=1)]
CardId = Annotated[str, Meta(description="a card of the wallet, by its id or a role")]
"""Checked against the wallet when the file is read."""
NotedAs = Annotated[str, Meta(pattern=rf"^{NAME}\Z", description="a name of one's own")]
"""Under which something is noted, for `${…}` in later steps."""
Text = Annotated[str, Meta(min_length=1)]
Texts = Text | Annotated[list[Text], Meta(min_length=1)]
OPERATIONS: Final = tuple(operation.name for operation in chain.from_iterable(PARTNERS.values()))
Fields = Annotated[dict[str, Any], Meta(min_length=1)]
LONGEST_SILENCE: Final = 20


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
    text: Texts = ()  # type: ignore[assignment]
    no_text: Texts = ()  # type: ignore[assignment]
    choices: list[str] | None = None
    dots: int | None = None
    code: str | None = None
    language: str | None = None
    masked_phone: CardId | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.language and self.language not in languages.codes():
            raise ValueError(f"there is no language {self.language}; there are: {', '.join(languages.codes())}")


class ExpectedSms(Struct, forbid_unknown_fields=True):
    """An SMS that should have been sent: to the customer of which card, how many in all, what the newest contains."""

    card: CardId
    count: int = 1
    text: Texts = ()  # type: ignore[assignment]


class ExpectedEnrolment(Struct, forbid_unknown_fields=True):
    """What the bank should know about a card."""

    card: CardId
    enrolled: bool
    sms_otp: bool | None = None


class BankTrouble(Struct, forbid_unknown_fields=True):
    """What the bank does wrong, at which operation (any, if none is named) and how many times; `code` is a refusal's."""

    does: Trouble | Literal["slow", "answers-twice"]
    at: str = "*"
    times: Count = 1
    seconds: Seconds = 5
    code: Code = Code.BANK_UNAVAILABLE

    def __post_init__(self) -> None:
        if self.at not in {ANY, *OPERATIONS}:
            raise ValueError(f"the bank has no operation «{self.at}»; there are: {', '.join(OPERATIONS)}")
        if self.does in NEXT_REPLIES and self.at != ANY:
            raise ValueError(f"{self.does} {NEXT_REPLIES[self.does]}, whatever they answer: it takes no `at`")


class Wait(Struct, forbid_unknown_fields=True):
    """How long nothing is done; `bank`: it is the bank's time that matters."""

    seconds: Seconds
    bank: Annotated[bool, Need.CLOCK] = False


# What a person does ---------------------------------------------------------------------------------------------------------------


def insert(cast: Cast, argument: CardId) -> Course[None]:
    """Push a card of the wallet into the reader: the one with this id or role."""
    card = cast.card(argument).id
    cast.stage.bring(card)
    yield from cast.person.atm.insert(card)


def take_card(cast: Cast) -> Course[None]:
    """Take the card that the reader offers."""
    yield from cast.person.atm.take_card()


def pull_card(cast: Cast) -> Course[None]:
    """Pull the card out, whatever the terminal is doing with it."""
    yield from cast.person.atm.pull_card()


def pin(cast: Cast, argument: DigitsOrOwn) -> Course[None]:
    """Type these digits on the PIN pad and press Enter. `own` types the PIN of the card that was inserted."""
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
    """Type these digits on the PIN pad, without Enter."""
    yield from cast.person.atm.type(argument)


def press(cast: Cast, argument: Key) -> Course[None]:
    """Press a key, once the screen has been read: enter, cancel, clear, or one beside the screen: fdk-left-1 … fdk-right-4."""
    if argument is not Key.CANCEL:
        yield from cast.person.atm.read()
    yield from cast.person.atm.press(argument)


def press_at_once(cast: Cast, argument: Key) -> Course[None]:
    """Press a key without a look at the screen, as one does who presses it twice. Nothing but Cancel comes of it on a screen just shown."""
    yield from cast.person.atm.press(argument)


def choose(cast: Cast, argument: str) -> Course[None]:
    """Press the key beside this label, once the screen has been read."""
    yield from cast.person.atm.see(partial(choice, label=argument))
    yield from cast.person.atm.read()
    key = yield from cast.person.atm.see(partial(choice, label=argument))
    yield from cast.person.atm.press(key)


def wait(cast: Cast, argument: Seconds | Wait) -> Course[None]:
    """Do nothing for so many seconds: they pass at the terminal, and at a bank whose clock can be moved. Another bank goes by the real
    time, in which they are only an instant; `bank: true` says that they must pass there, too, because something runs out."""
    yield from cast.person.wait(argument.seconds if isinstance(argument, Wait) else argument)


def stay_silent(cast: Cast) -> Course[None]:
    """Do nothing until the terminal's patience with this screen is over."""
    yield from cast.person.stay_silent()


def stay_silent_until(cast: Cast, argument: Screen) -> Course[None]:
    """Do nothing until this screen is shown, through as many time-outs as it takes (at most twenty)."""
    for _ in range(LONGEST_SILENCE):
        shown = yield from cast.person.atm.see(lambda view: view.name)
        if shown == argument:
            return
        yield from cast.person.stay_silent()
    raise Unexpected(f"«{argument}» is not shown, however long one waits")


def say(cast: Cast, argument: Caption) -> Course[None]:
    """Tell whoever watches what this is about. Played headless, it does nothing; in a window it is a caption."""
    yield from cast.person.say(argument)


# What befalls the terminal --------------------------------------------------------------------------------------------------------


def bank(cast: Cast, argument: BankTrouble) -> None:
    """Make the bank misbehave, as it looks from the terminal's end of the wire: that works with every bank.

    `does` is one of: unreachable (it says so), resets (the connection, before anything is sent), silent (it neither does nor says
    anything), slow (its next replies come `seconds` late), loses-request, loses-reply (after doing what was asked), refuses (with `code`),
    talks-nonsense (after doing what was asked), answers-twice. `at` names an operation of docs/openapi.json, whatever the bank itself
    calls it; `times` is how often.
    """
    match argument.does:
        case "slow":
            cast.stage.hold_replies(argument.times, argument.seconds)
        case "answers-twice":
            cast.stage.repeat_replies(argument.times)
        case trouble:
            cast.stage.troubles.cause(trouble, argument.at, argument.times, argument.code)


def bank_recovers(cast: Cast) -> None:
    """The bank behaves again."""
    cast.stage.troubles.recover()


@needing(Need.RESET)
def bank_is_reset(cast: Cast) -> None:
    """The bank begins again from its fixtures: it has forgotten enrolments, wrong tries and the terminals' PIN keys."""
    cast.stage.bank_side.reset()
    cast.stage.troubles.recover()


def reader_fails(cast: Cast, argument: str) -> None:
    """The card reader breaks, with this operator's code."""
    cast.stage.reader.fail(argument)


def reader_recovers(cast: Cast) -> None:
    """The card reader works again."""
    cast.stage.reader.recover()


def pin_pad_fails(cast: Cast, argument: str) -> None:
    """The PIN pad breaks, with this operator's code."""
    cast.stage.pad.fail(argument)


def pin_pad_recovers(cast: Cast) -> None:
    """The PIN pad works again."""
    cast.stage.pad.recover()


# What should be so ----------------------------------------------------------------------------------------------------------------


def expect(cast: Cast, argument: Screen | Expectation) -> Course[None]:
    """The screen should be this: its name alone, or any of screen, text, no_text, choices, dots, code, language, masked_phone (the
    number of the customer of this card, masked as the bank masks it and written as the screen's language writes it)."""
    yield from cast.person.atm.see(partial(judge_screen, argument=argument))
    if isinstance(argument, Expectation) and argument.masked_phone:
        yield from cast.person.atm.see(partial(judge_mask, card=cast.card(argument.masked_phone)))
    yield from cast.person.atm.regard()


def judge_screen(view: View, argument: Screen | Expectation) -> None:
    """Raises Unexpected if the screen is not as `expect` wants it."""
    wanted = argument if isinstance(argument, Expectation) else Expectation(screen=argument)
    said = plain(view.text())
    require(wanted.screen in {None, view.name}, f"expected the screen {wanted.screen}")
    require(wanted.language in {None, view.language.code}, f"expected the language {wanted.language}")
    require(wanted.code in {None, view.code}, f"expected the code {wanted.code}, but it is «{view.code}»")
    require(wanted.dots is None or (view.pin is not None and view.pin.filled == wanted.dots), f"expected {wanted.dots} dots")
    for text in listed(wanted.text):
        require(text in said, f"expected the text «{text}»")
    for text in listed(wanted.no_text):
        require(text not in said, f"did not expect the text «{text}»")
    if wanted.choices is not None:
        labels = list(choices(view))
        require(sorted(labels) == sorted(wanted.choices), f"expected the choices {wanted.choices}, but there are {labels}")


def judge_mask(view: View, card: WalletCard) -> None:
    """Raises Unexpected if the screen does not show the masked phone of the card's customer."""
    require(bool(card.mask), f"the card «{card.id}» has no phone on file whose mask could be expected")
    shown = plain(masked_phone(card.mask, view.language))
    require(shown in plain(view.text()), f"expected the masked phone «{shown}»")


def expect_card(cast: Cast, argument: Literal["inside", "offered", "returned", "retained"]) -> None:
    """Where the card should be: inside the reader, offered to be taken, returned (taken by the customer) or retained by the terminal."""
    require(cast.stage.card_place() == argument, f"expected the card {argument}, but it is {cast.stage.card_place()}")


@needing(Need.MESSAGES)
def expect_sms(cast: Cast, argument: ExpectedSms) -> None:
    """What the bank should have sent to a customer since the scenario began: card, count, text."""
    sent = cast.stage.bank_side.messages(cast.card(argument.card).pan)
    require(len(sent) == argument.count, f"expected {argument.count} SMS, but {len(sent)} were sent")
    for text in listed(argument.text):
        require(text in plain("".join(sent[-1:])), f"expected the text «{text}» in the newest SMS")


@needing(Need.RECORD)
def expect_bank(cast: Cast, argument: ExpectedEnrolment) -> None:
    """What the bank should know: card, enrolled (true or false), sms_otp."""
    known = cast.stage.bank_side.card(cast.card(argument.card).pan)
    require(known.enrolled == argument.enrolled, f"expected enrolled: {argument.enrolled}")
    require(argument.sms_otp in {None, known.sms_otp}, f"expected sms_otp: {argument.sms_otp}")


def expect_journal(cast: Cast, argument: Fields) -> None:
    """A line of the journal of this scenario should have these fields."""
    records = cast.stage.journal_records()
    told = "\n".join(f"    │ {line(record)}" for record in records)
    holds = any(argument.items() <= record.items() for record in records)
    require(holds, f"expected a journal line with {argument}; the journal is:\n{told}")


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
    expect_journal,
)
"""In the order of the manual."""
