"""The card PIN: judging a new one, and changing to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from msgspec.structs import replace

from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal, Rule
from otp_atm.bank.simulator.key_room import Entry, Verdict
from otp_atm.bank.simulator.records import CardAccount, Sms, Tries, tries_id
from otp_atm.bank.simulator.rules import tries
from otp_atm.bank.simulator.rules.card_sessions import Bearer, bearer_of, card_in_session, end_sessions, entries
from otp_atm.bank.simulator.rules.customers import customer_of
from otp_atm.bank.simulator.rules.limits import CARD_PIN_CHECKS
from otp_atm.bank.simulator.rules.once import once
from otp_atm.bank.simulator.rules.tries import CARD_PIN
from otp_atm.bank.simulator.sms.texts import card_pin_text
from otp_atm.bank.simulator.store import Transaction
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem, problem
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN, CHECK_CARD_PIN, CardPinChange, CardPinCode, ChangedCardPin, NewCardPin

VERDICTS: Final = {
    Verdict.DIFFER: CardPinCode.CARD_PINS_DIFFER,
    Verdict.WEAK: CardPinCode.CARD_PIN_WEAK,
    Verdict.UNCHANGED: CardPinCode.CARD_PIN_UNCHANGED,
}


def check_card_pin(issuer: Issuer, call: Call[NewCardPin]) -> Nothing | Problem:
    """Judge a new card PIN and keep nothing but that one was judged."""
    bearer = bearer_of(issuer, call.token)
    with issuer.store.write() as records:
        card = card_in_session(records, records.lock(CardAccount, bearer.card_id), bearer)
        given = entries(records, bearer, call.body.pin_block)
        spend(records, bearer, CHECK_CARD_PIN.name)
        judged = judge(issuer, card, given, records)
    return problem(VERDICTS[judged]) if isinstance(judged, Verdict) else Nothing()


def change_card_pin(issuer: Issuer, call: Call[CardPinChange]) -> ChangedCardPin | Problem:
    """Change the card PIN, at most once for each idempotency key."""
    bearer = bearer_of(issuer, call.token)
    return once(issuer, CHANGE_CARD_PIN, call, bearer.asker, partial(carry_out, issuer, bearer, call.body))


def carry_out(issuer: Issuer, bearer: Bearer, wish: CardPinChange, records: Transaction) -> ChangedCardPin | Problem:
    """Put the new PIN in the place of the old one. All tries are there again: whoever has card and PIN is no stranger. Sessions that the
    old PIN has opened elsewhere end; the customer is told, where there is a phone on file."""
    card = card_in_session(records, records.lock(CardAccount, bearer.card_id), bearer)
    spend(records, bearer, CHANGE_CARD_PIN.name)
    judged = judge(issuer, card, entries(records, bearer, wish.first, wish.second), records)
    if isinstance(judged, Verdict):
        return problem(VERDICTS[judged])
    now = issuer.clock.now()
    records.put(replace(card, pin_mac=judged))
    tries.restore(records, CARD_PIN, card.card_id)
    end_sessions(records, bearer.card_id, now, but=bearer.session)
    customer = customer_of(records, card)
    if customer.phone:
        text = card_pin_text(issuer.letters.to(customer).language, issuer.name, card.pan, now)
        records.send(Sms(0, customer.phone, text, now))
    return ChangedCardPin(changed_at=now)


def judge(issuer: Issuer, card: CardAccount, given: tuple[Entry, ...], records: Transaction) -> bytes | Verdict:
    """The keyed hash of a good PIN, or what is wrong with it."""
    known = (card.pan, customer_of(records, card).phone)
    return issuer.keys.new_card_pin(given, card.pan, card.pin_mac, known)


def spend(records: Transaction, bearer: Bearer, operation: str) -> None:
    """Count what is judged in a session; another session of the card begins a new count. Refuses with card-pin-checks one too many."""
    key, session = tries_id(operation, bearer.card_id), bytes.fromhex(bearer.session)
    count = records.get(Tries, key)
    if count is None or count.spent_by != session:
        count = Tries(key, CARD_PIN_CHECKS, session)
    if not count.left:
        raise Refusal(CardPinCode.CARD_PIN_CHECKS)
    records.put(replace(count, left=count.left - 1))


RULES: Final[Mapping[str, Rule]] = {
    CHECK_CARD_PIN.name: check_card_pin,
    CHANGE_CARD_PIN.name: change_card_pin,
}
