"""The payment schemes whose applications this terminal knows, by the beginnings of their AIDs (EMV Book 1, 12.2.1; ISO/IEC 7816-5)."""

from __future__ import annotations

from typing import Final

SCHEMES: Final = {
    "A000000333": "UnionPay",
    "A000000003": "Visa",
    "A000000004": "Mastercard, Maestro, Cirrus",
    "A000000658": "Mir",
    "A00000002501": "American Express",
    "A000000065": "JCB",
    "A000000152": "Discover, Diners Club",
    "A000000324": "Discover",
    "A000000524": "RuPay",
    "A000000672": "Troy",
    "A000000277": "Interac",
    "A000000228": "mada",
    "A000000732": "Meeza",
    "A000000602": "GPN",
    "A000000615": "MyDebit",
    "A000000677": "Thai Payment Network",
    "A000000727": "NAPAS",
    "A000000371": "Verve",
    "A000000337": "GIM-UEMOA",
    "A000000439": "Exchange",
    "A000000651": "Elo",
    "A000000494": "Elo",
    "A000000154": "Banrisul",
    "A000000620": "Debit Network Alliance",
    "A000000098": "Visa common debit",
    "A000000384": "eftpos",
    "A000000432": "PRO100",
    "A000000005": "Maestro UK",
    "A000000029": "LINK",
    "A000000042": "Cartes Bancaires",
    "A000000121": "Dankort",
    "A000000141": "PagoBancomat",
    "A000000359": "girocard",
    "D276000025": "girocard",
    "D578000002": "BankAxept",
}
"""Most are a scheme's registered identifier (RID) alone, so that a card finds whatever application of the scheme it has."""

WHOLE_AIDS: Final = tuple(
    bytes.fromhex(aid)
    for aid in (
        "A000000333010101",  # UnionPay debit
        "A000000333010102",  # UnionPay credit
        "A000000333010103",  # UnionPay quasi-credit
        "A000000333010106",  # UnionPay electronic cash
        "A000000333010108",  # UnionPay US common debit
        "A0000000031010",  # Visa
        "A000000003101001",  # Visa credit
        "A000000003101002",  # Visa debit
        "A0000000032010",  # Visa Electron
        "A0000000032020",  # V Pay
        "A0000000033010",  # Interlink
        "A0000000038010",  # Plus
        "A0000000041010",  # Mastercard
        "A0000000042203",  # Mastercard US common debit
        "A0000000043060",  # Maestro
        "A0000000046000",  # Cirrus
        "A0000000050001",  # Maestro UK
        "A0000006581010",  # Mir credit
        "A0000006582010",  # Mir debit
        "A000000025010402",  # American Express
        "A000000025010403",
        "A000000025010501",
        "A000000025010701",
        "A000000025010801",
        "A000000025010104",
        "A0000000651010",  # JCB
        "A0000001523010",  # Discover, Diners Club
        "A0000001524010",  # Discover US common debit
        "A0000003241010",  # Discover
        "A0000005241010",  # RuPay
        "A0000006723010",  # Troy credit
        "A0000006723020",  # Troy debit
        "A0000002771010",  # Interac
        "A0000002281010",  # mada
        "A0000002282010",
        "A0000007321123",  # Meeza
        "A0000006021010",  # GPN
        "A0000006150001",  # MyDebit
        "A0000007271010",  # NAPAS
        "A0000003710001",  # Verve
        "A0000006510000",  # Elo
        "A0000001544442",  # Banrisul
        "A0000006200620",  # Debit Network Alliance
        "A0000000980840",  # Visa common debit
        "A00000038410",  # eftpos savings
        "A00000038420",  # eftpos cheque
        "A0000004320001",  # PRO100
        "A0000000291010",  # LINK
        "A0000000421010",  # Cartes Bancaires
        "A0000001211010",  # Dankort
        "A0000001410001",  # PagoBancomat
        "A0000003591010028001",  # girocard
        "D27600002545500100",  # girocard
        "D5780000021010",  # BankAxept
    )
)
"""Applications by their full names, for cards that do not understand the beginning of one."""

PREFIXES: Final = tuple(map(bytes.fromhex, SCHEMES))


def is_known(aid: bytes) -> bool:
    """Whether an application belongs to a scheme that this terminal knows.

    >>> is_known(bytes.fromhex("A000000025010402")), is_known(bytes.fromhex("F000000001"))
    (True, False)
    """
    return aid.startswith(PREFIXES)
