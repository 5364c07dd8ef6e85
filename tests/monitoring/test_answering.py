"""Who asks how a terminal is: what is answered, and that nobody gets in its way."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Final

import pytest
import requests

from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.stream import Record
from otp_atm.monitoring.answering import AT_ONCE, LONGEST_HEAD, Answering, answers_of
from otp_atm.monitoring.condition import Condition
from otp_atm.monitoring.metrics import Metrics
from otp_atm.monitoring.settings import MonitoringSettings, address_of
from otp_atm.monitoring.watch import Watch
from tests.monitoring.watched import Watched, free_port, watched

WAIT: Final = 5.0
PATIENCE: Final = 0.3
TAKEN: Final = os.strerror(errno.EADDRINUSE)


@pytest.fixture(scope="module")
def seen() -> Iterator[Watched]:
    with watched() as seen:
        assert seen.stage
        seen.stage.open()
        seen.look()
        yield seen


@pytest.fixture(scope="module")
def url(seen: Watched) -> Iterator[str]:
    listen = f"127.0.0.1:{free_port()}"
    with closing(Answering(listen, answers_of(seen.pulse, seen.look()), pytest.fail, patience=PATIENCE)):
        until_it_listens(listen)
        yield f"http://{listen}"


def until_it_listens(listen: str) -> None:
    end = time.monotonic() + WAIT
    while True:
        try:
            socket.create_connection(address_of(listen), 1).close()
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.005)
        else:
            return


def test_metrics_are_answered_as_prometheus_reads_them(url: str) -> None:
    reply = requests.get(f"{url}/metrics", timeout=WAIT)
    assert reply.headers["Content-Type"].startswith("text/plain; version=")
    assert reply.headers["Cache-Control"] == "no-store"
    assert 'otp_atm_state{state="ready"} 1.0' in reply.text
    newer = requests.get(f"{url}/metrics?a=b", headers={"Accept": "application/openmetrics-text; version=1.0.0"}, timeout=WAIT)
    assert newer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert newer.text.endswith("# EOF\n")


def test_health_is_a_status_and_a_word(url: str, seen: Watched) -> None:
    well = requests.get(f"{url}/healthz", timeout=WAIT)
    assert (well.status_code, well.json()) == (200, {"status": "ok", "state": "ready", "code": ""})
    seen.pulse.stands(Condition.OUT_OF_SERVICE, "bank-unreachable")
    ill = requests.get(f"{url}/healthz", timeout=WAIT)
    assert (ill.status_code, ill.json()) == (503, {"status": "unavailable", "state": "out_of_service", "code": "bank-unreachable"})
    seen.pulse.stands(Condition.READY)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/metrics/../healthz/x", 404),
        ("POST", "/metrics", 405),
        ("DELETE", "/healthz", 405),
        ("HEAD", "/metrics", 200),
    ],
)
def test_nothing_else_is_there_and_nothing_can_be_done(url: str, method: str, path: str, status: int) -> None:
    reply = requests.request(method, url + path, timeout=WAIT)
    assert reply.status_code == status
    assert method != "HEAD" or (reply.content == b"" and int(reply.headers["Content-Length"]) > 1000)


@pytest.mark.parametrize(
    "sent", [b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"GET /metrics\r\n\r\n", b"x" * LONGEST_HEAD, b"GET / HTTP/9\r\n\r\n"]
)
def test_what_is_no_request_is_answered_with_a_client_error(url: str, sent: bytes) -> None:
    with socket.create_connection(address_of(url.removeprefix("http://")), WAIT) as line:
        line.sendall(sent)
        assert line.recv(12)[:10] == b"HTTP/1.1 4"


def test_who_says_nothing_or_does_not_listen_keeps_others_waiting_for_a_moment_only(url: str) -> None:
    silent = [socket.create_connection(address_of(url.removeprefix("http://")), WAIT) for _ in range(AT_ONCE)]
    began = time.monotonic()
    assert requests.get(f"{url}/healthz", timeout=WAIT).status_code == 200
    assert time.monotonic() - began < WAIT / 2
    for line in silent:
        line.close()


def test_a_port_that_is_taken_is_told_once_and_had_later(seen: Watched) -> None:
    complaints: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        answering = Answering(listen, answers_of(seen.pulse, seen.look()), complaints.append, retry=0.01)
        end = time.monotonic() + WAIT
        while not complaints and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(0.05)
    with closing(answering):
        until_it_listens(listen)
    assert complaints == [f"monitoring.listen: {listen}: {TAKEN}; it is tried again"]


def test_after_it_was_closed_nobody_is_answered() -> None:
    listen = f"127.0.0.1:{free_port()}"
    with watched() as seen:
        assert seen.stage
        watch = Watch(listen, "ATM00001", pytest.fail)
        watch.attend(seen.stage.table)
        until_it_listens(listen)
        watch.close()
    with pytest.raises(OSError, match=r"refused|timed out"):
        socket.create_connection(address_of(listen), 1)


def test_b05_a_defect_in_counting_ends_the_counting_and_not_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[str] = []

    def stumble(_: Metrics, record: Record) -> None:
        raise ValueError(record)

    monkeypatch.setattr(Metrics, "tell", stumble)
    with watched() as seen:
        assert seen.stage
        watch = Watch(f"127.0.0.1:{free_port()}", "ATM00001", complaints.append)
        watch.attend(seen.stage.table)
        seen.stage.open()
        for record in seen.stage.records:
            watch.tell(record)
    assert complaints == ["monitoring has ended, by a defect of its own (ValueError); the terminal serves on"]


@pytest.mark.parametrize(
    "listen", ["127.0.0.1", "localhost:9464", "127.0.0.1:0", "127.0.0.1:65536", ":9464", "::1:9464", "[::1:9464", "0:1", "127.0.0.1:९"]
)
def test_an_address_is_one_of_ip_with_a_port(listen: str) -> None:
    with pytest.raises(Misfit, match="takes an IP address and a port"):
        MonitoringSettings(listen=listen)


@pytest.mark.parametrize("listen", ["127.0.0.1:9464", "[::1]:9464", "0.0.0.0:80"])
def test_such_an_address_is_taken(listen: str) -> None:
    assert MonitoringSettings(listen=listen).listen == listen
