"""What the terminal asks whatever its customers come for: for a PIN key, whether the bank is there, whether card and PIN are right."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.client.asking import Answers, Operations, Refusals
from otp_atm.bank.client.line import Line, on_the_wire
from otp_atm.bank.wire import terminal as wire
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.kiosk import events, requests
from otp_atm.kiosk.events import Reply

MOST_TRIES: Final = 15
"""No card has more tries left for its PIN; a bank that says so has said nothing that a customer could go by."""


def fetch_pin_key(line: Line, request: requests.FetchPinKey) -> Reply | Problem:
    body = wire.KeyRequest(nonce=request.nonce.hex().upper(), mac=request.mac.hex().upper())
    reply = line.call(wire.DELIVER_PIN_KEY, body)
    return reply if isinstance(reply, Problem) else events.KeyDelivered(reply.key_block, reply.kcv)


def check_bank(line: Line, _: requests.CheckBank) -> Reply | Problem:
    reply = line.call(wire.READ_TERMINAL, Nothing())
    return reply if isinstance(reply, Problem) else events.BankPresent()


def verify_card_pin(line: Line, request: requests.VerifyCardPin) -> Reply | Problem:
    """With the right PIN a card session begins on this line."""
    card = request.card
    body = wire.CardAndPin(
        terminal_id=line.terminal_id,
        pan=card.pan.digits,
        expiry=card.expiry or None,
        pin_block=on_the_wire(request.pin_block),
    )
    reply = line.call(wire.OPEN_CARD_SESSION, body)
    if isinstance(reply, Problem):
        return reply
    line.token = reply.token
    return events.PinAccepted()


def tries_left(problem: Problem) -> int | None:
    """How often the customer can try again, None where this is not said."""
    return problem.tries_left if problem.tries_left in range(1, MOST_TRIES + 1) else None


ANSWERS: Final[Answers] = {
    requests.FetchPinKey: fetch_pin_key,
    requests.CheckBank: check_bank,
    requests.VerifyCardPin: verify_card_pin,
}
OPERATIONS: Final[Operations] = {
    requests.FetchPinKey: wire.DELIVER_PIN_KEY,
    requests.CheckBank: wire.READ_TERMINAL,
    requests.VerifyCardPin: wire.OPEN_CARD_SESSION,
}
REFUSALS: Final[Refusals] = {
    Code.WRONG_PIN: lambda problem: events.PinRefused(tries_left(problem)),
    Code.CARD_BLOCKED: lambda _: events.CardBlocked(),
    Code.CARD_UNKNOWN: lambda _: events.CardUnknown(),
    Code.CARD_EXPIRED: lambda _: events.CardExpired(),
    Code.PIN_KEY_UNKNOWN: lambda problem: events.PinKeyUnknown(problem.code),
    Code.CARD_SESSION_EXPIRED: lambda _: events.CardSessionExpired(),
    Code.BANK_UNAVAILABLE: lambda problem: events.BankUnreachable(problem.code),
}
"""Those that a request of any service may have, too."""
