"""What docs/fleet.md works out on paper follows from its own formulas and figures, and these are the ones that are measured."""

from __future__ import annotations

import re
from math import ceil
from typing import Final

import pytest

from bench.fleet_costs import Cost, rows
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.jitter import span_of
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.settings import TimeoutSettings

PAGE: Final = (PROJECT / "docs" / "fleet.md").read_text(encoding="utf-8").partition("## How many machines")[2]
UNITS: Final = {"ms": 1e-3, "KB": 1e3, "MB": 1e6}
FIGURE: Final = re.compile(r"^\| \*(\w)\* \|.*\| ([\d.]+) (ms|KB|MB) \|$", re.MULTILINE)
FIGURES: Final = {letter: float(number) * UNITS[unit] for letter, number, unit in FIGURE.findall(PAGE)}
"""By their letters, in seconds and bytes."""
TARGETS: Final = {
    "10,000 terminals, each visited every ten minutes": (10_000, 6.0),
    "the same on pay day, six times as many": (10_000, 36.0),
    "100,000 terminals, each visited every ten minutes": (100_000, 6.0),
}
"""How many terminals, and how many visits an hour to each."""


def row_of(target: str) -> list[str]:
    """The cells of its row beside its name."""
    found = re.search(rf"^\| {re.escape(target)} \| (.*) \|$", PAGE, re.MULTILINE)
    assert found, target
    return found[1].split(" | ")


def counted(number: float, word: str) -> str:
    """With its noun, as the page counts."""
    return f"{number:g} {word}" + ("" if number <= 1 else "s")


@pytest.mark.parametrize("target", TARGETS)
def test_b11_a_row_worked_out_on_paper_follows_from_the_formulas_and_the_figures(target: str) -> None:
    terminals, per_hour = TARGETS[target]
    c, q, b, m, k, p = (FIGURES[letter] for letter in "cqbmkp")
    visits, looks = terminals * per_hour / 3600, terminals / 52
    load, bank = visits * c + looks * q, visits * k + looks * p
    workers = ceil(2 * load)
    assert row_of(target) == [
        f"{visits:,.0f}/s",
        f"{looks:,.0f}/s",
        f"{counted(round(load, 1), 'core')}: {counted(workers, 'worker')}",
        f"{(workers * b + terminals * m) / 1e9:.1f} GB",
        counted(round(bank, 1), "core"),
    ]


def test_b11_every_row_on_paper_is_one_that_is_worked_out_here() -> None:
    table = PAGE.partition("| | *V* |")[2].partition("\n\n")[0]
    assert len(table.splitlines()) == 2 + len(TARGETS)


def test_b11_what_a_core_holds_follows_from_the_same_figures() -> None:
    visits, terminals = 1 / FIGURES["c"], 52 / FIGURES["q"]
    assert f"{visits:.0f} visits a second, or {terminals:,.0f} terminals to which nobody comes" in PAGE


def test_b11_a_terminal_looks_for_its_bank_as_often_as_the_formula_has_it() -> None:
    least, most = span_of(Timeout.IDLE, 0)
    assert f"*Q = N / {TimeoutSettings().idle * (least + most) / 2:.0f}*" in PAGE


def test_b11_the_processor_times_of_the_page_are_those_that_its_command_measures() -> None:
    measured = [row.rpartition(" | ")[0] for row in rows(Cost(0.0, 0.0, 0.0), Cost(0.0, 0.0, 0.0))]
    in_page = [line.rpartition(" | ")[0] for line in PAGE.splitlines() if re.match(r"\| \*\w\* \|", line) and line.endswith(" ms |")]
    assert measured == in_page
    assert "`python -m bench.fleet_costs`" in PAGE
