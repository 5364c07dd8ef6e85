"""What can go wrong, as RFC 9457 problem documents with a stable `code`. Clients decide by the code, never by prose or status.

A problem means that the request changed nothing beyond what its code says (a wrong try is counted). One answer leaves that open:
`internal-error`, or any other 5xx; `bank-unavailable` is the exception and promises that nothing was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct
from msgspec.structs import asdict

from otp_atm.bank.wire.message import OPEN, Reply
from otp_atm.bank.wire.reading import NotUnderstood, fitted, misfits, written

MEDIA_TYPE: Final = "application/problem+json"


class Code(StrEnum):
    """The stable codes."""

    # The request itself
    INVALID_REQUEST = "invalid-request"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    IDEMPOTENCY_KEY_MISSING = "idempotency-key-missing"
    IDEMPOTENCY_KEY_REUSED = "idempotency-key-reused"
    REQUEST_CLOSED = "request-closed"
    # Who asks
    TERMINAL_UNKNOWN = "terminal-unknown"
    KEY_REQUEST_REFUSED = "key-request-refused"
    PIN_KEY_UNKNOWN = "pin-key-unknown"
    PIN_BLOCK_UNREADABLE = "pin-block-unreadable"
    CARD_SESSION_EXPIRED = "card-session-expired"
    REGISTRATION_ENDED = "registration-ended"
    # The card
    CARD_UNKNOWN = "card-unknown"
    CARD_EXPIRED = "card-expired"
    CARD_BLOCKED = "card-blocked"
    WRONG_PIN = "wrong-pin"
    CARD_DATA_WRONG = "card-data-wrong"
    CARD_DATA_LOCKED = "card-data-locked"
    # The enrolment
    NO_PHONE_ON_FILE = "no-phone-on-file"
    ALREADY_ENROLLED = "already-enrolled"
    NOT_ENROLLED = "not-enrolled"
    OTP_PINS_DIFFER = "otp-pins-differ"
    OTP_PIN_WEAK = "otp-pin-weak"
    # The new card PIN
    CARD_PINS_DIFFER = "card-pins-differ"
    CARD_PIN_WEAK = "card-pin-weak"
    CARD_PIN_UNCHANGED = "card-pin-unchanged"
    CARD_PIN_CHECKS = "card-pin-checks"
    # The activation code
    ACTIVATION_CODE_WRONG = "activation-code-wrong"
    ACTIVATION_CODE_USED = "activation-code-used"
    ACTIVATION_CODE_EXPIRED = "activation-code-expired"
    ACTIVATION_CODE_LOCKED = "activation-code-locked"
    PHONE_CHANGED = "phone-changed"
    # The one-time password
    SMS_OTP_NOT_ENABLED = "sms-otp-not-enabled"
    OFFLINE_OTP_INACTIVE = "offline-otp-inactive"
    OTP_WRONG = "otp-wrong"
    OTP_USED = "otp-used"
    OTP_EXPIRED = "otp-expired"
    OTP_AHEAD = "otp-ahead"
    OTP_REPLACED = "otp-replaced"
    OTP_FOR_ANOTHER_PAYMENT = "otp-for-another-payment"
    OTP_LOCKED = "otp-locked"
    SMS_OTP_LIMIT = "sms-otp-limit"
    CLOCK_SET_BACK = "clock-set-back"
    # The control desk
    CLOCK_OUT_OF_RANGE = "clock-out-of-range"
    # The bank
    BANK_UNAVAILABLE = "bank-unavailable"
    INTERNAL_ERROR = "internal-error"


class Kind(Struct, frozen=True):
    """A code's HTTP status and title. `recorded`: the issuer's verdict on the request, kept under its idempotency key."""

    status: int
    title: str
    recorded: bool = False


KINDS: Final[Mapping[Code, Kind]] = {
    Code.INVALID_REQUEST: Kind(422, "The request does not have the agreed form."),
    Code.NOT_FOUND: Kind(404, "There is nothing at this address."),
    Code.METHOD_NOT_ALLOWED: Kind(405, "This address does not take this method."),
    Code.IDEMPOTENCY_KEY_MISSING: Kind(400, "This request needs an Idempotency-Key of 22 to 128 printable characters."),
    Code.IDEMPOTENCY_KEY_REUSED: Kind(409, "This Idempotency-Key belongs to another request."),
    Code.REQUEST_CLOSED: Kind(409, "This Idempotency-Key was settled as never used; the request will not be carried out."),
    Code.TERMINAL_UNKNOWN: Kind(403, "The bank does not know this terminal."),
    Code.KEY_REQUEST_REFUSED: Kind(403, "This request for a PIN key is not this terminal's, or was granted before."),
    Code.PIN_KEY_UNKNOWN: Kind(409, "The bank does not know the key of this PIN block; fetch a new one."),
    Code.PIN_BLOCK_UNREADABLE: Kind(409, "The PIN block does not decipher to a PIN of the expected length."),
    Code.CARD_SESSION_EXPIRED: Kind(401, "The card session is over."),
    Code.REGISTRATION_ENDED: Kind(401, "This registration is over: the card was deactivated, or enrolled anew."),
    Code.CARD_UNKNOWN: Kind(403, "The bank does not know this card."),
    Code.CARD_EXPIRED: Kind(403, "The card is past its expiry date."),
    Code.CARD_BLOCKED: Kind(403, "The card is blocked."),
    Code.WRONG_PIN: Kind(403, "The PIN is wrong."),
    Code.CARD_DATA_WRONG: Kind(403, "CVV2 or expiry date are wrong.", recorded=True),
    Code.CARD_DATA_LOCKED: Kind(403, "Too many wrong CVV2s or expiry dates; enrol anew at an ATM.", recorded=True),
    Code.NO_PHONE_ON_FILE: Kind(409, "The customer has no phone on file.", recorded=True),
    Code.ALREADY_ENROLLED: Kind(409, "The card is enrolled already.", recorded=True),
    Code.NOT_ENROLLED: Kind(409, "The card is not enrolled.", recorded=True),
    Code.OTP_PINS_DIFFER: Kind(409, "The two entries of the new PIN differ.", recorded=True),
    Code.OTP_PIN_WEAK: Kind(409, "The new PIN is too easy to guess.", recorded=True),
    Code.CARD_PINS_DIFFER: Kind(409, "The two entries of the new card PIN differ.", recorded=True),
    Code.CARD_PIN_WEAK: Kind(409, "The new card PIN is too easy to guess.", recorded=True),
    Code.CARD_PIN_UNCHANGED: Kind(409, "The new card PIN is the old one.", recorded=True),
    Code.CARD_PIN_CHECKS: Kind(409, "Too many new card PINs were tried in this card session."),
    Code.ACTIVATION_CODE_WRONG: Kind(403, "The activation code is wrong.", recorded=True),
    Code.ACTIVATION_CODE_USED: Kind(409, "The activation code was used before.", recorded=True),
    Code.ACTIVATION_CODE_EXPIRED: Kind(409, "The activation code is older than 24 hours.", recorded=True),
    Code.ACTIVATION_CODE_LOCKED: Kind(403, "Too many wrong activation codes; enrol anew at an ATM.", recorded=True),
    Code.PHONE_CHANGED: Kind(409, "The phone on file has changed since this was sent.", recorded=True),
    Code.SMS_OTP_NOT_ENABLED: Kind(409, "The card is enrolled without SMS passwords.", recorded=True),
    Code.OFFLINE_OTP_INACTIVE: Kind(409, "The card has no app registered for offline passwords.", recorded=True),
    Code.OTP_WRONG: Kind(403, "The one-time password is wrong.", recorded=True),
    Code.OTP_USED: Kind(409, "The one-time password, or a newer one, was used before.", recorded=True),
    Code.OTP_EXPIRED: Kind(409, "The one-time password is too old.", recorded=True),
    Code.OTP_AHEAD: Kind(409, "The one-time password is of a time to come: the phone's clock is fast.", recorded=True),
    Code.OTP_REPLACED: Kind(409, "A newer one-time password was sent after this one.", recorded=True),
    Code.OTP_FOR_ANOTHER_PAYMENT: Kind(409, "The one-time password was sent for another payment.", recorded=True),
    Code.OTP_LOCKED: Kind(403, "Too many wrong one-time passwords; enrol anew at an ATM.", recorded=True),
    Code.SMS_OTP_LIMIT: Kind(429, "Too many one-time passwords by SMS were requested for this card; wait as long as Retry-After says."),
    Code.CLOCK_SET_BACK: Kind(
        409,
        "The bank's clock was set back to before this was sent, or before a later password was used; get a new one by SMS, or enrol anew.",
        recorded=True,
    ),
    Code.CLOCK_OUT_OF_RANGE: Kind(409, "The clock can be set to the years 2000 to 2099."),
    Code.BANK_UNAVAILABLE: Kind(503, "The bank cannot answer now; nothing was done."),
    Code.INTERNAL_ERROR: Kind(500, "The bank failed; what became of the request is open."),
}


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


def problem(code: Code, *, tries_left: int | None = None, retry_after: int | None = None, fields: tuple[str, ...] | None = None) -> Problem:
    """The problem document for `code`."""
    kind = KINDS[code]
    return Problem(code=code.value, status=kind.status, title=kind.title, tries_left=tries_left, retry_after=retry_after, fields=fields)


def document(problem: Problem) -> bytes:
    """The problem document as JSON, of what there is to say."""
    return written({name: value for name, value in asdict(problem).items() if value is not None})


def understood(document: object) -> Problem:
    """The problem that a document's members tell, as far as they fit. Raises NotUnderstood."""
    if not isinstance(document, dict):
        raise NotUnderstood
    wrong = {misfit.member.split("/")[1] for misfit in misfits(Problem, document)}
    return fitted(Problem, {name: value for name, value in document.items() if name not in wrong})


def is_verdict(reply: Problem) -> bool:
    """The issuer's own decision about the request, which repeating it would only repeat."""
    return any(reply.code == code and kind.recorded for code, kind in KINDS.items())
