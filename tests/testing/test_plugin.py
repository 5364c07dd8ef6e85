"""The plug-in for pytest: somebody's own suite, at an ATM in another process and at one that is started for it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from otp_atm.kiosk.project import PROJECT
from otp_atm.testing import Unreachable, keeping
from otp_atm.testing.places import PLACE, Places, secret_in
from otp_atm.testing.stand import Elsewhere, Stand, Worker
from tests.needs import lacking, need
from tests.remote.server import TOKEN, Client
from tests.testing.suite import Suite, Told, environment

TESTS: Final = """
import pytest
from otp_atm.testing import Unexpected


def test_holds(atm, phone):
    assert atm.phone is phone
    atm.insert("phone-on-file")
    atm.pin("1234")
    atm.choose("Password Operations")
    atm.choose("Register one-time password")
    atm.expect("confirm_phone", text="0912 *** 4567")


def test_begins_anew(atm):
    assert (atm.screen.screen, atm.card.place, atm.screen.language) == ("welcome", "none", "en")


def test_fails(atm, phone):
    atm.insert("phone-on-file")
    atm.expect("services")


def test_fails_without_an_atm():
    assert False


@pytest.fixture
def visitor(atm):
    atm.insert("phone-on-file")
    return atm


@pytest.mark.parametrize("pin", ["99/99"])
def test_fails_in_what_uses_it(visitor, pin):
    visitor.pin(pin)
    visitor.expect("services")


@pytest.mark.atm(language="fa")
def test_speaks(atm):
    assert atm.screen.right_to_left


@pytest.mark.xfail(raises=Unexpected, strict=True)
def test_is_known_to_fail(atm):
    atm.choose("Cash")


def test_looks_as_it_did(atm):
    atm.insert("phone-on-file")
    atm.compare("asked", (320, 240))
"""
STORY: Final = """
import pytest


@pytest.fixture(scope="module")
def atm(request, fresh_atm):
    return fresh_atm(request)


def test_one(atm):
    atm.insert("phone-on-file")


def test_two(atm, phone):
    assert atm.card.place == "inside"
    assert phone.expect("home")


def test_three(atm):
    atm.expect("services")
"""
SCENARIOS: Final = {
    "holds.atm.yaml": "title: It holds\nsteps:\n  - insert: phone-on-file\n  - expect: card_pin\n",
    "fails.atm.yaml": "title: It fails\nsteps:\n  - insert: phone-on-file\n  - expect: services\n",
    "none.atm.yaml": "title: None\nsteps:\n  - fly\n",
    "speaks.atm.yaml": "title: It speaks\nlanguage: fa\nsteps:\n  - expect: {screen: welcome, language: fa}\n",
    "rows.atm.yaml": 'title: ${why}\nexamples:\n  short: {why: Short, pin: "9999"}\n  right: {why: Right, pin: "1234"}\n'
    "steps:\n  - insert: phone-on-file\n  - pin: ${pin}\n  - expect: services\n",
    "no.yaml": "this is no test\n",
}


def written(suite: Suite) -> Suite:
    suite.write(test_visit=TESTS, test_story=STORY)
    for name, text in SCENARIOS.items():
        (suite.folder / name).write_text(text, encoding="utf-8")
    (suite.folder / "bank").mkdir()
    (suite.folder / "bank" / "__init__.py").write_text("raise AssertionError('the bank of somebody else was imported')\n")
    (suite.folder / "yaml.py").write_text("raise AssertionError('the yaml of somebody else was imported')\n")
    return suite


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """A suite beside a package and a module that are named as others that the ATM needs."""
    return written(Suite(tmp_path_factory.mktemp("whole")))


@pytest.fixture(scope="module")
def told(whole: Suite, house: list[Client]) -> Told:
    """The whole suite, at an ATM elsewhere: its picture is recorded first, and is then held against what is seen."""
    url = house[0].url
    recorded = whole.run("--atm-url", url, "--atm-record", "-k", "looks", token=TOKEN)
    assert recorded.code == 0, recorded.output
    assert "pictures recorded at the ATM ==" in recorded.output
    assert str(Path("pictures", "test_visit", "asked.en.png")) in recorded.output
    return whole.run("--atm-url", url, token=TOKEN)


HOLD: Final = {
    *("test_holds", "test_begins_anew", "test_speaks", "test_looks_as_it_did", "test_one", "test_two"),
    *("holds", "speaks", "rows[right]"),
}
FAIL: Final = {
    *("test_fails", "test_fails_without_an_atm", "test_fails_in_what_uses_it[99/99]", "test_three"),
    *("fails", "none", "rows[short]"),
}


def test_each_test_has_an_atm_to_itself_and_chapters_share_one(told: Told) -> None:
    assert {name for name, wrong in told.tests.items() if not wrong} == HOLD, told.output
    assert {name for name, wrong in told.tests.items() if wrong.startswith("failure")} == FAIL
    assert {name for name, wrong in told.tests.items() if wrong.startswith("skipped")} == {"test_is_known_to_fail"}
    assert told.code == 1


def test_what_fails_says_where_and_what_is_seen_instead(told: Told) -> None:
    wrong = told.tests["test_fails"]
    assert "expected the screen services" in wrong
    assert "test_visit.py:21: Unexpected" in wrong, "the last line of the traceback is the test's own"
    assert "the ATM's screen" in told.output
    assert "step 2, expect: services: expected the screen services" in told.tests["fails"]
    assert "fails.atm.yaml:4" in told.tests["fails"]
    assert "there is no word «fly»" in told.tests["none"]


def test_of_what_fails_report_and_picture_are_kept_and_named(told: Told, whole: Suite) -> None:
    named = told.output.partition("kept of failed tests at the ATM ==")[2]
    kept = {path.name for path in (whole.folder / "atm-reports").iterdir()} - {".gitignore"}
    assert kept == {line.rpartition("/")[2] for line in named.splitlines() if line.startswith("atm-reports/")}
    assert {"test_visit.py-test_fails.html", "test_visit.py-test_fails.png", "test_visit.py-test_fails-phone.png"} <= kept
    assert {"fails.atm.yaml-fails.html", "fails.atm.yaml-fails.png", "test_story.py-test_three.html"} <= kept
    assert not any("without_an_atm" in name or "holds" in name or "known_to_fail" in name for name in kept)
    page = (whole.folder / "atm-reports" / "test_visit.py-test_fails.html").read_text(encoding="utf-8")
    assert "<html" in page
    assert "expected the screen services" in page
    assert ("atm_kept", "atm-reports/test_visit.py-test_fails.html") in told.properties["test_fails"], "and in JUnit's XML"
    assert (whole.folder / "atm-reports" / ".gitignore").read_text().endswith("*\n")


def test_what_was_kept_of_a_test_that_holds_again_is_gone(whole: Suite, told: Told, url: str) -> None:
    name = "test_visit.py-test_fails"
    assert (whole.folder / "atm-reports" / f"{name}.html").exists()
    mended = Suite(whole.folder)
    mended.write(test_visit=TESTS.replace('atm.expect("services")\n\n\ndef test_fails_without', "pass\n\n\ndef test_fails_without"))
    try:
        again = mended.run("--atm-url", url, "-k", "test_fails and not in_what and not without", token=TOKEN)
    finally:
        mended.write(test_visit=TESTS)
    assert again.code == 0, again.output
    assert [path.name for path in (whole.folder / "atm-reports").glob(f"{name}*") if path.stem.startswith(f"{name}.")] == []
    assert not (whole.folder / "atm-reports" / f"{name}.html").exists()


def test_no_secret_of_the_tests_is_in_what_is_kept(told: Told, whole: Suite) -> None:
    for path in (whole.folder / "atm-reports").glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert '"9999"' not in page
        assert TOKEN not in page


def test_an_address_without_a_token_ends_it_before_it_begins(suite: Suite) -> None:
    suite.write(test_one="def test_one(atm): pass\n")
    ended = suite.run("--atm-url", "http://127.0.0.1:9")
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: --atm-url needs a token, and ATM_TOKEN is not set: --atm-token TOKEN, env:NAME or file:PATH" in ended.output


def test_a_token_is_said_or_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THERE", "of-the-environment")
    (tmp_path / "token").write_text("of-a-file\n", encoding="utf-8")
    said = ["said", "env:THERE", f"file:{tmp_path / 'token'}"]
    assert [secret_in(each) for each in said] == ["said", "of-the-environment", "of-a-file"]
    with pytest.raises(pytest.UsageError, match="NOWHERE is not set"):
        secret_in("env:NOWHERE")
    with pytest.raises(pytest.UsageError, match="--atm-token file:nowhere: No such file"):
        secret_in("file:nowhere")
    (tmp_path / "token").write_bytes(b"\xff\xfe")
    with pytest.raises(pytest.UsageError, match=r"--atm-token file:.*token: is no text"):
        secret_in(f"file:{tmp_path / 'token'}")


def test_workers_have_a_terminal_each_or_are_told_that_there_are_too_few(tmp_path: Path, url: str) -> None:
    elsewhere = Elsewhere(url, TOKEN)
    stands = [Stand(tmp_path, None, elsewhere, Worker(number, 2)) for number in range(2)]
    assert [stand.place()[1] for stand in stands] == ["ATM00001", "ATM00002"]
    for stand in stands:
        stand.close()
    with pytest.raises(Unreachable, match="has 2 terminals for 3 workers, and each needs one to itself: otp-atm remote --terminals 3"):
        Stand(tmp_path, None, elsewhere, Worker(2, 3)).place()


def test_whoever_comes_for_a_worker_that_has_died_takes_over_its_place() -> None:
    """pytest-xdist counts its workers on, gw2 after gw0 and gw1; terminals are as many as workers that live."""
    places = Places()

    def comes(id: str) -> tuple[Any, int]:
        node = SimpleNamespace(gateway=SimpleNamespace(id=id), workerinput={})
        places.pytest_configure_node(node)
        return node, node.workerinput[PLACE]

    first, second = comes("gw0"), comes("gw1")
    assert (first[1], second[1]) == (0, 1)
    places.pytest_testnodedown(second[0])
    third = comes("gw2")
    assert third[1] == 1
    places.pytest_testnodedown(first[0])
    assert comes("gw3")[1] == 0


def test_it_works_with_pytest_8_as_with_9_and_shared_by_workers(whole: Suite, url: str, told: Told) -> None:
    python = PROJECT / "build" / "pytest8" / "bin" / "python"
    lacking("" if python.exists() else "build/pytest8 is not there: tools/setup.sh test makes it")
    some = "not in_what and not none and not rows"
    eight = whole.run("--atm-url", url, "-n2", "--dist=loadfile", "-k", some, python=python, token=TOKEN)
    assert "pytest-8." in eight.output
    assert "pytest-9." in told.output
    assert len(eight.tests) > 10
    assert kinds(eight) == {name: kind for name, kind in kinds(told).items() if name in eight.tests}, eight.output
    assert "kept of failed tests at the ATM ==" in eight.output


def kinds(told: Told) -> dict[str, str]:
    return {name: wrong.partition(":")[0] for name, wrong in told.tests.items()}


# An ATM of one's own --------------------------------------------------------------------------------------------------------------


def test_an_atm_is_started_for_each_worker_beside_a_package_named_bank(suite: Suite) -> None:
    need("server")
    written(suite)
    suite.write(
        test_story="", test_visit="".join(f"def test_{name}(atm, record_property): record_property('at', repr(atm))\n" for name in "ab")
    )
    ended = suite.run("-n2", "-k", "test_a or test_b or (rows and right)")
    assert kinds(ended) == {"test_a": "", "test_b": "", "rows[right]": ""}, ended.output
    places = {value for test in ("test_a", "test_b") for name, value in ended.properties[test] if name == "at"}
    assert len(places) == 2
    assert all(re.fullmatch(r"<Atm ATM00001 at http://127.0.0.1:\d+>", place) for place in places)


def test_what_does_not_start_says_why(tmp_path: Path) -> None:
    need("server")
    (tmp_path / "mine.yaml").write_text("terminal: {id: 7}\n", encoding="utf-8")
    with pytest.raises(Unreachable, match=r"the ATM did not start: .*mine\.yaml, line 1: "):
        Stand(tmp_path, "mine.yaml", None, Worker()).place()


def test_an_atm_that_has_gone_is_started_anew_and_one_whose_tests_are_killed_ends_by_itself(tmp_path: Path) -> None:
    need("server")
    with subprocess.Popen(
        [sys.executable, "-c", STAYS], cwd=tmp_path, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as tests:
        assert tests.stdout
        first, second = (int(tests.stdout.readline()) for _ in range(2))
        assert first != second
        tests.kill()
    eventually(lambda: not alive(second))


STAYS: Final = """
import os, signal
from pathlib import Path
from otp_atm.testing.stand import Stand, Worker
stand = Stand(Path.cwd(), None, None, Worker())
for _ in range(2):
    stand.place()
    print(stand._program._process.pid, flush=True)
    if not _:
        os.kill(stand._program._process.pid, signal.SIGKILL)
        stand._program._process.wait()
input()
"""


def alive(pid: int) -> bool:
    """Whether there is such a process, and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


# Names of files -------------------------------------------------------------------------------------------------------------------


def test_every_test_has_files_of_a_name_of_its_own() -> None:
    tests = ["tests/test_a.py::test_b", "tests/test_a.py::test_b[x/y]", "tests/test_a.py::test_b[x:y]", "tests-test_a.py-test_b", "t" * 300]
    names = [keeping.file_name(test) for test in tests]
    assert names[0] == "tests-test_a.py-test_b"
    assert len(set(names)) == len(names) - 1, "but for what differs in its separators alone"
    assert max(map(len, names)) < 140
