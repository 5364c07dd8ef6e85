"""The contract of `otp_atm.ports.Display`: what was shown last is what there is to see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otp_atm.contracts.plugin import rig_of
from otp_atm.contracts.rigs import DisplayRig as Rig


@pytest.fixture(name="rig")
def _rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with rig_of(request.config, "display") as rig:
        yield rig


def test_f05_every_view_is_seen_as_it_is(rig: Rig) -> None:
    for view in rig.views:
        rig.display.show(view)
        assert rig.sees(view)


def test_of_views_shown_one_upon_the_other_the_last_is_seen_and_no_other(rig: Rig) -> None:
    for view in rig.views:
        rig.display.show(view)
    assert rig.sees(rig.views[-1])
    assert not any(rig.sees(view) for view in rig.views[:-1])


def test_a_view_shown_again_is_still_seen(rig: Rig) -> None:
    for _ in range(3):
        rig.display.show(rig.views[0])
        assert rig.sees(rig.views[0])


def test_a_display_can_be_closed_before_anything_was_shown(rig: Rig) -> None:
    rig.display.close()
