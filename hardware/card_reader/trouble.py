"""What can be wrong with a card or a reader, by stable codes: the customer gets a sentence, the operator gets the code."""

from __future__ import annotations

from enum import StrEnum


class CardCode(StrEnum):
    """Why a card that came in cannot be used (`CardUnreadable.code`)."""

    UNRESPONSIVE = "card-unresponsive"
    """No answer to reset: upside down, no chip, chip damaged."""
    TIMED_OUT = "card-timed-out"
    """The card answered at first and then fell silent."""
    CONTACT_LOST = "card-contact-lost"
    """The link to the chip broke again and again, though the card stayed in."""
    PROTOCOL = "card-protocol-error"
    """Replies that no card may give: too short, too long, never ending."""
    NO_APPLICATION = "card-no-application"
    """Not a payment card, or of a scheme that is not on the list."""
    BLOCKED = "card-application-blocked"
    """Every payment application on the card is blocked or refuses to start."""
    DATA_INVALID = "card-data-invalid"
    """The data are not what EMV or ISO/IEC 7813 prescribes."""
    DATA_MISSING = "card-data-missing"
    """No PAN, or no word on the expiry date."""
    DATA_CONFLICT = "card-data-conflict"
    """Two places on the card name different PANs."""
    NUMBER_INVALID = "card-number-invalid"
    """The PAN fails its check digit (ISO/IEC 7812-1, annex B)."""
    DEFECT = "reader-defect"
    """Reading it met a defect of this program; the log says where."""
    IN_USE = "reader-in-use"
    """Another program holds the card."""
    STUCK = "reader-stuck"
    """The reader still works on an earlier card that it should have let go."""


class SwipeCode(StrEnum):
    """Why a swipe is of no use, though nothing need be wrong with the card (`SwipeFailed.code`)."""

    MISREAD = "card-swipe-failed"
    """The stripe was read wrong or only in part."""
    HAS_CHIP = "card-has-chip"
    """The card has a chip, which this terminal reads, too, and which tells more than the stripe."""


class ReaderCode(StrEnum):
    """Why the reader cannot be used at all (`ReaderFailed.code`)."""

    NO_SERVICE = "pcsc-service-missing"
    """The PC/SC service (pcscd) does not run, has just died, or does not let this user in (polkit)."""
    SILENT = "pcsc-service-silent"
    """The PC/SC service is there and does not answer: it hangs."""
    NO_READER = "reader-missing"
    """No reader whose name matches the configuration is plugged in."""
    PCSC = "pcsc-error"
    """PC/SC reported something that should not happen."""


class CardTrouble(Exception):
    """The card cannot be used. Carries the code and nothing of the card's data."""

    def __init__(self, code: CardCode) -> None:
        super().__init__(code.value)
        self.code = code
