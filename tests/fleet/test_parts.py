"""The parts of a fleet, each by itself: numbers, courses, journals, faults, wires, what is left open, the words of the command."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures, Population, complaints, load_fixtures
from otp_atm.bank.simulator.generated import Generated
from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.faults import NOTHING_WRONG
from otp_atm.bank.wire.transport import NeverSent
from otp_atm.commands.fleet import words
from otp_atm.configuration import Settings
from otp_atm.fleet.account import Ledger
from otp_atm.fleet.courses import COURSES, Run
from otp_atm.fleet.faults import UNREACHABLE, Misfortune
from otp_atm.fleet.journals import TerminalSink, Writer, check_chains
from otp_atm.fleet.limits import require_descriptors
from otp_atm.fleet.numbers import Numbers
from otp_atm.fleet.owned import Owned
from otp_atm.fleet.settings import FleetSettings
from otp_atm.fleet.stock import stock_of
from otp_atm.fleet.wire import Idle, Surroundings, Wire
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.jitter import jitter_of, together
from otp_atm.kiosk.journal import Journal, TerminalStarted
from otp_atm.kiosk.load import BadFile, NotNow, load
from otp_atm.launcher import parser
from tests.fleet.world import BEGINNING


def everybody(known: Population) -> Fixtures:
    """All of them at once, as a file would hold them."""
    return Fixtures(known.bank, tuple(known.terminals), tuple(known.customers), tuple(known.cards))


def test_b11_terminals_and_cards_by_rule_are_good_fixtures_and_the_same_every_time() -> None:
    made, again = (everybody(Generated(terminals=300, cards=300).added_to(load_fixtures())) for _ in range(2))
    assert list(complaints(made)) == []
    assert made == again
    assert Generated(terminals=1, cards=1, seed=2).terminal(0).master_key != made.terminals[-300].master_key
    assert not any(is_weak(card.pin, ()) for card in made.cards[-300:])


def test_b11_a_card_by_rule_is_found_by_its_number_without_going_through_all() -> None:
    fixtures = load_fixtures()
    known = Generated(cards=10_000_000).added_to(fixtures)
    first, last = (known.by_rule.card(number) for number in (0, 9_999_999))
    assert [known.card_of(card.pan) for card in (first, last, *fixtures.cards)] == [first, last, *fixtures.cards]
    assert Generated(cards=9).card_of(last.pan) is None
    wrong_check = f"{first.pan[:-1]}{(int(first.pan[-1]) + 1) % 10}"
    assert [known.card_of(pan) for pan in (wrong_check, "", "6221069")] == [None] * 3


def test_b11_a_card_is_used_at_one_terminal_alone_and_has_two_pins_that_a_bank_takes() -> None:
    stock = stock_of(FleetSettings(terminals=3, cards=8))
    pans = [card.pan for number in range(3) for card, _ in stock.cards_of(number)]
    assert len(pans) == len(set(pans)) == 8
    card, phone = next(stock.cards_of(0))
    owned = Owned(card, phone)
    assert owned.pins[0] == card.pin
    owned.pin_proved(card.pin)
    assert owned.next_pin in owned.own_pins
    assert owned.next_pin != card.pin
    owned.pin_doubtful()
    assert set(owned.pins) == set(owned.own_pins)
    assert card.pin not in repr(owned)


def test_b11_the_demo_s_fixtures_serve_as_terminals_and_cards_too(tmp_path: Path) -> None:
    settings = FleetSettings(fixtures=Settings().simulator.fixtures)
    stock = stock_of(settings)
    assert stock.terminals == 2
    assert all(phone for number in range(2) for _, phone in stock.cards_of(number))
    lonely = tmp_path / "fixtures.yaml"
    lonely.write_text(Settings().simulator.fixtures.read_text(encoding="utf-8").partition("cards:")[0] + "cards: []\n", encoding="utf-8")
    with pytest.raises(BadFile, match="a fleet takes a card in good order"):
        stock_of(FleetSettings(fixtures=lonely))


def test_b11_no_number_is_given_twice_and_one_given_back_is_used_again_late() -> None:
    numbers = Numbers(3)
    assert [numbers.take("a"), numbers.take("b")] == [0, 1]
    numbers.give_back(0, "a")
    assert [numbers.take("b"), numbers.take("b"), numbers.take("b")] == [2, 0, None]
    numbers.give_back(0, "a")
    assert numbers.take("a") is None, "nobody gives back what is another's"
    numbers.lose("b")
    assert {numbers.take("c") for _ in range(4)} == {0, 1, 2, None}


@pytest.mark.parametrize("name", COURSES)
def test_b11_customers_come_by_a_poisson_process_as_often_as_the_course_says(name: str) -> None:
    run, draw = Run(COURSES[name], 3600.0), Random(5)
    counted: Counter[int] = Counter()
    for _ in range(40):
        at = 0.0
        while (at := at + run.next_customer(at, 1 / 60, draw)) < run.seconds:
            counted[int(at // 360)] += 1
    for tenth, found in sorted(counted.items()):
        wanted = 40 * 6 * sum(run.course.intensity((tenth + part / 20) / 10) for part in range(20)) / 20
        assert abs(found - wanted) < 5 * wanted**0.5, (tenth, found, wanted)


def test_b11_a_course_switches_on_goes_out_and_restarts_in_its_time() -> None:
    morning, outage, rolling = (Run(COURSES[name], 600.0, 60.0) for name in ("morning", "outage", "rolling-restart"))
    assert [morning.users(at, 100) for at in (0.0, 60.0, 120.0, 599.0, 600.0)] == [1, 50, 100, 100, None]
    assert [any(each.is_on(at) for each in outage.outages) for at in (239.0, 240.0, 299.0, 300.0)] == [False, True, True, False]
    assert [rolling.restart_at(place) for place in (0.0, 0.5, 1.0)] == [120.0, 300.0, 480.0]
    assert morning.restart_at(0.5) is None


def test_b11_all_terminals_write_one_journal_and_each_chain_is_checked(tmp_path: Path) -> None:
    clock, writer = SimulatedClock(BEGINNING), Writer(tmp_path / "journal", most_bytes=2000)
    journals = [Journal(TerminalSink(writer, name), name, clock) for name in ("T0000000", "T0000001")]
    for serial in range(6):
        for journal in journals:
            journal.write_entry(serial, TerminalStarted())
    for journal in journals:
        journal.close()
    writer.close()
    files = sorted(writer.directory.iterdir())
    assert len(files) > 1
    assert check_chains(writer.directory, writer.heads) == (12, {})
    lines = files[0].read_bytes().splitlines(keepends=True)
    files[0].write_bytes(b"".join(lines[:2] + lines[3:]))
    assert list(check_chains(writer.directory, writer.heads).broken) == ["T0000000"]
    files[0].write_bytes(b"".join(lines).replace(b"2026-11", b"2026-10", 1))
    assert "the line was changed" in check_chains(writer.directory, writer.heads).broken[""]
    files[-1].unlink()
    files[0].write_bytes(b"".join(lines))
    assert "its journal ends at line" in check_chains(writer.directory, writer.heads).broken["T0000001"]


def test_b11_faults_are_mixed_in_at_their_rate_and_in_an_outage_nothing_gets_through() -> None:
    clock, run = SimulatedClock(BEGINNING), Run(COURSES["outage"], 100.0, 20.0)
    luck = Misfortune(0.2, Random(3), clock.monotonic, run.outages)
    plans = [luck.plan("enrol") for _ in range(2000)]
    assert 300 < sum(plan is not NOTHING_WRONG for plan in plans) < 500
    clock.advance(45)
    assert {luck.plan("enrol") for _ in range(50)} == {UNREACHABLE}


class Line:
    """An exchange that answers what it is told, and counts how often it was hung up."""

    def __init__(self, status: int) -> None:
        self.status, self.closed = status, 0

    def exchange(self, *_: Any, **__: Any) -> Answer:
        return Answer(self.status, "application/json", {}, b"{}")

    def close(self) -> None:
        self.closed += 1


def test_b11_a_wire_is_reported_under_one_name_for_all_terminals_and_hung_up_when_idle() -> None:
    clock, told = SimulatedClock(BEGINNING), list[tuple[Any, ...]]()
    luck = Misfortune(0.0, Random(1), clock.monotonic, Run(COURSES["outage"], 100.0, 20.0).outages)
    idle = Idle(5.0, clock.monotonic)
    around = Surroundings(
        luck, idle, lambda method, path, _, length, failure: told.append((method, path, length, str(failure))), clock.advance
    )
    lines = [Line(200), Line(503)]
    wires = [Wire(line, lambda _, path: path, f"T000000{number}", around) for number, line in enumerate(lines)]
    for number, wire in enumerate(wires):
        wire.exchange("GET", f"/v1/terminals/T000000{number}", {}, None, deadline=5.0)
    assert told == [("GET", "/v1/terminals/{terminal}", 2, "None"), ("GET", "/v1/terminals/{terminal}", 2, "503")]
    clock.advance(4)
    wires[1].exchange("GET", "/", {}, None, deadline=5.0)
    clock.advance(2)
    assert (idle.sweep(), idle.sweep(), [line.closed for line in lines]) == (1, 0, [1, 0])
    clock.advance(35)
    with pytest.raises(NeverSent):
        wires[0].exchange("GET", "/", {}, None, deadline=5.0)
    assert told[-1][3] == "bank-unreachable"


def test_b11_the_limit_of_descriptors_is_told_before_the_first_terminal_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 1024))
    raised: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: raised.append(limits))
    require_descriptors(100)
    require_descriptors(500)
    assert raised == [(628, 1024)]
    with pytest.raises(NotNow, match="10000 terminals take 10128 open files at once, and the system allows 1024"):
        require_descriptors(10_000)


def test_b11_each_terminal_has_pauses_of_its_own_and_the_same_every_time() -> None:
    for attempt, (least, most) in ((1, (1, 8)), (2, (24, 32)), (6, (24, 32))):
        times = [jitter_of(f"T{number:07}")(Timeout.RETRY, attempt) for number in range(1000)]
        assert times == [jitter_of(f"T{number:07}")(Timeout.RETRY, attempt) for number in range(1000)]
        assert all(least < each <= most for each in times)
        tenths = Counter(int(10 * (each - least) / (most - least)) for each in times)
        assert len(tenths) == 10
        assert max(tenths.values()) < 150
        assert together(Timeout.RETRY, attempt) == most
    assert {jitter_of(f"T{number:07}")(Timeout.RETRY, 0) for number in range(9)} == {0.0}
    assert {jitter_of(f"T{number:07}")(kind, 1) for kind in (Timeout.BANK, Timeout.ENTRY) for number in range(9)} == {1.0}
    assert together(Timeout.IDLE, 0) == 1.0


def test_b11_what_is_not_ours_on_the_command_line_is_locust_s() -> None:
    made = parser({"fleet"})
    args, others = made.parse_known_args(["fleet", "--no-think", "-u", "5", "--course", "outage", "--headless", "--outage", "60"])
    args.others = others
    assert words(args)[2:] == ["--no-think", "--course", "outage", "-u", "5", "--headless"]
    args, others = made.parse_known_args(["fleet", "-f", "mine.py", "--faults", "0.1"])
    args.others = others
    assert words(args) == ["--faults", "0.1", "-f", "mine.py"]


def test_b11_that_nothing_shall_fail_is_told_too_whatever_the_configuration_says() -> None:
    args, others = parser({"fleet"}).parse_known_args(["fleet", "--faults", "0"])
    args.others = others
    assert words(args)[2:] == ["--faults", "0.0"]


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ("{cards: 5}", "takes one card for each terminal at least"),
        ("{visits: {register: 0, deactivate: 0, change_pin: 0, give_up: 0, wrong_pin: 0, walk_away: 0, card_left: 0}}", "no visit has"),
        ("{visits: {rob: 1}}", "rob"),
        ("{faults: 2}", "faults"),
    ],
)
def test_b11_a_configuration_of_no_use_is_told_with_its_place(tmp_path: Path, told: str, complaint: str) -> None:
    file = tmp_path / "fleet.yaml"
    file.write_text(f"fleet: {told}\n", encoding="utf-8")
    with pytest.raises(BadFile, match=complaint):
        load(file, Settings)


def test_b11_only_who_came_before_the_end_was_served_late() -> None:
    """To switch thousands of terminals off takes longer than a turn, and nobody is served meanwhile."""
    ledger = Ledger()
    for seconds in (0.02, 0.05, 0.01):
        ledger.late(seconds)
    ledger.close_doors()
    ledger.late(3.0)
    assert ledger.account.late == 0.05
