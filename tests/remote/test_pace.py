"""Many terminals in one process: what is done for one takes little of the others' time."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.person.wallet import wallet_of
from otp_atm.remote.acts import Playing, steps_sent
from otp_atm.remote.building import Builder
from otp_atm.remote.house import opened
from otp_atm.remote.pace import ROUNDS, TURN, attune
from otp_atm.scenarios.stage import Stage


@contextmanager
def terminals(*ids: str) -> Iterator[list[Playing]]:
    fixtures = load_fixtures()
    with opened(Builder(Settings(), fixtures, wallet_of(fixtures), None), ids, frozen=True) as house:
        yield [house.at(id) for id in ids]


def test_steps_that_wait_for_nothing_go_to_the_terminal_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change of threads takes longer than most steps: to begin, to do, to end one is done in one go."""
    with terminals("ATM00001") as (playing,):
        done: list[object] = []
        do = playing.hosted.do

        def counted(act: Callable[[Stage], Any]) -> Future[Any]:
            done.append(act)
            return do(act)

        monkeypatch.setattr(playing.hosted, "do", counted)

        async def played(content: bytes) -> int:
            script = steps_sent(content, playing.setting())
            done.clear()
            assert await playing.play(script) is None
            return len(done)

        assert asyncio.run(played(b'[{"insert": "phone-on-file"}]')) == 1
        assert asyncio.run(played(b'[{"pin": "own"}, {"expect": "services"}, {"press": "cancel"}]')) == 3
        done.clear()
        playing.setting()
        assert done == []


def test_terminals_of_one_bank_have_one_face() -> None:
    with terminals("ATM00001", "ATM00002") as playing:
        tables = [each.hosted.do(lambda stage: stage.table).result() for each in playing]
    assert tables[0] is tables[1]


@pytest.fixture
def as_before() -> Iterator[None]:
    interval, threshold = sys.getswitchinterval(), gc.get_threshold()
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*threshold)
    gc.unfreeze()


def test_what_stops_everything_is_seldom(as_before: None) -> None:
    attune()
    assert sys.getswitchinterval() == pytest.approx(TURN)
    assert gc.get_threshold()[1:] == ROUNDS
    assert gc.get_freeze_count() > 0
