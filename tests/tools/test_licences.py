"""Every licence of what the program comes with and stands on is known, and stands on its page."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

import pytest

from tests.needs import lacking
from tools.licences import ELSEWHERE, FONTS, KNOWN, PAGE, READ, Noted, UnknownLicence, font_rows, licence, needed, page
from tools.licences import installed as here
from tools.project_table import project_table

PYTHONS = ["Programming Language :: Python :: 3.11", "Programming Language :: Python :: 3.13"]


@pytest.fixture
def installed(tmp_path: Path) -> Callable[..., Distribution]:
    """Install a distribution with these lines of metadata, and find any of those by its name."""

    def find(name: str, *lines: str) -> Distribution:
        folder = tmp_path / f"{name.lower()}.dist-info"
        if lines:
            folder.mkdir()
            (folder / "METADATA").write_text(
                "\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1", *lines, ""]), encoding="utf-8"
            )
        if not folder.is_dir():
            raise PackageNotFoundError(name)
        return Distribution.at(folder)

    return find


def test_the_page_is_what_the_installed_distributions_say() -> None:
    try:
        needed(project_table(), here)
    except PackageNotFoundError as error:
        lacking(f"needs {error.name}, whose licence stands on the page")
    assert page(project_table()) == PAGE.read_text(encoding="utf-8"), "run `make licences`"


def test_a_library_that_the_program_no_longer_asks_for_leaves_the_page(installed: Callable[..., Distribution]) -> None:
    installed("One", "License-Expression: MIT")
    installed("Two", "License-Expression: MIT")
    both = {"name": "ours", "dependencies": ["One>=1", "Two"], "classifiers": PYTHONS}
    assert "| One | >=1 | MIT | the program |" in page(both, find=installed)
    assert "| One |" not in page(both | {"dependencies": ["Two"]}, find=installed)


def test_whatever_is_asked_for_on_any_python_platform_or_in_any_part_is_followed(installed: Callable[..., Distribution]) -> None:
    installed(
        "One",
        'Requires-Dist: Old; python_version < "3.12"',
        'Requires-Dist: Glass; sys_platform == "win32"',
        'Requires-Dist: Older; python_version < "3.11"',
        'Requires-Dist: Loop; extra == "loop"',
        'Requires-Dist: Wished; extra == "wish"',
    )
    installed("Loop", "Requires-Dist: One")
    for name in ("Old", "Glass"):
        installed(name, "Summary: something")
    ours = {
        "name": "ours",
        "dependencies": ["one"],
        "classifiers": PYTHONS,
        "optional-dependencies": {"all": ["ours[loop]"], "loop": ["One[loop]"]},
    }
    assert {name: need.by for name, need in needed(ours, installed).items()} == {
        "one": ["the program", "`[loop]`", "Loop"],
        "old": ["One"],
        "glass": ["One"],
        "loop": ["One"],
    }


def test_a_library_that_is_not_installed_is_not_passed_over(installed: Callable[..., Distribution]) -> None:
    with pytest.raises(PackageNotFoundError, match="nowhere"):
        page({"name": "ours", "dependencies": ["nowhere"], "classifiers": PYTHONS}, find=installed)


@pytest.mark.parametrize(
    "says",
    [
        "Summary: nothing about a licence",
        "License: Ask us",
        "License-Expression: MIT OR LicenseRef-Ask-Us",
        "Classifier: License :: OSI Approved :: BSD License",  # which of them?
        "Classifier: License :: Other/Proprietary License",
    ],
)
def test_a_licence_that_nobody_has_looked_at_is_refused(says: str, installed: Callable[..., Distribution]) -> None:
    with pytest.raises(UnknownLicence, match="Doubtful: nobody has looked"):
        licence(installed("Doubtful", says))


@pytest.mark.parametrize(
    ("says", "is_"),
    [
        ("License-Expression: MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("License: MIT", "MIT"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT"),
    ],
)
def test_a_licence_is_said_as_an_expression_as_a_line_or_by_a_classifier(
    says: str, is_: str, installed: Callable[..., Distribution]
) -> None:
    assert licence(installed("Plain", says)) == is_


def test_what_we_read_holds_only_as_long_as_the_library_says_the_same(installed: Callable[..., Distribution]) -> None:
    assert licence(installed("pygame-ce", f"License: {READ['pygame-ce'].says}")) == READ["pygame-ce"].licence
    with pytest.raises(UnknownLicence):
        licence(installed("jalali_core", "License: another one"))


def test_a_font_of_another_licence_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Borrowed.ttf").touch()
    with pytest.raises(UnknownLicence):
        list(font_rows(tmp_path))
    (tmp_path / "OFL.txt").write_text("All rights reserved.", encoding="utf-8")
    with pytest.raises(UnknownLicence):
        list(font_rows(tmp_path))
    assert len([*font_rows(FONTS)]) == len([*FONTS.glob("*.ttf")]) > 0


def test_what_we_read_is_a_licence_that_we_know() -> None:
    assert {reading.licence for reading in READ.values()} <= {*KNOWN}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_only_another_platform_needs_is_noted_as_it_says_of_itself(name: str) -> None:
    noted = Noted(ELSEWHERE[name])
    assert noted.name == name
    assert licence(noted)
    told = here(name)
    assert (told.metadata["Summary"], licence(told)) == (noted.metadata["Summary"], licence(noted))


def test_what_is_neither_installed_nor_noted_is_missing() -> None:
    with pytest.raises(PackageNotFoundError):
        here("no-such-distribution")
