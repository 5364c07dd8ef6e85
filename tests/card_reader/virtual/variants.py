"""Cards that a terminal meets, good, bad and hostile, and what the reader must make of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from otp_atm.hardware.card_reader.trouble import CardCode
from otp_atm.kiosk.vocabulary import Card, Pan, passes_luhn
from tests.card_reader.virtual.emv_card import (
    BLOCKED,
    LOYALTY,
    MAESTRO,
    NOT_SATISFIED,
    OK,
    PSE,
    VISA,
    Application,
    EmvCard,
    Spoil,
    compressed,
    tlv,
)

TODAY: Final = date(2027, 3, 1)
CARD: Final = Card(Pan("6037991234567893"), "2905", "SARA AHMADI")
NAMELESS: Final = Card(CARD.pan, CARD.expiry)


def one(**changes: object) -> EmvCard:
    """A card with a single application that differs from the good one in these."""
    return EmvCard(applications=[Application(**changes)])  # type: ignore[arg-type]


def spoiled(spoil: Spoil, *, t0: bool = False) -> EmvCard:
    return EmvCard(spoil=spoil, t0=t0)


def without_directory(*applications: Application, **changes: object) -> EmvCard:
    return EmvCard(directory=False, applications=applications, **changes)  # type: ignore[arg-type]


def numbered(pan: str) -> EmvCard:
    return one(pan=pan, track2=f"{pan}D29051010000")


def pan_of(length: int) -> str:
    """A card number of so many digits, its check digit right."""
    body = "60379912345678901234"[: length - 1]
    return next(body + digit for digit in "0123456789" if passes_luhn(body + digit))


def many_records(count: int, *, t0: bool = False) -> EmvCard:
    """The card's data are in the last of so many records."""
    records = {(2, number): tlv(0x9F46, bytes(100)) for number in range(1, count + 1)}
    application = Application(locator=bytes((0x10, 1, count, 0)) + bytes.fromhex("08010200"), records=records)
    return EmvCard(applications=[application], t0=t0)


def proprietary(file: int, record: bytes | None) -> EmvCard:
    """With a record of a file of the issuer's own before the others, as it stands, or refused."""
    locator = bytes((file << 3, 1, 1, 0)) + bytes.fromhex("08010200")
    return EmvCard(applications=[Application(locator=locator, bare={} if record is None else {(file, 1): record})])


UNREAD: Final = Application(aid=LOYALTY, pan="6219861034529007", track2="6219861034529007D29051010000")
"""An application of no scheme, with another number."""

AIDS: Final = {
    "Visa": "A0000000031010",
    "Visa with a suffix": "A00000000310100102",
    "Visa Electron": "A0000000032010",
    "V Pay": "A0000000032020",
    "Plus": "A0000000038010",
    "Mastercard": "A0000000041010",
    "Mastercard with a suffix": "A0000000041010BB5445535401",
    "Maestro": "A0000000043060",
    "Cirrus": "A0000000046000",
    "American Express": "A000000025010402",
    "American Express, another": "A000000025010801",
    "Mir": "A0000006581010",
    "Mir debit": "A0000006582010",
    "JCB": "A0000000651010",
    "UnionPay debit": "A000000333010101",
    "UnionPay credit": "A000000333010102",
    "Discover": "A0000001523010",
    "RuPay": "A0000005241010",
    "Troy": "A0000006723010",
    "Interac": "A0000002771010",
    "mada": "A0000002281010",
    "Elo": "A0000006510000",
    "girocard": "A0000003591010028001",
    "Cartes Bancaires": "A0000000421010",
    "eftpos": "A00000038410",
    "BankAxept": "D5780000021010",
}

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
    "track 2 alone, padded with several F": (lambda: one(records={(1, 2): b""}, track2="6037991234567893D29051010000FFFFF"), CARD),
    "track 2 without expiry": (
        lambda: one(records={(1, 2): tlv(0x5A, compressed("6037991234567893"))}, track2="6037991234567893DD1010000"),
        Card(CARD.pan, "", CARD.name),
    ),
    "track 2 without service code": (lambda: one(records={(1, 2): b""}, track2="6037991234567893D2905D0000"), CARD),
    "track 2 that ends with the expiry": (lambda: one(records={(1, 2): b""}, track2="6037991234567893D2905"), CARD),
    "separators in the discretionary data": (lambda: one(records={(1, 2): b""}, track2="6037991234567893D2905101D00D1"), CARD),
    "no track 2, number padded with many F": (
        lambda: one(records={(1, 1): b"", (1, 2): tlv(0x5A, bytes.fromhex("6037991234567893FFFF")) + tlv(0x5F24, b"\x29\x05\x31")}),
        NAMELESS,
    ),
    "expired long ago": (lambda: one(expiry="200229", track2="6037991234567893D20021010000"), Card(CARD.pan, "2002", CARD.name)),
    "a Jalali year": (lambda: one(expiry="100631", track2="6037991234567893D10061010000"), Card(CARD.pan, "1006", CARD.name)),
    "an expiry that no calendar knows": (lambda: one(expiry="991399"), Card(CARD.pan, "9913", CARD.name)),
    **{
        f"a PAN of {len(pan)} digits": (lambda pan=pan: numbered(pan), Card(Pan(pan), CARD.expiry, CARD.name))  # type: ignore[misc]
        for pan in map(pan_of, range(12, 20))
    },
    **{
        f"{scheme}, found by {how}": (
            lambda aid=aid, partial=partial: without_directory(Application(aid=bytes.fromhex(aid)), partial=partial),  # type: ignore[misc]
            CARD,
        )
        for scheme, aid in AIDS.items()
        for how, partial in (("the beginning of its name", True), ("its whole name", False))
        if partial or "suffix" not in scheme
    },
    "T=0, American Express without directory": (
        lambda: without_directory(Application(aid=bytes.fromhex("A000000025010402")), t0=True),
        CARD,
    ),
    "a directory of unknown applications that are not there": (
        lambda: EmvCard(directories={PSE: [Application(aid=LOYALTY).entry()]}),
        CARD,
    ),
    "a directory of unknown applications that have a number, too": (
        lambda: EmvCard(applications=[UNREAD, Application()], directories={PSE: [UNREAD.entry()]}),
        CARD,
    ),
    "an unknown application first, a known one second": (lambda: EmvCard(applications=[UNREAD, Application(priority=2)]), CARD),
    "nothing but an unknown application": (lambda: EmvCard(applications=[Application(aid=LOYALTY)]), CARD),
    "a directory that is blocked": (
        lambda: spoiled(lambda x: BLOCKED if x.command[5 : 5 + len(PSE)] == PSE else x.reply),
        CARD,
    ),
    "a directory that names a blocked application only": (
        lambda: EmvCard(
            applications=[Application(aid=VISA + b"\x01", selected=BLOCKED), Application(aid=VISA + b"\x02")],
            directories={PSE: [Application(aid=VISA + b"\x01").entry()]},
        ),
        CARD,
    ),
    "a directory whose first record is garbled": (
        lambda: EmvCard(directories={PSE: [b"\x61\x7f\x4f", Application().entry()]}),
        CARD,
    ),
    "a directory in several records": (
        lambda: EmvCard(directories={PSE: [UNREAD.entry(), b"", Application().entry()]}),
        CARD,
    ),
    "a directory below the directory": (
        lambda: EmvCard(directories={PSE: [tlv(0x61, tlv(0x9D, b"2LEVEL"))], b"2LEVEL": [Application().entry()]}),
        CARD,
    ),
    "directories that name each other": (
        lambda: EmvCard(
            directories={
                PSE: [tlv(0x61, tlv(0x9D, b"2LEVEL"))],
                b"2LEVEL": [tlv(0x61, tlv(0x9D, PSE)) + tlv(0x61, tlv(0x9D, b"2LEVEL"))],
            }
        ),
        CARD,
    ),
    "the first of two of a scheme blocked": (
        lambda: without_directory(Application(aid=VISA + b"\x01", selected=BLOCKED), Application(aid=VISA + b"\x02")),
        CARD,
    ),
    "T=0, the first of two of a scheme blocked": (
        lambda: without_directory(Application(aid=VISA + b"\x01", selected=BLOCKED), Application(aid=VISA + b"\x02"), t0=True),
        CARD,
    ),
    "the first of two of a scheme blocked in other words": (
        lambda: without_directory(Application(aid=VISA + b"\x01", selected=bytes.fromhex("6A81")), Application(aid=VISA + b"\x02")),
        CARD,
    ),
    "the second of two of a scheme is the better one": (
        lambda: without_directory(
            Application(aid=VISA + b"\x01", priority=2, pan="6219861034529007", track2="6219861034529007D29051010000"),
            Application(aid=VISA + b"\x02", priority=1),
        ),
        CARD,
    ),
    "no directory, the first application will not start": (
        lambda: without_directory(Application(aid=VISA, options=NOT_SATISFIED), Application(aid=MAESTRO)),
        CARD,
    ),
    "no directory, next is not known": (lambda: without_directory(Application(), next_one=False), CARD),
    "40 records": (lambda: many_records(40), CARD),
    "T=0, 40 records": (lambda: many_records(40, t0=True), CARD),
    "255 records": (lambda: many_records(255), CARD),
    "the same records named twice": (lambda: one(locator=bytes.fromhex("0801020008010200")), CARD),
    "a record of file 11 without template": (lambda: proprietary(11, tlv(0x9F1F, b"1")), CARD),
    "a record of file 30 that is no data element": (lambda: proprietary(30, b"\x01\x02\x03"), CARD),
    "an empty record of file 20": (lambda: proprietary(20, b""), CARD),
    "a record of file 21 that is refused": (lambda: proprietary(21, None), CARD),
    "a record of file 12 with a template and another number": (
        lambda: proprietary(12, tlv(0x70, tlv(0x9F1F, b"1") + tlv(0x9F20, b"2"))),
        CARD,
    ),
    "FF behind the last element": (lambda: one(records={(1, 1): tlv(0x5F20, b"AHMADI/SARA") + b"\xff\xff\xff"}), CARD),
    "a length of two bytes": (lambda: one(records={(1, 1): b"\x5f\x20\x81\x0bAHMADI/SARA"}), CARD),
    "a length of three bytes": (lambda: one(records={(1, 1): b"\x5f\x20\x82\x00\x0bAHMADI/SARA"}), CARD),
    "two names": (lambda: one(records={(1, 3): tlv(0x5F20, b"A")}, locator=bytes.fromhex("08010100080303000802020008010200")), CARD),
    "a name that is only a slash": (lambda: one(name=b" /"), NAMELESS),
}

BAD: Final[dict[str, tuple[Callable[[], EmvCard], CardCode]]] = {
    "no payment card": (lambda: EmvCard(directory=False, applications=[]), CardCode.NO_APPLICATION),
    "an empty directory": (lambda: EmvCard(applications=[]), CardCode.NO_APPLICATION),
    "blocked application": (lambda: one(selected=bytes.fromhex("6283")), CardCode.BLOCKED),
    "blocked card": (lambda: spoiled(lambda _: bytes.fromhex("6A81")), CardCode.BLOCKED),
    "will not start": (lambda: one(options=NOT_SATISFIED), CardCode.BLOCKED),
    "check digit wrong": (lambda: one(pan="6037991234567894", track2="6037991234567894D29051010000"), CardCode.NUMBER_INVALID),
    "two PANs": (lambda: one(track2="6219861034529007D29051010000"), CardCode.DATA_CONFLICT),
    "two PANs in tag 5A": (
        lambda: one(records={(1, 1): tlv(0x5A, bytes.fromhex("6219861034529007"))}),
        CardCode.DATA_CONFLICT,
    ),
    "no PAN": (lambda: one(records={(1, 1): b"", (1, 2): b""}), CardCode.DATA_MISSING),
    "no expiry": (lambda: one(records={(1, 1): b"", (1, 2): tlv(0x5A, bytes.fromhex("6037991234567893"))}), CardCode.DATA_MISSING),
    "a PAN of 11 digits": (lambda: numbered(pan_of(11)), CardCode.DATA_INVALID),
    "a PAN of 20 digits": (lambda: numbered(pan_of(20)), CardCode.DATA_INVALID),
    "every application of its scheme blocked": (
        lambda: without_directory(Application(selected=BLOCKED), Application(aid=VISA + b"\x02", selected=BLOCKED)),
        CardCode.BLOCKED,
    ),
    "a record of file 10 without template": (lambda: proprietary(10, tlv(0x9F1F, b"1")), CardCode.DATA_INVALID),
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
