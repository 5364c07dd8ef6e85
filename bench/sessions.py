"""Complete enrolment sessions without hardware: the bank in this process, and the bank over HTTP beside bare requests."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import requests

from bank.wire.message import Nothing
from bank.wire.operation import Operation
from bank.wire.terminal import CHECK_OTP_PIN, ENROL, OPEN_CARD_SESSION, READ_ENROLMENT
from bench.bank_durable import terminal_bodies
from bench.figure import Figure
from demo.bank_process import BankProcess
from kiosk.settings import PROJECT, Settings
from kiosk.vocabulary import Key
from scenarios.script import read_script
from scenarios.stage import Stage
from scenarios.worlds import worlds

OTP_PIN: Final = "40718293"
CARD: Final = "phone-on-file"
ROUNDS: Final = 5
SESSIONS: Final = 400
OVER_HTTP: Final = 60


def in_process() -> Figure:
    """Sessions a second on one core, the best of some rounds; screens are made, nobody looks at them."""
    stage = _stage(None)
    enrol_once(stage)
    rates = [SESSIONS / _seconds(lambda: enrol_once(stage), SESSIONS) for _ in range(ROUNDS)]
    stage.close()
    return Figure("complete enrolment sessions, bank in this process", max(rates), "a second", None, 2000, "at least", "—")


def over_http() -> Figure:
    """One session over HTTP, beside the same requests from a bare `requests.Session`, by turns on the same bank."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(f"simulator: {{master_key_file: {folder}/key}}\n")
        with BankProcess(config, "--database", f"sqlite:///{folder}/bank.sqlite3") as bank:
            stage = _stage(bank.url())
            enrol_once(stage)
            session, sent = requests.Session(), terminal_bodies(bank.url())
            pairs = [
                (_seconds(lambda: enrol_once(stage), 1), _seconds(lambda: _bare(session, bank.url(), sent), 1)) for _ in range(OVER_HTTP)
            ]
            stage.close()
    ours, bare = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    return Figure(
        "complete enrolment session over HTTP", ours, "ms", bare, 1.15, "at most", "the same requests from a bare requests.Session"
    )


def enrol_once(stage: Stage) -> None:
    """One customer, from card in to card out; anew where the card is enrolled already."""
    pad = stage.pad

    def press(*keys: Key) -> None:
        for key in keys:
            pad.press_key(key)
            stage.settle()

    def pin(digits: str) -> None:
        for digit in digits:
            pad.press_digit(digit)
        press(Key.ENTER)

    stage.insert(CARD)
    stage.settle()
    pin(stage.own_pin())
    press(Key.FDK_RIGHT_1, Key.FDK_RIGHT_1)
    if stage.view.name == "already_enrolled":
        press(Key.ENTER)
    press(Key.ENTER)
    pin(OTP_PIN)
    pin(OTP_PIN)
    press(Key.ENTER)
    assert stage.view.name == "enrolled", stage.view.name
    press(Key.CANCEL)
    stage.reader.take()
    stage.settle()
    press(Key.ENTER)
    assert stage.view.name == "welcome", stage.view.name


def _stage(url: str | None) -> Stage:
    script = read_script(PROJECT / "scenarios" / "atm" / "deactivate.yaml")
    stage = worlds(Settings(), url, None)(script)
    stage.open()
    return stage


def _bare(session: requests.Session, url: str, sent: dict[str, str]) -> None:
    """The requests that a terminal sends during `enrol_once`."""
    opened = _send(session, url, OPEN_CARD_SESSION, sent, {})
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    _send(session, url, READ_ENROLMENT, sent, bearer)
    _send(session, url, CHECK_OTP_PIN, sent, bearer)
    _send(session, url, ENROL, sent, bearer | {"Idempotency-Key": uuid4().hex})


def _send(
    session: requests.Session, url: str, operation: Operation[Any, Any], sent: dict[str, str], headers: dict[str, str]
) -> requests.Response:
    data = None if operation.request is Nothing else sent[operation.name]
    json_type = {} if data is None else {"Content-Type": "application/json"}
    response = session.request(operation.method, url + operation.path, data=data, headers=headers | json_type, timeout=10)
    assert response.ok, response.text
    return response


def _seconds(work: Callable[[], None], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        work()
    return time.perf_counter() - began
