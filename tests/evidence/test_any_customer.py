"""Whatever a customer does, and however fast, the sessions that a kiosk keeps replay and tell no moment of a digit.

The customers are drawn by chance, from seeds that are always the same.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final

import pytest

from otp_atm.evidence.bundle import About
from otp_atm.evidence.bundling import bundled
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.keeping import Recorder, Session
from otp_atm.evidence.listening import Took
from otp_atm.evidence.replay import replay
from otp_atm.evidence.untimed import is_digit
from otp_atm.kiosk.vocabulary import Key
from tests.evidence.moments import told_by
from tests.evidence.terminal import Kiosk

ACTS: Final = 400
"""Of a customer."""


class Customer:
    """Somebody at a kiosk, whose recorder remembers parts of so many records; what is done may be taken in one turn with what follows."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._chance = Random(seed)
        self.sessions: list[Session] = []
        self.recorder = Recorder(self._chance.choice([4000, 60, 25]))
        self.kiosk = Kiosk(folder, self.recorder.tell)
        self.recorder.attend(self.kiosk.runner, self.sessions.append)
        self._cards = list(self.kiosk.wallet)

    def comes_and_goes(self) -> None:
        self.kiosk.start()
        for _ in range(ACTS):
            self._act(self._chance.random())
            if self._chance.random() < 0.75:
                self.kiosk.settle()
        self.kiosk.settle()
        self.kiosk.runner.close()
        self.recorder.close()

    def _act(self, chance: float) -> None:
        kiosk, pick = self.kiosk, self._chance.choice
        kiosk.clock.advance(self._chance.random() * pick([0.01, 0.5, 2]))
        if chance < 0.15:
            kiosk.reader.insert(kiosk.wallet[pick(self._cards)].content)
        elif chance < 0.2:
            kiosk.reader.take()
        elif chance < 0.5:
            kiosk.pad.press_digit(pick("0123456789"))
        elif chance < 0.6:
            kiosk.type(pick(["1234", "40718293"]), tuple(self._chance.random() for _ in range(4)))
        elif chance < 0.9:
            kiosk.pad.press_key(pick(list(Key)))
        else:
            kiosk.settle()
            kiosk.wait(pick([1, 5, 31]) + self._chance.random())


@pytest.mark.parametrize("seed", range(12))
def test_b03_b05_any_session_replays_and_tells_no_moment_of_a_digit(seed: int, tmp_path: Path) -> None:
    customer = Customer(seed, tmp_path)
    customer.comes_and_goes()
    assert customer.sessions
    for session in customer.sessions:
        bundle = bundled(session.records, session.beginning, customer.kiosk.scene, About("a visit"), Hiding())
        assert replay(bundle).difference is None
        assert not told_by(bundle, moments_of_digits(session), within=1e-6)


def moments_of_digits(session: Session) -> set[float]:
    """That are of digits alone, while the entry was open."""
    taken = [record for record in session.records if isinstance(record, Took)]
    others = {moment for took in taken if not is_digit(took) for moment in (took.at.seconds, took.posted.at)}
    return {moment for took in taken if is_digit(took) for moment in (took.at.seconds, took.posted.at)} - others
