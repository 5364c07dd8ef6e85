"""One measured figure, and how a table of them is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` beside `yardstick`, both in `unit`; `ratio` is value over yardstick, or the value itself where there is no yardstick.

    `goal` is what the ratio must keep (`at most` or `at least`); `note` says what the yardstick is.
    """

    name: str
    value: float
    unit: str
    yardstick: float | None
    goal: float
    sense: Literal["at most", "at least"]
    note: str

    @property
    def ratio(self) -> float:
        return self.value / self.yardstick if self.yardstick else self.value

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal if self.sense == "at most" else self.ratio >= self.goal

    def as_json(self) -> dict[str, object]:
        sign = "<=" if self.sense == "at most" else ">="
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "yardstick": None if self.yardstick is None else round(self.yardstick, 4),
            "ratio": round(self.ratio, 3),
            "goal": f"{sign} {self.goal:g}",
            "met": self.met,
        }


class Disturbed(Exception):
    """What else went on here made the measurement worthless. The message is a sentence."""


def markdown(figures: Sequence[Figure]) -> str:
    """The table as Markdown, one row a figure."""
    return "\n".join(["| what | measured | against | ratio | goal | met |", "|---|---|---|---|---|---|", *rows_of(figures)]) + "\n"


def rows_of(figures: Sequence[Figure]) -> list[str]:
    """The rows, in the order of the figures."""
    return [_row(figure) for figure in figures]


def _row(figure: Figure) -> str:
    against = f"{figure.yardstick:,.4g} {figure.unit} ({figure.note})" if figure.yardstick else figure.note
    ratio = f"{figure.ratio:.2f}×" if figure.yardstick else "—"
    sign = "≤" if figure.sense == "at most" else "≥"
    goal = f"{sign} {figure.goal:,g}" + ("×" if figure.yardstick else f" {figure.unit}")
    return f"| {figure.name} | {figure.value:,.4g} {figure.unit} | {against} | {ratio} | {goal} | {'yes' if figure.met else '**no**'} |"
