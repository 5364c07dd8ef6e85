"""What pyproject.toml says about the project: its table `[project]`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from otp_atm.kiosk.project import PROJECT


def project_table() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def pythons(project: Mapping[str, Any]) -> list[str]:
    """The versions that its classifiers name, as «3.11»."""
    beginning = "Programming Language :: Python :: 3."
    return [name.rpartition(" ")[2] for name in project["classifiers"] if name.startswith(beginning)]
