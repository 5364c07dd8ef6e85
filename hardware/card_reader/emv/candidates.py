"""Which payment applications to try, best first (EMV Book 1, 12.3 and 12.4).

First those of the card's directory whose scheme is known. Where that comes to nothing, the card is asked for every known scheme, by the
beginnings of names and then by whole ones. Applications of schemes that nobody here has heard of come last: a card with nothing else may
have its number in one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from otp_atm.hardware.card_reader.emv import directory, tlv
from otp_atm.hardware.card_reader.emv.apdu import Chip, Refused
from otp_atm.hardware.card_reader.emv.application import Application
from otp_atm.hardware.card_reader.emv.files import APPLICATION_BLOCKED, BLOCKED, FIRST, NEXT, select
from otp_atm.hardware.card_reader.emv.schemes import PREFIXES, WHOLE_AIDS, is_known
from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble

MOST_OF_A_KIND: Final = 8
"""Applications of one scheme that a card may have."""

Complain = Callable[[CardTrouble], object]


def candidates(chip: Chip, complain: Complain) -> Iterator[Application]:
    """The applications to try, each once. Nothing is selected for good yet, and each may still refuse.

    They are looked for only as far as they are asked for. `complain` hears of those that are there, but blocked or garbled.
    """
    named = directory.listed(chip)
    offered: set[bytes] = set()
    stages: tuple[Callable[[], Sequence[Application]], ...] = (
        lambda: [application for application in named if is_known(application.aid)],
        lambda: [found for prefix in PREFIXES for found in _beginning_with(chip, prefix, complain)],
        lambda: [Application(aid, "", 0) for aid in WHOLE_AIDS],
        lambda: named,
    )
    for stage in stages:
        for application in sorted(stage(), key=lambda application: application.rank):
            if application.aid not in offered:
                offered.add(application.aid)
                yield application


def _beginning_with(chip: Chip, prefix: bytes, complain: Complain) -> list[Application]:
    """All applications whose names begin so: SELECT with the next occurrence, until there is none (EMV Book 1, 12.3.3)."""
    found: list[Application] = []
    for occurrence in (FIRST, *[NEXT] * (MOST_OF_A_KIND - 1)):
        try:
            application = _described(select(chip, prefix, occurrence), prefix)
        except Refused as refusal:
            if refusal.status not in (BLOCKED if occurrence == FIRST else (APPLICATION_BLOCKED,)):
                break
            complain(CardTrouble(CardCode.BLOCKED))
        except CardTrouble as trouble:
            complain(trouble)
        else:
            if application in found:
                break  # a card that does not know of «next» gives the same one again
            found.append(application)
    return found


def _described(information: bytes, prefix: bytes) -> Application:
    """The application by its own name (tag 84) and what it says of itself. Raises CardTrouble."""
    return Application.of(tlv.find(information, 0x84) or prefix, dict(tlv.elements(tlv.find(information, 0xA5) or b"")))
