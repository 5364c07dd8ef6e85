"""What a terminal sends for one enrolment, by bare users of Locust, at the same pace."""

from __future__ import annotations

import json
import os
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

from locust import HttpUser, constant_throughput, events, task

from bench.fleet_meter import meter
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION, READ_TERMINAL

BODIES: Final = "BENCH_BODIES"
"""The variable of the environment that names the file with the bodies of each terminal's requests, and its id."""
DONE: Final = "done"

told: list[dict[str, str]] = json.loads(Path(os.environ[BODIES]).read_text(encoding="utf-8"))
meter(events, "VISIT")


class Bare(HttpUser):
    """Sends, and reads what comes."""

    wait_time = constant_throughput(float(os.environ["BENCH_PACE"]))

    def on_start(self) -> None:
        self.bodies = told.pop()

    @task
    def enrol(self) -> None:
        bearer = {"Authorization": f"Bearer {self.send(OPEN_CARD_SESSION, {})['token']}"}
        self.send(READ_ENROLMENT, bearer)
        self.send(CHECK_OTP_PIN, bearer)
        self.send(CHECK_OTP_PIN, bearer)
        self.send(ENROL, bearer | {"Idempotency-Key": token_urlsafe(16)})
        self.send(READ_TERMINAL, {})
        self.environment.events.request.fire(
            request_type="VISIT", name=DONE, response_time=0, response_length=0, exception=None, context={}
        )

    def send(self, operation: Operation[Any, Any], headers: dict[str, str]) -> Any:
        body = self.bodies.get(operation.name)
        kind = {"Content-Type": "application/json"} if body else {}
        path = operation.path.format(terminal_id=self.bodies["terminal"])
        name = operation.path
        response = self.client.request(operation.method, path, data=body, headers=headers | kind, name=name)
        assert response.status_code == operation.status, response.text
        return response.json()
