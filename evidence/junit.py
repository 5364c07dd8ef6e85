"""How scenarios went as JUnit XML, the form of it that most tools read (windyroad's schema, which is Jenkins's, too).

A suite is a file, played once; a case a scenario, or one of its examples. The form has a place for properties of suites alone: there
stands every step, with its place and how long it took.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from otp_atm.evidence.entry import Entry
from otp_atm.evidence.story import Done, Step, Story

_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document of XML 1.0 can hold, also as a reference (2.2)."""
KIND: Final = "Unexpected"
"""What a failure is called."""


class Case(NamedTuple):
    """A scenario that was played, or was left out: `file` and `example` are where it stands, `ended` when it was over, `seconds` how long
    it took."""

    file: str
    example: str
    story: Story
    ended: datetime
    seconds: float

    @property
    def name(self) -> str:
        return f"{self.story.title} [{self.example}]" if self.example else self.story.title


def case_of(file: str, example: str, story: Story, ended: datetime, seconds: float) -> Case:
    """That of a story, without what only other readers of it need: a case is kept until the last one is over."""
    steps = tuple(entry for entry in story.entries if isinstance(entry, Step | Done))
    return Case(file, example, story._replace(entries=steps, pictures={}), ended, seconds)


class Suite(NamedTuple):
    """A file, played for the how manieth time."""

    file: str
    time: int
    cases: list[Case]

    @property
    def name(self) -> str:
        return self.file if self.time == 1 else f"{self.file} ({self.time})"


def junit(cases: Iterable[Case]) -> ElementTree[Element]:
    """The document."""
    root = Element("testsuites")
    for number, suite in enumerate(suites_of(cases)):
        _suite(SubElement(root, "testsuite"), number, suite)
    indent(root)
    return ElementTree(root)


def suites_of(cases: Iterable[Case]) -> list[Suite]:
    """Cases by their files, in the order in which they were played; the same once more is a new suite."""
    played: dict[tuple[str, str], int] = {}
    suites: dict[tuple[str, int], Suite] = {}
    for case in cases:
        time = played[case.file, case.example] = played.get((case.file, case.example), 0) + 1
        suites.setdefault((case.file, time), Suite(case.file, time, [])).cases.append(case)
    return list(suites.values())


def _suite(into: Element, number: int, suite: Suite) -> None:
    cases = suite.cases
    began = min(case.ended.timestamp() - case.seconds for case in cases)
    _say(
        into,
        name=suite.name,
        package=suite.file,
        id=str(number),
        timestamp=datetime.fromtimestamp(began, UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        hostname=platform.node() or "localhost",
        tests=str(len(cases)),
        failures=str(sum(case.story.verdict == "failed" for case in cases)),
        errors="0",
        skipped=str(sum(case.story.verdict == "left out" for case in cases)),
        time=_seconds(sum(case.seconds for case in cases)),
    )
    properties = SubElement(into, "properties")
    for case in cases:
        for name, value in _steps(case):
            _say(SubElement(properties, "property"), name=name, value=value)
    for case in cases:
        _case(SubElement(into, "testcase"), case)
    SubElement(into, "system-out")
    SubElement(into, "system-err")


def _case(into: Element, case: Case) -> None:
    _say(into, name=case.name, classname=case.file.removesuffix(".yaml").replace("/", ".").replace("\\", "."), time=_seconds(case.seconds))
    story = case.story
    if story.verdict == "left out":
        SubElement(into, "skipped").set("message", safe(story.failure))
    elif story.verdict == "failed":
        failed = failed_step(story.entries)
        place = f"{failed.path}:{failed.line}: " if failed else ""
        failure = SubElement(into, "failure")
        _say(failure, message=place + story.failure.splitlines()[0], type=KIND)
        failure.text = safe(f"{place}{story.failure}" if place else story.failure)


def _steps(case: Case) -> Iterator[tuple[str, str]]:
    """Name and value of a property for each step."""
    of = f"[{case.example}] " if case.example else ""
    for step, done in steps_in(case.story.entries):
        took = f"{_seconds(done.real - step.real)} s" if done else "not over"
        yield f"{of}step {step.number}", f"{step.path}:{step.line} · {step.text} · {'failed' if done and done.failure else 'ok'} · {took}"


def steps_in(entries: Iterable[Entry]) -> Iterator[tuple[Step, Done | None]]:
    """Each step, with its end."""
    begun: Step | None = None
    for entry in entries:
        if isinstance(entry, Step):
            begun = entry
        elif isinstance(entry, Done) and begun:
            yield begun, entry
            begun = None
    if begun:
        yield begun, None


def failed_step(entries: Iterable[Entry]) -> Step | None:
    """The one that does not hold."""
    return next((step for step, done in steps_in(entries) if done and done.failure), None)


def _say(element: Element, **attributes: str) -> None:
    for name, value in attributes.items():
        element.set(name, safe(value))


def _seconds(seconds: float) -> str:
    return f"{max(seconds, 0.0):.3f}"


def safe(text: str) -> str:
    """The text as XML can hold it: a mark in the place of what it cannot.

    >>> safe("a\\x00b")
    'a\ufffdb'
    """
    return _NO_XML.sub("\ufffd", text)
