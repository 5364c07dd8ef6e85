"""The steps of a scenario in the stream."""

from __future__ import annotations

from otp_atm.kiosk.stream import Record


class StepBegan(Record, frozen=True):
    """The step of this number, from 1, begins: as it is written, in this file at this line. What it types is not in it."""

    number: int
    text: str
    path: str
    line: int


class StepEnded(Record, frozen=True):
    """It is done, or has failed: `failure` says why, in one sentence, empty if it holds."""

    number: int
    failure: str = ""
