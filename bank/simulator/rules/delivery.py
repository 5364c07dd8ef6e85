"""How text messages reach a handset (G8, G14)."""

from __future__ import annotations

from otp_atm.bank.simulator.issuer import Call, Issuer
from otp_atm.bank.simulator.records import Sms
from otp_atm.bank.simulator.rules.forgetting import text_of
from otp_atm.bank.wire.network import Listen, TextMessage, TextMessages


def receive(issuer: Issuer, call: Call[Listen]) -> TextMessages:
    """What is there for a number now. Waiting is the business of whoever can wait (see `http.waiting`)."""
    with issuer.store.read() as records:
        sent = records.messages_for(call.body.phone, call.body.after)
    arrived = issuer.network.arrange(sent)
    return TextMessages(messages=tuple(text_message(issuer, sms) for sms in arrived))


def text_message(issuer: Issuer, sms: Sms) -> TextMessage:
    return TextMessage(message_id=sms.sms_id, text=text_of(issuer, sms), sent_at=sms.created_at)
