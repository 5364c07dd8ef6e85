"""The rig of the contract suite for banks: the adapter, the small bank behind a real WebSocket, and hands that can cut the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from otp_atm.vocabulary import Card, Pan
from small_bank import CARDS, MASTER_KEY, TERMINAL, SmallBank, served
from websocket_bank import WebSocketBank

TOKEN = "a-token-of-this-rig"


class WebSocketRig:
    """Somebody's card, and its bank on a free port of this computer."""

    limit = 5.0
    terminal_id = TERMINAL
    master_key = bytes.fromhex(MASTER_KEY.read_text(encoding="ascii"))
    card = Card(Pan(next(iter(CARDS))), "3106")
    pin, wrong_pin, new_pin = CARDS[card.pan.digits][0], "7777", "7305"
    otp_pin, other_otp_pin = "40719283", "58302947"

    def __init__(self) -> None:
        self._issuer = SmallBank(self.master_key, self.terminal_id)
        self._loses_replies = False
        self._serve(0)
        self.port = self._server.socket.getsockname()[1]
        self.bank = WebSocketBank(f"ws://127.0.0.1:{self.port}", TOKEN, self.terminal_id, self.limit)

    def cut(self) -> None:
        """Nobody listens any more, and who listened has hung up."""
        self._server.shutdown()
        self._thread.join()

    def lose_replies(self) -> None:
        self._loses_replies = True

    def mend(self) -> None:
        self._loses_replies = False
        if not self._thread.is_alive():
            self._serve(self.port)

    def close(self) -> None:
        self.bank.close()
        self.cut()

    def _serve(self, port: int) -> None:
        self._server = served(self._answered, TOKEN, self.terminal_id, port)
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()

    def _answered(self, asked: dict[str, Any]) -> dict[str, Any]:
        answer = self._issuer.answer(asked)
        if self._loses_replies:
            raise ConnectionAbortedError
        return answer


@contextmanager
def bank() -> Iterator[WebSocketRig]:
    rig = WebSocketRig()
    try:
        yield rig
    finally:
        rig.close()
