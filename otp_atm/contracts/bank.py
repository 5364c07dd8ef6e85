"""The contract of `otp_atm.ports.Bank`, as far as a terminal sees it.

Every request is answered once, in time, by an event that its class names; what was asked for is done once, however often it is asked; what
became of a request can be settled. A bank that says which services it does (`otp_atm.ports.PartialBank`) is held to these, and refuses
what it is asked for another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from itertools import count
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import Final, TypeVar

import pytest
from psec import tr31

from otp_atm.contracts.keys import HEADER, check_value, enciphered, signed
from otp_atm.contracts.plugin import rig_of
from otp_atm.contracts.rigs import BankRig as Rig
from otp_atm.events import (
    AlreadyEnrolled,
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    CardPinChanged,
    CardPinUnchanged,
    CardSessionExpired,
    Deactivated,
    Enrolled,
    Event,
    KeyDelivered,
    NeverTookEffect,
    NewCardPinAccepted,
    NewCardPinsDiffer,
    NewCardPinWeak,
    NotEnrolled,
    OtpPinAccepted,
    OtpPinsDiffer,
    PhoneOnFile,
    PinAccepted,
    PinKeyUnknown,
    PinRefused,
)
from otp_atm.ports import Bank
from otp_atm.requests import (
    AskEnrolment,
    AskPhone,
    BankRequest,
    ChangeCardPin,
    CheckBank,
    CheckCardPin,
    CheckOtpPin,
    CheckOtpPins,
    Deactivate,
    Enrol,
    SettleCardPin,
    SettleDeactivation,
    SettleEnrolment,
    VerifyCardPin,
    Writing,
    without_answer,
)
from otp_atm.vocabulary import Card, Pan, PinBlock

CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""Operator's codes."""
MASKED: Final = re.compile(r"\d{4}\*{3}\d{4}")
AFTERWARDS: Final = 0.2
"""Seconds in which something would come that should not."""

E = TypeVar("E", bound=Event)


class Asked:
    """A request under way, and all that was replied to it."""

    def __init__(self, request: BankRequest) -> None:
        self.request = request
        self.replies: list[Event] = []
        self._first: SimpleQueue[Event] = SimpleQueue()

    def __call__(self, event: Event) -> None:
        self.replies.append(event)
        self._first.put(event)

    def answer(self, limit: float) -> Event:
        """The answer, which must be one that the request's class names; waits for it."""
        name = type(self.request).__name__
        try:
            event = self._first.get(timeout=limit)
        except Empty:
            raise AssertionError(f"{name} was not answered within {limit:g} s") from None
        assert type(event) in self.request.replies, f"{type(event).__name__} is no answer to {name}"
        code = getattr(event, "code", "a-code")
        assert CODE.fullmatch(code), f"the code of {type(event).__name__} is no operator's code: {code!r}"
        return event


class Desk:
    """A terminal at a bank: its PIN key, its card, and the requests that it makes of them."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.asked: list[Asked] = []
        self._numbers = count(1)
        self._key = b""

    def send(self, request: BankRequest) -> Asked:
        asked = Asked(request)
        self.asked.append(asked)
        self.rig.bank.ask(request, asked)
        return asked

    def ask(self, request: BankRequest) -> Event:
        return self.send(request).answer(self.rig.limit)

    def expect(self, kind: type[E], request: BankRequest) -> E:
        """The answer to this request, which must be of this kind."""
        event = self.ask(request)
        assert isinstance(event, kind), f"{event} is the answer to {type(request).__name__} where {kind.__name__} was due"
        return event

    @property
    def key(self) -> bytes:
        """The terminal's PIN key in the clear, fetched when it is first needed."""
        if not self._key:
            delivered = self.expect(KeyDelivered, signed(self.rig.master_key, self.rig.terminal_id))
            _, self._key = tr31.unwrap(self.rig.master_key, delivered.key_block)
        return self._key

    def block(self, pin: str) -> PinBlock:
        return enciphered(self.key, pin, self.rig.card.pan)

    def reference(self) -> str:
        """One that this terminal has not used."""
        return f"1.{next(self._numbers)}"

    def verify(self, pin: str) -> VerifyCardPin:
        return VerifyCardPin(self.rig.card, self.block(pin))

    def enter(self) -> None:
        """The customer puts the card in and enters its PIN."""
        self.expect(PinAccepted, self.verify(self.rig.pin))

    def enrol(self, reference: str = "", *, second: str = "", consent: bool = True, replacing: bool = False) -> Enrol:
        pin = self.rig.otp_pin
        return Enrol(reference or self.reference(), self.block(pin), self.block(second or pin), consent, replacing)

    def change(self, reference: str = "", *, second: str = "") -> ChangeCardPin:
        pin = self.rig.new_pin
        return ChangeCardPin(reference or self.reference(), self.block(pin), self.block(second or pin))


@pytest.fixture(name="rig")
def _rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with rig_of(request.config, "bank") as rig:
        yield rig


SERVICES: Final = ("one_time_password", "card_pin")
"""Those that there are. A test of one begins with its name, or is given a request that does."""


def services_of(bank: Bank) -> set[str]:
    """Those that a bank does: what it declares, or all."""
    declared: Collection[str] | None = getattr(bank, "services", None)
    return set(SERVICES if declared is None else declared)


@pytest.fixture
def desk(rig: Rig, request: pytest.FixtureRequest) -> Iterator[Desk]:
    case = getattr(request.node, "callspec", None)
    about = (request.node.originalname.removeprefix("test_"), *(case.params.values() if case else ()))
    for service in {*SERVICES} - services_of(rig.bank):
        if any(str(each).startswith(service) for each in about):
            pytest.skip(f"the bank does not do {service}")
    desk = Desk(rig)
    yield desk
    rig.bank.close()
    assert [type(asked.request).__name__ for asked in desk.asked if len(asked.replies) != 1] == [], "each is answered exactly once"


IN_CARD_SESSION: Final[dict[str, Callable[[Desk], BankRequest]]] = {
    "one_time_password-ask-phone": lambda _: AskPhone(),
    "one_time_password-ask-enrolment": lambda _: AskEnrolment(),
    "one_time_password-check-pin": lambda desk: CheckOtpPin(desk.block(desk.rig.otp_pin)),
    "one_time_password-check-pins": lambda desk: CheckOtpPins(desk.block(desk.rig.otp_pin), desk.block(desk.rig.otp_pin)),
    "one_time_password-enrol": lambda desk: desk.enrol(),
    "one_time_password-deactivate": lambda desk: Deactivate(desk.reference()),
    "card_pin-check": lambda desk: CheckCardPin(desk.block(desk.rig.new_pin)),
    "card_pin-change": lambda desk: desk.change(),
}
EVERY: Final[dict[str, Callable[[Desk], BankRequest]]] = {
    "fetch-pin-key": lambda desk: signed(desk.rig.master_key, desk.rig.terminal_id),
    "check-bank": lambda _: CheckBank(),
    "verify-card-pin": lambda desk: desk.verify(desk.rig.pin),
    **IN_CARD_SESSION,
    "one_time_password-settle-enrolment": lambda desk: SettleEnrolment(desk.reference(), True),
    "one_time_password-settle-deactivation": lambda desk: SettleDeactivation(desk.reference()),
    "card_pin-settle": lambda desk: SettleCardPin(desk.reference()),
}
"""A request of each kind, named after its service."""


# Answers ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_f07_every_request_is_answered_once_in_time_by_what_its_class_names(name: str, desk: Desk) -> None:
    desk.enter()
    desk.ask(EVERY[name](desk))
    sleep(AFTERWARDS)


def test_requests_from_any_thread_are_answered_each_once(desk: Desk) -> None:
    threads = [Thread(target=lambda: [desk.send(CheckBank()) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [asked.answer(desk.rig.limit) for asked in desk.asked] == [BankPresent()] * 20


def test_a_request_need_not_wait_for_the_answer_to_the_one_before(desk: Desk) -> None:
    waiting = [desk.send(request) for request in (CheckBank(), signed(desk.rig.master_key, desk.rig.terminal_id), CheckBank())]
    assert [type(asked.answer(desk.rig.limit)) for asked in waiting] == [BankPresent, KeyDelivered, BankPresent]


def test_a_bank_that_is_closed_says_nothing_more(desk: Desk) -> None:
    for _ in range(3):
        desk.send(CheckBank())
    began = monotonic()
    desk.rig.bank.close()
    assert monotonic() - began < desk.rig.limit
    said = [len(asked.replies) for asked in desk.asked]
    sleep(AFTERWARDS)
    assert [len(asked.replies) for asked in desk.asked] == said
    desk.asked = [asked for asked in desk.asked if asked.replies]


# Services ---------------------------------------------------------------------------------------------------------------------------


def test_a_bank_does_one_service_at_least_and_none_that_there_is_not(rig: Rig) -> None:
    assert set() < services_of(rig.bank) <= {*SERVICES}
    rig.bank.close()


def test_what_is_of_a_service_that_a_bank_does_not_do_it_refuses(desk: Desk) -> None:
    others = [name for name in IN_CARD_SESSION if name.partition("-")[0] not in services_of(desk.rig.bank)]
    if not others:
        pytest.skip("the bank does every service")
    desk.enter()
    for name in others:
        desk.expect(BankRefused, IN_CARD_SESSION[name](desk))


# Keys -------------------------------------------------------------------------------------------------------------------------------


def test_f03_a_pin_key_comes_under_the_master_key_and_for_pins_alone(desk: Desk) -> None:
    delivered = desk.expect(KeyDelivered, signed(desk.rig.master_key, desk.rig.terminal_id))
    header, key = tr31.unwrap(desk.rig.master_key, delivered.key_block)
    assert (header.version_id, header.key_usage, header.algorithm, header.mode_of_use) == (HEADER[0], HEADER[5:7], HEADER[7], HEADER[8])
    assert delivered.kcv == check_value(key)


def test_the_same_request_for_a_key_yields_the_same_key(desk: Desk) -> None:
    request = signed(desk.rig.master_key, desk.rig.terminal_id)
    keys = {tr31.unwrap(desk.rig.master_key, desk.expect(KeyDelivered, request).key_block)[1] for _ in range(2)}
    assert len(keys) == 1


@pytest.mark.parametrize("wrong", ["another terminal's", "another key's"])
def test_a_request_for_a_key_that_this_pad_has_not_signed_is_refused(wrong: str, desk: Desk) -> None:
    master_key, terminal = desk.rig.master_key, desk.rig.terminal_id
    other = signed(bytes(32), terminal) if wrong == "another key's" else signed(master_key, "ZZZZZZZZ")
    desk.expect(BankRefused, other)


# Card and PIN -----------------------------------------------------------------------------------------------------------------------


def test_f03_a_wrong_card_pin_is_refused_and_the_right_one_is_good_after_it(desk: Desk) -> None:
    left = desk.expect(PinRefused, desk.verify(desk.rig.wrong_pin)).tries_left
    assert left is None or 1 <= left <= 15
    desk.enter()


def test_a_card_that_is_not_the_banks_opens_nothing(desk: Desk) -> None:
    stranger = Card(Pan("9999999999999995"), desk.rig.card.expiry)
    assert type(desk.ask(VerifyCardPin(stranger, enciphered(desk.key, desk.rig.pin, stranger.pan)))) is not PinAccepted


def test_a_pin_block_under_a_key_that_the_bank_never_gave_is_told(desk: Desk) -> None:
    desk.expect(PinKeyUnknown, VerifyCardPin(desk.rig.card, enciphered(bytes(range(16)), desk.rig.pin, desk.rig.card.pan)))


@pytest.mark.parametrize("name", IN_CARD_SESSION)
def test_without_a_card_session_nothing_is_done_for_a_card(name: str, desk: Desk) -> None:
    answer = desk.ask(IN_CARD_SESSION[name](desk))
    assert isinstance(answer, CardSessionExpired | BankRefused), answer


@pytest.mark.parametrize("name", IN_CARD_SESSION)
def test_an_ended_card_session_is_over(name: str, desk: Desk) -> None:
    desk.enter()
    desk.rig.bank.end_card_session()
    desk.rig.bank.end_card_session()
    answer = desk.ask(IN_CARD_SESSION[name](desk))
    assert isinstance(answer, CardSessionExpired | BankRefused), answer


# One-time passwords -----------------------------------------------------------------------------------------------------------------


def test_one_time_password_f04_a_card_is_enrolled_and_deactivated(desk: Desk) -> None:
    desk.enter()
    masked = desk.expect(PhoneOnFile, AskPhone()).masked_phone
    assert MASKED.fullmatch(masked)
    desk.expect(NotEnrolled, AskEnrolment())
    desk.expect(OtpPinAccepted, CheckOtpPin(desk.block(desk.rig.otp_pin)))
    desk.expect(OtpPinAccepted, CheckOtpPins(desk.block(desk.rig.otp_pin), desk.block(desk.rig.otp_pin)))
    enrolled = desk.expect(Enrolled, desk.enrol())
    assert (enrolled.masked_phone, enrolled.sms_otp) == (masked, True)
    assert enrolled.valid_until.utcoffset() is not None
    assert desk.expect(AlreadyEnrolled, AskEnrolment()).masked_phone in {masked, ""}
    desk.expect(AlreadyEnrolled, AskPhone())
    desk.expect(Deactivated, Deactivate(desk.reference()))
    desk.expect(NotEnrolled, AskEnrolment())
    desk.expect(NotEnrolled, Deactivate(desk.reference()))


def test_one_time_password_without_consent_there_are_no_passwords_by_sms(desk: Desk) -> None:
    desk.enter()
    assert not desk.expect(Enrolled, desk.enrol(consent=False)).sms_otp


def test_one_time_password_an_enrolment_is_replaced_only_if_the_customer_wants_it(desk: Desk) -> None:
    desk.enter()
    desk.expect(Enrolled, desk.enrol())
    desk.expect(AlreadyEnrolled, desk.enrol())
    desk.expect(Enrolled, desk.enrol(replacing=True))


def test_one_time_password_entries_that_differ_enrol_nothing(desk: Desk) -> None:
    desk.enter()
    other = desk.rig.other_otp_pin
    desk.expect(OtpPinsDiffer, CheckOtpPins(desk.block(desk.rig.otp_pin), desk.block(other)))
    desk.expect(OtpPinsDiffer, desk.enrol(second=other))
    desk.expect(NotEnrolled, AskEnrolment())


# Card PIN ---------------------------------------------------------------------------------------------------------------------------


def test_card_pin_is_changed(desk: Desk) -> None:
    desk.enter()
    assert isinstance(desk.ask(CheckCardPin(desk.block(desk.rig.pin))), CardPinUnchanged | NewCardPinWeak), "it is the old one"
    desk.expect(NewCardPinAccepted, CheckCardPin(desk.block(desk.rig.new_pin)))
    desk.expect(CardPinChanged, desk.change())
    desk.rig.bank.end_card_session()
    desk.expect(PinRefused, desk.verify(desk.rig.pin))
    desk.expect(PinAccepted, desk.verify(desk.rig.new_pin))


def test_card_pin_entries_that_differ_change_nothing(desk: Desk) -> None:
    desk.enter()
    desk.expect(NewCardPinsDiffer, desk.change(second=desk.rig.wrong_pin))
    desk.rig.bank.end_card_session()
    desk.enter()


# Once, and settled ------------------------------------------------------------------------------------------------------------------


def enrol(desk: Desk) -> Enrol:
    return desk.enrol()


def deactivate(desk: Desk) -> Deactivate:
    desk.expect(Enrolled, desk.enrol())
    return Deactivate(desk.reference())


def change(desk: Desk) -> ChangeCardPin:
    return desk.change()


WRITING: Final[dict[str, Callable[[Desk], Writing]]] = {
    "one_time_password-enrol": enrol,
    "one_time_password-deactivate": deactivate,
    "card_pin-change": change,
}
"""What changes something, each ready to be asked."""


@pytest.mark.parametrize("name", WRITING)
def test_f07_what_is_asked_twice_is_done_once_and_answered_alike(name: str, desk: Desk) -> None:
    desk.enter()
    request = WRITING[name](desk)
    first = desk.expect(request.settled, request)
    assert desk.ask(request) == first
    assert desk.ask(request.settlement()) == first


@pytest.mark.parametrize("name", WRITING)
def test_f07_what_the_bank_never_saw_never_takes_effect_once_that_was_told(name: str, desk: Desk) -> None:
    desk.enter()
    request = WRITING[name](desk)
    desk.expect(NeverTookEffect, request.settlement())
    desk.expect(BankRefused, request)
    desk.expect(NeverTookEffect, request.settlement())


@pytest.mark.parametrize("name", WRITING)
def test_f07_what_took_effect_unheard_is_settled_as_done(name: str, desk: Desk) -> None:
    desk.enter()
    request = WRITING[name](desk)
    desk.rig.lose_replies()
    desk.expect(BankReplyLost, request)
    desk.rig.mend()
    desk.expect(request.settled, request.settlement())


# Trouble ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_f07_what_does_not_reach_the_bank_is_answered_so_and_changes_nothing(name: str, desk: Desk) -> None:
    desk.enter()
    request = EVERY[name](desk)
    desk.rig.cut()
    desk.expect(BankUnreachable, request)
    desk.rig.mend()
    desk.expect(BankPresent, CheckBank())
    if isinstance(request, Writing):
        desk.expect(NeverTookEffect, request.settlement())


@pytest.mark.parametrize("name", EVERY)
def test_f07_where_a_reply_is_lost_the_answer_says_what_is_known(name: str, desk: Desk) -> None:
    desk.enter()
    request = EVERY[name](desk)
    desk.rig.lose_replies()
    desk.expect(type(without_answer(request, "")), request)
    desk.rig.mend()
    desk.expect(BankPresent, CheckBank())
