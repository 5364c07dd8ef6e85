"""What a terminal sends for one enrolment, by bare users of Locust, as a tester's script would: each request with the same header fields,
its body written and its reply read as JSON, at the moments when a terminal sends it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import expovariate
from secrets import token_hex, token_urlsafe
from time import monotonic
from typing import Any, Final

import gevent
from locust import HttpUser, events, task

from bench.fleet_meter import meter
from otp_atm.bank.wire.headers import ACCEPTED
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION, READ_TERMINAL
from otp_atm.kiosk.ports import REST

BODIES: Final = "BENCH_BODIES"
"""The variable of the environment that names the file with the bodies of each terminal's requests, and its id."""
DONE: Final = "done"

PACE: Final = float(os.environ["BENCH_PACE"])
"""Customers a second: they come by a Poisson process."""
told: list[dict[str, str]] = json.loads(Path(os.environ[BODIES]).read_text(encoding="utf-8"))
meter(events, "VISIT")


class Bare(HttpUser):
    """Sends, and reads what comes."""

    def on_start(self) -> None:
        own = told.pop()
        self.terminal = own.pop("terminal")
        self.bodies = {name: json.loads(body) for name, body in own.items()}
        self.due = monotonic()

    def wait_time(self) -> float:
        """Until the next customer comes, who may have come already."""
        self.due += expovariate(PACE)
        return max(0.0, self.due - monotonic())

    @task
    def enrol(self) -> None:
        trace = token_hex(16)
        bearer = {"Authorization": f"Bearer {self.send(OPEN_CARD_SESSION, trace, {}, after=1)['token']}"}
        self.send(READ_ENROLMENT, trace, bearer, after=2)
        self.send(CHECK_OTP_PIN, trace, bearer, after=3)
        self.send(CHECK_OTP_PIN, trace, bearer, after=1)
        self.send(ENROL, trace, bearer | {"Idempotency-Key": token_urlsafe(16)}, after=1)
        self.send(READ_TERMINAL, token_hex(16), {}, after=3)
        self.environment.events.request.fire(
            request_type="VISIT", name=DONE, response_time=0, response_length=0, exception=None, context={}
        )

    def send(self, operation: Operation[Any, Any], trace: str, headers: dict[str, str], *, after: int) -> Any:
        """The reply; `after` so many screens that a customer answers before, none sooner than a terminal lets them."""
        gevent.sleep(after * REST)
        more = {"Accept": ACCEPTED, "traceparent": f"00-{trace}-{token_hex(8)}-01"}
        path = operation.path.format(terminal_id=self.terminal)
        body = self.bodies.get(operation.name)
        response = self.client.request(operation.method, path, json=body, headers=headers | more, name=operation.path)
        assert response.status_code == operation.status, response.text
        return response.json()
