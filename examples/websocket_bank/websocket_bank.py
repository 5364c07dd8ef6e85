"""The way to a bank that speaks JSON over a WebSocket (RFC 6455), on the public face of the terminal alone; README.md has its messages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from itertools import count
from logging import CRITICAL, Logger
from operator import attrgetter
from secrets import token_urlsafe
from threading import Lock
from time import monotonic
from typing import Any, Final

from msgspec import DecodeError, convert, json
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from otp_atm import events, requests
from otp_atm.drivers import Options, Terminal, Unusable
from otp_atm.ports import Post

CARD: Final = {"card": "card.pan.digits", "expiry": "card.expiry", "pin": "pin_block.data", "under": "pin_block.kcv"}
PINS: Final = {"pin": "first.data", "again": "second.data", "under": "first.kcv"}
ENROLLED: Final = {"masked_phone": "phone", "valid_until": "until", "sms_otp": "sms"}
REQUESTS: Final[Mapping[type[requests.BankRequest], tuple[str, Mapping[str, str], type[events.Reply], Mapping[str, str]]]] = {
    requests.CheckBank: ("open?", {}, events.BankPresent, {}),
    requests.FetchPinKey: ("pin key", {"nonce": "nonce", "signature": "mac"}, events.KeyDelivered, {"key_block": "block", "kcv": "check"}),
    requests.VerifyCardPin: ("card", CARD, events.PinAccepted, {}),
    requests.AskPhone: ("can enrol?", {}, events.PhoneOnFile, {"masked_phone": "phone"}),
    requests.AskEnrolment: ("enrolled?", {}, events.AlreadyEnrolled, {"masked_phone": "phone"}),
    requests.CheckOtpPin: ("pin good?", {"pin": "first.data", "under": "first.kcv"}, events.OtpPinAccepted, {}),
    requests.CheckOtpPins: ("pin good?", PINS, events.OtpPinAccepted, {}),
    requests.Enrol: ("enrol", PINS | {"key": "reference", "sms": "sms_consent", "anew": "replacing"}, events.Enrolled, ENROLLED),
    requests.Deactivate: ("end", {"key": "reference"}, events.Deactivated, {}),
    requests.SettleEnrolment: ("what became?", {"key": "reference"}, events.Enrolled, ENROLLED),
    requests.SettleDeactivation: ("what became?", {"key": "reference"}, events.Deactivated, {}),
}
"""What the bank is asked for a request, in members that are fields of it; and what a yes means, its fields being members of that."""
NO: Final[Mapping[str, events.Reply]] = {
    "pin key unknown": events.PinKeyUnknown("pin-key-unknown"),
    "two tries left": events.PinRefused(2),
    "one try left": events.PinRefused(1),
    "card blocked": events.CardBlocked(),
    "card unknown": events.CardUnknown(),
    "visit over": events.CardSessionExpired(),
    "no phone": events.NoPhoneOnFile(),
    "is enrolled": events.AlreadyEnrolled(""),
    "not enrolled": events.NotEnrolled(),
    "pin weak": events.OtpPinTooWeak(),
    "pins differ": events.OtpPinsDiffer(),
    "never done": events.NeverTookEffect(),
}
"""What a no means, by its reason; with any other, it is a plain refusal."""
RULES: Final[Mapping[str, Any]] = {"max_size": 16_384, "compression": None, "proxy": None, "logger": Logger("silent", CRITICAL + 1)}
"""Of every connection. Headers and messages, which the library would log, hold secrets."""


class WebSocketBank:
    """An `otp_atm.ports.PartialBank` that answers before `ask` returns, within `patience` seconds."""

    services = ("one_time_password",)

    def __init__(self, url: str, token: str, terminal_id: str, patience: float) -> None:
        self._patience = 0.8 * patience  # the rest is for leaving connections of no use, of which there may be two
        headers = {"Authorization": f"Bearer {token}", "Terminal": terminal_id}
        self._connect = partial(connect, url, additional_headers=headers, close_timeout=patience / 10, **RULES)
        self._connection: ClientConnection | None = None
        self._leaving = ExitStack()
        self._start, self._numbers = token_urlsafe(16), count(1)  # before the keys of this start: nobody guesses them, none comes again
        self._visit = ""  # as the bank calls the card session
        self._lock, self._closed = Lock(), False

    def ask(self, request: requests.BankRequest, reply: Post) -> None:
        with self._lock:
            if not self._closed:
                reply(self._answer(request) if type(request) in REQUESTS else events.BankRefused("not-offered"))

    def end_card_session(self) -> None:
        self._visit = ""

    def close(self) -> None:
        with self._lock:
            self._closed, self._visit = True, ""
            self._hang_up()

    def _answer(self, request: requests.BankRequest) -> events.Reply:
        asked, members, _, _ = REQUESTS[type(request)]
        until, number = monotonic() + self._patience, next(self._numbers)
        question = {"number": number, "ask": asked, "visit": self._visit, "start": self._start}
        question |= {member: attrgetter(field)(request) for member, field in members.items()}
        try:
            connection = self._sent(json.encode(question).decode(), until)
        except (OSError, WebSocketException) as failed:
            is_refusal = isinstance(failed, InvalidStatus) and failed.response.status_code in {401, 403}
            return events.BankRefused("bank-login-refused") if is_refusal else events.BankUnreachable("bank-unreachable")
        try:
            while (said := json.decode(connection.recv(until - monotonic())))["number"] < number:
                pass  # a question from before, answered once more
            return self._meant(request, said, number)
        except TimeoutError:
            trouble = "bank-timeout"
        except (OSError, WebSocketException):
            trouble = "bank-reply-lost"
        except (DecodeError, KeyError, TypeError, RecursionError):
            trouble = "bank-reply-unusable"
        self._hang_up()  # what may still come on it answers nothing any more
        return requests.without_answer(request, trouble)

    def _sent(self, message: str, until: float) -> ClientConnection:
        """The connection that a message has gone out on: the one that there is, else a new one. What raises has sent nothing whole."""
        if is_new := self._connection is None:
            self._connection = self._leaving.enter_context(self._connect(open_timeout=max(0.001, until - monotonic())))
        try:
            self._connection.send(message)
            return self._connection
        except (OSError, WebSocketException):
            self._hang_up()
            if is_new:
                raise
            return self._sent(message, until)

    def _hang_up(self) -> None:
        self._connection = None
        self._leaving.close()

    def _meant(self, request: requests.BankRequest, said: dict[str, Any], number: int) -> events.Reply:
        """The event that an answer stands for. Raises KeyError, TypeError or ValidationError for one that answers nothing."""
        if said["number"] != number or (said.get("sms") and not getattr(request, "sms_consent", False)):
            raise TypeError
        if "no" in said:
            refused = convert({"code": convert(said["no"], str).replace(" ", "-")}, events.BankRefused)
            return requests.refusal(request, NO.get(said["no"], refused), refused.code)
        *_, kind, members = REQUESTS[type(request)]
        if kind is events.PinAccepted:
            self._visit = convert(said["visit"], str)
        return convert({field: said[member] for field, member in members.items()}, kind)


def make(options: Options, terminal: Terminal) -> WebSocketBank:
    url, token_file = str(options.get("url")), terminal.folder / str(options.get("token_file"))
    if not url.startswith(("ws://", "wss://")):
        raise Unusable("needs the url of a WebSocket, which begins with ws:// or wss://", "url")
    if not token_file.is_file():
        raise Unusable("needs a token_file with what this terminal proves itself by", "token_file")
    return WebSocketBank(url, token_file.read_text(encoding="ascii").strip(), terminal.id, terminal.bank)
