"""A terminal at a bank of any driver, at the port: what is promised there are events, and of the wire nothing can be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any, Final

from otp_atm.bank.client.client import OPERATIONS
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code, ProblemCode
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN, CardPinCode
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL, OtpCode
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT
from otp_atm.conformance.bounds import Budget, Ledger, Open
from otp_atm.conformance.pad import Block, Signed
from otp_atm.conformance.said import Exchange, NotTried, Said, Unanswered, shown
from otp_atm.conformance.teller import Wish
from otp_atm.kiosk import events
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.journal import details
from otp_atm.kiosk.ports import Bank, services_of
from otp_atm.kiosk.requests import BankRequest, CheckBank, FetchPinKey, VerifyCardPin, Writing
from otp_atm.kiosk.vocabulary import Card, Pan, PinBlock
from otp_atm.person.own_cards import OwnCard
from otp_atm.services.card_pin import events as card_pin_events
from otp_atm.services.card_pin.requests import ChangeCardPin, CheckCardPin, SettleCardPin
from otp_atm.services.one_time_password import events as otp_events
from otp_atm.services.one_time_password.events import Active, AlreadyEnrolled, Enrolled, NoPhoneOnFile, PhoneOnFile
from otp_atm.services.one_time_password.requests import (
    AskEnrolment,
    AskPhone,
    CheckOtpPin,
    CheckOtpPins,
    Deactivate,
    Enrol,
    SettleDeactivation,
    SettleEnrolment,
)

REFUSALS: Final[Mapping[type[Event], ProblemCode]] = {
    events.PinRefused: Code.WRONG_PIN,
    events.CardBlocked: Code.CARD_BLOCKED,
    events.CardUnknown: Code.CARD_UNKNOWN,
    events.CardExpired: Code.CARD_EXPIRED,
    events.PinKeyUnknown: Code.PIN_KEY_UNKNOWN,
    events.CardSessionExpired: Code.CARD_SESSION_EXPIRED,
    otp_events.NoPhoneOnFile: OtpCode.NO_PHONE_ON_FILE,
    otp_events.AlreadyEnrolled: OtpCode.ALREADY_ENROLLED,
    otp_events.NotEnrolled: OtpCode.NOT_ENROLLED,
    otp_events.OtpPinsDiffer: OtpCode.OTP_PINS_DIFFER,
    otp_events.OtpPinTooWeak: OtpCode.OTP_PIN_WEAK,
    card_pin_events.NewCardPinsDiffer: CardPinCode.CARD_PINS_DIFFER,
    card_pin_events.NewCardPinWeak: CardPinCode.CARD_PIN_WEAK,
    card_pin_events.CardPinUnchanged: CardPinCode.CARD_PIN_UNCHANGED,
    card_pin_events.NewCardPinsTriedTooOften: CardPinCode.CARD_PIN_CHECKS,
}
"""The codes of our contract that these events stand for."""
OUTCOMES: Final = {
    Enrolled: ENROL.outcome,
    otp_events.Deactivated: DEACTIVATE.outcome,
    card_pin_events.CardPinChanged: CHANGE_CARD_PIN.outcome,
}
PASSWORDS: Final = {Active.BOTH: (True, True), Active.SMS: (True, False), Active.OFFLINE: (False, True), Active.UNSAID: (None, None)}
"""`sms_otp` and `offline`."""


class Ported:
    """A `teller.Teller` at a bank's port. A driver keeps one card session, that which was opened last."""

    def __init__(self, bank: Bank, terminal_id: str, master_key: bytes, *, budget: Budget, ledger: Ledger, longest: float) -> None:
        """`longest` is the time in seconds in which the driver answers at the very latest."""
        self.terminal_id = terminal_id
        self.master_key = master_key
        self._bank = bank
        self._services = services_of(bank)
        self._budget, self._ledger = budget, ledger
        self._longest = longest
        self._numbers = count(1)
        self._session, self._card = "", ""
        self._consents: dict[str, bool] = {}

    def close(self) -> None:
        self._bank.close()

    def new_key(self) -> str:
        return f"1.{next(self._numbers)}"

    def present(self) -> Said:
        return self._ask(CheckBank())

    def deliver(self, request: Signed) -> Said:
        return self._ask(FetchPinKey(request.nonce, request.mac))

    def open(self, card: OwnCard, block: Block, expiry: str = "") -> Said:
        self._bank.end_card_session()
        self._ledger.entered.add(card.id)
        said = self._ask(VerifyCardPin(Card(Pan(card.pan), expiry or card.expiry_digits, card.name), pin_block(block)))
        self._session = f"session {next(self._numbers)}" if said.succeeded else ""
        self._card = card.id
        return said._replace(told={**said.told, "token": self._session}) if said.succeeded else said

    def read(self, session: str) -> Said:
        """Two questions: the one for the phone does not say of a card without one whether it is enrolled."""
        said = self._in(session, AskPhone(), enrolment)
        return self._in(session, AskEnrolment(), enrolment) if said.succeeded and said.member("masked_phone") is None else said

    def check_otp_pin(self, session: str, first: Block, second: Block | None = None) -> Said:
        both = CheckOtpPins(pin_block(first), pin_block(second)) if second else CheckOtpPin(pin_block(first))
        return self._in(session, both)

    def enrol(self, session: str, key: str, wish: Wish) -> Said:
        self._consents[key] = wish.sms_consent
        return self._in(session, Enrol(key, pin_block(wish.first), pin_block(wish.second), wish.sms_consent, wish.replace))

    def deactivate(self, session: str, key: str) -> Said:
        return self._in(session, Deactivate(key))

    def check_card_pin(self, session: str, block: Block) -> Said:
        return self._in(session, CheckCardPin(pin_block(block)))

    def change_card_pin(self, session: str, key: str, first: Block, second: Block) -> Said:
        return self._in(session, ChangeCardPin(key, pin_block(first), pin_block(second)))

    def settle(self, key: str, of: Operation[Any, Any]) -> Said:
        questions: Mapping[str, Callable[[], BankRequest]] = {
            ENROL.name: lambda: SettleEnrolment(key, self._consents.get(key, True)),
            DEACTIVATE.name: lambda: SettleDeactivation(key),
            CHANGE_CARD_PIN.name: lambda: SettleCardPin(key),
        }
        said = self._ask(questions[of.name](), settlement)
        if said.succeeded:
            self._ledger.heard(key)
        return said

    def _in(self, session: str, request: BankRequest, told: Callable[[Event], Mapping[str, Any] | None] | None = None) -> Said:
        if session != self._session:
            if session:
                raise NotTried("a driver keeps one card session at a time")
            self._bank.end_card_session()
            self._session = ""
        return self._ask(request, told)

    def _ask(self, request: BankRequest, told: Callable[[Event], Mapping[str, Any] | None] | None = None) -> Said:
        """`told` makes members of an event that tells something. Raises Unanswered."""
        name = OPERATIONS[type(request)].name
        service = type(request).__module__.split(".services.")[-1].partition(".")[0] if ".services." in type(request).__module__ else ""
        if service and self._services is not None and service not in self._services:
            raise NotTried(f"this bank does not do {service}")
        self._budget.spend()
        if isinstance(request, Writing):
            self._ledger.asked(request.reference, Open(name, self.terminal_id, self._card))
        answer: SimpleQueue[Event] = SimpleQueue()
        self._bank.ask(request, answer.put)
        asked = f"{type(request).__name__} {shown(_seen(request))}"
        try:
            event = answer.get(timeout=self._longest)
        except Empty:
            raise Unanswered(name, f"the driver was silent for {self._longest:g} s", silent=True) from None
        exchange = Exchange(asked, f"{type(event).__name__} {shown(_seen(event))}")
        if isinstance(event, events.BankUnreachable | events.BankReplyLost):
            raise Unanswered(name, event.code)
        if isinstance(request, Writing):
            self._ledger.heard(request.reference)
        members = told(event) if told else None
        if members is None and isinstance(event, events.BankRefused):
            return Said(name, event.code, {}, exchange, plain=True)
        if members is None and type(event) in REFUSALS:
            return Said(name, REFUSALS[type(event)], {"tries_left": getattr(event, "tries_left", None)}, exchange)
        return Said(name, "", members or _members(event), exchange)


def enrolment(event: Event) -> Mapping[str, Any] | None:
    """What an answer about an enrolment tells, by the names of our contract."""
    match event:
        case PhoneOnFile():
            return {"enrolled": False, "masked_phone": event.masked_phone, "sms_otp": False}
        case NoPhoneOnFile():
            return {"enrolled": None, "masked_phone": None}
        case AlreadyEnrolled():
            sms_otp, offline = PASSWORDS[event.active]
            return {"enrolled": True, "masked_phone": event.masked_phone or None, "sms_otp": sms_otp, "offline": offline}
        case otp_events.NotEnrolled():
            return {"enrolled": False, "masked_phone": None, "sms_otp": False}
    return None


def settlement(event: Event) -> Mapping[str, Any] | None:
    """What a settlement tells."""
    if isinstance(event, events.NeverTookEffect):
        return {"outcome": NEVER_TOOK_EFFECT, "enrolment": None}
    outcome = OUTCOMES.get(type(event))
    return {"outcome": outcome, "enrolment": _members(event) if isinstance(event, Enrolled) else None} if outcome else None


def pin_block(block: Block) -> PinBlock:
    return PinBlock(4, block.data, block.kcv)


def _members(event: Event) -> dict[str, Any]:
    names = {"valid_until": "activation_valid_until"}
    return {names.get(name, name): getattr(event, name) for name in event.__struct_fields__}


def _seen(record: Any) -> dict[str, Any]:
    """The fields of a request or event that a journal may hold."""
    return {name: value for name, value in details(record).items() if name != "traceparent"}
