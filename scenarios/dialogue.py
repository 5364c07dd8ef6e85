"""What terminal and bank have said to each other, put together from the records: requests with their attempts, and what came back.

An attempt on the wire belongs to the newest request that is called as its operation is. A bank that is not asked by the native client
leaves no attempts: then only the port is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec import to_builtins

from otp_atm.bank.recording import TERMINAL, Answered, Asked, Came, Sent
from otp_atm.bank.wire.transport import TransportError
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.scenarios.matching import told
from otp_atm.scenarios.named import name_of


class Reply(NamedTuple):
    """Something that came back: the bank's reply to an attempt, the terminal's answer, or both, where this reply became that answer.

    `place` is that of its last record.
    """

    place: int
    name: str
    came: Came | None
    answered: Answered | None

    @property
    def status(self) -> int | None:
        return self.came.status if self.came else None

    @property
    def answer(self) -> str:
        return type(self.answered.event).__name__ if self.answered else ""

    @property
    def headers(self) -> dict[str, Any]:
        return dict(self.came.headers) if self.came else {}

    @property
    def members(self) -> dict[str, Any]:
        return self.came.members if self.came else {}

    @property
    def fields(self) -> dict[str, Any]:
        """Of the answer."""
        return _plain(self.answered.fields) if self.answered else {}

    def told(self) -> str:
        """On one line, without secrets."""
        at = (self.answered or self.came).at  # type: ignore[union-attr]
        parts = [f"{at.seconds:9.3f} s  {self.name}"]
        if self.came and isinstance(self.came.reply, TransportError):
            parts.append(f"no reply: {self.came.reply.code}")
        elif self.came:
            parts.append(f"{self.came.status}  header {_shown(self.came.headers)}  body {_shown(self.came.members)}")
        if self.answered:
            parts.append(f"answer {self.answer} {_shown(self.fields)}")
        return "  ".join(parts)


@dataclass(slots=True)
class Request:
    """Something that the terminal has asked. `place` is that of its first record, `seconds` and `real` when it was asked."""

    place: int
    name: str
    asked: Asked
    sent: list[Sent] = field(default_factory=list)
    came: list[tuple[int, Came]] = field(default_factory=list)
    answered: list[tuple[int, Answered]] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, Any]:
        return _plain(self.asked.fields)

    @property
    def headers(self) -> dict[str, Any]:
        return dict(self.sent[-1].headers) if self.sent else {}

    @property
    def members(self) -> dict[str, Any]:
        return self.sent[-1].members if self.sent else {}

    @property
    def took(self) -> Moment | None:
        """How long the answer took, None as long as there is none."""
        if not self.answered:
            return None
        at, began = self.answered[0][1].at, self.asked.at
        return Moment(at.seconds - began.seconds, at.real - began.real)

    @property
    def replies(self) -> list[Reply]:
        """What came back, the answer with the last of what came for it. An answer that comes again is another reply."""
        before, last = (self.came[:-1], self.came[-1]) if self.came else ([], None)
        replies = [Reply(place, self.name, came, None) for place, came in before if came.status is not None]
        for number, (place, answer) in enumerate(self.answered):
            replies.append(Reply(place, self.name, last[1] if last and number == 0 else None, answer))
        if last and not self.answered and last[1].status is not None:
            replies.append(Reply(last[0], self.name, last[1], None))
        return replies

    def told(self) -> str:
        """On one line, without secrets."""
        parts = [f"{self.asked.at.seconds:9.3f} s  {self.name}  fields {_shown(self.fields)}"]
        if self.sent:
            parts.append(f"attempts {len(self.sent)}  header {_shown(self.headers)}  body {_shown(self.members)}")
        return "  ".join(parts)


def requests_in(records: Sequence[Record]) -> list[Request]:
    """All that the terminal has asked, in its order."""
    requests: list[Request] = []
    newest: dict[str, Request] = {}
    for place, record in enumerate(records):
        if isinstance(record, Asked):
            name = name_of(record.request)
            requests.append(Request(place, name, record))
            newest[name] = requests[-1]
        elif isinstance(record, Answered):
            asked = next(each for each in reversed(requests) if each.asked.request is record.request)
            asked.answered.append((place, record))
        elif isinstance(record, Sent | Came) and record.line != TERMINAL:
            continue
        elif isinstance(record, Sent):
            newest[record.operation.name].sent.append(record)
        elif isinstance(record, Came):
            newest[record.operation.name].came.append((place, record))
    return requests


def replies_in(requests: Sequence[Request]) -> list[Reply]:
    """All that came back, in its order."""
    return sorted((reply for request in requests for reply in request.replies), key=lambda reply: reply.place)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = to_builtins(fields)
    return plain


def _shown(values: Any) -> str:
    return told(dict(values))
