"""Plays scripts and says what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scenarios.bank_side import DeskClosed
from scenarios.phone_steps import phone_report
from scenarios.script import Script, Step
from scenarios.stage import Stage
from scenarios.steps import Unexpected, plain


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a script went. `failure` is empty, or a report that names file, line and step and shows the screen."""

    script: Script
    failure: str = ""


def play(script: Script, open_stage: Callable[[Script], Stage]) -> Outcome:
    """Play a script from a terminal just switched on to its last step."""
    stage = open_stage(script)
    try:
        stage.open()
        return _play_steps(script, stage)
    finally:
        stage.close()


def _play_steps(script: Script, stage: Stage) -> Outcome:
    for number, step in enumerate(script.steps, start=1):
        try:
            step.perform(stage)
            stage.settle()
        except (Unexpected, DeskClosed) as unexpected:
            return Outcome(script, _report(script, number, step, str(unexpected), stage))
    return Outcome(script)


def _report(script: Script, number: int, step: Step, problem: str, stage: Stage) -> str:
    view = stage.view
    code = f" [{view.code}]" if view.code else ""
    screen = "\n".join(f"    │ {line}" for line in plain(view.text()).splitlines())
    report = f"{script.path}, line {step.line}, step {number} «{step}»:\n  {problem}\n  The screen is {view.name}{code}:\n{screen}"
    if stage.has_phone:
        shown = stage.handset.view
        page = "\n".join(f"    │ {line}" for line in phone_report(shown).splitlines())
        report += f"\n  The phone shows {shown.name}:\n{page}"
    return report
