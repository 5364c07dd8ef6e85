"""The phone's way to the bank: the machine's requests in the bank's messages, and the bank's answers as events of the phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from otp_atm.bank.wire import app, gateway
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.bank.wire.transport import NeverSent, Transport, TransportError
from otp_atm.kiosk.trace import Traces
from otp_atm.phone.doubts import Doubts
from otp_atm.phone.effects import AskTime, CheckCards, EndOfflineOtp, Pay, Purchase, RegisterCard, Request, RequestOtp
from otp_atm.phone.events import BankTimeLearned, CardRegistered, CardsChecked, OfflineOtpEnded, OtpSent, Paid, Refused, Reply
from otp_atm.phone.vault import Holding, Vault

Answer = Reply | Problem


class BankLink:
    """Asks in the caller's thread. `own_now` is the phone's bare clock, before any error of its own.

    A request whose reply was lost keeps its idempotency key among the `doubts` until it is answered, so that a person who tries again
    repeats it and cannot do anything twice. `deadline` is the time in seconds that one request may take in all. What is asked for one
    request is one trace.
    """

    def __init__(
        self, transport: Transport, vault: Vault, doubts: Doubts, own_now: Callable[[], datetime], *, deadline: float = 12.0
    ) -> None:
        self._transport = transport
        self._vault = vault
        self._doubts = doubts
        self._own_now = own_now
        self._deadline = deadline
        self._traces = Traces()
        self._asked = 0
        self._answers: Final[Mapping[type[Request], Callable[[int, Any], Answer]]] = {
            RegisterCard: self._register,
            EndOfflineOtp: self._end_offline_otp,
            AskTime: self._ask_time,
            RequestOtp: self._request_otp,
            Pay: self._pay,
        }

    def answer(self, ticket: int, request: Request) -> Reply:
        """The bank's answer, as one of the events that the request's class names."""
        self._asked += 1
        try:
            reply = self._answers[type(request)](ticket, request)
        except NeverSent as failure:
            return Refused(ticket, failure.code, answered=False)
        except TransportError as failure:
            return Refused(ticket, failure.code, settled=not isinstance(request, WRITING), answered=False)
        self._doubts.settle(request)
        return Refused(ticket, reply.code, reply.tries_left, wait=reply.retry_after) if isinstance(reply, Problem) else reply

    def check(self, request: CheckCards) -> CardsChecked:
        """Which registrations are over; of one about which nothing can be learned now, nothing is said."""
        self._asked += 1
        return CardsChecked(tuple(token_id for token_id in request.token_ids if self._has_ended(token_id)))

    def close(self) -> None:
        self._transport.close()

    def _call(self, operation: Operation[Q, R], body: Q, *, token: str = "", key: str = "") -> R | Problem:
        traceparent = self._traces.request(self._asked)
        return self._transport.call(operation, body, token=token, idempotency_key=key, traceparent=traceparent, deadline=self._deadline)

    def _once(self, operation: Operation[Q, R], body: Q, request: Request) -> R | Problem:
        """With the key of the same request before, if that is in doubt, or a new one."""
        return self._call(operation, body, key=self._doubts.key(request))

    # One method for each request

    def _register(self, ticket: int, request: RegisterCard) -> Answer:
        """Seed and card are in the vault before the bank is told to forget: nothing is lost with that word, or with the phone."""
        reply = self._once(app.REGISTER, app.Activation(pan=request.number, activation_code=request.activation_code), request)
        if isinstance(reply, Problem):
            return reply
        number, mark = truncated(request.number), self._vault.mark(request.number.encode())
        self._vault.keep(reply.token_id, Holding(bytes.fromhex(reply.seed), reply.token, number, mark))
        with suppress(TransportError):
            self._call(app.CONFIRM_REGISTRATION, Nothing(), token=reply.token)
        return CardRegistered(ticket, reply.token_id, number, mark)

    def _end_offline_otp(self, ticket: int, request: EndOfflineOtp) -> Answer:
        """A registration that was over before is over all the same."""
        holding = self._vault.holding(request.token_id)
        reply = self._call(app.DEACTIVATE_OFFLINE, Nothing(), token=holding.token) if holding else None
        if isinstance(reply, Problem) and reply.code != Code.REGISTRATION_ENDED:
            return reply
        return OfflineOtpEnded(ticket, request.token_id)

    def _ask_time(self, ticket: int, _: AskTime) -> Answer:
        """The bank's moment is taken to be that of the middle between question and answer."""
        asked = self._own_now()
        reply = self._call(app.READ_TIME, Nothing())
        if isinstance(reply, Problem):
            return reply
        return BankTimeLearned(ticket, reply.now - (asked + (self._own_now() - asked) / 2))

    def _request_otp(self, ticket: int, request: RequestOtp) -> Answer:
        reply = self._once(gateway.REQUEST_SMS_OTP, gateway.Payment(**details(request.purchase)), request)
        return reply if isinstance(reply, Problem) else OtpSent(ticket, reply.masked_phone, reply.valid_until)

    def _pay(self, ticket: int, request: Pay) -> Answer:
        reply = self._once(gateway.PAY, gateway.PaymentWithOtp(**details(request.purchase), otp=request.otp), request)
        return reply if isinstance(reply, Problem) else Paid(ticket, reply.payment_id)

    def _has_ended(self, token_id: str) -> bool:
        holding = self._vault.holding(token_id)
        if holding is None:
            return True
        try:
            reply = self._call(app.READ_REGISTRATION, Nothing(), token=holding.token)
        except TransportError:
            return False
        return isinstance(reply, Problem) and reply.code == Code.REGISTRATION_ENDED


WRITING: Final = (RegisterCard, RequestOtp, Pay, EndOfflineOtp)
"""Requests after which it matters whether the bank acted."""


def details(purchase: Purchase) -> dict[str, Any]:
    """A purchase as the gateway passes it on; the expiry date as on track 2."""
    return {
        "pan": purchase.card_number,
        "cvv2": purchase.cvv2,
        "expiry": purchase.expiry[2:] + purchase.expiry[:2],
        "kind": gateway.PaymentKind(purchase.trade.value),
        "merchant": purchase.merchant,
        "amount": purchase.amount,
    }


def truncated(number: str) -> str:
    """First six and last four digits of a card number (PCI DSS 4.0, 3.4.1).

    >>> truncated("6221061011374628")
    '622106******4628'
    """
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
