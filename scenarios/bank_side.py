"""What a scenario does behind the bank's back and asks of it there: over our control desk, by hooks (`hook_side`), or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, NoReturn, Protocol

from otp_atm.bank.wire import branch, control
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation, R
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.kiosk.vocabulary import Language, Pan
from otp_atm.scenarios.needs import ALL, MEANINGS, NOTHING, Need, Needs

PATIENCE: Final = 10.0
"""Seconds in which a control desk answers."""
BEGINNING: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""When a scenario begins, where the bank's clock can be put there."""


class SideFailed(Exception):
    """What a scenario wanted of the bank's side could not be had. The message is a sentence without a full stop, `code` the bank's."""

    def __init__(self, message: str, code: str = "bank-unreachable") -> None:
        super().__init__(message)
        self.code = code


class DeskClosed(SideFailed):
    """The bank has no control desk: nothing answers there, it is a real bank, or the simulator runs without `control`."""


class Record(Protocol):
    """What a bank knows about a card; `sms_otp` is None where it does not say."""

    @property
    def enrolled(self) -> bool: ...

    @property
    def sms_otp(self) -> bool | None: ...


class BankSide(Protocol):
    """The bank as a stagehand sees it. What it cannot raises SideFailed, as does what goes wrong."""

    @property
    def can(self) -> Needs:
        """The needs that it meets."""

    def lack(self, need: Need) -> str:
        """Why this cannot be had, for people."""

    def beginning(self) -> datetime:
        """The moment at which a scenario begins now: that of the bank's clock."""

    def begin(self, cards: Collection[Pan], needs: Needs) -> None:
        """Before a scenario with these cards and needs: what can be put as it was in the beginning is put so."""

    def reset(self) -> None:
        """Begin again: no PIN key, no enrolment but those of the beginning, nothing sent."""

    def advance(self, seconds: float) -> None:
        """Move the bank's clock with the terminal's, where it can be moved."""

    def deliver(self, network: control.NetworkState) -> None:
        """How the mobile network hands over messages from now on."""

    def write(self, language: Language) -> None:
        """Write to everybody in this language from now on, if it can be told."""

    def visit_branch(self, pan: Pan, phone: str) -> None:
        """Put a number on file for the owner of a card, as a branch does."""

    def change_card(self, change: control.CardChange) -> None:
        """Unblock a card, or give it another card PIN, as a branch does."""

    def issue_card(self, card: control.NewCard) -> None:
        """Issue a card, as a branch does."""

    def card(self, pan: Pan) -> Record:
        """What the bank knows about a card."""

    def cards(self, pans: Collection[Pan]) -> Sequence[control.CardStatus | None]:
        """What the bank knows about each of these cards, None of those that it has never issued; nothing at all if it does not say."""

    def messages(self, pan: Pan) -> list[str]:
        """The texts sent to the owner of a card in this scenario, oldest first."""

    def close(self) -> None:
        """Release connections."""


class NoSide:
    """A bank of which nothing is known but what it answers a terminal; also the base of sides that can a part of it."""

    can: Needs = NOTHING

    def lack(self, need: Need) -> str:  # noqa: ARG002
        return "this bank has no control desk (the simulator has one with --control), and no --hooks are given"

    def beginning(self) -> datetime:
        """A bank whose clock cannot be moved goes by the real one."""
        return datetime.now(UTC)

    def begin(self, cards: Collection[Pan], needs: Needs) -> None:
        """Nothing can be done."""

    def reset(self) -> None:
        self._cannot(Need.RESET)

    def advance(self, seconds: float) -> None:
        """The bank's clock is its own."""

    def deliver(self, network: control.NetworkState) -> None:  # noqa: ARG002
        self._cannot(Need.NETWORK)

    def write(self, language: Language) -> None:
        """It writes as it does."""

    def visit_branch(self, pan: Pan, phone: str) -> None:  # noqa: ARG002
        self._cannot(Need.BRANCH)

    def change_card(self, change: control.CardChange) -> None:  # noqa: ARG002
        self._cannot(Need.BRANCH)

    def issue_card(self, card: control.NewCard) -> None:  # noqa: ARG002
        self._cannot(Need.BRANCH)

    def card(self, pan: Pan) -> Record:  # noqa: ARG002
        self._cannot(Need.RECORD)

    def cards(self, pans: Collection[Pan]) -> Sequence[control.CardStatus | None]:  # noqa: ARG002
        return ()

    def messages(self, pan: Pan) -> list[str]:  # noqa: ARG002
        self._cannot(Need.MESSAGES)

    def close(self) -> None:
        """Nothing is held."""

    def _cannot(self, need: Need) -> NoReturn:
        raise SideFailed(f"needs {MEANINGS[need]}, and {self.lack(need)}")


class DeskSide:
    """A `BankSide` over the control desk of our simulator, which can everything."""

    can: Needs = ALL

    def __init__(self, transport: Transport, *, shares_clock: bool, keep: Callable[[], None] = lambda: None) -> None:
        """`shares_clock`: the bank goes by the terminal's clock, so that nobody needs to move another. `keep` is called again and again."""
        self._transport = transport
        self._shares_clock = shares_clock
        self._keep = keep

    def lack(self, need: Need) -> str:
        raise AssertionError(need)

    def beginning(self) -> datetime:
        return BEGINNING

    def begin(self, cards: Collection[Pan], needs: Needs) -> None:  # noqa: ARG002
        """All is as in the beginning, and the clock stands still: from here on it moves with the terminal's."""
        self.reset()
        self._ask(control.CHANGE_CLOCK, control.ClockChange(now=BEGINNING, frozen=True))

    def reset(self) -> None:
        self._ask(control.RESET, Nothing())

    def advance(self, seconds: float) -> None:
        if not self._shares_clock:
            self._ask(control.CHANGE_CLOCK, control.ClockChange(advance_seconds=seconds))

    def deliver(self, network: control.NetworkState) -> None:
        self._ask(control.CHANGE_NETWORK, network)

    def write(self, language: Language) -> None:
        self._ask(control.CHANGE_LETTERS, control.LettersState(language=language.code))

    def visit_branch(self, pan: Pan, phone: str) -> None:
        self._ask(branch.SET_PHONE, branch.NewPhone(pan=pan.digits, phone=phone))

    def change_card(self, change: control.CardChange) -> None:
        self._ask(control.CHANGE_CARD, change)

    def issue_card(self, card: control.NewCard) -> None:
        self._ask(control.ISSUE_CARD, card)

    def card(self, pan: Pan) -> control.CardStatus:
        return self._ask(control.READ_CARD, control.WhichCard(pan=pan.digits))

    def cards(self, pans: Collection[Pan]) -> Sequence[control.CardStatus | None]:
        return self._ask(control.READ_CARDS, control.WhichCards(pans=tuple(pan.digits for pan in pans))).cards

    def messages(self, pan: Pan) -> list[str]:
        phone = self.card(pan).phone
        return [sms.text for sms in control.sent_since(0, partial(self._ask, control.READ_OUTBOX)) if sms.phone == phone]

    def close(self) -> None:
        self._transport.close()

    def _ask(self, operation: Operation[Any, R], body: Any) -> R:
        self._keep()
        try:
            reply = self._transport.call(operation, body, deadline=PATIENCE)
        except TransportError as error:
            raise DeskClosed(f"the bank's control desk cannot be reached: {error.code}", error.code) from None
        if isinstance(reply, Problem):
            raise DeskClosed(f"the bank's control desk says {reply.code}", reply.code)
        return reply
