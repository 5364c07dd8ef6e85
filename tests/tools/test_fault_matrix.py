"""Whatever fails, wherever the customer is: the card comes back, PIN entry closes, the bank is consistent, the journal tells it."""

from __future__ import annotations

import pytest

from kiosk.project import PROJECT
from kiosk.state import State
from tools.fault_matrix.faults import FAULTS
from tools.fault_matrix.places import PLACES
from tools.fault_matrix.table import row
from tools.fault_matrix.visit import cell

PASS_IN_AN_INSTANT = {State.STARTING, State.LOADING_KEY, State.RECOVERING}


def test_every_state_in_which_time_passes_stands_in_the_matrix() -> None:
    assert set(PLACES) == set(State) - PASS_IN_AN_INSTANT


@pytest.mark.parametrize("state", PLACES, ids=lambda state: state.value)
def test_f02_f07_every_fault_at_this_step_ends_well_and_as_documented(state: State) -> None:
    cells = [cell(state, fault) for fault in FAULTS]
    assert [(fault.name, lived.wrongs) for fault, lived in zip(FAULTS, cells, strict=True) if lived and lived.wrongs] == []
    assert row(state, cells) in (PROJECT / "docs" / "fault-matrix.md").read_text(encoding="utf-8"), "run `make fault-matrix`"
