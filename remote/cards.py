"""What somebody pushes into the slot who has no card of the wallet: its data, or that nothing can be read from it."""

from __future__ import annotations

from otp_atm.hardware.card_reader import track2
from otp_atm.hardware.card_reader.trouble import CardTrouble
from otp_atm.kiosk.events import CardUnreadable
from otp_atm.kiosk.vocabulary import Card, Pan
from otp_atm.remote.problems import Code, Refused
from otp_atm.remote.wishes import CardGiven

WAYS = ("id", "track2", "pan", "unreadable")


def content_of(given: CardGiven) -> Card | CardUnreadable | None:
    """What the reader finds on it; None for a card of the wallet. Raises Refused."""
    named = [way for way in WAYS if getattr(given, way) is not None]
    if len(named) != 1:
        raise Refused(Code.INVALID_REQUEST, f"a card is given by one of {', '.join(WAYS)}")
    if given.pan is None and (given.expiry is not None or given.name is not None):
        raise Refused(Code.INVALID_REQUEST, "expiry and name belong to a pan")
    if given.unreadable is not None:
        return CardUnreadable(given.unreadable)
    if given.pan is not None:
        return Card(Pan(given.pan), given.expiry or "", given.name or "")
    return None if given.track2 is None else _on_stripe(given.track2)


def _on_stripe(text: str) -> Card:
    try:
        track = track2.parse(text.removeprefix(";").removesuffix("?"))
    except CardTrouble:
        raise Refused(Code.INVALID_REQUEST, "this is no track 2 (ISO/IEC 7813)") from None
    return Card(Pan(track.pan), track.expiry)
