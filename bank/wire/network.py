"""The mobile network, as far as a handset needs it: it hands over the text messages for a number.

A handset is taken at its word about its number, as a network takes a SIM card at its word.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from otp_atm.bank.wire.message import EXACT, Message, Moment, Phone, Reply, secret
from otp_atm.bank.wire.operation import Operation


class Listen(Message, frozen=True, kw_only=True):
    """Messages for `phone` newer than the message `after`; if there are none yet, wait for one up to so many seconds."""

    phone: Phone
    after: Annotated[int, Meta(ge=0, le=EXACT)] = 0
    wait_seconds: Annotated[float, Meta(ge=0, le=25)] = 0


class TextMessage(Reply, frozen=True, kw_only=True):
    """A text message. Messages can arrive late, out of order or twice; `message_id` tells one from another and grows with `sent_at`."""

    message_id: int
    text: Annotated[str, secret("text message")]
    sent_at: Moment


class TextMessages(Reply, frozen=True, kw_only=True):
    """What has arrived, in the order of its arrival, and a page of it at the most: what is newer comes with the next question."""

    messages: tuple[TextMessage, ...]


RECEIVE: Final = Operation(
    name="receive",
    method="POST",
    path="/v1/network/messages",
    request=Listen,
    reply=TextMessages,
    summary="The text messages that have arrived for a number (G8, G14).",
)

OPERATIONS: Final = (RECEIVE,)
