"""How long a payment with an offline one-time password takes over HTTP, committed, beside a bare endpoint that commits one row."""

from __future__ import annotations

import json
import tempfile
import time
from secrets import token_urlsafe
from typing import Any, Final

import requests

from bench.bank_durable import OTP_PIN, ROW, one_enrolment, server
from bench.effort import Effort
from bench.figure import Figure
from bench.load import request, requests_per_second
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.wire.app import REGISTER
from otp_atm.bank.wire.control import READ_OUTBOX
from otp_atm.bank.wire.gateway import PAY
from otp_atm.bank.wire.otp import offline_code, otp_key

CODES: Final = 55
"""Codes of one card that can be used one after the other, from the oldest that is still good."""
ROUNDS: Final = 9


def payment_time(effort: Effort) -> Figure:
    """The best of some rounds of each, taken in turns, over one connection."""
    with tempfile.TemporaryDirectory() as folder:
        bank = ["otp_atm.bank.simulator", "--database", f"sqlite:///{folder}/bank.sqlite3", "--master-key", f"{folder}/key"]
        with server(*bank, "--control", "--until-stdin-closes") as ours, server("bench.bank_bare", f"{folder}/bare.sqlite3") as bare:
            rounds = [
                (requests_per_second(ours, payments(ours), 1), requests_per_second(bare, [ROW] * CODES, 1))
                for _ in range(effort.times(ROUNDS))
            ]
    value, yardstick = (1000 / max(column) for column in zip(*rounds, strict=True))
    note = "a bare Starlette endpoint that commits one row durably for each request"
    return Figure("payment with an offline OTP over HTTP, durable", value, "ms", yardstick, 2.5, "at most", note)


def payments(url: str) -> list[bytes]:
    """Payments of a card enrolled and registered anew, each with a code of its own."""
    card = load_fixtures().cards[0]
    post(url, "/v1/enrolments", *one_enrolment(url))
    text = post(url, READ_OUTBOX.path, {}, b"{}")["messages"][-1]["text"]
    code = next(str(int(line)).zfill(8) for line in text.splitlines() if line.isdigit())
    registration = post(url, REGISTER.path, {}, json.dumps({"pan": card.pan, "activation_code": code}).encode())
    key = otp_key(bytes.fromhex(registration["seed"]), bytes.fromhex(registration["token_id"]), OTP_PIN)
    now = int(time.time())
    return [
        request(
            "POST",
            PAY.path,
            {"Content-Type": "application/json", "Idempotency-Key": token_urlsafe(16)},
            json.dumps(
                {
                    "pan": card.pan,
                    "cvv2": card.cvv2,
                    "expiry": f"{card.last_day:%y%m}",
                    "kind": "purchase",
                    "merchant": "shop",
                    "amount": 1000,
                    "otp": offline_code(key, step),
                }
            ).encode(),
        )
        for step in range(now - CODES + 1, now + 1)
    ]


def post(url: str, path: str, headers: dict[str, str], body: bytes) -> Any:
    """One request before the measurement."""
    reply = requests.post(
        url + path, data=body, headers={"Content-Type": "application/json", "Idempotency-Key": token_urlsafe(16)} | headers, timeout=10
    )
    reply.raise_for_status()
    return reply.json()
