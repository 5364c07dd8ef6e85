"""Every distribution that is imported is declared, and which room may import one that not everybody has."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from otp_atm.kiosk.parts import PARTS
from otp_atm.kiosk.project import PROJECT
from tests.imports import imported
from tests.needs import lacking
from tests.parts.environment import metadata_of
from tools.tree import BESIDE

ROOMS_OF: Final = {
    "bank": ("bank/simulator/",),
    "demo": (),
    "postgres": (),
    "pcsc": ("hardware/card_reader/pcsc_link.py",),
    "oauth": ("bank/wire/oauth.py",),
    "mapped": ("bank/mapped/",),
    "monitoring": ("monitoring/",),
    "contracts": ("contracts",),
    "testing": ("testing/",),
    "remote": ("remote/",),
    "load": ("fleet/",),
    "conformance": ("conformance/promises/document.py",),
}
"""Which files may import what a part brings. The demo starts the bank as a process of its own."""
LOADED_BY_OTHERS: Final = {"tzdata", "psycopg"}
"""Declared and never imported: the standard library and SQLAlchemy look for them."""
MODULES_OF: Final = {"psycopg": "psycopg", "pyscard": "smartcard", "pyside6-essentials": "PySide6"}
"""Modules of distributions that need not be installed where the tests run."""
MADE_BY_TESTS: Final = {"drawer_of_two"}
OF_EXAMPLES: Final = {file.stem for file in (PROJECT / "examples").glob("*/*.py")}
"""They lie beside a configuration, and are imported as what lies there is."""
DECLARED: Final[dict[str, Any]] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def named(requirements: list[str]) -> set[str]:
    """The distributions in a list of requirements, those of our own extras in their place."""
    names = set()
    for requirement in map(Requirement, requirements):
        if requirement.name == DECLARED["project"]["name"]:
            names |= set().union(*(of_part(extra) for extra in requirement.extras))
        else:
            names.add(canonicalize_name(requirement.name))
    return names


def of_group(name: str) -> list[str]:
    """The requirements of a dependency group, those of the groups that it includes in their place (PEP 735)."""
    told = DECLARED["dependency-groups"][name]
    return [text for part in told for text in ([part] if isinstance(part, str) else of_group(part["include-group"]))]


def of_part(name: str) -> set[str]:
    return named(DECLARED["project"]["optional-dependencies"][name])


BASE: Final = named(DECLARED["project"]["dependencies"])
GROUPS: Final = set().union(*(named(of_group(name)) for name in DECLARED["dependency-groups"]))
OWNERS: Final = {module: {canonicalize_name(name) for name in names} for module, names in packages_distributions().items()} | {
    module: {name} for name, module in MODULES_OF.items()
}
STANDARD: Final = {"otp_atm", *sys.stdlib_module_names}


def others(source: str) -> set[str]:
    """The modules that a file imports and that are neither ours nor the standard library's."""
    return {module for module in imported(source) if module not in STANDARD}


def shipped(wheel: Path) -> Iterator[tuple[str, set[str]]]:
    """The Python files in the wheel, by their place in the package, and what they import of others."""
    with ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".py"):
                yield name.removeprefix("otp_atm/"), others(archive.read(name).decode())


def test_whatever_a_shipped_file_imports_is_declared_for_those_who_have_that_file(wheel: Path) -> None:
    wrong = []
    for file, modules in shipped(wheel):
        may = BASE.union(*(of_part(part) for part, rooms in ROOMS_OF.items() if file.startswith(rooms)))
        wrong += [f"{file} imports {module}" for module in modules if not OWNERS.get(module, set()) & may]
    assert wrong == []


def test_nothing_is_declared_that_nobody_imports(wheel: Path) -> None:
    files = dict(shipped(wheel))
    used = set().union(*(OWNERS.get(module, set()) for modules in files.values() for module in modules))
    parts = set().union(*(of_part(part) for part, rooms in ROOMS_OF.items() if any(file.startswith(rooms) for file in files)))
    assert (BASE | parts) - used - LOADED_BY_OTHERS == set()


def test_what_tests_and_tools_import_is_declared_for_those_who_work_on_us() -> None:
    may = BASE.union(GROUPS, *map(of_part, ROOMS_OF))
    for name in BESIDE:
        for file in [PROJECT / name] if name.endswith(".py") else (PROJECT / name).rglob("*.py"):
            for module in others(file.read_text(encoding="utf-8")) - {*BESIDE, *MADE_BY_TESTS, *OF_EXAMPLES}:
                assert OWNERS.get(module, set()) & may, f"{file} imports {module}"


@pytest.mark.parametrize("part", sorted(PARTS))
def test_whoever_lacks_a_part_is_told_of_what_it_brings(part: str) -> None:
    missing = [name for name in of_part(part) - MODULES_OF.keys() if name not in set().union(*OWNERS.values())]
    lacking(f"{missing} is not installed" if missing else "")
    assert set().union(*(OWNERS[module] for module in PARTS[part].modules)) == of_part(part)


def test_every_extra_is_known_to_the_program_and_to_this_test(wheel: Path) -> None:
    extras = set(metadata_of(wheel).metadata.get_all("Provides-Extra") or ())
    assert extras == PARTS.keys() == ROOMS_OF.keys()


def test_what_is_tested_is_in_the_ranges() -> None:
    """Else the tests would say nothing about what `pip install` chooses."""
    requirements = DECLARED["project"]["dependencies"] + DECLARED["project"]["optional-dependencies"]["bank"]
    assert [text for text in requirements if distribution(Requirement(text).name).version not in Requirement(text).specifier] == []
