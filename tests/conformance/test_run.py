"""A run: the simulator keeps everything; what cannot be had is not tried; nothing goes on for ever, and nobody is left in the dark."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

import pytest
from msgspec.structs import replace

from otp_atm.bank.settings import BankSettings
from otp_atm.bank.simulator.http.replies import problem_reply
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.wire.control import READ_CARD, WhichCard
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.services.card_pin import CHANGE_CARD_PIN
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from otp_atm.bank.wire.transport import ReplyLost
from otp_atm.conformance.hand import Hand
from otp_atm.conformance.plan import plan
from otp_atm.conformance.promises import PROMISES
from otp_atm.conformance.run import Run, Verdict
from otp_atm.conformance.trial import Trial
from otp_atm.conformance.way import HttpWay
from otp_atm.hardware.leaving import Ended
from otp_atm.person.giving_up import For
from otp_atm.scenarios.bank_side import NoSide
from otp_atm.scenarios.lease import DeskTaken
from otp_atm.scenarios.needs import Need
from tests.conformance.world import SEED, Bank, WayTo, account_of, broken, cards, rendered, trial_at, untried

WITHOUT_DRAWN = [promise.number for promise in PROMISES if promise.number != 68]


def test_the_simulator_keeps_every_promise() -> None:
    account = account_of(Bank())
    assert (broken(account), untried(account)) == ([], {})
    assert account.left == ("the bank's side has put everything as it was in the beginning",)
    assert account.requests < 1500


def test_a_promise_alone_is_tried_as_in_a_whole_run() -> None:
    for number in (1, 17, 36, 43, 56):
        account = account_of(Bank(), [number])
        assert [judged.verdict for judged in account.judged] == [Verdict.KEPT]


def helpless(trial: Trial) -> Trial:
    """The same where nobody lends a hand on the bank's side."""
    trial.side, trial.desk = NoSide(), None
    return trial


def test_what_nobody_lends_a_hand_for_is_not_tried_and_says_why() -> None:
    account = account_of(Bank(), WITHOUT_DRAWN, helpless(trial_at(Bank())))
    assert broken(account) == []
    assert untried(account).keys() == {"P6", "P25", "P42", "P60", "P63", "P64", "P65", "P66", "P67"}
    assert untried(account)["P42"].startswith("this bank has no control desk")


def test_in_the_end_it_is_said_how_each_card_stands() -> None:
    left = "\n".join(account_of(Bank(), WITHOUT_DRAWN, helpless(trial_at(Bank()))).left)
    assert "the card ending 4628 is not enrolled for one-time passwords: what enrolment it had before is gone" in left
    assert "the card ending 3155 may have another card PIN than the file says: the last digit" in left  # 1234: no bank takes that back
    assert left.count("is blocked, or may be") == 2
    assert "is not known" not in left


class Forgetful(WayTo):
    """On which nobody hears what becomes of an enrolment, nor of its settlement."""

    def exchange(self, method: str, path: str, *args: object, **more: object) -> Answer:
        answer = super().exchange(method, path, *args, **more)  # type: ignore[arg-type]
        if path == "/v1/enrolments" or path.endswith("/settlements"):
            raise ReplyLost("bank-reply-lost")
        return answer


def test_a_request_that_nobody_answered_for_is_told() -> None:
    bank = Bank()
    account = account_of(bank, [53], helpless(trial_at(bank, way=lambda: Forgetful(bank))))
    assert untried(account) == {"P53": "enrol had no usable answer: bank-reply-lost"}
    assert "what became of a request for enrol for the card ending 4628 is not known: nobody has answered its settlement" in account.left


def test_a_card_whose_pin_is_refused_is_not_tried_again() -> None:
    bank, entered = Bank(), 0
    trial = helpless(trial_at(bank))
    trial.hand = Hand([replace(card, pin="9999") for card in cards() if card.id == "phone-on-file"])
    before = trial.teller.open

    def counted(*args: object, **more: object) -> object:
        nonlocal entered
        entered += 1
        return before(*args, **more)  # type: ignore[arg-type]

    trial.teller.open = counted  # type: ignore[method-assign, assignment]
    account = account_of(bank, WITHOUT_DRAWN, trial)
    assert broken(account) == ["P51"]
    assert entered == 1


def test_no_card_is_locked_out_that_was_not_given_up_for_it_whatever_pins_the_file_has() -> None:
    bank = Bank()
    trial = helpless(trial_at(bank))
    trial.hand = Hand([replace(card, pin="9876") for card in cards()])
    left = account_of(bank, WITHOUT_DRAWN, trial).left
    for card in cards():
        status = bank.bank.answer(READ_CARD, Call(WhichCard(pan=card.pan)))
        assert isinstance(status, Problem) or status.pin_tries_left >= 2
    assert "the card ending 4902 was refused with the PIN of the file (wrong-pin): it may have one try fewer" in left


@dataclass
class EndsIt(Bank):
    """Where somebody presses Ctrl+C at the wrong PIN, or the new one, of this number."""

    at: int = 1
    after: int = 0
    operation: Any = OPEN_CARD_SESSION

    def carried_out(self, operation: Any, call: Any) -> Any:
        self.after += not self.at
        reply = super().carried_out(operation, call)
        bites = operation is self.operation and (operation is not OPEN_CARD_SESSION or isinstance(reply, Problem))
        if bites and self.at:
            self.at -= 1
            if not self.at:
                raise Ended(2)
        return reply


@pytest.mark.parametrize(
    ("bank", "number", "told"),
    [
        (EndsIt(at=1), 15, "the card ending 4902 may have fewer tries left for its PIN"),
        (EndsIt(at=2), 18, "the card ending 4902 may have fewer tries left for its PIN"),
        (EndsIt(operation=CHANGE_CARD_PIN), 58, "the card ending 3155 may have another card PIN than the file says: the last digit"),
    ],
)
def test_after_ctrl_c_nothing_more_is_asked_and_what_is_left_is_told(bank: EndsIt, number: int, told: str) -> None:
    run = Run(helpless(trial_at(bank)), [promise for promise in PROMISES if promise.number == number])
    with pytest.raises(Ended):
        list(run.verdicts())
    assert bank.after == 0
    assert told in "\n".join(run.account(interrupted=True).left)


class Hiccups(WayTo):
    """To a bank that cannot now, now and then."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(bank)
        self._asked = 0

    def exchange(self, *args: Any, **more: Any) -> Answer:
        self._asked += 1
        if self._asked % 7 == 0:
            return rendered(problem_reply(problem(Code.BANK_UNAVAILABLE, retry_after=0)))
        return super().exchange(*args, **more)


def test_a_bank_that_cannot_for_a_moment_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otp_atm.conformance.wire.PAUSES", (0.0, 0.0))
    bank = Bank()
    account = account_of(bank, [2, 15, 28, 51, 58], trial_at(bank, way=lambda: Hiccups(bank)))
    assert (broken(account), untried(account)) == ([], {})


def test_who_moves_the_clock_says_so() -> None:
    trial = trial_at(Bank())
    trial.side.can = trial.side.can - {Need.RESET}  # type: ignore[misc]
    assert account_of(Bank(), [42], trial).left == ("the bank's clock was moved by 0.2 hours in all, and not back",)


@pytest.mark.parametrize(
    ("bounds", "why"), [({"seconds": 0.0}, "the 0 s of the run are used up"), ({"requests": 30}, "the 30 requests of the run are used up")]
)
def test_a_run_is_bounded(bounds: dict[str, float], why: str) -> None:
    trial = trial_at(Bank())
    trial.budget.most_seconds = bounds.get("seconds", trial.budget.most_seconds)
    trial.budget.most_requests = int(bounds.get("requests", trial.budget.most_requests))
    account = account_of(Bank(), WITHOUT_DRAWN, trial)
    assert broken(account) == []
    assert untried(account)["P67"] == why


@pytest.fixture
def silent() -> Iterator[Callable[[], HttpWay]]:
    """The way to a bank that takes connections, and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield partial(HttpWay, BankSettings(url=f"http://127.0.0.1:{listener.getsockname()[1]}"))


def test_a_bank_that_is_silent_breaks_one_promise_and_is_let_alone(silent: Callable[[], HttpWay]) -> None:
    began = monotonic()
    account = account_of(Bank(), (), helpless(trial_at(Bank(), attempt=0.2, way=silent)))
    assert broken(account) == ["P52"]
    assert untried(account)["P67"] == "the bank has fallen silent"
    assert account.requests <= 5
    assert monotonic() - began < 5


def test_where_somebody_else_has_taken_the_bank_nothing_more_is_asked() -> None:
    def taken() -> None:
        raise DeskTaken("somebody has been playing scenarios at this bank")

    trial = trial_at(Bank())
    run = Run(trial, PROMISES, taken)
    assert {judged.verdict for judged in run.verdicts()} == {Verdict.NOT_TRIED}
    assert set(untried(run.account()).values()) == {"somebody has been playing scenarios at this bank"}
    assert trial.budget.requests == 0


# Beforehand ------------------------------------------------------------------------------------------------------------------------


def asks_nobody() -> HttpWay:
    raise AssertionError("somebody asks the bank")


def test_a_plan_says_what_would_be_done_to_which_card_and_asks_nobody() -> None:
    bank = Bank()
    trial = trial_at(bank)
    trial.wire.call = asks_nobody  # type: ignore[method-assign, assignment]
    told = "\n".join(plan(trial, PROMISES))
    assert (
        "the card ending 0274 (enrolled):\n    lock-out: wrong card PINs are entered until it is blocked, and so it stays (P16, P17" in told
    )
    assert "the card ending 3962 (unknown): nothing but" in told
    assert told.count("\ntried ") == len(PROMISES)
    assert trial.budget.requests == 0
    assert not trial.hand.used


def test_what_uses_cards_up_can_be_left_out() -> None:
    trial = helpless(trial_at(Bank()))
    trial.hand = Hand(cards(), [For.LOCK_OUT, For.TRIES])
    account = account_of(Bank(), WITHOUT_DRAWN, trial)
    assert {"P15", "P16", "P17", "P18", "P19", "P21"} <= untried(account).keys()
    assert untried(account)["P16"] == "it would use a card up for tries, which was left out"
    assert not {For.LOCK_OUT, For.TRIES} & set().union(*trial.hand.used.values())


def test_the_seed_repeats_what_was_drawn() -> None:
    drawn = []
    for _ in range(2):
        trial = trial_at(Bank())
        Run(trial, [promise for promise in PROMISES if promise.number == 53])
        drawn.append((trial.seed, [trial.otp_pin(cards()[0]) for _ in range(3)], trial.pause(1.0)))
    assert drawn[0] == drawn[1]
    assert drawn[0][0] == SEED
