"""Every fault that can be made from our end, at each operation: a request lost on the way, a reply lost, a slow line, one that hangs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import Any, Final, NamedTuple

from otp_atm.bank.wire.exchange import CONNECT_SECONDS
from otp_atm.bank.wire.message import Message, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN, CHECK_CARD_PIN, CardPinChange, NewCardPin
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, DEACTIVATE, ENROL, READ_ENROLMENT, OtpPin
from otp_atm.bank.wire.settlement import SETTLE, Settle
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION, READ_TERMINAL
from otp_atm.conformance import sound
from otp_atm.conformance.afterwards import afterwards
from otp_atm.conformance.pad import signed
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import Broken, NotTried, Said, Unanswered
from otp_atm.conformance.sound import restored, wrong
from otp_atm.conformance.trial import Trial, same
from otp_atm.conformance.way import LOST_ON_THE_WAY, Cut, Held, Line
from otp_atm.conformance.wire import Wired, enrolment, key_request, pin_block
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard

HANGS: Final = 2.0
"""Seconds, and twice the time of an answer, for which a request is left half-sent if the next is not answered before."""


class Asked(NamedTuple):
    """A request for an operation, ready to be sent as often as one likes; `untouched` raises Broken where it has done something, `done`
    keeps in mind what it has."""

    operation: Operation[Any, Any]
    body: Message
    session: str = ""
    key: str = ""
    untouched: Callable[[], None] = lambda: None
    done: Callable[[], None] = lambda: None

    def of(self, wire: Wired) -> Said:
        return wire.call(self.operation, self.body, session=self.session, key=self.key)

    def in_vain(self, wire: Wired, line: Line) -> None:
        wire.in_vain(self.operation, self.body, line, session=self.session, key=self.key)


def each(trial: Trial) -> Iterator[Callable[[], Asked]]:
    """What makes a request for each operation, but for those that go wrong on a good line, too: they have lines of their own."""
    for make in requests(trial):
        asked = make()
        if asked.key or (asked.of(trial.wire).succeeded and asked.of(trial.wire).succeeded):
            yield make


def requests(trial: Trial) -> Iterator[Callable[[], Asked]]:
    """Makes a request for each operation, as the next customer would ask it. The enrolled card's is made when it is called."""
    wire, card = trial.wire, trial.hand.given(For.ENROLMENT, phone=True)
    session = trial.session(card)

    def simple(operation: Operation[Any, Any], body: Callable[[], Message], session: str = "") -> Callable[[], Asked]:
        return lambda: Asked(operation, body(), session)

    yield simple(READ_TERMINAL, Nothing)
    yield simple(DELIVER_PIN_KEY, lambda: key_request(signed(wire.master_key, wire.terminal_id)))
    trial.forget_key()  # others have been delivered since
    yield simple(OPEN_CARD_SESSION, lambda: wire.card_and_pin(card, trial.block(card)))
    yield simple(READ_ENROLMENT, Nothing, session)
    yield simple(CHECK_OTP_PIN, lambda: OtpPin(first=pin_block(trial.block(card, trial.otp_pin(card)))), session)
    yield lambda: enrolling(trial, card, session)
    yield lambda: deactivating(trial, card, session)
    yield lambda: settling(trial, card, session)
    if trial.hand.has(For.CARD_PIN):
        other = trial.hand.given(For.CARD_PIN)
        yield lambda: checking_card_pin(trial, other)
        yield lambda: changing_card_pin(trial, other)


def enrolling(trial: Trial, card: OwnCard, session: str) -> Asked:
    trial.unenrolled(session)

    def untouched() -> None:
        trial.enrolment_is(session, False, "an enrol that was lost on the way has enrolled the card")

    return Asked(ENROL, enrolment(trial.wish(card)), session, trial.wire.new_key(), untouched)


def deactivating(trial: Trial, card: OwnCard, session: str) -> Asked:
    if not trial.is_enrolled(session):
        trial.enrolled(card, session)

    def untouched() -> None:
        trial.enrolment_is(session, True, "a deactivate that was lost on the way has deactivated the card")

    return Asked(DEACTIVATE, Nothing(), session, trial.wire.new_key(), untouched)


def settling(trial: Trial, card: OwnCard, session: str) -> Asked:
    trial.unenrolled(session)
    key = trial.wire.new_key()

    def untouched() -> None:
        """A key that is not closed is still good."""
        trial.expect(trial.wire.enrol(session, key, trial.wish(card)), "enrol, whose settle was lost on the way")
        trial.unenrolled(session)

    return Asked(SETTLE, Settle(idempotency_key=key), untouched=untouched)


def checking_card_pin(trial: Trial, card: OwnCard) -> Asked:
    new = trial.hand.new_pin(card)
    return Asked(CHECK_CARD_PIN, NewCardPin(pin_block=pin_block(trial.block(card, new))), trial.session(card))


def changing_card_pin(trial: Trial, card: OwnCard) -> Asked:
    new = trial.hand.new_pin(card)
    body = CardPinChange(first=pin_block(trial.block(card, new)), second=pin_block(trial.block(card, new)))

    def untouched() -> None:
        said = trial.wire.open(card, trial.block(card))
        if not said.succeeded:
            trial.hand.has_pin(card, new)
            raise Broken("a change-card-pin that was lost on the way has changed the card PIN", said.exchange)

    key = trial.wire.new_key()
    trial.hand.wanted[key] = card, new
    return Asked(CHANGE_CARD_PIN, body, trial.session(card), key, untouched, partial(trial.hand.has_pin, card, new))


def lost_on_the_way(trial: Trial) -> None:
    sound.settling(trial)
    with afterwards(lambda: restore_pin(trial)):
        requests_lost(trial)
    tries_lost(trial, Line(Cut.IN_ITS_BODY), 2, "a wrong PIN that was lost on the way has cost a try")


def requests_lost(trial: Trial) -> None:
    wire = trial.wire
    for make in each(trial):
        for cut in LOST_ON_THE_WAY:
            asked = make()
            asked.in_vain(wire, Line(cut))
            served(trial, f"{asked.operation.name}, cut off {cut.value}")
            asked.untouched()
            if asked.key:
                trial.settles(asked.key, asked.operation, False, f"settle of {asked.operation.name}, cut off {cut.value}")
            elif asked.operation is not SETTLE:
                trial.expect(asked.of(wire), f"{asked.operation.name}, after it had been cut off {cut.value}")


def reply_lost(trial: Trial) -> None:
    sound.settling(trial)
    sound.repeating(trial)
    with afterwards(lambda: restore_pin(trial)):
        replies_lost(trial)
    tries_lost(trial, Line(Cut.AT_THE_REPLY), 2, "a wrong PIN whose reply was lost, sent again, has cost more than one try", repeated=True)


def replies_lost(trial: Trial) -> None:
    wire = trial.wire
    for make in each(trial):
        asked = make()
        asked.in_vain(wire, Line(Cut.AT_THE_REPLY))
        name = asked.operation.name
        served(trial, f"{name}, whose reply was lost")
        again = trial.expect(asked.of(wire), f"{name} again, whose reply was lost")
        asked.done()
        if asked.key:
            trial.settles(asked.key, asked.operation, True, f"settle of {name}, whose reply was lost")
            once_more = asked.of(wire)
            if not same(again, once_more):
                trial.unequal(f"{name}, sent three times, is not answered alike", again, once_more)


def restore_pin(trial: Trial) -> None:
    """Raises NotTried where it cannot be changed back; one that is too easy to guess no bank takes back."""
    learn_pins(trial)
    if not trial.hand.has(For.CARD_PIN):
        return
    card = trial.hand.given(For.CARD_PIN)
    if trial.hand.has_another_pin(card) and trial.hand.can_have_its_pin_back(card):
        key, both = trial.teller.new_key(), (trial.block(card, card.pin), trial.block(card, card.pin))
        session = trial.session(card)
        trial.hand.wanted[key] = card, card.pin
        trial.must(trial.teller.change_card_pin(session, key, *both))
        trial.hand.has_pin(card, card.pin)


def learn_pins(trial: Trial) -> None:
    """Ask what became of the new card PINs of which nobody has heard. Raises NotTried."""
    for key, (card, pin) in trial.hand.wanted.items():
        if key in trial.ledger.open and trial.teller.settle(key, CHANGE_CARD_PIN).member("outcome") == CHANGE_CARD_PIN.outcome:
            trial.hand.has_pin(card, pin)


def tries_lost(trial: Trial, line: Line, left: int, sentence: str, *, repeated: bool = False) -> None:
    """A wrong PIN on such a line; then, sent again or not, one more is told so many tries. Nothing without a card for it."""
    if not trial.hand.has(For.TRIES):
        return
    try:
        sound.repeating_tries(trial) if repeated else sound.counting(trial)
    except NotTried:
        return
    card = trial.hand.given(For.TRIES)
    with restored(trial, card):
        trial.session(card)
        block = trial.block(card, trial.hand.wrong_pin(card))
        trial.wire.in_vain(OPEN_CARD_SESSION, trial.wire.card_and_pin(card, block), line)
        said = trial.wire.open(card, block) if repeated else wrong(trial, card, 1)
        trial.tries_left(said, left, sentence)


def served(trial: Trial, after: str) -> None:
    """Raises Broken where the bank does not answer the next."""
    try:
        trial.expect(trial.teller.present(), f"read-terminal, after {after}")
    except Unanswered as trouble:
        raise Broken(f"after {after}, the bank does not answer: {trouble}") from None


def slow_and_hanging(trial: Trial) -> None:
    wire = trial.wire
    sound.enrolling(trial)
    with afterwards(lambda: restore_pin(trial)):
        for make in each(trial):
            asked = make()
            said = wire.slowly(asked.operation, asked.body, session=asked.session, key=asked.key)
            trial.expect(said, f"{asked.operation.name}, sent slowly, in pieces")
            asked.done()
    hanging(trial)


def hanging(trial: Trial) -> None:
    """A bank that serves the next only when the one that hangs has gone keeps it waiting, even if not for long."""
    card = trial.hand.given(For.ENROLMENT, phone=True)
    asked = enrolling(trial, card, trial.session(card))
    began = monotonic()
    trial.must(trial.teller.present())
    held = Held(Event(), Event())
    line = Line(Cut.IN_ITS_BODY, HANGS + 2 * (monotonic() - began), held)
    other, next_one = trial.wire.another(), trial.wire.another()
    thread = Thread(target=quietly, args=(asked, other, line), daemon=True)
    thread.start()
    try:
        if not held.sent.wait(CONNECT_SECONDS):
            raise NotTried("a second connection could not be made")
        said = next_one.present()
        waited = not thread.is_alive()
    finally:
        held.released.set()
        thread.join(CONNECT_SECONDS)
        other.close()
        next_one.close()
    if waited:
        raise Broken("while an enrol hung half-sent on another connection, nobody else was served", said.exchange)


def quietly(asked: Asked, wire: Wired, line: Line) -> None:
    """In another thread, whose troubles are told by nobody."""
    try:
        asked.in_vain(wire, line)
    except NotTried:
        return


def too_many(trial: Trial) -> None:
    """What is refused with 429 somewhere in the run, is held against P60."""
    from otp_atm.conformance.promises.phone import ask_too_often

    said = ask_too_often(trial)
    if not said.says(Code.SMS_OTP_LIMIT):
        raise NotTried(f"passwords by SMS were not limited, but refused with {said.code}")
    if said.member("retry_after") is None:
        raise Broken("sms-otp-limit says when to come back, and here does not", said.exchange)


PROMISES: Final = (
    Promise(
        55,
        "A request that is lost on the way, whole or in part, has done nothing, whichever it is.",
        "At each operation the connection breaks before anything, amid the head, and before the last bytes: the bank answers the next "
        "request, `read-enrolment` and the card PIN are as before, `settle` says `never-took-effect`, and what is no writing succeeds "
        "when it is asked again. Where a card is given up for `tries`, a wrong PIN that was lost costs none.",
        lost_on_the_way,
        (For.ENROLMENT,),
        at_wire=True,
        may_spend=(For.TRIES, For.CARD_PIN),
    ),
    Promise(
        56,
        "A request whose reply is lost has been done once; sent again it is answered as if nothing had happened, whichever it is.",
        "At each operation the connection breaks when the reply begins to come: the same request again succeeds, what it wrote is "
        "settled as done, and a third time has the same answer. Where a card is given up for `tries`, a wrong PIN sent again costs one "
        "try.",
        reply_lost,
        (For.ENROLMENT,),
        at_wire=True,
        may_spend=(For.TRIES, For.CARD_PIN),
    ),
    Promise(
        57,
        "A request that comes slowly is answered as any other, and one that hangs keeps nobody else waiting.",
        "Each operation is asked in three pieces; an `enrol` is left half-sent, while another connection is served.",
        slow_and_hanging,
        (For.ENROLMENT,),
        at_wire=True,
        may_spend=(For.CARD_PIN,),
    ),
    Promise(
        60,
        "A refusal with 429 says in `Retry-After` when to come back.",
        "Passwords by SMS are asked for until `sms-otp-limit` comes; every 429 in all other trials is held against it.",
        too_many,
        (For.ENROLMENT, For.PAYMENTS),
        at_wire=True,
        sighted=True,
    ),
)
