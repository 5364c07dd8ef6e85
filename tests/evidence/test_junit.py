"""The outcome of scenarios as JUnit XML: as the common schema has it, whatever scenarios hold."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from xmlschema import XMLSchema

from otp_atm import launcher
from otp_atm.evidence.junit import Case, case_of, junit
from otp_atm.evidence.story import Done, Step, Story

SCHEMA = XMLSchema(Path(__file__).with_name("junit.xsd"))
HOLDS = "title: A customer changes their mind\nsteps:\n  - insert: phone-on-file\n  - press: cancel\n  - take card\n"
FAILS = "title: Nobody is thanked & <so on>\nsteps:\n  - insert: phone-on-file\n  - pin: '7391'\n  - expect: thanks\n"
EXAMPLES = """
title: PIN ${pin} is wrong
examples:
  one: {pin: '7391'}
  two: {pin: '7392'}
steps:
  - insert: phone-on-file
  - pin: ${pin}
  - expect: {screen: card_pin, text: Wrong PIN}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"holds": HOLDS, "fails": FAILS, "wrong": EXAMPLES}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def written(path: Path) -> ElementTree.Element:
    """The document there, which is of the common form."""
    SCHEMA.validate(path)
    return ElementTree.parse(path).getroot()


def test_b17_junit_has_a_suite_for_each_file_and_a_case_for_each_example(folder: Path) -> None:
    assert launcher.main(["scenario", "holds.yaml", "wrong.yaml", "--junit", "out.xml", "--lang", "en"]) == 0
    root = written(folder / "out.xml")
    holds, wrong = root
    counts = [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root]
    assert counts == [("holds.yaml", "1", "0"), ("wrong.yaml", "2", "0")]
    assert [case.get("classname") for case in wrong.iter("testcase")] == ["wrong", "wrong"]
    assert [case.get("name", "").rpartition(" ")[2] for case in wrong.iter("testcase")] == ["[one]", "[two]"]
    assert all(float(case.get("time", "")) > 0 for case in root.iter("testcase"))
    steps = [(each.get("name"), each.get("value", "").split(" · ")[:3]) for each in holds.iter("property")]
    assert steps[1] == ("step 2", ["holds.yaml:4", "press: cancel", "ok"])
    assert [each.get("name") for each in wrong.iter("property")][:2] == ["[one] step 1", "[one] step 2"]


def test_b17_a_failure_has_file_and_line_and_the_screen_and_b05_no_pin(folder: Path) -> None:
    assert launcher.main(["scenario", "fails.yaml", "wrong.yaml", "--junit", "out.xml", "--lang", "en"]) == 1
    text = (folder / "out.xml").read_text(encoding="utf-8")
    (failure,) = written(folder / "out.xml").iter("failure")
    assert failure.get("message", "").startswith("fails.yaml:5: fails.yaml, line 5, step 3")
    assert failure.text
    assert "The screen is card_pin:" in failure.text
    assert "│ " in failure.text
    assert "7391" not in text
    assert "7392" not in text
    assert "A &lt;" not in text
    assert "Nobody is thanked &amp; &lt;so on&gt;" in text


def test_b17_what_is_left_out_is_skipped_and_says_why() -> None:
    root = junit([case("left out", failure="line 3, a role that nobody has")]).getroot()
    assert [one.get("message") for one in root.iter("skipped")] == ["line 3, a role that nobody has"]
    assert root[0].get("skipped") == "1"


def test_b17_the_same_file_played_again_is_another_suite(folder: Path) -> None:
    assert launcher.main(["scenario", "wrong.yaml", "--repeat", "2", "--junit", "out.xml", "--lang", "en"]) == 0
    suites = [(suite.get("name"), suite.get("tests")) for suite in written(folder / "out.xml")]
    assert suites == [("wrong.yaml", "2"), ("wrong.yaml (2)", "2")]


def without_time(each: ElementTree.Element) -> str:
    return each.get("value", "").rpartition(" · ")[0]


def test_b17_processes_at_once_tell_the_same_steps(folder: Path) -> None:
    for jobs in ("1", "2"):
        launcher.main(["scenario", ".", "--jobs", jobs, "--junit", f"{jobs}.xml", "--lang", "en"])
    one, two = ([(each.get("name"), without_time(each)) for each in written(folder / f"{jobs}.xml").iter("property")] for jobs in "12")
    assert one == two
    assert len(one) == 12


def test_b17_what_was_played_before_the_first_failure_is_written(folder: Path) -> None:
    assert launcher.main(["scenario", "fails.yaml", "holds.yaml", "--fail-fast", "--junit", "out.xml", "--lang", "en"]) == 1
    assert [suite.get("name") for suite in written(folder / "out.xml")] == ["fails.yaml"]


@pytest.mark.parametrize("option", ["--junit", "--trace"])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_played(
    option: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert launcher.main(["scenario", "holds.yaml", option, "nowhere/out"]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("nowhere/out: ")
    assert told.err.count("\n") == 1
    assert told.out == ""


def case(verdict: str, title: str = "a title", failure: str = "", text: str = "wait: 1") -> Case:
    """One of two steps, the second of which is as the verdict says."""
    entries = (
        Step(at=0, real=0, number=1, text=text, path="a.yaml", line=3),
        Done(at=0, real=1, number=1, failure=""),
        Step(at=0, real=1, number=2, text=text, path="a.yaml", line=4),
        Done(at=0, real=2, number=2, failure=failure if verdict == "failed" else ""),
    )
    story = Story(title, "a.yaml", "ATM00001", None, verdict, failure, entries)  # type: ignore[arg-type]
    return case_of("a.yaml", "", story, datetime(2026, 11, 22, tzinfo=UTC), 2.0)


@pytest.mark.parametrize("text", ["".join(map(chr, range(0x20))) + "x", "\ud800\udfff", "\ufffe\uffff", "<![CDATA[ ]]>&\"'", "رمز 🂡\u2028"])
def test_any_text_makes_a_document_that_others_read(text: str) -> None:
    made = BytesIO()
    cases = [case("failed", f"t {text}", f"f {text}", f"s {text}"), case("ok", f"t {text}")]
    junit(cases).write(made, encoding="utf-8", xml_declaration=True)
    SCHEMA.validate(ElementTree.fromstring(made.getvalue()))
    assert b"a.yaml:4: " in made.getvalue()


def test_nothing_played_is_a_document_too() -> None:
    SCHEMA.validate(junit([]).getroot())
