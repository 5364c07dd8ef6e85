"""The whole demo, its bank included: how soon a message is seen on the phone, and what it costs while nobody touches anything."""

from __future__ import annotations

import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import Final

import requests

from bench.branch import own, written
from bench.effort import Effort
from bench.figure import Disturbed, Figure
from bench.glass import Glass
from bench.idle import SECONDS, SETTLING, shares
from bench.kin import family, listening_ports
from otp_atm.bank.simulator.fixtures import CardFixture, load_fixtures
from otp_atm.bank.wire.gateway import REQUEST_SMS_OTP
from otp_atm.demo.areas import areas_with_phone
from tests.end_to_end.window import Window

SIZE: Final = (1280, 720)
MESSAGES: Final = 100
REST: Final = 0.4
"""Seconds without a change on the phone before the next message: the banner of the one before is in its place."""
PATIENCE: Final = 30.0


def whole_demo(effort: Effort) -> list[Figure]:
    """Both figures. The phone listens for the numbers of all customers, as it does in the demo."""
    fixtures = load_fixtures()
    card = next(card for card in fixtures.cards if card.enrolled and card.enrolled.sms)
    phone = areas_with_phone(SIZE, len(fixtures.wallet)).side
    taken = listening_ports()
    with (
        TemporaryDirectory() as folder,
        Glass(*SIZE, phone) as glass,
        Window(glass.name, written(Path(folder) / "config.yaml", own(Path(folder)))) as window,
        requests.Session() as shop,
    ):
        window.see("welcome")
        time.sleep(effort.seconds(SETTLING))
        processes = list(family(window.pid))
        idle = sum(shares(effort.seconds(SECONDS), *processes))
        port, *others = listening_ports() - taken
        if others:
            raise Disturbed("somebody else has begun to listen here meanwhile")
        waits = []
        for _ in range(effort.times(MESSAGES)):
            forget_requests(Path(folder) / "bank.sqlite3")
            waits.append(message_wait(glass, shop, f"http://127.0.0.1:{port}", card))
    late = statistics.quantiles(waits, n=100, method="inclusive")[-1] * 1000
    return [
        Figure("SMS asked of the bank → its banner on the phone, 99 of 100", late, "ms", None, 300, "at most", "pixels of the X server"),
        Figure("idle CPU of the whole demo", idle, "% of a core", None, 3, "at most", "ATM, phone and bank together"),
    ]


def forget_requests(database: Path) -> None:
    """How many messages one card may ask for is not what is measured."""
    with closing(sqlite3.connect(database, timeout=PATIENCE)) as bank, bank:
        bank.execute("DELETE FROM smsrequests")


def message_wait(glass: Glass, shop: requests.Session, url: str, card: CardFixture) -> float:
    """Seconds from a shop's request for an SMS password, all the bank's work included, until the phone shows something new."""
    payment = {
        "pan": card.pan,
        "cvv2": card.cvv2,
        "expiry": f"{card.last_day:%y%m}",
        "kind": "purchase",
        "merchant": "shop",
        "amount": 1000,
    }
    seen = glass.rest(REST)
    began = time.perf_counter()
    reply = shop.post(url + REQUEST_SMS_OTP.path, json=payment, headers={"Idempotency-Key": token_urlsafe(16)}, timeout=PATIENCE)
    shown = glass.changed(seen)
    reply.raise_for_status()
    return shown - began
