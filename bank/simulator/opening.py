"""Opening the bank: its key room, and its fixtures put into the store where they are not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from otp_atm.bank.simulator.fixtures import CardFixture, CustomerFixture, Population, TerminalFixture
from otp_atm.bank.simulator.issuer import Issuer
from otp_atm.bank.simulator.key_room import KeyRoom, Purpose, Random
from otp_atm.bank.simulator.policy import USUAL, Policy
from otp_atm.bank.simulator.records import CardAccount, Customer, Mark, OtpEnrolment, Record, Terminal
from otp_atm.bank.simulator.rules.tries import ACTIVATION_CODE, CARD_PIN, count_of
from otp_atm.bank.simulator.store import Store
from otp_atm.kiosk.ports import Clock

MASTER_KEY_CHECK = "master key check"


class WrongMasterKey(Exception):
    """The store was made under another master key, and cannot be read with this one."""


def open_bank(
    store: Store,
    fixtures: Population,
    master_key: bytes,
    clock: Clock,
    random: Random,
    *,
    policy: Policy = USUAL,
) -> Issuer:
    """An issuer at work. Raises WrongMasterKey."""
    issuer = Issuer(
        store,
        KeyRoom(master_key, random),
        clock,
        random,
        fixtures.bank.name,
        policy,
    )
    fill_store(issuer, fixtures)
    return issuer


def fill_store(issuer: Issuer, fixtures: Population) -> None:
    """Put the fixtures into a store that is new; leave one alone that is at work. Raises WrongMasterKey."""
    check = Mark(MASTER_KEY_CHECK, issuer.keys.mac(Purpose.CHECK, MASTER_KEY_CHECK).hex())
    with issuer.store.write() as records:
        earlier = records.claim(check)
        if earlier is None:
            records.put_new(first_records(fixtures, issuer.keys, issuer.clock.now()))
        elif earlier != check:
            raise WrongMasterKey


def first_records(fixtures: Population, keys: KeyRoom, now: datetime) -> Iterator[Record]:
    """What a new store begins with."""
    yield from (terminal_record(terminal, keys) for terminal in fixtures.terminals)
    yield from (customer_record(customer) for customer in fixtures.customers)
    for card in fixtures.cards:
        account = card_record(card, keys)
        yield account
        yield count_of(CARD_PIN, account.card_id, card.pin_tries_left)
        if card.enrolled:
            yield enrolment_record(card, keys, now)
            yield count_of(ACTIVATION_CODE, account.card_id, 0)


def terminal_record(terminal: TerminalFixture, keys: KeyRoom) -> Terminal:
    return Terminal(terminal.id, keys.seal(Purpose.TERMINAL_MASTER_KEY, bytes.fromhex(terminal.master_key)))


def customer_record(customer: CustomerFixture) -> Customer:
    return Customer(customer.id, customer.name, customer.language, customer.phone)


def card_record(card: CardFixture, keys: KeyRoom) -> CardAccount:
    return CardAccount(
        card_id=keys.card_id(card.pan),
        pan=card.pan,
        customer_id=card.customer,
        expiry=card.last_day,
        pin_mac=keys.mac(Purpose.CARD_PIN, card.pan, card.pin),
        cvv2_mac=keys.mac(Purpose.CVV2, card.pan, card.cvv2),
    )


def enrolment_record(card: CardFixture, keys: KeyRoom, now: datetime) -> OtpEnrolment:
    """An enrolment whose activation SMS was lost long ago: nobody knows its code, nor fetches its seed."""
    assert card.enrolled
    token = keys.token_for(card.enrolled.otp_pin)
    return OtpEnrolment(
        card_id=keys.card_id(card.pan),
        token_id=token.token_id,
        sealed_key=token.sealed_key,
        sealed_seed=b"",
        sms_otp=card.enrolled.sms,
        enrolled_at=now,
        activation_mac=b"",
        phone_version=0,
    )
