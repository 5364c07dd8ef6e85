"""The mobile network: what it delivers to a number becomes an event of the phone."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag
from threading import Thread
from typing import Final

from otp_atm.bank.wire.network import RECEIVE, Listen, TextMessages
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.phone.events import SmsArrived
from otp_atm.phone.messages import Sms

Post = Callable[[SmsArrived], None]

WAIT_SECONDS: Final = 25.0
"""How long the network keeps a question open while there is nothing to deliver."""
_PATIENCE: Final = 10.0
"""Seconds beyond that until a silent network counts as gone."""
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 8.0


class Sim:
    """One number's way to its messages. `after` is the newest that has come in."""

    def __init__(self, transport: Transport, number: str, post: Post) -> None:
        self._transport = transport
        self._number = number
        self._post = post
        self._after = 0

    def receive(self, wait_seconds: float = 0.0) -> None:
        """Post what has arrived, waiting up to so many seconds for it. Raises TransportError."""
        listen = Listen(phone=self._number, after=self._after, wait_seconds=wait_seconds)
        reply = self._transport.call(RECEIVE, listen, deadline=wait_seconds + _PATIENCE)
        if not isinstance(reply, TextMessages):
            raise TransportError(reply.code)
        for message in reply.messages:
            self._after = max(self._after, message.message_id)
            self._post(SmsArrived(Sms(message.sent_at, self._number, message.text, message.message_id)))

    def close(self) -> None:
        self._transport.close()


class ListeningSim:
    """Listens in a thread of its own, which `make_transport` runs in too. Where the network is gone, it looks again, ever less often."""

    def __init__(self, make_transport: Callable[[], Transport], number: str, post: Post) -> None:
        self._make_transport = make_transport
        self._number = number
        self._post = post
        self._closed = Flag()
        Thread(target=self._listen, name=f"network {number[-4:]}", daemon=True).start()

    def close(self) -> None:
        """Post nothing any more. A question that the network keeps open is left to end by itself."""
        self._closed.set()

    def _listen(self) -> None:
        sim = Sim(self._make_transport(), self._number, self._post_while_open)
        pause = _FIRST_PAUSE
        while not self._closed.is_set():
            try:
                sim.receive(WAIT_SECONDS)
                pause = _FIRST_PAUSE
            except TransportError:
                self._closed.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        sim.close()

    def _post_while_open(self, event: SmsArrived) -> None:
        if not self._closed.is_set():
            self._post(event)
