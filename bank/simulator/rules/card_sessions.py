"""Card sessions: who stands at the terminal (F1)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bank.simulator.bank_time import today
from bank.simulator.card_months import expiry_of
from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.key_room import Purpose, Unsealable
from bank.simulator.records import CardAccount, Terminal
from bank.simulator.rules.limits import CARD_SESSION, PIN_TRIES
from bank.simulator.rules.pin_keys import known, sealed_pin_key
from bank.wire.problems import Code, Problem, problem
from bank.wire.terminal import CardAndPin, CardSession


class Bearer(Struct, frozen=True):
    """Whose card is in which terminal."""

    card_id: str
    terminal_id: str


def open_card_session(issuer: Issuer, call: Call[CardAndPin]) -> CardSession | Problem:
    """Check the card, then its PIN, counting wrong tries under the card's lock."""
    body, keys = call.body, issuer.keys
    with issuer.store.write() as records:
        known(records.get(Terminal, body.terminal_id))
        card = records.lock(CardAccount, keys.card_id(body.pan))
        now = issuer.clock.now()
        check_card(card, body.expiry, now)
        assert card
        pin_key = sealed_pin_key(records, body.terminal_id, body.pin_block)
        if not keys.card_pin_is_right(pin_key, body.pin_block, card.pan, card.pin_mac):
            after = count_wrong_pin(card, keys.mac(Purpose.PIN_BLOCK, body.pin_block.data))
            records.put(after)
            tries_left = after.pin_tries_left
            return problem(Code.WRONG_PIN, tries_left=tries_left) if tries_left else problem(Code.CARD_BLOCKED)
        if card.pin_tries_left < PIN_TRIES:
            records.put(replace(card, pin_tries_left=PIN_TRIES, wrong_block_mac=b""))
    return new_card_session(issuer, Bearer(card.card_id, body.terminal_id), now)


def check_card(card: CardAccount | None, expiry: str | None, now: datetime) -> None:
    """Refuse a card that the bank does not serve. One on which no expiry could be read goes by what the bank knows of it."""
    if card is None or expiry not in (None, expiry_of(card.expiry)):
        raise Refusal(Code.CARD_UNKNOWN)
    if card.expiry < today(now):
        raise Refusal(Code.CARD_EXPIRED)
    if not card.pin_tries_left:
        raise Refusal(Code.CARD_BLOCKED)


def count_wrong_pin(card: CardAccount, block_mac: bytes) -> CardAccount:
    """One try less, unless it is the last try sent again."""
    if block_mac == card.wrong_block_mac:
        return card
    return replace(card, pin_tries_left=card.pin_tries_left - 1, wrong_block_mac=block_mac)


def new_card_session(issuer: Issuer, bearer: Bearer, now: datetime) -> CardSession:
    """A token that holds all there is to know, sealed: nothing to store, and a restart of the bank ends nobody's session."""
    expires_at = now + CARD_SESSION
    text = f"{bearer.card_id}|{bearer.terminal_id}|{expires_at.timestamp()}"
    return CardSession(token=issuer.keys.seal_text(Purpose.CARD_SESSION, text), expires_at=expires_at)


def bearer_of(issuer: Issuer, token: str) -> Bearer:
    """Who carries this token. Refuses with card-session-expired."""
    try:
        card_id, terminal_id, expires_at = issuer.keys.unseal_text(Purpose.CARD_SESSION, token).split("|")
    except Unsealable:
        raise Refusal(Code.CARD_SESSION_EXPIRED) from None
    if issuer.clock.now().timestamp() >= float(expires_at):
        raise Refusal(Code.CARD_SESSION_EXPIRED)
    return Bearer(card_id, terminal_id)


def card_in_session(card: CardAccount | None) -> CardAccount:
    """The card of a session; one that was blocked or taken away meanwhile has ended it."""
    if card is None or not card.pin_tries_left:
        raise Refusal(Code.CARD_SESSION_EXPIRED)
    return card
