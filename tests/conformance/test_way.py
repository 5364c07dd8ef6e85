"""What a bad line does to a request at our end: how much of it reaches the bank, with everything that its gateway wants to see."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from threading import Thread

import pytest

from otp_atm.bank.settings import BankSettings
from otp_atm.conformance.way import Cut, HttpWay, Line
from otp_atm.kiosk.secret import Secret

BODY = b'{"idempotency_key": "kT3vXq0J9wLrB2nYc8ZsUA.4.1"}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}"


class Listener:
    """Takes connections, and keeps what came over each, in their order; a whole request is answered."""

    def __init__(self) -> None:
        self.came: list[bytearray] = []
        self._talks: list[Thread] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/front"
        self._accepting = Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """No more of them come, and all that came is there."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in (self._accepting, *self._talks):
            thread.join(2)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.came.append(bytearray())
                self._talks.append(Thread(target=self._talk, args=(connection, self.came[-1]), daemon=True))
                self._talks[-1].start()

    def _talk(self, connection: socket.socket, heard: bytearray) -> None:
        with connection, suppress(ConnectionResetError):
            while part := connection.recv(4096):
                heard += part
                if heard.endswith(BODY):
                    connection.sendall(ANSWER)


@pytest.fixture
def bank() -> Iterator[Listener]:
    with closing(Listener()) as listener:
        yield listener


@pytest.fixture
def way(bank: Listener) -> Iterator[HttpWay]:
    with closing(HttpWay(BankSettings(url=bank.url, headers={"X-Api-Key": Secret(written="a-key")}))) as way:
        yield way


@pytest.mark.parametrize("cut", Cut)
def test_a_request_is_cut_where_it_is_to_be_cut(cut: Cut, bank: Listener, way: HttpWay) -> None:
    way.in_vain("POST", "/v1/settlements", {"Content-Type": "application/json"}, BODY, Line(cut))
    way.slowly("POST", "/v1/settlements", {"Content-Type": "application/json"}, BODY, deadline=2)
    way.close()
    bank.close()
    first, whole = map(bytes, bank.came)
    assert whole.startswith(b"POST /front/v1/settlements HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nX-Api-Key: a-key\r\n" in whole
    assert b"\r\nContent-Length: %d\r\n" % len(BODY) in whole
    assert whole.startswith(first)
    head = len(whole) - len(BODY)
    most = {Cut.BEFORE: 0, Cut.IN_ITS_HEAD: head, Cut.IN_ITS_BODY: len(whole) - 2, Cut.AT_THE_REPLY: len(whole)}[cut]
    assert len(first) <= most  # a connection that breaks may take with it what was not read yet
    assert cut is not Cut.AT_THE_REPLY or first == whole


def test_a_request_that_comes_in_pieces_is_answered_as_any_other(bank: Listener, way: HttpWay) -> None:
    usual = way.exchange("POST", "/v1/settlements", {}, BODY, deadline=2)
    slow = way.slowly("POST", "/v1/settlements", {}, BODY, deadline=2)
    assert (slow.status, slow.media_type, slow.body) == (usual.status, usual.media_type, usual.body) == (200, "application/json", b"{}")
