"""Many terminals in one process, on the real clock, with customers coming and going all the time: how long each of their steps takes."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from bench.effort import Effort
from bench.figure import Disturbed, Figure
from bench.remote_server import Line, Server, remote
from otp_atm.kiosk.ports import REST

TERMINALS: Final = 200
RATE: Final = 20
"""Visits that begin in a second, at all terminals together: a customer at each every ten seconds."""
ROUNDS: Final = 6
"""Customers at each terminal, one after the other."""
LATEST: Final = 1.0
"""Seconds by which a customer may come late."""
READING: Final = REST + 0.1
"""Seconds for which a customer reads a screen before answering it, a little longer than must be: it may have come after the answer."""
OTP_PIN: Final = "40718293"
SEED: Final = 20261122


class Seen(NamedTuple):
    """The seconds that each step took, and by how many the customer was late who was the latest."""

    steps: list[float]
    late: float


def crowd(effort: Effort) -> Figure:
    """The 99th percentile of all steps of all customers, who enrol, from card in to card out, each reading every screen. Raises Disturbed
    where the computer has no room for so many."""
    count, rounds = effort.times(TERMINALS, least=RATE), effort.times(ROUNDS, least=1)
    with remote("--terminals", str(count)) as server:
        seen = asyncio.run(come_and_go(server, rounds))
    if seen.late > LATEST:
        raise Disturbed(f"a customer came {seen.late:.1f} s late: these are not {RATE} visits a second")
    steps = sorted(seen.steps)
    value, median = (steps[len(steps) * part // 100] * 1000 for part in (99, 50))
    name = f"a step over HTTP, {TERMINALS} terminals in one process, {RATE} visits a second, 99 of 100"
    note = f"{len(steps) / (rounds * count / RATE):.0f} steps a second on the real clock, half of them within {median:.2g} ms"
    return Figure(name, value, "ms", None, 50, "at most", note)


async def come_and_go(server: Server, rounds: int) -> Seen:
    """So many customers at each terminal. Each terminal has a beat of its own, so that they come by chance."""
    chance, every = random.Random(SEED), len(server.terminals) / RATE
    times = [chance.uniform(0, every) for _ in server.terminals]
    seen: list[Seen] = await asyncio.gather(
        *(
            at_one(server, terminal, [first + turn * every for turn in range(rounds)])
            for terminal, first in zip(server.terminals, times, strict=True)
        )
    )
    return Seen([step for one in seen for step in one.steps], max(one.late for one in seen))


async def at_one(server: Server, terminal: str, times: Sequence[float]) -> Seen:
    """One customer after the other, at these times in seconds from now, or as soon as the one before has gone."""
    steps: list[float] = []
    late = 0.0
    async with line(server, terminal) as at:
        began = time.perf_counter()
        for turn, due in enumerate(times):
            await asyncio.sleep(max(0.0, began + due - time.perf_counter()))
            late = max(late, time.perf_counter() - began - due)
            await enrol(Customer(at, steps), anew=turn > 0)
    return Seen(steps, late)


@asynccontextmanager
async def line(server: Server, terminal: str) -> AsyncIterator[Line]:
    opened = Line(server, terminal)
    await opened.open()
    try:
        yield opened
    finally:
        opened.close()


class Customer:
    """Does one step after the other, and notes how long each took; reading is no step."""

    def __init__(self, at: Line, steps: list[float]) -> None:
        self._at = at
        self._steps = steps

    async def do(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        taken, said = await self._at.ask(method, path, body)
        self._steps.append(taken)
        return said  # type: ignore[no-any-return]

    async def choose(self, label: str) -> None:
        """Read the screen, and touch what bears this label, which waits for what the bank has still to say."""
        await asyncio.sleep(READING)
        await self.do("POST", "/touch", {"label": label})

    async def pin(self, digits: str) -> None:
        await self.do("POST", "/pin", {"digits": digits})


async def enrol(customer: Customer, *, anew: bool) -> None:
    await customer.do("PUT", "/card", {"id": "phone-on-file"})
    await customer.pin("own")
    await customer.choose("Password Operations")
    await customer.choose("Register one-time password")
    if anew:
        await customer.choose("Register anew")
    await customer.choose("Yes, it is mine")
    await customer.pin(OTP_PIN)
    await customer.pin(OTP_PIN)
    await customer.choose("No, offline only")
    await asyncio.sleep(READING)
    enrolled = await customer.do("GET", "/screen")
    assert enrolled["screen"] == "enrolled", enrolled
    await customer.do("POST", "/keys", {"keys": ["cancel"]})
    await customer.do("DELETE", "/card")
