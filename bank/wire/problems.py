"""What can go wrong, as RFC 9457 problem documents with a stable `code`. Clients decide by the code, never by prose or status.

A problem means that the request changed nothing beyond what its code says (a wrong try is counted). One answer leaves that open:
`internal-error`, or any other 5xx; `bank-unavailable` is the exception and promises that nothing was done.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Self

from msgspec import Meta, Struct
from msgspec.structs import asdict

from otp_atm.bank.wire.message import OPEN, Reply
from otp_atm.bank.wire.reading import NotUnderstood, fitted, misfits, written

MEDIA_TYPE: Final = "application/problem+json"


class Kind(Struct, frozen=True):
    """A code's HTTP status and title. `recorded`: the issuer's verdict on the request, kept under its idempotency key."""

    status: int
    title: str
    recorded: bool


RECORDED: Final = True


class ProblemCode(StrEnum):
    """Base of the stable codes, each with what it means. Those of a service stand with its messages; `bank.wire.codes` has them all."""

    kind: Kind

    def __new__(cls, code: str, status: int, title: str, recorded: bool = False) -> Self:
        made = str.__new__(cls, code)
        made._value_ = code
        made.kind = Kind(status, title, recorded)
        return made


class Code(ProblemCode):
    """Those that are of no service of a terminal's."""

    # The request itself
    INVALID_REQUEST = "invalid-request", 422, "The request does not have the agreed form."
    NOT_FOUND = "not-found", 404, "There is nothing at this address."
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, "This address does not take this method."
    IDEMPOTENCY_KEY_MISSING = "idempotency-key-missing", 400, "This request needs an Idempotency-Key of 22 to 128 printable characters."
    IDEMPOTENCY_KEY_REUSED = "idempotency-key-reused", 409, "This Idempotency-Key belongs to another request."
    REQUEST_CLOSED = "request-closed", 409, "This Idempotency-Key was settled as never used; the request will not be carried out."
    # Who asks
    TERMINAL_UNKNOWN = "terminal-unknown", 403, "The bank does not know this terminal."
    KEY_REQUEST_REFUSED = "key-request-refused", 403, "This request for a PIN key is not this terminal's, or was granted before."
    PIN_KEY_UNKNOWN = "pin-key-unknown", 409, "The bank does not know the key of this PIN block; fetch a new one."
    PIN_BLOCK_UNREADABLE = "pin-block-unreadable", 409, "The PIN block does not decipher to a PIN of the expected length."
    CARD_SESSION_EXPIRED = "card-session-expired", 401, "The card session is over."
    REGISTRATION_ENDED = "registration-ended", 401, "This registration is over: the card was deactivated, or enrolled anew."
    # The card
    CARD_UNKNOWN = "card-unknown", 403, "The bank does not know this card."
    CARD_EXPIRED = "card-expired", 403, "The card is past its expiry date."
    CARD_BLOCKED = "card-blocked", 403, "The card is blocked."
    WRONG_PIN = "wrong-pin", 403, "The PIN is wrong."
    CARD_DATA_WRONG = "card-data-wrong", 403, "CVV2 or expiry date are wrong.", RECORDED
    CARD_DATA_LOCKED = "card-data-locked", 403, "Too many wrong CVV2s or expiry dates; enrol anew at an ATM.", RECORDED
    # The activation code
    ACTIVATION_CODE_WRONG = "activation-code-wrong", 403, "The activation code is wrong.", RECORDED
    ACTIVATION_CODE_USED = "activation-code-used", 409, "The activation code was used before.", RECORDED
    ACTIVATION_CODE_EXPIRED = "activation-code-expired", 409, "The activation code is older than 24 hours.", RECORDED
    ACTIVATION_CODE_LOCKED = "activation-code-locked", 403, "Too many wrong activation codes; enrol anew at an ATM.", RECORDED
    PHONE_CHANGED = "phone-changed", 409, "The phone on file has changed since this was sent.", RECORDED
    # The one-time password
    SMS_OTP_NOT_ENABLED = "sms-otp-not-enabled", 409, "The card is enrolled without SMS passwords.", RECORDED
    OFFLINE_OTP_INACTIVE = "offline-otp-inactive", 409, "The card has no app registered for offline passwords.", RECORDED
    OTP_WRONG = "otp-wrong", 403, "The one-time password is wrong.", RECORDED
    OTP_USED = "otp-used", 409, "The one-time password, or a newer one, was used before.", RECORDED
    OTP_EXPIRED = "otp-expired", 409, "The one-time password is too old.", RECORDED
    OTP_AHEAD = "otp-ahead", 409, "The one-time password is of a time to come: the phone's clock is fast.", RECORDED
    OTP_REPLACED = "otp-replaced", 409, "A newer one-time password was sent after this one.", RECORDED
    OTP_FOR_ANOTHER_PAYMENT = "otp-for-another-payment", 409, "The one-time password was sent for another payment.", RECORDED
    OTP_LOCKED = "otp-locked", 403, "Too many wrong one-time passwords; enrol anew at an ATM.", RECORDED
    SMS_OTP_LIMIT = (
        "sms-otp-limit",
        429,
        "Too many one-time passwords by SMS were requested for this card; wait as long as Retry-After says.",
    )
    CLOCK_SET_BACK = (
        "clock-set-back",
        409,
        "The bank's clock was set back to before this was sent, or before a later password was used; get a new one by SMS, or enrol anew.",
        RECORDED,
    )
    # The control desk
    CLOCK_OUT_OF_RANGE = "clock-out-of-range", 409, "The clock can be set to the years 2000 to 2099."
    # The bank
    BANK_UNAVAILABLE = "bank-unavailable", 503, "The bank cannot answer now; nothing was done."
    INTERNAL_ERROR = "internal-error", 500, "The bank failed; what became of the request is open."


ONCE: Final = (Code.IDEMPOTENCY_KEY_MISSING, Code.IDEMPOTENCY_KEY_REUSED, Code.REQUEST_CLOSED)
"""What any request that carries an Idempotency-Key can be answered."""


TRIES_LEFT: Final = "How many more wrong tries the secret stands"
COME_BACK: Final = "Seconds after which the same request may be granted; the header Retry-After says it, too (RFC 9110, 10.2.3), and counts"
WRONG_FIELDS: Final = "Which members of an invalid request are wrong, as JSON pointers"


class Problem(Reply, frozen=True, kw_only=True):
    """A problem document. Members it does not know, and those whose value does not fit, are ignored, as RFC 9457 (3.1 and 3.2) asks of
    clients: a refusal is not made unusable by what stands beside its code."""

    code: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=64), OPEN]
    status: Annotated[int, Meta(ge=400, le=599)]
    title: str = ""
    type: str = "about:blank"
    tries_left: Annotated[int, Meta(ge=0, description=TRIES_LEFT)] | None = None
    retry_after: Annotated[int, Meta(ge=0, description=COME_BACK)] | None = None
    fields: Annotated[tuple[str, ...] | None, Meta(description=WRONG_FIELDS)] = None


def problem(
    code: ProblemCode, *, tries_left: int | None = None, retry_after: int | None = None, fields: tuple[str, ...] | None = None
) -> Problem:
    """The problem document for `code`."""
    status, title = code.kind.status, code.kind.title
    return Problem(code=code.value, status=status, title=title, tries_left=tries_left, retry_after=retry_after, fields=fields)


def document(problem: Problem) -> bytes:
    """The problem document as JSON, of what there is to say."""
    return written({name: value for name, value in asdict(problem).items() if value is not None})


def understood(document: object) -> Problem:
    """The problem that a document's members tell, as far as they fit. Raises NotUnderstood."""
    if not isinstance(document, dict):
        raise NotUnderstood
    wrong = {misfit.member.split("/")[1] for misfit in misfits(Problem, document)}
    return fitted(Problem, {name: value for name, value in document.items() if name not in wrong})
