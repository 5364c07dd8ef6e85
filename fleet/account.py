"""The account of a run: what began and ended, and whether everybody was told the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from otp_atm.fleet.customer import Ended
from otp_atm.fleet.journals import Chains
from otp_atm.fleet.outcome import CUT_SHORT, TURNED_AWAY
from otp_atm.fleet.owned import Of, Owned
from otp_atm.fleet.side import Side
from otp_atm.scenarios.bank_side import SideFailed

MOST_TOLD: Final = 20
"""Violations that are told one by one."""


class Violation(Struct, frozen=True):
    """Something that must never be: at which terminal, in which visit there (0: none), and the file that tells of it, if there is one."""

    what: str
    terminal: str = ""
    visit: int = 0
    evidence: str = ""

    def __str__(self) -> str:
        where = f"{self.terminal}, visit {self.visit}: " if self.visit else f"{self.terminal}: " if self.terminal else ""
        return f"{where}{self.what}{f' ({self.evidence})' if self.evidence else ''}"


class Account(Struct):
    """Of one process, or of several together. `turned_away` are those who came to a terminal out of service, and put no card in."""

    begun: int = 0
    ended: int = 0
    cut_short: int = 0
    returned: int = 0
    retained: int = 0
    turned_away: int = 0
    outcomes: dict[str, int] = {}
    terminals: int = 0
    cards: int = 0
    compared: int = 0
    doubtful: int = 0
    messages: bool = False
    """Whether text messages were counted."""
    left_out: str = ""
    """Why the bank's records were not looked at, if they were not."""
    lines: int = 0
    late: float = 0.0
    """Seconds by which a customer was served late at the most, for want of a turn."""
    violations: list[Violation] = []

    @property
    def holds(self) -> bool:
        """Whether nothing happened that must never be."""
        return not self.violations

    def __add__(self, other: Account) -> Account:
        return Account(
            self.begun + other.begun,
            self.ended + other.ended,
            self.cut_short + other.cut_short,
            self.returned + other.returned,
            self.retained + other.retained,
            self.turned_away + other.turned_away,
            dict(Counter(self.outcomes) + Counter(other.outcomes)),
            self.terminals + other.terminals,
            self.cards + other.cards,
            self.compared + other.compared,
            self.doubtful + other.doubtful,
            self.messages or other.messages,
            self.left_out or other.left_out,
            self.lines + other.lines,
            max(self.late, other.late),
            [*self.violations, *other.violations],
        )

    def text(self) -> str:
        """For people."""
        outcomes = ", ".join(f"{outcome} {count}" for outcome, count in sorted(self.outcomes.items(), key=lambda each: -each[1]))
        bank = self.left_out or (
            f"{self.compared} of {self.cards} cards compared with the bank's records, {self.doubtful} of unknown standing"
            + (", text messages counted" if self.messages else "")
        )
        shown = [f"  VIOLATION {violation}" for violation in self.violations[:MOST_TOLD]]
        more = len(self.violations) - MOST_TOLD
        return "\n".join(
            [
                f"visits: {self.begun} begun, {self.ended} ended, {self.cut_short} cut short by the end of the run; "
                f"{self.turned_away} turned away",
                f"cards: {self.returned} back with their owners, {self.retained} retained",
                *([f"outcomes: {outcomes}"] if outcomes else []),
                f"bank: {bank}",
                f"journals: {self.terminals} chains, {self.lines} lines",
                f"served late, for want of a turn: {self.late * 1000:.0f} ms at the most",
                *shown,
                *([f"  and {more} violations more"] if more > 0 else []),
                "account: holds" if self.holds else f"account: {len(self.violations)} violations",
            ]
        )


class Ledger:
    """Keeps the account of a process while it runs. `evidence` is asked for the file that tells of a visit."""

    def __init__(self, evidence: Callable[[Of], Path | None] = lambda _: None) -> None:
        self.account = Account(outcomes={}, violations=[])
        self._evidence = evidence
        self._begun = Counter[str]()
        self._serving = True

    def begin(self) -> None:
        self.account.begun += 1

    def turn_away(self) -> None:
        self.account.turned_away += 1
        self._count(TURNED_AWAY)

    def end(self, ended: Ended) -> None:
        """A visit is over, and a card that was not retained is with its owner."""
        self.account.ended += 1
        if ended.retained:
            self.account.retained += 1
        else:
            self.account.returned += 1
        self._count(ended.outcome)
        for what in ended.wrong:
            self.violate(what, ended.of)

    def cut(self, of: Of, wrong: Collection[str], *, back: bool) -> None:
        """A terminal was switched off amid a visit; `back`: it has given the card back."""
        self.account.cut_short += 1
        self._count(CUT_SHORT)
        if back:
            self.account.returned += 1
        else:
            wrong = (*wrong, "the terminal was switched off, and did not give the card back")
        for what in wrong:
            self.violate(what, of)

    def late(self, seconds: float) -> None:
        """A customer was served so many seconds later than they came."""
        if self._serving:
            self.account.late = max(self.account.late, seconds)

    def close_doors(self) -> None:
        """The terminals are switched off, which takes its time with thousands: whoever comes meanwhile is served by none, and not late."""
        self._serving = False

    def violate(self, what: str, of: Of | None = None) -> None:
        """This must never be."""
        evidence = self._evidence(of) if of else None
        terminal, visit = of or ("", 0)
        self.account.violations.append(Violation(what, terminal, visit, str(evidence) if evidence else ""))

    def balance(self) -> None:
        """Whoever has begun has ended."""
        account = self.account
        if account.begun != account.ended + account.cut_short:
            self.violate(f"{account.begun} visits have begun, and {account.ended + account.cut_short} have ended")

    def check_journals(self, chains: Chains, terminals: int) -> None:
        self.account.lines, self.account.terminals = chains.lines, terminals
        for terminal, wrong in chains.broken.items():
            self.violate(wrong, Of(terminal, 0))

    def compare(self, cards: Iterable[Owned], side: Side) -> None:
        """Hold what customers were told against what the bank has."""
        account = self.account
        if side.lack:
            account.left_out = f"not compared with the bank's records: {side.lack}"
        for card in cards:
            account.cards += 1
            if account.left_out:
                continue
            try:
                self._compare(card, side.record(card).enrolled, side.sent_to(card))
            except SideFailed as failed:
                account.left_out = f"not compared with the bank's records: {failed}"
                self.violate(account.left_out)

    def _compare(self, card: Owned, enrolled: bool, sent: int | None) -> None:
        account = self.account
        account.compared += 1
        account.doubtful += card.enrolled is None or bool(card.doubtful)
        name = f"the card {card.pan.truncated}"
        if card.enrolled is not None and enrolled is not card.enrolled:
            told = "enrolled" if card.enrolled else "not enrolled"
            self.violate(
                f"{name} is {'' if enrolled else 'not '}enrolled at the bank, and its owner was told that it is {told}", card.changed
            )
        if sent is None:
            return
        account.messages = True
        if not card.told <= sent <= card.told + card.doubtful:
            doubt = f" and of {card.doubtful} nobody knows" if card.doubtful else ""
            self.violate(f"{name}: the bank has sent {sent} texts, and its owner was told of {card.told} changes{doubt}", card.changed)

    def _count(self, outcome: str) -> None:
        self.account.outcomes[outcome] = self.account.outcomes.get(outcome, 0) + 1
