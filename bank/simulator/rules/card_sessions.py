"""Card sessions: who stands at the terminal (F1)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from otp_atm.bank.simulator.bank_time import today
from otp_atm.bank.simulator.card_months import expiry_of
from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.key_room import Entry, Purpose, Unsealable
from otp_atm.bank.simulator.pin_block import UnreadablePinBlock
from otp_atm.bank.simulator.records import CardAccount, Mark, Terminal
from otp_atm.bank.simulator.rules import tries
from otp_atm.bank.simulator.rules.limits import CARD_SESSION
from otp_atm.bank.simulator.rules.once import Asker
from otp_atm.bank.simulator.rules.pin_keys import known, sealed_pin_key, take_into_use
from otp_atm.bank.simulator.rules.tries import CARD_PIN
from otp_atm.bank.simulator.store import Reading, Transaction
from otp_atm.bank.wire.message import PinBlock
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.terminal import CardAndPin, CardSession


class Bearer(Struct, frozen=True):
    """Whose card is in which terminal, since when (Unix time in seconds); `session` tells two sessions apart."""

    card_id: str
    terminal_id: str
    since: float
    session: str

    @property
    def asker(self) -> Asker:
        """Who asks, of a request in this session."""
        return Asker(self.card_id, self.terminal_id)


def open_card_session(issuer: Issuer, call: Call[CardAndPin]) -> CardSession | Problem:
    """Check the card and spend a try; then judge its PIN.

    A try is a PIN block with an expiry date: the same sent again is the same try.
    """
    body = call.body
    card_id = issuer.keys.card_id(body.pan)
    by = issuer.keys.mac(Purpose.PIN_BLOCK, body.expiry or "", body.pin_block.data)
    with issuer.store.turn(card_id) as turn:
        with turn.write() as records:
            known(records.get(Terminal, body.terminal_id))
            check_card(records, records.lock(CardAccount, card_id), body.expiry, issuer.clock.now(), by)
            sealed_pin_key(records, body.terminal_id, body.pin_block)
            tries.spend(records, CARD_PIN, card_id, by)
        with turn.write() as records:
            refused = judge_card_pin(issuer, body, card_id, records, by)
    return refused or new_card_session(issuer, card_id, body.terminal_id)


def check_card(records: Reading, card: CardAccount | None, expiry: str | None, now: datetime, by: bytes) -> None:
    """Refuse a card that the bank does not serve, but for the try that has been spent already. Whether the expiry date is another is
    only said once the PIN has been judged: it could be guessed like one.
    """
    if card is None:
        raise Refusal(Code.CARD_UNKNOWN)
    if bears(card, expiry) and card.expiry < today(now):
        raise Refusal(Code.CARD_EXPIRED)
    if is_blocked(records, card) and not tries.has_spent(records, CARD_PIN, card.card_id, by):
        raise Refusal(Code.CARD_BLOCKED)


def bears(card: CardAccount, expiry: str | None) -> bool:
    """Whether this can have been read on the card. One on which no expiry could be read goes by what the bank knows of it."""
    return expiry in (None, expiry_of(card.expiry))


def judge_card_pin(issuer: Issuer, body: CardAndPin, card_id: str, records: Transaction, by: bytes) -> Problem | None:
    """What is wrong with card and PIN, if anything. With a wrong PIN a try is gone; where the expiry date is another, that is not said."""
    card = records.lock(CardAccount, card_id)
    if card is None:
        raise Refusal(Code.CARD_UNKNOWN)
    if not tries.has_spent(records, CARD_PIN, card_id, by):
        raise Refusal(Code.CARD_BLOCKED)
    pin_key = sealed_pin_key(records, body.terminal_id, body.pin_block)
    try:
        is_right = issuer.keys.card_pin_is_right(pin_key, body.pin_block, card.pan, card.pin_mac)
    except UnreadablePinBlock:
        tries.give_back(records, CARD_PIN, card_id)
        return problem(Code.PIN_BLOCK_UNREADABLE)
    take_into_use(records, body.terminal_id, body.pin_block)
    is_this_card = bears(card, body.expiry)
    if not is_right:
        wrong = tries.count_wrong(records, CARD_PIN, card_id)
        return wrong if is_this_card else problem(Code.CARD_UNKNOWN)
    if not is_this_card:
        tries.give_back(records, CARD_PIN, card_id)
        return problem(Code.CARD_UNKNOWN)
    tries.restore(records, CARD_PIN, card_id)
    return None


def is_blocked(records: Reading, card: CardAccount) -> bool:
    """Whether no tries are left for its PIN."""
    return not tries.left(records, CARD_PIN, card.card_id)


def new_card_session(issuer: Issuer, card_id: str, terminal_id: str) -> CardSession:
    """A token that holds all there is to know, sealed: nothing to store, and a restart of the bank ends nobody's session."""
    expires_at = issuer.clock.now() + CARD_SESSION
    text = f"{card_id}|{terminal_id}|{expires_at.timestamp()}"
    return CardSession(token=issuer.keys.seal_text(Purpose.CARD_SESSION, text), expires_at=expires_at)


def bearer_of(issuer: Issuer, token: str) -> Bearer:
    """Who carries this token. Refuses with card-session-expired."""
    try:
        card_id, terminal_id, expires_at = issuer.keys.unseal_text(Purpose.CARD_SESSION, token).split("|")
    except Unsealable:
        raise Refusal(Code.CARD_SESSION_EXPIRED) from None
    left = float(expires_at) - issuer.clock.now().timestamp()
    if not 0 < left <= CARD_SESSION.total_seconds():  # the clock may have been set back to before it began
        raise Refusal(Code.CARD_SESSION_EXPIRED)
    since = float(expires_at) - CARD_SESSION.total_seconds()
    return Bearer(card_id, terminal_id, since, issuer.keys.mac(Purpose.CARD_SESSION, token).hex())


def card_in_session(records: Reading, card: CardAccount | None, bearer: Bearer) -> CardAccount:
    """The card of a session; one that was blocked or taken away meanwhile has ended it, and so has another card PIN, but where the
    session itself has changed it: it was opened by a PIN that is right no more."""
    if card is None or is_blocked(records, card) or is_of_an_old_pin(records, bearer):
        raise Refusal(Code.CARD_SESSION_EXPIRED)
    return card


def end_sessions(records: Transaction, card_id: str, now: datetime, *, but: str = "") -> None:
    """The card PIN is another from this moment on: whatever sessions there are of the card end, but for that of this name."""
    records.put(Mark(pin_changed_id(card_id), f"{now.timestamp()}|{but}"))


def is_of_an_old_pin(records: Reading, bearer: Bearer) -> bool:
    """Whether the session was opened before the card PIN was changed, elsewhere."""
    mark = records.get(Mark, pin_changed_id(bearer.card_id))
    if mark is None:
        return False
    changed_at, by = mark.value.split("|")
    return bearer.since <= float(changed_at) and bearer.session != by


def pin_changed_id(card_id: str) -> str:
    """The primary key of when, and in which session, the card PIN was last changed."""
    return f"card-pin-changed.{card_id}"


def entries(records: Reading, bearer: Bearer, *blocks: PinBlock) -> tuple[Entry, ...]:
    """The entries of a new PIN, each with its key. Refuses with pin-key-unknown."""
    keys = {kcv: sealed_pin_key(records, bearer.terminal_id, block) for kcv, block in {block.kcv: block for block in blocks}.items()}
    return tuple((keys[block.kcv], block) for block in blocks)
