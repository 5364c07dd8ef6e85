"""A bank with a driver of somebody's own in a fleet: what it is asked is reported at the port, and goes wrong there."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from otp_atm.bank.remote import Making
from otp_atm.bank.wire.faulty import FaultyTransport
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.configuration import Settings
from otp_atm.fleet.wire import Report, Surroundings
from otp_atm.kiosk.ports import Bank
from otp_atm.scenarios.any_bank import AnyBank

PORT = "PORT"
"""What stands in the place of a method of HTTP."""


class ReportedTransport:
    """A `Transport` over another one."""

    def __init__(self, transport: Transport, report: Report) -> None:
        self._transport = transport
        self._report = report

    def call(self, operation: Any, body: Any, *, path: Mapping[str, str] | None = None, **more: Any) -> Any:
        began = time.perf_counter()
        failure: Exception | None = None
        try:
            return self._transport.call(operation, body, path=path, **more)
        except TransportError as lost:
            failure = lost
            raise
        finally:
            self._report(PORT, operation.name, time.perf_counter() - began, 0, failure)

    def close(self) -> None:
        self._transport.close()


def at_port(making: Making, settings: Settings, around: Surroundings) -> Bank:
    """The bank, with these surroundings before it."""

    def troubled(transport: Transport) -> Transport:
        return PatientTransport(ReportedTransport(FaultyTransport(transport, around.befalls, around.wait), around.report), wait=around.wait)

    return AnyBank(making.make(), troubled, deadline=settings.bank.deadline, longest=settings.timeouts.bank)
