"""Whether what a bank has said is an answer: whoever has written the way to it may have it say anything, at any time, more than once."""

from __future__ import annotations

from threading import Lock

from msgspec import ValidationError, convert
from msgspec.structs import asdict

from otp_atm.bank.wire.transport import UNUSABLE
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.requests import BankRequest, without_answer


class Once:
    """The `reply` of one request: passes the first answer on, or what is known where it is no answer, and nothing after it."""

    def __init__(self, request: BankRequest, reply: Post) -> None:
        self._request = request
        self._reply = reply
        self._lock = Lock()
        self._answered = False

    def __call__(self, said: object) -> None:
        with self._lock:
            first, self._answered = not self._answered, True
        if first:
            self._reply(fitting(self._request, said))


def fitting(request: BankRequest, said: object) -> Reply:
    """The answer to this request that this is: of a class that the request names, its fields of their types and forms.

    What is none of these stands for an answer of no use; its detail says what is wrong, and no value.
    """
    if not isinstance(said, Reply) or type(said) not in request.replies:
        return _none(request, f"{_name(type(said))} is no answer to it")
    try:
        return convert(asdict(said), type(said))
    except ValidationError as error:
        field = str(error).rpartition("`$.")[2].rstrip("`")
        return _none(request, f"{type(said).__name__}.{field} is of another type or form")


def _name(kind: type) -> str:
    """The name of a class; one that somebody else has made may hold anything."""
    return kind.__name__ if str(kind.__module__).partition(".")[0] in {"builtins", "otp_atm"} else "something of its own"


def _none(request: BankRequest, problem: str) -> Reply:
    return without_answer(request, UNUSABLE, f"{type(request).__name__}: {problem}")
