"""The matrix as a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from otp_atm.kiosk.state import Visit
from tools.fault_matrix.faults import FAULTS, SLOW, Fault
from tools.fault_matrix.places import PLACES, Place
from tools.fault_matrix.visit import UNTIL_STAFF_COMES, Cell, cell

CARD: Final = {"returned": "↩", "pulled": "✋", "retained": "⤓", "found": "⚑", "none": "–"}
ENROLMENT: Final = {True: "●", False: "○"}
CLOSED: Final = "⊘"
IMPOSSIBLE: Final = "·"
WRONG: Final = "**✗**"

INTRODUCTION: Final = f"""\
# Fault matrix

Every step of a visit, and the waiting before it, × everything that can go wrong there. Each cell was lived through on a whole terminal without hardware, with the
bank of the simulator: a customer comes to the step, the fault strikes, the customer does what the screens say, and
{UNTIL_STAFF_COMES / 60:.0f} minutes later staff comes and mends what is broken. `make fault-matrix` writes this page; a test lives through
every cell again.

In every cell it was made sure that

- the card, if one came, is returned or retained, and the journal says which;
- each card that came went once in the journal, and none that never came;
- PIN entry is never open but where a PIN is asked for, and closed in the end; no enciphered PIN is kept beyond its request;
- a key that was pressed before the screen could be read led nowhere;
- what the customer was told about the enrolment is so at the bank, and each enrolment has sent one activation SMS, never half of that;
- the journal's chain holds from its first line to its last, each line's hash computed anew, and after the fault there stands in it what
  the table of faults says;
- the terminal shows the welcome screen only while its devices work, and serves again once all is mended.

| sign | means |
|---|---|
| {CARD["returned"]} | the customer took the card when it was offered |
| {CARD["pulled"]} | the customer had pulled the card out: that was the fault |
| {CARD["retained"]} | nobody took the card: retained |
| {CARD["found"]} | the reader could neither give it back nor retain it: it came out when staff mended the reader, and staff has it |
| {CARD["none"]} | no card came: nobody was there |
| {ENROLMENT[True]} {ENROLMENT[False]} | the card is enrolled at the bank, or not, and the customer knows it |
| ({ENROLMENT[True]}) ({ENROLMENT[False]}) | the same, but the customer was told that nobody could say |
| {CLOSED} | the terminal went out of service after that, by itself, until all was mended |
| {IMPOSSIBLE} | cannot happen: no card is in, nobody is there who could leave, or nothing can be retained by hand |

Before the fault every reply of the bank takes a second. A fault of the bank meets the request that leads to the step; {SLOW:.0f} s
is slow, but not too slow. Some steps are only reached through earlier trouble of the bank, which then lasts. The card reader is motorised but
where it says «by hand». Three states pass in an instant with these devices and have no line: {Visit.STARTING.value}, {Visit.LOADING_KEY.value} and {Visit.RECOVERING.value}.

| fault | | then the journal holds |
|---|---|---|
"""


def document() -> str:
    """The whole page. Lives through all of it, which takes half a minute."""
    faults = "".join(f"| {fault.name} | {fault.meaning} | {_leaves(fault)} |\n" for fault in FAULTS)
    head = f"| step | {' | '.join(fault.name for fault in FAULTS)} |\n|---|{':-:|' * len(FAULTS)}\n"
    return INTRODUCTION + faults + "\n" + head + "".join(row(place, [cell(place, fault) for fault in FAULTS]) for place in PLACES)


def row(place: Place, cells: Sequence[Cell | None]) -> str:
    """One line of the matrix."""
    return f"| {place.name} | {' | '.join(map(_sign, cells))} |\n"


def _leaves(fault: Fault) -> str:
    return ", ".join(" or ".join(sorted(told)) for told in fault.leaves) or "(not checked)"


def _sign(cell: Cell | None) -> str:
    if cell is None:
        return IMPOSSIBLE
    if cell.wrongs:
        return WRONG
    enrolment = ENROLMENT[cell.enrolled] if cell.told is not None else f"({ENROLMENT[cell.enrolled]})"
    return f"{CARD[cell.card]}{enrolment}{CLOSED if cell.closed else ''}"
