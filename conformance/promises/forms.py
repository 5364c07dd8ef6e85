"""What holds of every answer, and of every request that is asked wrongly."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.problems import Code, ProblemCode
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, ENROL
from otp_atm.bank.wire.terminal import READ_TERMINAL
from otp_atm.conformance import sound
from otp_atm.conformance.pad import signed
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import Broken, Said
from otp_atm.conformance.teller import NOBODY
from otp_atm.conformance.trial import Trial
from otp_atm.person.giving_up import For

NOWHERE: Final = "/v1/nothing-is-here"
OPERATIONS: Final[tuple[Operation[Any, Any], ...]] = PARTNERS["terminal"]


def reading(trial: Trial) -> None:
    """Every operation that changes nothing, asked rightly."""
    card = trial.hand.good()
    trial.must(trial.teller.present())
    session = trial.session(card)
    trial.must(trial.teller.read(session))
    trial.must(trial.teller.check_otp_pin(session, trial.block(card, trial.otp_pin(card))))


def asked_rightly(trial: Trial) -> None:
    teller, card = trial.teller, trial.hand.good()
    trial.expect(teller.present(), "read-terminal, asked rightly")
    trial.expect(teller.deliver(signed(teller.master_key, teller.terminal_id)), "deliver-pin-key, asked rightly")
    trial.forget_key()  # others have been delivered since
    said = trial.hand.refused.get(card.id) or teller.open(card, trial.block(card))
    opened = trial.expect(said, "open-card-session with the PIN of the file")
    session, pin = opened.member("token"), trial.otp_pin(card)
    trial.expect(teller.read(session), "read-enrolment, asked rightly")
    trial.expect(teller.check_otp_pin(session, trial.block(card, pin)), "check-otp-pin of a good PIN, entered once")
    trial.expect(
        teller.check_otp_pin(session, trial.block(card, pin), trial.block(card, pin)), "check-otp-pin of a good PIN, entered twice"
    )


def asked_wrongly(trial: Trial) -> None:
    wire = trial.wire
    session = trial.session(trial.hand.good())
    writing = trial.session(trial.hand.given(For.ENROLMENT)) if trial.hand.has(For.ENROLMENT) else NOBODY
    refused_kindly(trial, wire.raw(READ_TERMINAL, None, told="an unknown path", path=NOWHERE), Code.NOT_FOUND)
    for operation in OPERATIONS:
        theirs = writing if operation.writes else session
        put = partial(wire.raw, operation, session=theirs if operation.bearer else NOBODY, key=wire.new_key() if operation.writes else "")
        refused_kindly(trial, put(b"{}", told=f"another method than that of {operation.name}", method="PATCH"), Code.METHOD_NOT_ALLOWED)
        if operation.request is not Nothing:
            for told, body in (
                ("no JSON", b'{"'),
                ("no object", b"[]"),
                ("members missing", b"{}"),
                ("members of another form", ill_formed(operation)),
            ):
                refused_kindly(trial, put(body, told=f"a body with {told}"))
        if operation.writes and writing:
            for told, key in (("no Idempotency-Key", ""), ("a short Idempotency-Key", "short")):
                said = wire.raw(operation, body_of(trial, operation), told=told, session=writing, key=key)
                refused_kindly(trial, said, Code.IDEMPOTENCY_KEY_MISSING)


def body_of(trial: Trial, operation: Operation[Any, Any]) -> bytes | None:
    """A body of the agreed form, whose PIN blocks cannot be read; None where there is none."""
    if operation.request is Nothing:
        return None
    block = f'{{"format": 4, "data": "{"0" * 32}", "kcv": "{trial.key.kcv}"}}'
    more = ', "sms_consent": false, "replace": false' if operation is ENROL else ""
    return f'{{"first": {block}, "second": {block}{more}}}'.encode()


def ill_formed(operation: Operation[Any, Any]) -> bytes:
    """A body with all its members, each of another form than the agreed one."""
    names = (f'"{name}": [17]' for name in operation.request.__struct_encode_fields__)
    return ("{" + ", ".join(names) + "}").encode()


def refused_kindly(trial: Trial, said: Said, code: ProblemCode | None = None) -> None:
    """Raises Broken where it was done, or the bank failed over it."""
    if said.succeeded:
        raise Broken("what was asked wrongly was done", said.exchange)
    if said.member("status") >= 500:
        raise Broken("what was asked wrongly is refused with a status from 400 to 499", said.exchange)
    if code:
        trial.refused(said, code, "what was asked wrongly")


def fits_its_question(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    key, ending = teller.new_key(), teller.new_key()
    said = trial.must(teller.enrol(session, key, trial.wish(card, consent=False)))
    if said.member("sms_otp") is not False:
        raise Broken("the customer has not agreed to passwords by SMS, and `sms_otp` is true", said.exchange)
    state = trial.must(teller.read(session))
    if state.member("sms_otp"):
        raise Broken("the customer has not agreed to passwords by SMS, and read-enrolment says that they are active", state.exchange)
    trial.must(teller.settle(key, ENROL))
    trial.must(teller.deactivate(session, ending))
    trial.must(teller.read(session))
    trial.must(teller.settle(ending, DEACTIVATE))


def a_refusal_does_nothing(trial: Trial) -> None:
    sound.enrolling(trial)
    teller, card = trial.teller, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)
    trial.unenrolled(session)
    pin = trial.otp_pin(card)
    unknown = trial.block(card, pin)._replace(kcv="0123456789")
    wishes = {
        "weak": trial.wish(card, "77777777"),
        "of two entries that differ": trial.wish(card, pin, trial.otp_pin(card)),
        "of a block with seven digits": trial.wish(card, pin[:7]),
        "under an unknown key": trial.wish(card)._replace(first=unknown, second=unknown),
    }
    for what, wish in wishes.items():
        said = teller.enrol(session, teller.new_key(), wish)
        if said.succeeded:
            trial.unenrolled(session)
        else:
            trial.enrolment_is(session, False, f"enrol of a PIN {what} was refused, and the card is enrolled", said)
    trial.enrolled(card, session)
    said = teller.enrol(session, teller.new_key(), trial.wish(card, "77777777", replace=True))
    if not said.succeeded:
        trial.enrolment_is(session, True, "enrol of a weak PIN in the place of another was refused, and the card is not enrolled", said)


PROMISES: Final = (
    Promise(
        1,
        "A success has the status of its operation and `application/json`, UTF-8, at most 65536 bytes.",
        "Each operation that changes nothing is asked, and every success seen in all other trials is held against it.",
        reading,
        at_wire=True,
        sighted=True,
    ),
    Promise(
        2,
        "A refusal is a problem document, `application/problem+json`, with a stable `code` and a status from 400 to 599.",
        "An unknown path is `not-found`; at each operation another method is `method-not-allowed`, a body that is no JSON, no object, "
        "without its members or with others of another form is refused, and, where a card is given up for `enrolment`, no key, or a short "
        "one, is `idempotency-key-missing`: none with 5xx. Every refusal in all other trials is held against it; with 5xx comes no code "
        "but `bank-unavailable` and `internal-error`.",
        asked_wrongly,
        may_spend=(For.ENROLMENT,),
        at_wire=True,
        sighted=True,
    ),
    Promise(
        3,
        "Replies have all members described, `offline` where the bank can say it; others may stand beside them.",
        "Each operation that changes nothing is asked, and every success seen in all other trials is read in its form, unknown members "
        "allowed.",
        reading,
        at_wire=True,
        sighted=True,
    ),
    Promise(
        4,
        "A success fits its question and itself: no `sms_otp` without consent or enrolment, no `offline` without enrolment, no "
        "enrolment without either, `enrolment` in a settlement exactly with `enrolled`.",
        "A card is enrolled without consent, read before and after, deactivated, and both requests are settled. Every success in all "
        "other trials is held against it.",
        fits_its_question,
        (For.ENROLMENT,),
        sighted=True,
    ),
    Promise(
        5,
        "A 4xx refusal has done nothing beyond what its code says.",
        "`enrol` of PINs that are weak, differ, cannot be read or are under an unknown key: `read-enrolment` says after each refusal "
        "that the card is not enrolled; and that it still is after a weak one in the place of another.",
        a_refusal_does_nothing,
        (For.ENROLMENT,),
    ),
    Promise(
        51,
        "`read-terminal`, `deliver-pin-key`, `open-card-session`, `read-enrolment` and `check-otp-pin` succeed when they are asked "
        "rightly.",
        "Each is asked, `check-otp-pin` with one entry and with both; the card is one in good order, and nothing is done to it.",
        asked_rightly,
    ),
    Promise(
        52,
        "Every request is answered within 6 s.",
        "Each operation that changes nothing is asked, and every request in all other trials is held against it. After three in a row "
        "without an answer the run ends.",
        reading,
        at_wire=True,
        sighted=True,
    ),
)
