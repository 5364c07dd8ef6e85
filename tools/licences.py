"""The licences of what the program comes with and stands on: `make licences` writes docs/licences.md.

Read from the metadata of the installed distributions: those that the program asks for, in its base and in its parts, and those that they
ask for in turn. A distribution is listed if one of the Pythons that we support needs it on Linux, Windows or macOS, so that the page is
the same everywhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from otp_atm.kiosk.project import PROJECT
from tools.project_table import project_table, pythons

PAGE: Final = PROJECT / "docs" / "licences.md"
FONTS: Final = PROJECT / "assets" / "fonts"
OPEN_FONT_LICENCE: Final = "SIL OPEN FONT LICENSE Version 1.1"

KNOWN: Final[Mapping[str, str]] = {
    "Apache-2.0": "Apache License 2.0",
    "BSD-2-Clause": "BSD 2-Clause License",
    "BSD-3-Clause": "BSD 3-Clause License",
    "LGPL-2.1-or-later": "GNU Lesser General Public License, version 2.1 or later",
    "LGPL-3.0-only": "GNU Lesser General Public License, version 3",
    "LGPL-3.0-or-later": "GNU Lesser General Public License, version 3 or later",
    "MIT": "MIT License",
    "MIT-0": "MIT No Attribution",
    "MPL-2.0": "Mozilla Public License 2.0",
    "OFL-1.1": "SIL Open Font License 1.1",
    "PSF-2.0": "Python Software Foundation License 2.0",
    "ZPL-2.1": "Zope Public License 2.1",
}
"""What somebody has looked at, by SPDX identifier. Whether a library under another may be used is to be decided before it is listed."""

SPELT: Final[Mapping[str, str]] = {
    "Apache 2.0": "Apache-2.0",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}
"""Classifiers that leave nothing open, for distributions that say no more."""


class Reading(NamedTuple):
    """How we read metadata that name no exact licence: what they say, what we take it for, and where that stands."""

    says: str
    licence: str
    where: str


READ: Final[Mapping[str, Reading]] = {
    "colorama": Reading("License :: OSI Approved :: BSD License", "BSD-3-Clause", "its licence file"),
    "itsdangerous": Reading("License :: OSI Approved :: BSD License", "BSD-3-Clause", "its licence file"),
    "jalali-core": Reading("LGPL", "LGPL-2.1-or-later", "the head of its source file"),
    "jinja2": Reading("License :: OSI Approved :: BSD License", "BSD-3-Clause", "its licence file"),
    "pygame-ce": Reading("LGPL v2.1", "LGPL-2.1-or-later", "its description"),
    "pyscard": Reading(
        "License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)",
        "LGPL-2.1-or-later",
        "the heads of its source files",
    ),
    "python-bidi": Reading(
        "License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)",
        "LGPL-3.0-or-later",
        "the heads of its source files",
    ),
}

ELSEWHERE: Final[Mapping[str, str]] = {
    "colorama": """\
Name: colorama
Summary: Cross-platform colored terminal text.
Classifier: License :: OSI Approved :: BSD License
""",
    "pywin32": """\
Name: pywin32
Summary: Python for Window Extensions
Classifier: License :: OSI Approved :: Python Software Foundation License
""",
}
"""What only Windows or macOS needs, so that it may not be installed where the page is written: of its metadata, what is asked here."""

PLATFORMS: Final = (("posix", "linux", "Linux"), ("nt", "win32", "Windows"), ("posix", "darwin", "Darwin"))
"""`os.name`, `sys.platform` and `platform.system()` of each."""


class UnknownLicence(Exception):
    """A distribution, or a font, about whose licence nothing certain is known."""


class Noted(Distribution):
    """A distribution of which no more is here than some of its metadata."""

    def __init__(self, metadata: str) -> None:
        self._metadata = metadata

    def read_text(self, filename: str) -> str | None:
        return self._metadata if filename == "METADATA" else None

    def locate_file(self, path: Any) -> Any:
        raise FileNotFoundError(path)


def installed(name: str) -> Distribution:
    """Of this name. Raises PackageNotFoundError if it is neither installed nor noted as needed elsewhere."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        if name not in ELSEWHERE:
            raise
        return Noted(ELSEWHERE[name])


@dataclass
class Need:
    """A distribution that is needed: by whom, in which versions where the program itself says so, and with which of its extras."""

    found: Distribution
    by: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    extras: set[str] = field(default_factory=set)


TEXT: Final = """\
# Licences

<!-- made by `make licences` -->
Under which licence this program is given to others is for its owner to say: it has no licence file. What comes with it, and what it stands
on, has licences of its own.

## Fonts, which come with it

| font | licence | its text |
|---|---|---|
{fonts}

## Libraries, which are installed with it

As their own metadata say. An extra, such as `[pcsc]`, is installed only if it is asked for. Versions stand where the program itself asks
for some.

| distribution | versions | licence | needed by | what it is |
|---|---|---|---|---|
{libraries}

Wheels of some of these contain further libraries (SDL in pygame-ce, OpenSSL in cryptography, libpq in psycopg-binary), under licences that
stand in those wheels or in their documentation.

Where metadata name no exact licence:

{readings}

## The names

| SPDX identifier | is |
|---|---|
{names}
"""


def page(project: Mapping[str, Any], fonts: Path = FONTS, find: Callable[[str], Distribution] = installed) -> str:
    """The whole page, in Markdown. Raises UnknownLicence; PackageNotFoundError for a distribution that is not installed here."""
    needs = dict(sorted(needed(project, find).items()))
    named = {"OFL-1.1"}.union(*(identifiers(licence(need.found)) for need in needs.values()))
    return TEXT.format(
        fonts="\n".join(font_rows(fonts)),
        libraries="\n".join(_row(need) for need in needs.values()),
        readings="\n".join(
            f"- {needs[name].found.name} says «{reading.says}»; by {reading.where} it is {reading.licence}."
            for name, reading in READ.items()
            if name in needs and declared(needs[name].found) == reading.says
        ),
        names="\n".join(f"| {name} | {KNOWN[name]} |" for name in sorted(named)),
    )


def needed(project: Mapping[str, Any], find: Callable[[str], Distribution]) -> dict[str, Need]:
    """All distributions that are needed, by their canonical names. The list of who asks for what grows while it is gone through."""
    needs: dict[str, Need] = {}
    asked = [*asked_for(project)]
    ours = len(asked)
    for number, (by, requirement) in enumerate(asked):
        name = canonicalize_name(requirement.name)
        need = needs[name] = needs.get(name) or Need(find(requirement.name))
        if by not in need.by:
            need.by.append(by)
        if number < ours:
            need.versions |= {str(one) for one in requirement.specifier}
        new = {"", *requirement.extras} - need.extras
        need.extras |= new
        asked += [(need.found.name, further) for further in asked_by(need.found, new, pythons(project))]
    return needs


def asked_for(project: Mapping[str, Any]) -> Iterator[tuple[str, Requirement]]:
    """What the program asks for, and for which part of it. An extra that gathers others asks for nothing itself."""
    extras = {f"`[{extra}]`": wanted for extra, wanted in project.get("optional-dependencies", {}).items()}
    for part, wanted in {"the program": project["dependencies"], **extras}.items():
        for requirement in map(Requirement, wanted):
            if canonicalize_name(requirement.name) != canonicalize_name(project["name"]):
                yield part, requirement


def asked_by(found: Distribution, extras: set[str], versions: list[str]) -> Iterator[Requirement]:
    """What a distribution with these extras asks for, on any of these Pythons and any platform."""
    for requirement in map(Requirement, found.requires or ()):
        marker = requirement.marker
        if marker is None or any(marker.evaluate(where | {"extra": extra}) for where in everywhere(versions) for extra in extras):
            yield requirement


def everywhere(versions: list[str]) -> Iterator[dict[str, str]]:
    """The environments of all CPythons that we support, as markers see them."""
    for version, (os_name, sys_platform, system) in product(versions, PLATFORMS):
        yield {
            "python_version": version,
            "python_full_version": f"{version}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "os_name": os_name,
            "sys_platform": sys_platform,
            "platform_system": system,
        }


def licence(found: Distribution) -> str:
    """Of a distribution, as an SPDX expression of known identifiers. Raises UnknownLicence."""
    says = declared(found)
    reading = READ.get(canonicalize_name(found.name))
    expression = reading.licence if reading and reading.says == says else SPELT.get(says, says)
    if not expression or not {*identifiers(expression)} <= {*KNOWN}:
        raise UnknownLicence(f"{found.name}: nobody has looked at its licence, «{says}»")
    return expression


def declared(found: Distribution) -> str:
    """What the metadata say of the licence, as exactly as they do: an expression, a line, a classifier; or nothing."""
    classifiers = [one for one in _fields(found, "Classifier") if one.startswith("License ::")]
    return next((one for one in (*_fields(found, "License-Expression"), *_fields(found, "License"), *classifiers) if one), "")


def identifiers(expression: str) -> list[str]:
    """Of an SPDX expression.

    >>> identifiers("Apache-2.0 OR (MIT AND BSD-3-Clause)")
    ['Apache-2.0', 'MIT', 'BSD-3-Clause']
    """
    return [word for word in re.split(r"[\s()]+", expression) if word not in ("", "AND", "OR", "WITH")]


def font_rows(fonts: Path) -> Iterator[str]:
    """Of all fonts in a folder, whose licence lies beside them. Raises UnknownLicence if it is not the one that we know."""
    text = fonts / "OFL.txt"
    if not text.exists() or OPEN_FONT_LICENCE not in text.read_text(encoding="utf-8"):
        raise UnknownLicence(f"{fonts}: the fonts are not under the SIL Open Font License")
    for font in sorted(fonts.glob("*.[ot]tf")):
        yield f"| {font.name} | OFL-1.1 | [assets/fonts/OFL.txt](../assets/fonts/OFL.txt) |"


def _row(need: Need) -> str:
    versions = ", ".join(sorted(need.versions, reverse=True))
    what = " ".join(" ".join(_fields(need.found, "Summary")).split()).replace("|", "\\|")
    return f"| {need.found.name} | {versions} | {licence(need.found)} | {', '.join(need.by)} | {what} |"


def _fields(found: Distribution, name: str) -> list[str]:
    return found.metadata.get_all(name) or []


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    print(page(project_table()), end="")
