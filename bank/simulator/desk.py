"""The control desk: what testers and the demo do behind the bank's back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace

from otp_atm.bank.simulator.bank_time import today
from otp_atm.bank.simulator.card_months import last_day_of
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Population
from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.key_room import Purpose
from otp_atm.bank.simulator.lease import Lease
from otp_atm.bank.simulator.opening import fill_store
from otp_atm.bank.simulator.records import CardAccount, Customer, OtpEnrolment, Sms, SmsCode, SmsRequests
from otp_atm.bank.simulator.rules import tries
from otp_atm.bank.simulator.rules.card_sessions import end_sessions
from otp_atm.bank.simulator.rules.customers import with_phone
from otp_atm.bank.simulator.rules.forgetting import text_of
from otp_atm.bank.simulator.rules.tries import CARD_DATA, CARD_PIN, OTP
from otp_atm.bank.simulator.sms.words import speaking
from otp_atm.bank.simulator.store import Reading
from otp_atm.bank.wire import control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Code
from otp_atm.languages import exists, language

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""Between these the clock can be set."""


@dataclass(frozen=True, slots=True, repr=False)
class Desk:
    """What the control desk works with. There is no `clock` where somebody else moves the bank's."""

    issuer: Issuer
    fixtures: Population
    faults: Faults
    clock: SettableClock | None = None
    lease: Lease = field(default_factory=Lease)
    alone: bool = True
    """No other process serves the same bank. Where one does, what only this one would know is not offered."""

    def offers(self, name: str) -> bool:
        """An operation, by its name."""
        return self.alone or name not in OF_ONE_PROCESS


def read_outbox(desk: Desk, call: Call[control.After]) -> control.Outbox:
    with desk.issuer.store.read() as records:
        sent = records.messages(call.body.after)
    return control.Outbox(messages=tuple(sent_sms(desk.issuer, sms) for sms in sent))


def sent_sms(issuer: Issuer, sms: Sms) -> control.SentSms:
    return control.SentSms(sms_id=sms.sms_id, phone=sms.phone, text=text_of(issuer, sms), created_at=sms.created_at)


def read_clock(desk: Desk, _: Call[Nothing]) -> control.ClockState:
    return control.ClockState(now=desk.issuer.clock.now(), frozen=desk.clock is not None and desk.clock.frozen)


def change_clock(desk: Desk, call: Call[control.ClockChange]) -> control.ClockState:
    if desk.clock is None:
        raise Refusal(Code.NOT_FOUND)
    if call.body.frozen is not None:
        (desk.clock.freeze if call.body.frozen else desk.clock.thaw)()
    start = within_reason(call.body.now or desk.clock.now())
    desk.clock.set(within_reason(start + timedelta(seconds=call.body.advance_seconds)))
    return read_clock(desk, Call(Nothing()))


def within_reason(moment: datetime) -> datetime:
    """The moment, if the clock can be set to it."""
    if not EARLIEST <= moment < LATEST:
        raise Refusal(Code.CLOCK_OUT_OF_RANGE)
    return moment


def add_fault(desk: Desk, call: Call[control.Fault]) -> control.FaultList:
    desk.faults.add(call.body)
    return control.FaultList(faults=desk.faults.all())


def clear_faults(desk: Desk, _: Call[Nothing]) -> control.FaultList:
    desk.faults.clear()
    return control.FaultList(faults=())


def change_card(desk: Desk, call: Call[control.CardChange]) -> Nothing:
    change, card_id = call.body, desk.issuer.keys.card_id(call.body.pan)
    with desk.issuer.store.turn(card_id) as turn, turn.write() as records:
        card = records.lock(CardAccount, card_id)
        if card is None:
            raise Refusal(Code.CARD_UNKNOWN)
        if change.unlock:
            for secret in (CARD_PIN, CARD_DATA, OTP):
                tries.restore(records, secret, card_id)
            records.delete(SmsRequests, card_id)
        if change.pin_tries_left is not None:
            records.put(tries.count_of(CARD_PIN, card_id, change.pin_tries_left))
        if change.phone is not None:
            customer = records.lock(Customer, card.customer_id)
            assert customer
            records.put(with_phone(customer, change.phone))
        if change.pin is not None:
            records.put(replace(card, pin_mac=desk.issuer.keys.mac(Purpose.CARD_PIN, card.pan, change.pin)))
            tries.restore(records, CARD_PIN, card_id)
            end_sessions(records, card_id, desk.issuer.clock.now())
    return Nothing()


def issue_card(desk: Desk, call: Call[control.NewCard]) -> Nothing:
    """Nothing is left of what the bank knew of a card with this number, but its owner, if that is somebody of the fixtures."""
    issuer, new = desk.issuer, call.body
    card_id = issuer.keys.card_id(new.pan)
    with issuer.store.turn(card_id) as turn, turn.write() as records:
        earlier = records.lock(CardAccount, card_id)
        owner = records.lock(Customer, earlier.customer_id if earlier else f"owner.{card_id}")
        owner = owner or Customer(f"owner.{card_id}", new.name, new.language, "")
        records.put(with_phone(owner, new.phone))
        records.put(
            CardAccount(
                card_id=card_id,
                pan=new.pan,
                customer_id=owner.customer_id,
                expiry=last_day_of(2000 + int(new.expiry[:2]), int(new.expiry[2:])),
                pin_mac=issuer.keys.mac(Purpose.CARD_PIN, new.pan, new.pin),
                cvv2_mac=issuer.keys.mac(Purpose.CVV2, new.pan, new.cvv2),
            )
        )
        for secret in (CARD_PIN, CARD_DATA, OTP):
            tries.restore(records, secret, card_id)
        for kind in (SmsRequests, OtpEnrolment, SmsCode):
            records.delete(kind, card_id)
        end_sessions(records, card_id, issuer.clock.now())
    return Nothing()


def change_network(desk: Desk, call: Call[control.NetworkState]) -> control.NetworkState:
    network, wanted = desk.issuer.network, call.body
    network.held, network.newest_first, network.twice = wanted.held, wanted.newest_first, wanted.twice
    return wanted


def change_letters(desk: Desk, call: Call[control.LettersState]) -> control.LettersState:
    letters, wanted = desk.issuer.letters, call.body.language
    if not wanted or (exists(wanted) and language(wanted) in speaking()):
        letters.language = wanted
    return control.LettersState(language=letters.language)


def read_card(desk: Desk, call: Call[control.WhichCard]) -> control.CardStatus:
    with desk.issuer.store.read() as records:
        status = status_of(desk, records, call.body.pan)
    if status is None:
        raise Refusal(Code.CARD_UNKNOWN)
    return status


def read_cards(desk: Desk, call: Call[control.WhichCards]) -> control.CardList:
    with desk.issuer.store.read() as records:
        return control.CardList(cards=tuple(status_of(desk, records, pan) for pan in call.body.pans))


def status_of(desk: Desk, records: Reading, pan: str) -> control.CardStatus | None:
    """What the records say of a card; None for one that is in none of them."""
    card = records.get(CardAccount, desk.issuer.keys.card_id(pan))
    if card is None:
        return None
    customer = records.get(Customer, card.customer_id)
    enrolment = records.get(OtpEnrolment, card.card_id)
    pin, data, otp = (tries.left(records, secret, card.card_id) for secret in (CARD_PIN, CARD_DATA, OTP))
    assert customer
    return control.CardStatus(
        enrolled=enrolment is not None,
        sms_otp=enrolment is not None and enrolment.sms_otp,
        offline_otp=enrolment is not None and bool(enrolment.sealed_key),
        expired=card.expiry < today(desk.issuer.clock.now()),
        pin_of_fixtures=card.pin_mac == _first_pin(desk, card),
        pin_tries_left=pin,
        card_data_tries_left=data,
        otp_tries_left=otp,
        phone=customer.phone,
        language=customer.language,
    )


def _first_pin(desk: Desk, card: CardAccount) -> bytes | None:
    """The keyed hash of the PIN that the fixtures name for a card."""
    written = desk.fixtures.card_of(card.pan)
    return desk.issuer.keys.mac(Purpose.CARD_PIN, written.pan, written.pin) if written else None


def reset(desk: Desk, _: Call[Nothing]) -> Nothing:
    desk.faults.clear()
    change_network(desk, Call(control.NetworkState()))
    change_letters(desk, Call(control.LettersState()))
    if desk.clock:
        desk.clock.reset()
    desk.issuer.store.clear()
    fill_store(desk.issuer, desk.fixtures)
    return Nothing()


def take_lease(desk: Desk, call: Call[control.LeaseWish]) -> control.LeaseState:
    return desk.lease.take(call.body)


def end_lease(desk: Desk, call: Call[control.LeaseEnd]) -> Nothing:
    desk.lease.give_back(call.body.token)
    return Nothing()


DESK: Final[Mapping[str, Callable[[Desk, Call[Any]], Any]]] = {
    control.READ_OUTBOX.name: read_outbox,
    control.READ_CLOCK.name: read_clock,
    control.CHANGE_CLOCK.name: change_clock,
    control.ADD_FAULT.name: add_fault,
    control.CLEAR_FAULTS.name: clear_faults,
    control.CHANGE_CARD.name: change_card,
    control.ISSUE_CARD.name: issue_card,
    control.READ_CARD.name: read_card,
    control.READ_CARDS.name: read_cards,
    control.CHANGE_NETWORK.name: change_network,
    control.CHANGE_LETTERS.name: change_letters,
    control.RESET.name: reset,
    control.TAKE_LEASE.name: take_lease,
    control.END_LEASE.name: end_lease,
}
OF_ONE_PROCESS: Final = frozenset(
    operation.name
    for operation in (
        control.CHANGE_CLOCK,
        control.ADD_FAULT,
        control.CLEAR_FAULTS,
        control.CHANGE_NETWORK,
        control.TAKE_LEASE,
        control.END_LEASE,
    )
)
"""What lives in the memory of the process that is asked."""
