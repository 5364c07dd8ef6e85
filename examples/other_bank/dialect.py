"""What the other bank speaks: calls by name, everything posted, answers with two-digit codes as in ISO 8583, members in Finnish.

The bank behind it is our simulator: each call is one of its operations, told in other words.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.wire import settlement, terminal
from otp_atm.bank.wire.message import Message, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.bank.wire.reading import fitted
from otp_atm.bank.wire.services import card_pin, one_time_password
from otp_atm.bank.wire.services.card_pin import CardPinCode
from otp_atm.bank.wire.services.one_time_password import OtpCode

Members = Mapping[str, Any]

DONE: Final = "00"
REFUSED: Final = "05"
"""What has no code of its own."""
CODES: Final[Mapping[str, str]] = {
    Code.REQUEST_CLOSED: "21",
    Code.CARD_SESSION_EXPIRED: "23",
    Code.CARD_UNKNOWN: "14",
    Code.INVALID_REQUEST: "30",
    Code.CARD_EXPIRED: "54",
    Code.WRONG_PIN: "55",
    Code.TERMINAL_UNKNOWN: "58",
    Code.KEY_REQUEST_REFUSED: "63",
    CardPinCode.CARD_PIN_CHECKS: "65",
    OtpCode.NO_PHONE_ON_FILE: "71",
    OtpCode.ALREADY_ENROLLED: "72",
    OtpCode.NOT_ENROLLED: "73",
    Code.CARD_BLOCKED: "75",
    OtpCode.OTP_PINS_DIFFER: "76",
    OtpCode.OTP_PIN_WEAK: "77",
    CardPinCode.CARD_PINS_DIFFER: "78",
    CardPinCode.CARD_PIN_WEAK: "79",
    CardPinCode.CARD_PIN_UNCHANGED: "80",
    Code.PIN_KEY_UNKNOWN: "81",
    Code.BANK_UNAVAILABLE: "91",
    Code.IDEMPOTENCY_KEY_REUSED: "94",
    Code.INTERNAL_ERROR: "96",
}


class Service(NamedTuple):
    """A call of the other bank's: the simulator's operation, its body of what was sent, and what is told of its reply."""

    operation: Operation[Any, Any]
    body: Callable[[Members], Members] = lambda _: {}
    told: Callable[[Any], Members] = lambda _: {}

    def call(self, sent: Members, terminal_id: str, event: str, session: str) -> Call[Any]:
        """What is asked. Raises KeyError, TypeError, ValueError for what cannot be understood."""
        request: type[Message] = self.operation.request
        body = request() if request is Nothing else fitted(request, self.body({**sent, "paate": terminal_id}))
        return Call(body, {"terminal_id": terminal_id}, session, event)


# Members, in and out ----------------------------------------------------------------------------------------------------------------


def octets(text: str) -> str:
    """Base64 as capital hexadecimal digits."""
    return base64.b64decode(text, validate=True).hex().upper()


def block(sent: Members) -> Members:
    return {"format": {"ISO-4": 4}[sent["muoto"]], "data": octets(sent["lohko"]), "kcv": sent["avaimen_tarkiste"].upper()}


def blocks(sent: Members) -> Members:
    return dict(zip(("first", "second"), map(block, sent["pin"]), strict=False))


def yes(sent: str) -> bool:
    return {"K": True, "E": False}[sent]


def told_yes(is_so: bool | None) -> str | None:
    return None if is_so is None else "K" if is_so else "E"


def told_phone(masked: str | None) -> Members | None:
    return None if masked is None else {"alku": masked[:4], "loppu": masked[-4:]}


def told_enrolment(reply: one_time_password.Enrolment) -> Members:
    return {
        "puhelin": told_phone(reply.masked_phone),
        "aktivointi": {"paattyy": int(reply.activation_valid_until.timestamp())},
        "tekstiviesti": told_yes(reply.sms_otp),
    }


def told_state(reply: one_time_password.EnrolmentState) -> Members:
    return {
        "tila": "KAYTOSSA" if reply.enrolled else "EI_KAYTOSSA",
        "puhelin": told_phone(reply.masked_phone),
        "tekstiviesti": told_yes(reply.sms_otp),
        "sovellus": told_yes(reply.offline),
    }


def told_settlement(reply: settlement.Settlement) -> Members:
    state = "EI_TEHTY" if reply.outcome == settlement.NEVER_TOOK_EFFECT else "TEHTY"
    return {"tila": state, "palvelu": reply.outcome, **(told_enrolment(reply.enrolment) if reply.enrolment else {})}


STATE: Final = Service(terminal.READ_TERMINAL)
"""Is the bank there? The one question that is not posted."""
SERVICES: Final[Mapping[str, Service]] = {
    "avain.nouda": Service(
        terminal.DELIVER_PIN_KEY,
        lambda sent: {"nonce": octets(sent["haaste"]), "mac": octets(sent["todiste"])},
        lambda reply: {"avainlohko": reply.key_block, "tarkiste": reply.kcv.lower()},
    ),
    "istunto.avaa": Service(
        terminal.OPEN_CARD_SESSION,
        lambda sent: {
            "terminal_id": sent["paate"],
            "pan": sent["kortti"]["numero"],
            "expiry": sent["kortti"]["voimassa"],
            "pin_block": block(sent["pin"][0]),
        },
    ),
    "kertakoodi.tila": Service(one_time_password.READ_ENROLMENT, told=told_state),
    "kertakoodi.tarkista": Service(one_time_password.CHECK_OTP_PIN, blocks),
    "kertakoodi.ota": Service(
        one_time_password.ENROL,
        lambda sent: {**blocks(sent), "sms_consent": yes(sent["tekstiviesti"]), "replace": yes(sent["korvaa"])},
        told_enrolment,
    ),
    "kertakoodi.poista": Service(one_time_password.DEACTIVATE),
    "tunnusluku.tarkista": Service(card_pin.CHECK_CARD_PIN, lambda sent: {"pin_block": block(sent["pin"][0])}),
    "tunnusluku.vaihda": Service(card_pin.CHANGE_CARD_PIN, blocks),
    "tapahtuma.kysy": Service(settlement.SETTLE, lambda sent: {"idempotency_key": sent["kysytty"]}, told_settlement),
}


def told(service: Service, reply: Any) -> Members:
    """An answer: its code, and what there is to tell."""
    if isinstance(reply, Problem):
        left = {} if reply.tries_left is None else {"yrityksia": str(reply.tries_left)}
        return {"vastaus": {"koodi": CODES.get(reply.code, REFUSED)}, "tiedot": left}
    return {"vastaus": {"koodi": DONE}, "tiedot": service.told(reply)}
