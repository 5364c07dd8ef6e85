"""Whoever watches over a terminal: hears what happens at it, and tells how it is."""

from __future__ import annotations

from collections.abc import Callable

from otp_atm.kiosk.stream import Record
from otp_atm.kiosk.table import Table
from otp_atm.monitoring.answering import Answering, answers_of
from otp_atm.monitoring.condition import Pulse
from otp_atm.monitoring.metrics import Metrics


class Watch:
    """Over the terminal with this id, at an address (`monitoring.settings`). What is wrong with that, `complain` is told."""

    def __init__(self, listen: str, terminal: str, complain: Callable[[str], None]) -> None:
        self._listen = listen
        self._terminal = terminal
        self._complain = complain
        self._pulse = Pulse()
        self._metrics: Metrics | None = None
        self._answering: Answering | None = None

    def attend(self, table: Table) -> None:
        """The terminal does what this table says, and is about to start."""
        self._metrics = Metrics(table, self._terminal, self._pulse)
        self._answering = Answering(self._listen, answers_of(self._pulse, self._metrics), self._complain)

    def tell(self, record: Record) -> None:
        """This has happened at it: called in its thread, and in the bank's, which go on whatever becomes of the numbers."""
        if self._metrics:
            try:
                self._metrics.tell(record)
            except Exception as defect:  # noqa: BLE001 - one of ours, whose text may quote the record
                self._metrics = None
                self.close()
                self._complain(f"monitoring has ended, by a defect of its own ({type(defect).__name__}); the terminal serves on")

    def beat(self) -> None:
        """Its loop has come round."""
        self._pulse.beat()

    def close(self) -> None:
        """Nobody is answered any more."""
        if self._answering:
            self._answering.close()
