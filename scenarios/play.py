"""Plays scripts and says what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from otp_atm.evidence.hiding import BY_LOOK, Hiding, of_cards
from otp_atm.evidence.steps import StepBegan, StepEnded
from otp_atm.evidence.story import Entry, Story, Verdict, told
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.person.course import follow
from otp_atm.person.seeing import Unexpected, plain
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.lacking import LeftOut
from otp_atm.scenarios.phone_steps import phone_report
from otp_atm.scenarios.script import Script, Step
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.unserved import unserved


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a script went. `failure` is empty, or a report that names file, line and step and shows the screen; `left_out` is empty, or what
    the script needs that is not there, with word and line: then it was not played. `recorded` are the pictures that were, `seconds` the
    time that it took. Where the stage tells all that happens, `story` is what may be shown of it, and `evidence` what it is made of."""

    script: Script
    failure: str = ""
    left_out: str = ""
    recorded: tuple[Path, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    story: Story | None = field(default=None, repr=False, compare=False)
    evidence: Evidence | None = field(default=None, repr=False, compare=False)

    @property
    def verdict(self) -> Verdict:
        if self.left_out:
            return "left out"
        return "failed" if self.failure else "ok"


class Evidence(NamedTuple):
    """What happened, as it is in memory, secrets and all, and how each entry of the story was made of it; the services of the bank, None
    for all."""

    records: Sequence[Record]
    hide: Hiding
    since: Moment
    begun: datetime
    told: tuple[tuple[Record, Entry], ...]
    services: frozenset[str] | None


def play(script: Script, open_stage: Callable[[Script], Stage]) -> Outcome:
    """Play a script headless, from a terminal just switched on to its last step, if it can be played here."""
    began = perf_counter()
    outcome = _played(script, open_stage)
    return replace(outcome, seconds=perf_counter() - began)


def story_of(outcome: Outcome) -> Story:
    """What may be shown of it: of what was not played, or nobody told of, no more than how it went."""
    script, why = outcome.script, outcome.failure or outcome.left_out
    return outcome.story or Story(BY_LOOK(script.title), BY_LOOK(str(script)), "", None, outcome.verdict, BY_LOOK(why), ())


def _played(script: Script, open_stage: Callable[[Script], Stage]) -> Outcome:
    if script.left_out:
        return Outcome(script, left_out=script.left_out)
    try:
        stage = open_stage(script)
    except LeftOut as lack:
        return Outcome(script, left_out=str(lack))
    except SideFailed as failed:
        return _not_begun(script, failed)
    with closing(stage):
        if needed := unserved(script, stage.table):
            return Outcome(script, left_out=Hiding([*script.secrets, *of_cards(stage.wallet)])(needed))
        cast = cast_on(stage, script.secrets)
        since, begun = cast.now.at, stage.now
        outcome = _play_on(script, cast)
        return with_evidence(outcome, cast, since, begun)


def with_evidence(outcome: Outcome, cast: Cast, since: Moment, begun: datetime) -> Outcome:
    """The same with all that its stage has told from that beginning on, if it tells anything."""
    if not cast.stage.tell:
        return outcome
    script, records, hide = outcome.script, cast.stage.records, cast.hiding
    pairs = tuple(told(records, hide, since))
    entries = tuple(entry for _, entry in pairs)
    terminal, failure = cast.stage.terminal, BY_LOOK(outcome.failure)
    story = Story(BY_LOOK(script.title), BY_LOOK(str(script)), terminal, begun, outcome.verdict, failure, entries)
    return replace(outcome, story=story, evidence=Evidence(records, hide, since, begun, pairs, cast.stage.services))


def _play_on(script: Script, cast: Cast) -> Outcome:
    try:
        cast.stage.open()
    except SideFailed as failed:
        return _not_begun(script, failed)
    return _play_steps(script, cast)


def _not_begun(script: Script, failed: SideFailed) -> Outcome:
    return Outcome(script, f"{script}: before its first step, the bank's side: {failed}")


def perform(step: Step, cast: Cast) -> None:
    """Do a step, headless. Raises Unexpected."""
    follow(step.course(cast), cast.stage.advance)


def _play_steps(script: Script, cast: Cast) -> Outcome:
    failure = ""
    for number, step in enumerate(script.steps, start=1):
        tell_begin(cast, number, step)
        try:
            perform(step, cast)
        except (Unexpected, SideFailed) as unexpected:
            failure = report(script, number, str(unexpected), cast)
            tell_end(cast, number, str(unexpected))
            break
        tell_end(cast, number)
    return Outcome(script, failure, recorded=tuple(cast.stage.kept_pictures.recorded))


def tell_begin(cast: Cast, number: int, step: Step) -> None:
    """The stream hears of it, if somebody listens."""
    if tell := cast.stage.tell:
        tell(StepBegan(cast.now.at, number, str(step), str(step.path), step.line))


def tell_end(cast: Cast, number: int, failure: str = "") -> None:
    """So it does of its end."""
    if tell := cast.stage.tell:
        tell(StepEnded(cast.now.at, number, failure))


def where(script: Script, step: Step) -> str:
    """The scenario that a step is of, and the file that it includes where the step stands in another."""
    return str(script) if step.path == script.path else f"{script}: {step.path}"


def report(script: Script, number: int, problem: str, cast: Cast) -> str:
    """What went otherwise than a script says, at its how manieth step, and what was to be seen then, without what is secret."""
    stage, step, hide = cast.stage, script.steps[number - 1], cast.hiding
    view = stage.view
    code = f" [{view.code}]" if view.code else ""
    screen = "\n".join(f"    │ {line}" for line in plain(view.text()).splitlines())
    refusals = [record["detail"] for record in stage.journal_records() if record.get("detail")]
    bank = f"  The bank's last answer of no use, {refusals[-1]}\n" if refusals else ""
    seen = f"  {problem}\n{bank}  The screen is {view.name}{code}:\n{screen}"
    if stage.has_phone:
        shown = stage.lying_handset.view
        page = "\n".join(f"    │ {line}" for line in phone_report(shown).splitlines())
        seen += f"\n  The phone shows {shown.name}:\n{page}"
    return f"{where(script, step)}, line {step.line}, step {number} «{hide(str(step))}»:\n{hide(seen)}"
