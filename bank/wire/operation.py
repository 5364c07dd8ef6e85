"""What an operation is. Clients build requests from these values and the simulator builds its routes from them."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from otp_atm.bank.wire.message import Message
from otp_atm.bank.wire.problems import ProblemCode

Q = TypeVar("Q", bound=Message)
R = TypeVar("R", bound=Message)


class Operation(Struct, Generic[Q, R], frozen=True):
    """One thing the bank can be asked.

    `path` may hold {parameters}. `status` is that of success. `bearer` names whose token it carries, if any.
    `writes`: it changes something that a client must not do twice, and carries an Idempotency-Key; everything else may be sent again
    as it is. `delivers`: by it a text message may reach a handset. `outcome` is what a settlement says of a request that took effect (F7),
    of the form of `bank.wire.settlement.Outcome`; where no terminal writes, none. `problems` lists the codes the issuer's rules can answer,
    beside those that any request can meet.
    """

    name: str
    method: str
    path: str
    request: type[Q]
    reply: type[R]
    summary: str
    problems: tuple[ProblemCode, ...] = ()
    status: int = 200
    bearer: str = ""
    writes: bool = False
    delivers: bool = False
    outcome: str = ""
