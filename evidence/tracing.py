"""A trace of a terminal, if there is to be one. Light to import: what writes it is loaded only then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.stream import Tell, moment


def tracing(file: Path | None, clock: Clock) -> tuple[Tell | None, Callable[[], None]]:
    """Who is told what is exchanged with the bank, to be written into this file, if any; and how that is ended.

    Raises BadFile where it cannot be written.
    """
    if file is None:
        return None, lambda: None
    from otp_atm.evidence.har import HarFile, LiveTrace

    trace = LiveTrace(HarFile(file), moment(clock), clock.now())
    return trace.hear, trace.close
