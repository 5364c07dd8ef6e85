"""docs/remote.md: its tables are those of the API, its tests hold as they stand, and it knows every method of the client."""

from __future__ import annotations

import re
from inspect import getmembers
from pathlib import Path
from typing import Final

import pytest

from otp_atm.kiosk.project import PROJECT
from otp_atm.testing import Atm, Clock, Phone
from otp_atm.testing.plugin import pytest_addoption
from tests.remote.server import TOKEN
from tests.testing.suite import Suite
from tools import remote_page

PAGE: Final = remote_page.PAGE.read_text(encoding="utf-8")
FILES: Final = dict(re.findall(r"^```(?:python|yaml) (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def test_the_tables_are_those_of_the_api() -> None:
    assert remote_page.page() == PAGE, "python -m tools.remote_page writes them anew"


def test_the_tests_on_the_page_hold(tmp_path: Path, url: str) -> None:
    assert set(FILES) == {"test_enrol.py", "weak-pins.atm.yaml"}
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = Suite(tmp_path).run("--atm-url", url, token=TOKEN)
    assert told.code == 0, told.output
    assert len(told.tests) == 6


def test_the_tests_of_the_testers_guide_hold(tmp_path: Path, url: str) -> None:
    guide = (PROJECT / "docs" / "testers-guide.md").read_text(encoding="utf-8")
    files = dict(re.findall(r"^```(?:python|yaml) (tests/\S+)\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL))
    (tmp_path / "tests").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = Suite(tmp_path).run("--atm-url", url, token=TOKEN)
    assert told.tests == {"test_a_customer_registers_and_gets_a_code": "", "keep-waiting": ""}, told.output


@pytest.mark.parametrize("kind", [Atm, Phone, Clock])
def test_every_method_is_on_the_page(kind: type) -> None:
    known = set(re.findall(r"`(\w+)[(`]", PAGE))
    assert [name for name, _ in getmembers(kind) if not name.startswith("_") and name not in known] == []


def test_every_option_is_on_the_page() -> None:
    known = set(re.findall(r"--atm-[a-z]+|atm_[a-z]+", PAGE))

    class Options:
        """Stands for pytest's parser, and hears what is added."""

        def __init__(self) -> None:
            self.names: set[str] = set()

        def getgroup(self, *_: str) -> Options:
            return self

        def addoption(self, name: str, **_: object) -> None:
            self.names.add(name)

        def addini(self, name: str, *_: object, **__: object) -> None:
            self.names.add(name)

    options = Options()
    pytest_addoption(options)  # type: ignore[arg-type]
    assert options.names == known & options.names
    assert len(options.names) == 7
