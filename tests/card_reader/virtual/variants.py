"""Cards that a terminal meets, good, bad and hostile, and what the reader must make of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from hardware.card_reader.trouble import CardCode
from kiosk.vocabulary import Card, Pan
from tests.card_reader.virtual.emv_card import MAESTRO, NOT_SATISFIED, OK, Application, EmvCard, Spoil, tlv

TODAY: Final = date(2027, 3, 1)
CARD: Final = Card(Pan("6037991234567893"), date(2029, 5, 31), "SARA AHMADI")
NAMELESS: Final = Card(CARD.pan, CARD.expiry)


def one(**changes: object) -> EmvCard:
    """A card with a single application that differs from the good one in these."""
    return EmvCard(applications=[Application(**changes)])  # type: ignore[arg-type]


def spoiled(spoil: Spoil, *, t0: bool = False) -> EmvCard:
    return EmvCard(spoil=spoil, t0=t0)


GOOD: Final[dict[str, tuple[Callable[[], EmvCard], Card]]] = {
    "T=1 with a directory and a PDOL": (EmvCard, CARD),
    "T=0 with a directory and a PDOL": (lambda: EmvCard(t0=True), CARD),
    "no directory": (lambda: EmvCard(directory=False), CARD),
    "T=0, no directory": (lambda: EmvCard(t0=True, directory=False), CARD),
    "no PDOL, options untagged": (lambda: one(pdol=b"", tagged_options=False), CARD),
    "track 2 alone": (lambda: one(records={(1, 2): b""}), CARD),
    "no track 2": (lambda: one(records={(1, 1): tlv(0x5F20, b"AHMADI/SARA")}), CARD),
    "a name that is not text": (lambda: one(name=b"\xff\xfe\x00"), NAMELESS),
    "padding between elements": (
        lambda: one(records={(1, 1): bytes(3) + tlv(0x5F20, b"AHMADI/SARA") + bytes(2) + tlv(0x9F1F, b"1") + bytes(1)}),
        CARD,
    ),
    "the same PAN twice": (lambda: one(records={(1, 1): tlv(0x5A, bytes.fromhex("6037991234567893"))}), NAMELESS),
    "the better of two applications": (
        lambda: EmvCard(applications=[Application(aid=MAESTRO, priority=2, pan="6219861034529007"), Application(priority=1)]),
        CARD,
    ),
    "the first application blocked": (
        lambda: EmvCard(applications=[Application(aid=MAESTRO, options=NOT_SATISFIED), Application(priority=2)]),
        CARD,
    ),
    "the first application garbled": (
        lambda: EmvCard(
            applications=[Application(aid=MAESTRO), Application(priority=2)],
            spoil=lambda x: b"\x6e\x00" + OK if x.command[1] == 0xA4 and x.command[5:12] == MAESTRO else x.reply,
        ),
        CARD,
    ),
    "a PAN of 19 digits": (
        lambda: one(pan="6037991234567890126", track2="6037991234567890126D29051010000"),
        Card(Pan("6037991234567890126"), CARD.expiry, CARD.name),
    ),
    "an endless directory": (
        lambda: spoiled(lambda x: tlv(0x70) + OK if x.command[1] == 0xB2 and x.number < 18 else x.reply),
        CARD,
    ),
    "a garbled directory": (
        lambda: spoiled(lambda x: b"\x70\x7f\x61" + OK if x.number == 2 else x.reply),
        CARD,
    ),
}

BAD: Final[dict[str, tuple[Callable[[], EmvCard], CardCode]]] = {
    "no payment card": (lambda: EmvCard(directory=False, applications=[]), CardCode.NO_APPLICATION),
    "an empty directory": (lambda: EmvCard(applications=[]), CardCode.NO_APPLICATION),
    "blocked application": (lambda: one(selected=bytes.fromhex("6283")), CardCode.BLOCKED),
    "blocked card": (lambda: spoiled(lambda _: bytes.fromhex("6A81")), CardCode.BLOCKED),
    "will not start": (lambda: one(options=NOT_SATISFIED), CardCode.BLOCKED),
    "check digit wrong": (lambda: one(pan="6037991234567894", track2="6037991234567894D29051010000"), CardCode.NUMBER_INVALID),
    "expired": (lambda: one(expiry="270228"), CardCode.EXPIRED),
    "two PANs": (lambda: one(track2="6219861034529007D29051010000"), CardCode.DATA_CONFLICT),
    "two PANs in tag 5A": (
        lambda: one(records={(1, 1): tlv(0x5A, bytes.fromhex("6219861034529007"))}),
        CardCode.DATA_CONFLICT,
    ),
    "no PAN": (lambda: one(records={(1, 1): b"", (1, 2): b""}), CardCode.DATA_MISSING),
    "no expiry": (lambda: one(records={(1, 1): b"", (1, 2): tlv(0x5A, bytes.fromhex("6037991234567893"))}), CardCode.DATA_MISSING),
    "month 13": (lambda: one(expiry="291300"), CardCode.DATA_INVALID),
    "expiry of one byte": (lambda: one(records={(1, 2): tlv(0x5F24, b"\x29")}), CardCode.DATA_INVALID),
    "a PAN of 10 digits": (lambda: one(records={(1, 1): b""}, pan="6037991234"), CardCode.DATA_INVALID),
    "a PAN with letters": (lambda: one(records={(1, 2): tlv(0x5A, bytes.fromhex("60379A1234567893"))}), CardCode.DATA_INVALID),
    "track 2 without separator": (lambda: one(track2="603799123456789329051010"), CardCode.DATA_INVALID),
    "a locator of three bytes": (lambda: one(locator=bytes.fromhex("080102")), CardCode.DATA_INVALID),
    "a locator with file 31": (lambda: one(locator=bytes.fromhex("F8010200")), CardCode.DATA_INVALID),
    "a locator backwards": (lambda: one(locator=bytes.fromhex("08050100")), CardCode.DATA_INVALID),
    "a locator of thousands of records": (
        lambda: one(locator=bytes.fromhex("1001FF00") * 60, records={(2, n): tlv(0x9F1F, b"1") for n in range(1, 256)}),
        CardCode.DATA_INVALID,
    ),
    "no locator": (lambda: one(locator=b""), CardCode.DATA_INVALID),
    "a record that is not there": (lambda: one(locator=bytes.fromhex("08010900"), records={(1, 1): b""}), CardCode.DATA_INVALID),
    "an element longer than its record": (lambda: one(records={(1, 1): b"\x5a\x70\x60"}), CardCode.DATA_INVALID),
    "an indefinite length": (lambda: one(records={(1, 1): b"\x5a\x80\x60\x37\x00\x00"}), CardCode.DATA_INVALID),
    "a length of four bytes": (lambda: one(records={(1, 1): b"\x5a\x84\x7f\xff\xff\xff\x00"}), CardCode.DATA_INVALID),
    "a tag without end": (lambda: one(records={(1, 1): b"\x1f\xff\xff\xff\xff\xff"}), CardCode.DATA_INVALID),
    "a PDOL that does not fit": (lambda: one(pdol=bytes.fromhex("9F02FF9F03FF")), CardCode.DATA_INVALID),
    "replies of one byte": (lambda: spoiled(lambda _: b"\x90"), CardCode.PROTOCOL),
    "replies of 300 bytes": (lambda: spoiled(lambda _: bytes(300) + OK), CardCode.PROTOCOL),
    "endless 61xx": (lambda: spoiled(lambda _: bytes.fromhex("6110"), t0=True), CardCode.PROTOCOL),
    "endless 61xx with data": (lambda: spoiled(lambda _: bytes(200) + bytes.fromhex("61C8"), t0=True), CardCode.PROTOCOL),
    "endless 6Cxx": (lambda: spoiled(lambda _: bytes.fromhex("6C10")), CardCode.PROTOCOL),
}
