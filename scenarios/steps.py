"""Every word a scenario can use, with what it takes and what it does. docs/scenarios.md is written from these docstrings.

A word is a function of the stage and, mostly, an argument whose type is checked when the file is read, before anything is played. A step
that finds something else than it expects raises `Unexpected`.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

import languages
from bank.wire import app, branch, gateway, network, terminal
from bank.wire.control import ANY
from bank.wire.problems import Code
from kiosk.state import State
from kiosk.vocabulary import Key
from languages.direction import unmarked
from scenarios.bank_side import Trouble
from scenarios.stage import Stage, WalletCard
from screens.view import View

Digits = Annotated[str, Meta(pattern=r"^[0-9]{1,12}\Z")]
DigitsOrOwn = Annotated[str, Meta(pattern=r"^([0-9]{1,12}|own)\Z")]
Count = Annotated[int, Meta(ge=1, le=1000)]
Seconds = Annotated[float, Meta(gt=0, le=10_000_000)]
Caption = Annotated[str, Meta(min_length=1)]
CardId = Annotated[str, Meta(description="a card of the wallet")]
"""Checked against the wallet when the file is read."""
Text = Annotated[str, Meta(min_length=1)]
Texts = Text | Annotated[list[Text], Meta(min_length=1)]
OPERATIONS: Final = tuple(operation.name for part in (terminal, app, gateway, branch, network) for operation in part.OPERATIONS)
Fields = Annotated[dict[str, Any], Meta(min_length=1)]
LONGEST_SILENCE: Final = 20


class Unexpected(Exception):
    """The terminal did not do what the scenario says. The message says what was there instead."""


class Parts(Struct, forbid_unknown_fields=True):
    """What should be, in parts. Any may be left out, but not all: that could not fail."""

    def __post_init__(self) -> None:
        if all(getattr(self, name) in (None, ()) for name in self.__struct_fields__):
            raise ValueError(f"nothing is expected: name at least one of {', '.join(self.__struct_fields__)}")


class Expectation(Parts, forbid_unknown_fields=True):
    """What should be on the screen. Parts may be left out; texts need only be contained in what the screen says."""

    screen: State | None = None
    text: Texts = ()  # type: ignore[assignment]
    no_text: Texts = ()  # type: ignore[assignment]
    choices: list[str] | None = None
    dots: int | None = None
    code: str | None = None
    language: str | None = None

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

    does: Trouble | Literal["slow"]
    at: str = "*"
    times: Count = 1
    seconds: Seconds = 5
    code: Code = Code.BANK_UNAVAILABLE

    def __post_init__(self) -> None:
        if self.at not in {ANY, *OPERATIONS}:
            raise ValueError(f"the bank has no operation «{self.at}»; there are: {', '.join(OPERATIONS)}")
        if self.does == "slow" and self.at != ANY:
            raise ValueError("slow holds back the next replies, whatever they answer: it takes no `at`")


# What a person does ---------------------------------------------------------------------------------------------------------------


def insert(stage: Stage, argument: CardId) -> None:
    """Push a card of the wallet into the reader; the argument is the card's id in the wallet."""
    wallet_card(stage, argument)
    if not stage.insert(argument):
        raise Unexpected("the card does not go in: the reader does not accept one now")


def take_card(stage: Stage) -> None:
    """Take the card that the reader offers."""
    if not stage.reader.take():
        raise Unexpected("the reader offers no card")


def pull_card(stage: Stage) -> None:
    """Pull the card out, whatever the terminal is doing with it."""
    if not stage.reader.pull():
        raise Unexpected("there is no card in the reader")


def pin(stage: Stage, argument: DigitsOrOwn) -> None:
    """Type these digits on the PIN pad and press Enter. `own` types the PIN of the card that was inserted."""
    require(argument != "own" or stage.card_place() != "none", "no card has been inserted whose PIN could be typed")
    type_digits(stage, stage.own_pin() if argument == "own" else argument)
    stage.pad.press_key(Key.ENTER)


def type_digits(stage: Stage, argument: Digits) -> None:
    """Type these digits on the PIN pad, without Enter."""
    for digit in argument:
        stage.pad.press_digit(digit)


def press(stage: Stage, argument: Key) -> None:
    """Press a key, once the screen has been read: enter, cancel, clear, or one beside the screen: fdk-left-1 … fdk-right-4."""
    stage.press(argument)


def press_at_once(stage: Stage, argument: Key) -> None:
    """Press a key without a look at the screen, as one does who presses it twice. Nothing but Cancel comes of it on a screen just shown."""
    stage.pad.press_key(argument)


def choose(stage: Stage, argument: str) -> None:
    """Press the key beside this label, once the screen has been read."""
    labels = {plain(choice.label): choice.key for choice in stage.view.choices}
    if argument not in labels:
        raise Unexpected(f"there is no choice «{argument}» on the screen")
    stage.press(labels[argument])


def wait(stage: Stage, argument: Seconds) -> None:
    """Do nothing for so many seconds. The clock moves for terminal and bank alike."""
    stage.advance(argument)


def stay_silent(stage: Stage) -> None:
    """Do nothing until the terminal's patience with this screen is over."""
    stage.run_out_of_time()


def stay_silent_until(stage: Stage, argument: State) -> None:
    """Do nothing until this screen is shown, through as many time-outs as it takes (at most twenty)."""
    for _ in range(LONGEST_SILENCE):
        if stage.view.name == argument:
            return
        stage.run_out_of_time()
    raise Unexpected(f"«{argument}» is not shown, however long one waits")


def say(stage: Stage, argument: Caption) -> None:
    """Tell whoever watches what this is about. Played headless, it does nothing; the demo's guided tour shows it as a caption."""


# What befalls the terminal --------------------------------------------------------------------------------------------------------


def bank(stage: Stage, argument: BankTrouble) -> None:
    """Make the bank misbehave.

    `does` is one of: unreachable, slow (its next replies come `seconds` late), loses-request, loses-reply (after doing what was asked),
    refuses (with `code`), talks-nonsense (after doing what was asked). `at` names an operation of docs/openapi.json, `times` how often.
    """
    if argument.does == "slow":
        stage.hold_replies(argument.times, argument.seconds)
    else:
        stage.bank_side.cause(argument.does, argument.at, argument.times, argument.code)


def bank_recovers(stage: Stage) -> None:
    """The bank behaves again."""
    stage.bank_side.recover()


def bank_is_reset(stage: Stage) -> None:
    """The bank begins again from its fixtures: it has forgotten enrolments, wrong tries and the terminals' PIN keys."""
    stage.bank_side.reset()


def reader_fails(stage: Stage, argument: str) -> None:
    """The card reader breaks, with this operator's code."""
    stage.reader.fail(argument)


def reader_recovers(stage: Stage) -> None:
    """The card reader works again."""
    stage.reader.recover()


def pin_pad_fails(stage: Stage, argument: str) -> None:
    """The PIN pad breaks, with this operator's code."""
    stage.pad.fail(argument)


def pin_pad_recovers(stage: Stage) -> None:
    """The PIN pad works again."""
    stage.pad.recover()


# What should be so ----------------------------------------------------------------------------------------------------------------


def expect(stage: Stage, argument: State | Expectation) -> None:
    """The screen should be this: its name alone, or any of screen, text, no_text, choices, dots, code, language."""
    judge_screen(stage.view, argument)


def judge_screen(view: View, argument: State | Expectation) -> None:
    """Raises Unexpected if the screen is not as `expect` wants it."""
    wanted = Expectation(screen=argument) if isinstance(argument, State) else argument
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
        labels = [plain(choice.label) for choice in view.choices]
        require(sorted(labels) == sorted(wanted.choices), f"expected the choices {wanted.choices}, but there are {labels}")


def expect_card(stage: Stage, argument: Literal["inside", "offered", "returned", "retained"]) -> None:
    """Where the card should be: inside the reader, offered to be taken, returned (taken by the customer) or retained by the terminal."""
    require(stage.card_place() == argument, f"expected the card {argument}, but it is {stage.card_place()}")


def expect_sms(stage: Stage, argument: ExpectedSms) -> None:
    """What the bank should have sent to a customer: card, count, text."""
    sent = stage.bank_side.messages(wallet_card(stage, argument.card).pan)
    require(len(sent) == argument.count, f"expected {argument.count} SMS, but {len(sent)} were sent")
    for text in listed(argument.text):
        require(text in plain("".join(sent[-1:])), f"expected the text «{text}» in the newest SMS")


def expect_bank(stage: Stage, argument: ExpectedEnrolment) -> None:
    """What the bank should know: card, enrolled (true or false), sms_otp."""
    known = stage.bank_side.card(wallet_card(stage, argument.card).pan)
    require(known.enrolled == argument.enrolled, f"expected enrolled: {argument.enrolled}")
    require(argument.sms_otp in {None, known.sms_otp}, f"expected sms_otp: {argument.sms_otp}")


def expect_journal(stage: Stage, argument: Fields) -> None:
    """A line of the journal of this scenario should have these fields."""
    require(any(argument.items() <= record.items() for record in stage.journal_records()), f"expected a journal line with {argument}")


def wallet_card(stage: Stage, name: str) -> WalletCard:
    if name not in stage.wallet:
        raise Unexpected(f"there is no card «{name}» in the wallet; there are: {', '.join(stage.wallet)}")
    return stage.wallet[name]


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unexpected(otherwise)


def listed(texts: Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def plain(text: str) -> str:
    """Without the marks that only the layout needs."""
    return unmarked(text)
