"""The plug-in for pytest: somebody's own suite, at an ATM in another process and at one that is started for it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from otp_atm.kiosk.project import PROJECT
from otp_atm.testing import keeping
from tests.needs import lacking, need
from tests.remote.server import TOKEN
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


@pytest.mark.parametrize("pin", ["9999", "1/2"])
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
    "left-out.atm.yaml": "title: Nobody has it\nsteps:\n  - insert: sms-only\n",
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
def told(whole: Suite, url: str) -> Told:
    """The whole suite, at an ATM elsewhere: its picture is recorded first, and is then held against what is seen."""
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
    *("test_fails", "test_fails_without_an_atm", "test_fails_in_what_uses_it[9999]", "test_fails_in_what_uses_it[1/2]", "test_three"),
    *("fails", "none", "rows[short]"),
}


def test_each_test_has_an_atm_to_itself_and_chapters_share_one(told: Told) -> None:
    assert {name for name, wrong in told.tests.items() if not wrong} == HOLD, told.output
    assert {name for name, wrong in told.tests.items() if wrong.startswith("failure")} == FAIL
    assert {name for name, wrong in told.tests.items() if wrong.startswith("skipped")} == {"test_is_known_to_fail", "left-out"}
    assert told.code == 1


def test_what_fails_says_where_and_what_is_seen_instead(told: Told) -> None:
    wrong = told.tests["test_fails"]
    assert "expected the screen services" in wrong
    assert "test_visit.py:21: Unexpected" in wrong, "the last line of the traceback is the test's own"
    assert "the ATM's screen" in told.output
    assert "step 2, expect: services: expected the screen services" in told.tests["fails"]
    assert "fails.atm.yaml:4" in told.tests["fails"]
    assert "there is no word «fly»" in told.tests["none"]
    assert "no card has the role sms-only" in told.tests["left-out"] or "sms-only" in told.tests["left-out"]


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


def test_workers_of_xdist_have_a_terminal_each(whole: Suite, url: str, told: Told) -> None:
    shared = whole.run("--atm-url", url, "-n2", "--dist=loadfile", "--atm-token", f"file:{_token_file(whole)}")
    assert {name: wrong[:7] for name, wrong in shared.tests.items()} == {name: wrong[:7] for name, wrong in told.tests.items()}, (
        shared.output
    )
    assert "kept of failed tests at the ATM ==" in shared.output


def _token_file(suite: Suite) -> Path:
    path = suite.folder / "token.txt"
    path.write_text(f"{TOKEN}\n", encoding="utf-8")
    return path


def test_more_workers_than_terminals_are_told_so(suite: Suite, url: str) -> None:
    suite.write(test_one="def test_a(atm): pass\ndef test_b(atm): pass\ndef test_c(atm): pass\n")
    ended = suite.run("--atm-url", url, "-n3", token=TOKEN)
    assert "has 2 terminals for 3 workers, and each needs one to itself: otp-atm remote --terminals 3" in ended.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--atm-url", "URL"), "--atm-url needs a token, and ATM_TOKEN is not set"),
        (("--atm-url", "URL", "--atm-token", "env:NOWHERE"), "NOWHERE is not set"),
        (("--atm-url", "URL", "--atm-token", "file:nowhere"), "--atm-token file:nowhere: No such file"),
        (("--atm-url", "URL", "--atm-token", "another"), "token-missing"),
        (("--atm-url", "nowhere", "--atm-token", "another"), "nowhere is no address of an ATM"),
        (("--atm-url", "http://127.0.0.1:9", "--atm-token", "another"), "Connection refused"),
        (("--atm-config", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_what_cannot_be_stood_at_is_said(options: tuple[str, ...], said: str, suite: Suite, url: str) -> None:
    suite.write(test_one="def test_one(atm): pass\n")
    ended = suite.run(*(url if option == "URL" else option for option in options))
    assert ended.code != 0
    assert said in ended.output


def test_it_works_with_pytest_8_as_with_9(whole: Suite, url: str, told: Told) -> None:
    python = PROJECT / "build" / "pytest8" / "bin" / "python"
    lacking("" if python.exists() else "build/pytest8 is not there: tools/setup.sh test makes it")
    version = subprocess.run([str(python), "-m", "pytest", "--version"], cwd=whole.folder, capture_output=True, text=True, check=True)
    assert version.stdout.startswith("pytest 8."), version.stdout
    assert pytest.__version__.startswith("9.")
    eight = whole.run("--atm-url", url, "-n2", "--dist=loadfile", python=python, token=TOKEN)
    assert {name: wrong[:7] for name, wrong in eight.tests.items()} == {name: wrong[:7] for name, wrong in told.tests.items()}, eight.output


# An ATM of one's own --------------------------------------------------------------------------------------------------------------


def test_an_atm_is_started_for_each_worker_beside_a_package_named_bank_and_ends_with_it(suite: Suite) -> None:
    need("server")
    written(suite)
    suite.write(
        test_story="",
        test_visit="import os\n\ndef test_a(atm): print(atm)\n\ndef test_b(atm):\n    atm.insert('phone-on-file')\n    atm.expect('card_pin')\n",
    )
    ended = suite.run("-n2", "-k", "test_a or test_b or (rows and right)")
    assert {name: wrong for name, wrong in ended.tests.items()} == {"test_a": "", "test_b": "", "rows[right]": ""}, ended.output


def test_an_atm_whose_tests_are_killed_ends_by_itself(tmp_path: Path) -> None:
    need("server")
    code = "import time\nfrom otp_atm.testing.program import Program\nprogram = Program()\nprint(program._process.pid, flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout
        pid = int(tests.stdout.readline())
        tests.kill()
    _eventually(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2])


def _eventually(holds: Callable[[], bool]) -> None:
    import time

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
