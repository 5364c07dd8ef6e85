"""The locked requirements hold the ranges of the metadata, name every distribution with the hashes of its files, and no address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from otp_atm.kiosk.parts import PARTS
from otp_atm.kiosk.project import PROJECT
from tests.parts.environment import Environment, closure
from tests.parts.test_declared import DECLARED, of_group

EXTRAS: Final = DECLARED["project"]["optional-dependencies"]
WANTED: Final = {
    "requirements.txt": [DECLARED["project"]["dependencies"], EXTRAS["bank"], EXTRAS["postgres"], EXTRAS["mapped"], EXTRAS["monitoring"]],
    "requirements-dev.txt": [
        DECLARED["project"]["dependencies"],
        *(EXTRAS[name] for name in ("bank", "postgres", "mapped", "monitoring", "contracts", "conformance")),
        of_group("dev"),
    ],
    "requirements-pcsc.txt": [DECLARED["project"]["dependencies"], EXTRAS["pcsc"]],
    "requirements-container.txt": [
        DECLARED["project"]["dependencies"],
        *(EXTRAS[name] for name in ("bank", "postgres", "oauth", "mapped", "load", "testing")),
    ],
    "requirements-build.txt": [of_group("build")],
    "requirements-bench.txt": [of_group("bench")],
    "requirements-pytest8.txt": [of_group("pytest8")],
    "requirements-lock.txt": [of_group("lock")],
}
PIN: Final = re.compile(r"(?P<pin>[^\s#][^\\\n]*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)(?:    #.*\n)+")


def text_of(file: str) -> str:
    return (PROJECT / file).read_text(encoding="utf-8")


def pins(file: str) -> dict[str, Requirement]:
    """What a file locks, by name."""
    found = [Requirement(match["pin"]) for match in PIN.finditer(text_of(file))]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


@pytest.mark.parametrize("file", WANTED)
def test_everything_in_it_is_one_version_of_a_distribution_with_its_hashes(file: str) -> None:
    left = PIN.sub("", text_of(file))
    assert [line for line in left.splitlines() if not line.startswith("#")] == []
    assert all(str(requirement.specifier).startswith("==") and not requirement.url for requirement in pins(file).values())


@pytest.mark.parametrize("file", WANTED)
def test_it_holds_what_the_metadata_ask_for(file: str) -> None:
    locked = pins(file)
    asked = [Requirement(text) for part in WANTED[file] for text in part]
    wrong = []
    for requirement in asked:
        if requirement.name != DECLARED["project"]["name"]:
            version = str(locked[canonicalize_name(requirement.name)].specifier).removeprefix("==")
            wrong += [] if version in requirement.specifier else [f"{requirement}: {version}"]
    assert wrong == []


@pytest.mark.parametrize(("file", "extras"), [("requirements.txt", ["demo", "postgres"]), ("requirements-pcsc.txt", ["pcsc"])])
def test_it_holds_what_they_ask_for_in_turn(file: str, extras: list[str], installed: Callable[..., Environment], wheel: Path) -> None:
    installed(*extras)  # or it is said what cannot be
    assert closure(wheel, *extras).keys() - {DECLARED["project"]["name"]} <= pins(file).keys()


@pytest.mark.parametrize("file", sorted({part.lock for part in PARTS.values()} & WANTED.keys()))
def test_a_part_that_a_checkout_lacks_is_in_the_file_that_it_is_sent_to(file: str) -> None:
    for name, part in PARTS.items():
        if part.lock == file:
            asked = [Requirement(text) for text in EXTRAS[name]]
            names = {canonicalize_name(requirement.name) for requirement in asked} - {DECLARED["project"]["name"]}
            assert names <= pins(file).keys()


@pytest.mark.parametrize("file", ["requirements-dev.txt", "requirements-pcsc.txt"])
def test_what_is_in_two_files_is_the_same_in_both(file: str) -> None:
    program, other = pins("requirements.txt"), pins(file)
    shared = program.keys() & other.keys()
    assert len(shared) > 10
    assert [name for name in shared if program[name].specifier != other[name].specifier] == []


@pytest.mark.parametrize("file", WANTED)
def test_no_address_and_no_place_of_a_machine_is_in_it(file: str) -> None:
    assert re.findall(r"://|(?:^|[\s'\"=])(?:/|~|[A-Z]:\\)|--(?:index-url|extra-index-url|find-links|trusted-host)", text_of(file)) == []


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_distribution_that_the_program_names_is_for_every_python_and_platform(version: str, platform: str) -> None:
    here = default_environment() | {"python_version": version, "python_full_version": f"{version}.0", "sys_platform": platform}
    asked = {canonicalize_name(Requirement(text).name) for text in DECLARED["project"]["dependencies"] + EXTRAS["bank"]}
    locked = pins("requirements.txt")
    assert [name for name in asked if (marker := locked[name].marker) and not marker.evaluate(here)] == []  # type: ignore[arg-type]
