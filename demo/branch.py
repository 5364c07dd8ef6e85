"""The branch desk, where a customer's mobile number is put on file or corrected (G3), a card is unblocked and given a new card PIN.

What is chosen, what is typed, what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from typing import Final, Protocol

from otp_atm.demo.cards import DemoCard
from otp_atm.demo.desk import Answer
from otp_atm.demo.fields import MOBILE_NUMBER, PIN, Rule, Slate
from otp_atm.demo.known import Known, nothing_known


class Service(Enum):
    """What a customer may come for, where something is typed."""

    NUMBER = "number"
    PIN = "pin"


class Deed(Enum):
    """What a branch has done."""

    NUMBER = "number"
    PIN = "pin"
    UNBLOCKED = "unblocked"


RULES: Final[Mapping[Service, Rule]] = {Service.NUMBER: MOBILE_NUMBER, Service.PIN: PIN}


@dataclass(frozen=True, slots=True)
class Form:
    """What lies on the desk. `done` is what was sent last; `code` is what went wrong with it, empty after success."""

    chosen: int = 0
    service: Service = Service.NUMBER
    slate: Slate = field(default=Slate(MOBILE_NUMBER))
    waiting: bool = False
    done: Deed | None = None
    code: str = ""

    @property
    def ready(self) -> bool:
        return bool(self.slate.value) and not self.waiting


class Counter(Protocol):
    """Where the bank does what is asked at the branch (`demo.desk.Desk`)."""

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None: ...

    def unblock(self, pan: str, answer: Answer) -> None: ...

    def give_pin(self, pan: str, pin: str, answer: Answer) -> None: ...


class BranchDesk:
    """Serves the owners of these cards. `carry` is told every number that was registered, so that a phone can have it; `known` is what the
    bank was last heard to know of the cards."""

    def __init__(
        self,
        desk: Counter,
        cards: Sequence[DemoCard],
        carry: Callable[[str], None],
        wake: Callable[[], None],
        known: Callable[[], Known] = nothing_known,
    ) -> None:
        self.form = Form()
        self.cards = tuple(cards)
        self._desk = desk
        self._carry = carry
        self._wake = wake
        self._known = known

    @property
    def known(self) -> Known:
        return self._known()

    @property
    def card(self) -> DemoCard:
        """Whose owner is being served."""
        return self.cards[self.form.chosen]

    @property
    def can_unblock(self) -> bool:
        """Some try has been spent."""
        status = self.known.of(self.card)
        return status is not None and not status.untouched and not self.form.waiting

    def choose(self, index: int) -> None:
        """What was typed was for somebody else."""
        if index != self.form.chosen:
            self.form = Form(index, self.form.service, Slate(RULES[self.form.service]))

    def come_for(self, service: Service) -> None:
        if service is not self.form.service:
            self.form = Form(self.form.chosen, service, Slate(RULES[service]))

    def type(self, text: str) -> None:
        """The next digits; what does not fit is not taken, and the slate says why."""
        self._write(self.form.slate.write(text))

    def erase(self) -> None:
        """One digit less."""
        self._write(self.form.slate.erase())

    def paste(self, text: str) -> None:
        """The first fitting number in a text, in place of what was typed."""
        self._write(self.form.slate.paste(text))

    def correct(self) -> None:
        """Write the number that is on file into the field, so that a digit of it can be changed."""
        status = self.known.of(self.card)
        if status and status.phone:
            self.form = Form(self.form.chosen, Service.NUMBER, Slate(MOBILE_NUMBER, status.phone))

    def submit(self) -> None:
        """Do what the customer came for."""
        if not self.form.ready:
            return
        pan, value = self.card.card.pan.digits, self.form.slate.value
        if self.form.service is Service.NUMBER:
            self._ask(Deed.NUMBER, partial(self._desk.visit_branch, pan, value), partial(self._carry, value))
        else:
            self._ask(Deed.PIN, partial(self._desk.give_pin, pan, value))

    def unblock(self) -> None:
        """Give back all tries."""
        if self.can_unblock:
            self._ask(Deed.UNBLOCKED, partial(self._desk.unblock, self.card.card.pan.digits))

    def _write(self, slate: Slate) -> None:
        if slate != self.form.slate:
            self.form = replace(self.form, slate=slate, done=None, code="")

    def _ask(self, deed: Deed, ask: Callable[[Answer], None], then: Callable[[], None] = lambda: None) -> None:
        self.form = replace(self.form, waiting=True, done=None, code="")
        ask(partial(self._answer, deed, then))

    def _answer(self, deed: Deed, then: Callable[[], None], code: str) -> None:
        """After success the field is empty again."""
        if not code:
            then()
        form = self.form if code or deed is Deed.UNBLOCKED else replace(self.form, slate=Slate(RULES[self.form.service]))
        self.form = replace(form, waiting=False, done=deed, code=code)
        self._wake()
