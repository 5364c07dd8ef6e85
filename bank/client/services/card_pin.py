"""The card PIN: judging a new one, changing to it."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.client.asking import Answers, Operations, Refusals
from otp_atm.bank.client.line import Line, on_the_wire
from otp_atm.bank.client.settling import settled
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services import card_pin as wire
from otp_atm.bank.wire.services.card_pin import CardPinCode
from otp_atm.bank.wire.settlement import SETTLE
from otp_atm.kiosk.events import Reply
from otp_atm.services.card_pin import events, requests


def check_card_pin(line: Line, request: requests.CheckCardPin) -> Reply | Problem:
    reply = line.call(wire.CHECK_CARD_PIN, wire.NewCardPin(pin_block=on_the_wire(request.new)))
    return reply if isinstance(reply, Problem) else events.NewCardPinAccepted()


def change_card_pin(line: Line, request: requests.ChangeCardPin) -> Reply | Problem:
    body = wire.CardPinChange(first=on_the_wire(request.first), second=on_the_wire(request.second))
    reply = line.call(wire.CHANGE_CARD_PIN, body, reference=request.reference)
    return reply if isinstance(reply, Problem) else events.CardPinChanged()


def settle_card_pin(line: Line, request: requests.SettleCardPin) -> Reply | Problem:
    return settled(line, request.reference, wire.CHANGE_CARD_PIN, lambda _: events.CardPinChanged())


ANSWERS: Final[Answers] = {
    requests.CheckCardPin: check_card_pin,
    requests.ChangeCardPin: change_card_pin,
    requests.SettleCardPin: settle_card_pin,
}
OPERATIONS: Final[Operations] = {
    requests.CheckCardPin: wire.CHECK_CARD_PIN,
    requests.ChangeCardPin: wire.CHANGE_CARD_PIN,
    requests.SettleCardPin: SETTLE,
}
REFUSALS: Final[Refusals] = {
    CardPinCode.CARD_PIN_WEAK: lambda _: events.NewCardPinWeak(),
    CardPinCode.CARD_PIN_UNCHANGED: lambda _: events.CardPinUnchanged(),
    CardPinCode.CARD_PINS_DIFFER: lambda _: events.NewCardPinsDiffer(),
    CardPinCode.CARD_PIN_CHECKS: lambda _: events.NewCardPinsTriedTooOften(),
}
