"""What a scenario needs of the bank's side that is not there: then it is left out, before anything of it is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from otp_atm.scenarios.needs import MEANINGS, Need, Needs
from otp_atm.scenarios.script import Script


class LeftOut(Exception):
    """A scenario that cannot be played here. The message says which word needs what, and where it stands."""


def lacking(script: Script, can: Needs, lack: Callable[[Need], str]) -> str:
    """What is needed first that is not among what the side `can`; empty where there is nothing. `lack` says why."""
    return next((f"{where} needs {MEANINGS[need]}, and {lack(need)}" for where, need in wanted(script) if need not in can), "")


def wanted(script: Script) -> Iterator[tuple[str, Need]]:
    """All that it needs, with its place."""
    for line, need in script.needs:
        yield f"line {line}, «needs: {need}»", need
    for step in script.steps:
        included = "" if step.path == script.path else f"{step.path}, "
        for need in sorted(step.needs):
            yield f"{included}line {step.line}, «{step.word.name}»", need


def needs_of(script: Script) -> Needs:
    """All that it needs."""
    return frozenset(need for _, need in wanted(script))


def cards_of(script: Script) -> tuple[str, ...]:
    """The cards that its steps name, each once."""
    return tuple(dict.fromkeys(card for step in script.steps for card in step.cards))
