"""A terminal at a bank of our contract, at the wire: every answer is held against what holds of all answers."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from msgspec.structs import asdict

from otp_atm.bank.settings import AUTHORIZATION
from otp_atm.bank.wire.codes import is_verdict
from otp_atm.bank.wire.exchange import LARGEST_REPLY, TIMEOUT, Answer
from otp_atm.bank.wire.headers import JSON, headers_of, named
from otp_atm.bank.wire.message import Message, Nothing, PinBlock, discreet
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.patience import PAUSE, UNDECIDED
from otp_atm.bank.wire.problems import MEDIA_TYPE, Code, Problem, understood
from otp_atm.bank.wire.reading import NotUnderstood, fitted, parsed, written
from otp_atm.bank.wire.retry_after import TRY_LATER, retry_after
from otp_atm.bank.wire.services import card_pin
from otp_atm.bank.wire.services import one_time_password as otp
from otp_atm.bank.wire.settlement import NEVER_TOOK_EFFECT, SETTLE, Settle
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION, READ_TERMINAL, CardAndPin, KeyRequest
from otp_atm.bank.wire.transport import NeverSent, TransportError
from otp_atm.conformance.bounds import Budget, Ledger, Open, Sights
from otp_atm.conformance.pad import Block, Signed
from otp_atm.conformance.said import Exchange, Said, Unanswered, shown
from otp_atm.conformance.teller import Wish
from otp_atm.conformance.way import Line, Way
from otp_atm.kiosk.printable import printable
from otp_atm.languages.digits import in_latin_digits
from otp_atm.person.own_cards import OwnCard

ATTEMPT: Final = 6.0
"""Seconds in which a request is answered: the terminal waits no longer."""
PAUSES: Final = (PAUSE, 2 * PAUSE)
LONGEST_PAUSE: Final = 5.0
"""Seconds for which a bank that says when to come back is waited for."""
MASKED: Final = re.compile(r"[0-9]{4}\*{3}[0-9]{4}")
MASK: Final = "masked_phone"


class Wired:
    """A `teller.Teller` over a `way.Way`. Not to be shared between threads: `another` is for the next."""

    def __init__(
        self,
        connect: Callable[[], Way],
        terminal_id: str,
        master_key: bytes,
        *,
        budget: Budget,
        sights: Sights,
        ledger: Ledger,
        session_header: str = AUTHORIZATION,
        attempt: float = ATTEMPT,
    ) -> None:
        """`attempt` is the time in seconds in which a request is to be answered."""
        self.terminal_id = terminal_id
        self.master_key = master_key
        self.phones: set[str] = set()
        """Numbers on file, which no answer may hold whole."""
        self._connect = connect
        self._way = connect()
        self._budget, self._sights, self._ledger = budget, sights, ledger
        self._session_header = session_header
        self._attempt = attempt
        self._cards: dict[str, str] = {}
        self._is_patient = True

    def another(self, terminal_id: str = "", master_key: bytes = b"") -> Wired:
        """The same on a connection of its own, where the first word counts; or another terminal."""
        made = Wired(
            self._connect,
            terminal_id or self.terminal_id,
            master_key or self.master_key,
            budget=self._budget,
            sights=self._sights,
            ledger=self._ledger,
            session_header=self._session_header,
            attempt=self._attempt,
        )
        made.phones, made._cards, made._is_patient = self.phones, self._cards, False
        return made

    def close(self) -> None:
        self._way.close()

    def new_key(self) -> str:
        return secrets.token_urlsafe(16) + ".1.1"

    # What a terminal asks -----------------------------------------------------------------------------------------------------------

    def present(self) -> Said:
        return self.call(READ_TERMINAL, Nothing())

    def deliver(self, request: Signed) -> Said:
        return self.call(DELIVER_PIN_KEY, key_request(request))

    def open(self, card: OwnCard, block: Block, expiry: str = "") -> Said:
        said = self.call(OPEN_CARD_SESSION, self.card_and_pin(card, block, expiry))
        if said.succeeded:
            self._cards[said.member("token")] = card.id
        return said

    def card_and_pin(self, card: OwnCard, block: Block, expiry: str = "") -> CardAndPin:
        self._ledger.entered.add(card.id)
        return CardAndPin(terminal_id=self.terminal_id, pan=card.pan, expiry=expiry or card.expiry_digits, pin_block=pin_block(block))

    def read(self, session: str) -> Said:
        said = self.call(otp.READ_ENROLMENT, Nothing(), session=session)
        enrolled, kinds = said.member("enrolled"), (said.member("sms_otp"), said.member("offline"))
        if said.succeeded and (kinds == (False, False) if enrolled else True in kinds):
            self._sights.note(4, "read-enrolment says of the kinds of password what does not go with `enrolled`", said.exchange)
        return said

    def check_otp_pin(self, session: str, first: Block, second: Block | None = None) -> Said:
        body = otp.OtpPin(first=pin_block(first), second=pin_block(second) if second else None)
        return self.call(otp.CHECK_OTP_PIN, body, session=session)

    def enrol(self, session: str, key: str, wish: Wish) -> Said:
        said = self.call(otp.ENROL, enrolment(wish), session=session, key=key)
        if said.member("sms_otp") and not wish.sms_consent:
            self._sights.note(4, "enrol says `sms_otp` though the customer has not agreed", said.exchange)
        return said

    def deactivate(self, session: str, key: str) -> Said:
        return self.call(otp.DEACTIVATE, Nothing(), session=session, key=key)

    def check_card_pin(self, session: str, block: Block) -> Said:
        return self.call(card_pin.CHECK_CARD_PIN, card_pin.NewCardPin(pin_block=pin_block(block)), session=session)

    def change_card_pin(self, session: str, key: str, first: Block, second: Block) -> Said:
        body = card_pin.CardPinChange(first=pin_block(first), second=pin_block(second))
        return self.call(card_pin.CHANGE_CARD_PIN, body, session=session, key=key)

    def settle(self, key: str, of: Operation[Any, Any]) -> Said:
        said = self.call(SETTLE, Settle(idempotency_key=key))
        if said.succeeded:
            self._ledger.heard(key)
            outcome, enrolment = said.member("outcome"), said.member("enrolment")
            if outcome not in {of.outcome, NEVER_TOOK_EFFECT}:
                self._sights.note(4, f"settle says {outcome} of a request for {of.name}", said.exchange)
            elif (enrolment is not None) != (outcome == otp.ENROL.outcome):
                self._sights.note(4, "`enrolment` stands in a settlement exactly with `enrolled`, and here does not", said.exchange)
        return said

    # Calls --------------------------------------------------------------------------------------------------------------------------

    def call(self, operation: Operation[Any, Any], body: Message, *, session: str = "", key: str = "") -> Said:
        """One request, of the agreed form."""
        data = None if operation.request is Nothing else written(body)
        self._remember(operation, session, key)
        asked, headers = asked_for(operation, body), self.headers(operation, session, key)

        def ask() -> Said:
            try:
                said = self.judged(operation, self._exchange(operation, self.path(operation), headers, data, asked), asked)
            except Unanswered:
                self._ledger.doubted(key)
                raise
            if said.succeeded or is_verdict_of(said.code):
                self._ledger.heard(key)
            elif said.code == Code.BANK_UNAVAILABLE or (said.code not in UNDECIDED and said.member("status") < 500):
                self._ledger.refused(key)
            else:
                self._ledger.doubted(key)
            return said

        return self._patiently(ask)

    @contextmanager
    def by_the_first_word(self) -> Iterator[None]:
        """What is answered first counts, also where the bank cannot now."""
        self._is_patient = False
        try:
            yield
        finally:
            self._is_patient = True

    def _patiently(self, ask: Callable[[], Said]) -> Said:
        """The answer to the last of three attempts at the most, which are made as a terminal makes them: nobody is judged by a hiccup."""
        for pause in PAUSES if self._is_patient else ():
            said = ask()
            wait = come_back(said, pause)
            if wait is None or wait > LONGEST_PAUSE:
                return said
            time.sleep(wait)
        return ask()

    def in_vain(self, operation: Operation[Any, Any], body: Message, line: Line, *, session: str = "", key: str = "") -> None:
        """The same, cut short: nobody hears what comes of it. Raises Unanswered where there is no bank."""
        self._budget.spend()
        self._remember(operation, session, key)
        self._ledger.doubted(key)
        data = None if operation.request is Nothing else written(body)
        try:
            self._way.in_vain(operation.method, self.path(operation), self.headers(operation, session, key), data, line)
        except NeverSent as lost:
            raise Unanswered(operation.name, lost.code, unsent=True) from None

    def slowly(self, operation: Operation[Any, Any], body: Message, *, session: str = "", key: str = "") -> Said:
        """The same, in pieces."""
        data = None if operation.request is Nothing else written(body)
        asked = f"{asked_for(operation, body)} (in pieces)"
        self._remember(operation, session, key)
        headers = self.headers(operation, session, key)
        said = self.judged(operation, self._exchange(operation, self.path(operation), headers, data, asked, slowly=True), asked)
        if said.succeeded:
            self._ledger.heard(key)
        return said

    def raw(
        self,
        operation: Operation[Any, Any],
        data: bytes | None,
        *,
        told: str,
        method: str = "",
        path: str = "",
        headers: Mapping[str, str] | None = None,
        session: str = "",
        key: str = "",
    ) -> Said:
        """A request of any form; `told` says what is wrong with it, `headers` come over the usual ones, and an empty one is left out."""
        usual = self.headers(operation, session, key) | dict(headers or {})
        method, path = method or operation.method, path or self.path(operation)
        asked = f"{method} {path} ({told})"
        headers = {name: value for name, value in usual.items() if value}
        return self._patiently(lambda: self.judged(operation, self._exchange(operation, path, headers, data, asked, method=method), asked))

    def answered(self, operation: Operation[Any, Any], path: str, headers: Mapping[str, str], data: bytes | None, asked: str) -> Answer:
        """What comes of a request that somebody else has made, held against what holds of all answers."""
        answer = self._exchange(operation, path, headers, data, asked)
        self.judged(operation, answer, asked)
        return answer

    def has_seen(self, promises: Collection[int]) -> int:
        """The first of these that an answer was seen to break; 0 if none."""
        return next((number for number in promises if number in self._sights.seen), 0)

    def path(self, operation: Operation[Any, Any]) -> str:
        return operation.path.format_map({"terminal_id": self.terminal_id})

    def headers(self, operation: Operation[Any, Any], session: str, key: str) -> dict[str, str]:
        return headers_of(operation, session, key, session_header=self._session_header)

    def _remember(self, operation: Operation[Any, Any], session: str, key: str) -> None:
        if key and operation.outcome:
            self._ledger.asked(key, Open(operation.name, self.terminal_id, self._cards.get(session, "")))

    def _exchange(
        self,
        operation: Operation[Any, Any],
        path: str,
        headers: Mapping[str, str],
        data: bytes | None,
        asked: str,
        *,
        method: str = "",
        slowly: bool = False,
    ) -> Answer:
        """Raises Unanswered."""
        self._budget.spend()
        ask = self._way.slowly if slowly else self._way.exchange
        try:
            return ask(method or operation.method, path, headers, data, deadline=self._attempt)
        except TransportError as error:
            silent = not isinstance(error, NeverSent)
            if silent:
                how = f"within {self._attempt:g} s" if error.code == TIMEOUT else "before the connection broke"
                self._sights.note(52, f"{operation.name} was not answered {how}", Exchange(asked, error.code))
            raise Unanswered(operation.name, error.code, silent=silent, unsent=not silent) from None

    # Answers ------------------------------------------------------------------------------------------------------------------------

    def judged(self, operation: Operation[Any, Any], answer: Answer, asked: str) -> Said:
        """What an answer says; what is wrong with its form is noted. Raises Unanswered where it says nothing that can be understood."""
        came = f"{answer.status} {named(answer.media_type, (JSON, MEDIA_TYPE))}, {len(answer.body)} bytes"
        self._hold_against_phones(answer, Exchange(asked, came))
        if 200 <= answer.status < 300:
            return self._success(operation, answer, asked, came)
        return self._refusal(operation, answer, asked, came)

    def _success(self, operation: Operation[Any, Any], answer: Answer, asked: str, came: str) -> Said:
        exchange = Exchange(asked, came)
        if answer.status != operation.status or answer.media_type != JSON:
            self._sights.note(1, f"{operation.name} succeeds with {operation.status} and {JSON}", exchange)
        if len(answer.body) > LARGEST_REPLY:
            self._sights.note(1, f"a reply has at most {LARGEST_REPLY} bytes", exchange)
            raise Unanswered(operation.name, "it is too long")
        try:
            members = parsed(answer.body)
        except NotUnderstood:
            self._sights.note(1, f"{operation.name} succeeds with JSON in UTF-8", exchange)
            raise Unanswered(operation.name, "it is no JSON") from None
        try:
            reply = fitted(operation.reply, self._with_a_mask(members, exchange))
        except NotUnderstood as misfit:
            wrong = ", ".join(map(str, misfit.misfits))
            self._sights.note(3, f"the reply to {operation.name}: {wrong}", exchange)
            raise Unanswered(operation.name, wrong) from None
        return Said(operation.name, "", asdict(reply), Exchange(asked, f"{answer.status} {shown(discreet(reply))}"))

    def _refusal(self, operation: Operation[Any, Any], answer: Answer, asked: str, came: str) -> Said:
        exchange = Exchange(asked, came)
        if answer.media_type != MEDIA_TYPE:
            self._sights.note(2, f"a refusal is {MEDIA_TYPE}", exchange)
        try:
            problem = understood(parsed(answer.body) | {"status": answer.status})
        except (NotUnderstood, TypeError):
            self._sights.note(2, "a refusal is a problem document with a `code` and a status from 400 to 599", exchange)
            raise Unanswered(operation.name, "it is no problem document") from None
        exchange = Exchange(asked, f"{answer.status} {refusal(problem)}")
        if answer.status >= 500 and problem.code not in UNDECIDED:
            self._sights.note(2, f"{problem.code} is a definite refusal, and has a status from 400 to 499", exchange)
        if answer.status == 429 and retry_after(answer.headers) is None:
            self._sights.note(60, f"{problem.code} came with 429, and without Retry-After", exchange)
        told = {"tries_left": problem.tries_left, "retry_after": retry_after(answer.headers), "status": answer.status}
        return Said(operation.name, problem.code, told, exchange)

    def _hold_against_phones(self, answer: Answer, exchange: Exchange) -> None:
        told = in_latin_digits(answer.body.decode(errors="replace"))
        if any(phone.removeprefix("0") in told for phone in self.phones):
            self._sights.note(22, "a reply holds the whole phone number", exchange)

    def _with_a_mask(self, members: Any, exchange: Exchange) -> Any:
        """The same; a mask that shows more than it may, or has another form, is noted, and one that can be read stands there instead."""
        if not isinstance(members, dict):
            return members
        inside = {name: self._with_a_mask(value, exchange) for name, value in members.items() if isinstance(value, dict)}
        mask = members.get(MASK)
        if isinstance(mask, str) and not MASKED.fullmatch(mask):
            self._sights.note(22, f"`{MASK}` has the form 0912***4567, and here has another", exchange)
            inside[MASK] = "0000***0000"
        return members | inside


def come_back(said: Said, pause: float) -> float | None:
    """In how many seconds an answer may be another: where the bank cannot now, or is asked too much of at once; None where it is one."""
    advice: int | None = said.member("retry_after")
    if said.code == Code.BANK_UNAVAILABLE:
        return max(pause, advice or 0)
    is_busy = bool(said.code) and said.member("status") in TRY_LATER and said.code != Code.SMS_OTP_LIMIT
    return advice if is_busy else None


def refusal(problem: Problem) -> str:
    """A problem as it may be shown: title and type are the bank's own words, which nobody has looked through."""
    more = {name: value for name in ("tries_left", "retry_after", "fields") if (value := getattr(problem, name)) is not None}
    return printable(problem.code) + (f" {shown(more)}" if more else "")


def is_verdict_of(code: str) -> bool:
    """Whether a refusal with this code is kept under its key."""
    return bool(code) and is_verdict(Problem(code=code, status=400))


def asked_for(operation: Operation[Any, Any], body: Message) -> str:
    """A request as it may be shown."""
    return f"{operation.method} {operation.path}" + ("" if operation.request is Nothing else f" {shown(discreet(body))}")


def pin_block(block: Block) -> PinBlock:
    return PinBlock(data=block.data.hex().upper(), kcv=block.kcv)


def key_request(request: Signed) -> KeyRequest:
    return KeyRequest(nonce=request.nonce.hex().upper(), mac=request.mac.hex().upper())


def enrolment(wish: Wish) -> otp.NewEnrolment:
    first, second = pin_block(wish.first), pin_block(wish.second)
    return otp.NewEnrolment(first=first, second=second, sms_consent=wish.sms_consent, replace=wish.replace)
