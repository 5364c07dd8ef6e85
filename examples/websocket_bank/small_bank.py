"""A small bank behind a WebSocket: three cards, one-time passwords, and what was done under which key. It is forgotten with the process.

`python examples/websocket_bank/small_bank.py` serves it on 127.0.0.1:8322 for the terminal of config.yaml; a number after it is another
port, 0 any free one.
"""

from __future__ import annotations

import hmac
import json
import os
import sys
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from psec import tr31
from psec.pinblock import decipher_pinblock_iso_4
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

HERE: Final = Path(__file__).resolve().parent
TERMINAL: Final = "ATM00001"
MASTER_KEY: Final = HERE / "../../hardware/pin_pad/demo-master-key.hex"
TOKEN: Final = HERE / "demo-token.txt"
PORT: Final = 8322
CARDS: Final[Mapping[str, tuple[str, str]]] = {
    "6221061011374628": ("1234", "0912***4567"),
    "6221061029483155": ("1234", "0935***2233"),
    "6221061037264902": ("1234", ""),
}
"""Of each card its PIN, and the phone number on file as it may be shown. In the wallet of the demo they lie first."""
TRIES: Final = 3

Answer = dict[str, Any]


class No(Exception):
    """The bank will not do it; the message is the reason."""


class SmallBank:
    """What a message is answered, from any thread."""

    def __init__(self, master_key: bytes, terminal: str, cards: Mapping[str, tuple[str, str]] = CARDS) -> None:
        self._master_key = master_key
        self._terminal = terminal
        self._cards = cards
        self._tries = dict.fromkeys(cards, TRIES)
        self._keys: dict[bytes, bytes] = {}  # the PIN key that was given for each nonce
        self._visits: dict[str, str] = {}  # whose card each is for
        self._enrolled: set[str] = set()
        self._done: dict[str, Answer] = {}  # what each key has come to
        self._lock = Lock()

    def answer(self, asked: Answer) -> Answer:
        """Members of the answer, without its number."""
        try:
            with self._lock:
                return ANSWERS[asked["ask"]](self, asked)
        except No as reason:
            return {"no": str(reason)}
        except (KeyError, TypeError, ValueError):
            return {"no": "not understood"}

    def is_open(self, _: Answer) -> Answer:
        return {}

    def pin_key(self, asked: Answer) -> Answer:
        """For whoever proves to have the terminal's master key; for the same nonce the same key."""
        nonce = b64decode(asked["nonce"])
        secret = hmac.digest(hmac.digest(bytes(32), self._master_key, "sha256"), b"PIN key request\x01", "sha256")
        if not hmac.compare_digest(b64decode(asked["signature"]), hmac.digest(secret, self._terminal.encode() + nonce, "sha256")):
            raise No("signature wrong")
        key = self._keys.setdefault(nonce, os.urandom(16))
        return {"block": tr31.wrap(self._master_key, "D0000P0AE00N0000", key), "check": check_value(key)}

    def card(self, asked: Answer) -> Answer:
        """A try is spent before the PIN is judged, and given back with the right one."""
        card = asked["card"]
        if card not in self._cards:
            raise No("card unknown")
        if not self._tries[card]:
            raise No("card blocked")
        pin = self._pin(asked, "pin", card)
        self._tries[card] -= 1
        if pin != self._cards[card][0]:
            raise No(("card blocked", "one try left", "two tries left")[self._tries[card]])
        self._tries[card] = TRIES
        visit = token_urlsafe(16)
        self._visits = {visit: card}  # one terminal serves one customer at a time
        return {"visit": visit}

    def can_enrol(self, asked: Answer) -> Answer:
        phone = self._phone(asked)
        if self._visits[asked["visit"]] in self._enrolled:
            raise No("is enrolled")
        return {"phone": phone}

    def enrolled(self, asked: Answer) -> Answer:
        card = self._card(asked)
        if card not in self._enrolled:
            raise No("not enrolled")
        return {"phone": self._cards[card][1]}

    def pin_good(self, asked: Answer) -> Answer:
        card = self._card(asked)
        pin = self._pin(asked, "pin", card)
        if len(set(pin)) == 1:
            raise No("pin weak")
        if "again" in asked and self._pin(asked, "again", card) != pin:
            raise No("pins differ")
        return {}

    def enrol(self, asked: Answer) -> Answer:
        phone = self._phone(asked)
        self.pin_good(asked)
        card = self._card(asked)
        if card in self._enrolled and not asked["anew"]:
            raise No("is enrolled")
        self._enrolled.add(card)
        return {"phone": phone, "until": (datetime.now(UTC) + timedelta(days=1)).isoformat(), "sms": asked["sms"]}

    def end(self, asked: Answer) -> Answer:
        card = self._card(asked)
        if card not in self._enrolled:
            raise No("not enrolled")
        self._enrolled.remove(card)
        return {}

    def once(self, act: Callable[[SmallBank, Answer], Answer], asked: Answer) -> Answer:
        """Under each key something is done once, and answered alike however often it is asked."""
        key = asked["start"] + asked["key"]
        if key not in self._done:
            self._done[key] = act(self, asked)
        if "no" in self._done[key]:
            raise No("key closed")
        return self._done[key]

    def what_became(self, asked: Answer) -> Answer:
        """What was never done is not to be done any more, either."""
        return self._done.setdefault(asked["start"] + asked["key"], {"no": "never done"})

    def _card(self, asked: Answer) -> str:
        if asked["visit"] not in self._visits:
            raise No("visit over")
        return self._visits[asked["visit"]]

    def _phone(self, asked: Answer) -> str:
        phone = self._cards[self._card(asked)][1]
        if not phone:
            raise No("no phone")
        return phone

    def _pin(self, asked: Answer, member: str, card: str) -> str:
        key = next((key for key in self._keys.values() if check_value(key) == asked["under"]), None)
        if key is None:
            raise No("pin key unknown")
        return decipher_pinblock_iso_4(key, b64decode(asked[member]), card)


ANSWERS: Final[Mapping[str, Callable[[SmallBank, Answer], Answer]]] = {
    "open?": SmallBank.is_open,
    "pin key": SmallBank.pin_key,
    "card": SmallBank.card,
    "can enrol?": SmallBank.can_enrol,
    "enrolled?": SmallBank.enrolled,
    "pin good?": SmallBank.pin_good,
    "enrol": lambda bank, asked: bank.once(SmallBank.enrol, asked),
    "end": lambda bank, asked: bank.once(SmallBank.end, asked),
    "what became?": SmallBank.what_became,
}


def check_value(key: bytes) -> str:
    """Of an AES key (ANSI X9.24-1, annex A)."""
    mac = CMAC(AES(key))
    mac.update(bytes(16))
    return mac.finalize()[:5].hex().upper()


def served(answer: Callable[[Answer], Answer], token: str, terminal: str, port: int = PORT) -> Server:
    """A server on loopback for this terminal, which proves itself by this token; `serve_forever` makes it begin."""

    def admit(connection: ServerConnection, request: Request) -> Response | None:
        proof = request.headers.get("Authorization", "").encode()
        good = hmac.compare_digest(proof, f"Bearer {token}".encode()) and request.headers.get("Terminal") == terminal
        return None if good else connection.respond(HTTPStatus.UNAUTHORIZED, "")

    def talk(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed, OSError, ValueError, KeyError, TypeError):  # who talks nonsense is not talked to
            for message in connection:
                asked = json.loads(message)
                connection.send(json.dumps({"number": asked["number"], **answer(asked)}))

    return serve(talk, "127.0.0.1", port, process_request=admit, close_timeout=1)


def main() -> None:
    bank = SmallBank(bytes.fromhex(MASTER_KEY.read_text(encoding="ascii")), TERMINAL)
    port = int(sys.argv[1]) if len(sys.argv) > 1 else PORT
    with served(bank.answer, TOKEN.read_text(encoding="ascii").strip(), TERMINAL, port) as server, suppress(KeyboardInterrupt):
        sys.stdout.write(f"the bank is at ws://127.0.0.1:{server.socket.getsockname()[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
