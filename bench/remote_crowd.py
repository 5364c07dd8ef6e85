"""Many terminals in one process, on the real clock, with customers coming and going all the time: how long each of their steps takes."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from bench.effort import Effort
from bench.figure import Figure
from bench.remote_server import Line, Server, remote
from otp_atm.kiosk.ports import REST

TERMINALS: Final = 200
RATE: Final = 20
"""Visits that begin in a second, at all terminals together."""
EVERY: Final = TERMINALS / RATE
"""Seconds from one visit to the next at a terminal."""
SECONDS: Final = 60.0
READING: Final = REST + 0.1
"""Seconds for which a customer reads a screen before answering it, a little longer than must be: it may have come after the answer."""
OTP_PIN: Final = "40718293"
SEED: Final = 20261122


class Seen(NamedTuple):
    """The seconds that each step took, and how many visits there were."""

    steps: list[float]
    visits: int


def crowd(effort: Effort) -> Figure:
    """The 99th percentile of all steps of all customers, who enrol, from card in to card out, each reading every screen."""
    with remote("--terminals", str(TERMINALS)) as server:
        seconds = effort.seconds(SECONDS, least=EVERY)
        seen = asyncio.run(come_and_go(server, seconds))
    assert seen.visits >= 0.99 * RATE * seconds, f"{seen.visits} visits in {seconds} s"
    value = sorted(seen.steps)[len(seen.steps) * 99 // 100] * 1000
    median = sorted(seen.steps)[len(seen.steps) // 2] * 1000
    name = f"a step over HTTP, {TERMINALS} terminals in one process, {RATE} visits a second, 99 of 100"
    return Figure(
        name, value, "ms", None, 50, "at most", f"{len(seen.steps) / seconds:.0f} steps a second, half of them within {median:.2g} ms"
    )


async def come_and_go(server: Server, seconds: float) -> Seen:
    """Customers at all terminals, for so long. Each terminal has its own beat, so that they come by chance."""
    chance = random.Random(SEED)
    seen: list[Seen] = await asyncio.gather(
        *(at_one(server, terminal, chance.uniform(0, EVERY), round(seconds / EVERY)) for terminal in server.terminals)
    )
    return Seen([step for one in seen for step in one.steps], sum(one.visits for one in seen))


async def at_one(server: Server, terminal: str, first: float, visits: int) -> Seen:
    """One customer after the other, in their time: who comes late, since the one before was slow, is not waited for."""
    steps: list[float] = []
    async with line(server, terminal) as at:
        began = time.perf_counter() + first
        for visit in range(visits):
            await asyncio.sleep(max(0.0, began + visit * EVERY - time.perf_counter()))
            await enrol(Customer(at, steps), anew=visit > 0)
    return Seen(steps, visits)


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
