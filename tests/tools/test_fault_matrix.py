"""Whatever fails, wherever the customer is: the card comes back, PIN entry closes, the bank is consistent, the journal tells it."""

from __future__ import annotations

import pytest

from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.state import Visit
from tests.whole import TABLE
from tools.fault_matrix.faults import FAULTS
from tools.fault_matrix.places import PLACES, Place
from tools.fault_matrix.table import row
from tools.fault_matrix.visit import cell

PASS_IN_AN_INSTANT = {Visit.STARTING, Visit.LOADING_KEY, Visit.RECOVERING}


def test_every_state_in_which_time_passes_stands_in_the_matrix() -> None:
    assert {place.state for place in PLACES} == set(TABLE.rows) - PASS_IN_AN_INSTANT


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_f02_f07_every_fault_at_this_step_ends_well_and_as_documented(place: Place) -> None:
    cells = [cell(place, fault) for fault in FAULTS]
    assert [(fault.name, lived.wrongs) for fault, lived in zip(FAULTS, cells, strict=True) if lived and lived.wrongs] == []
    assert row(place, cells) in (PROJECT / "docs" / "fault-matrix.md").read_text(encoding="utf-8"), "run `make fault-matrix`"
