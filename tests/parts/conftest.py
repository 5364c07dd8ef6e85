"""The wheel, and environments that hold a part of the program each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from tests.needs import lacking
from tests.parts.built import build
from tests.parts.environment import Environment, closure


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"), "wheel")["wheel"]


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Environment]:
    """The environment that `pip install 'otp-atm[…]'` makes, with these extras; the same for whoever asks for the same.

    What must be compiled, or is not to be had for every platform, need not be where the tests run: then they are skipped.
    """

    @cache
    def install(*extras: str) -> Environment:
        try:
            closure(wheel, *extras)
        except PackageNotFoundError as missing:
            lacking(f"{missing.name} is not installed")
        return Environment(tmp_path_factory.mktemp("environment") / "-".join(("otp-atm", *extras)), wheel, *extras)

    return install


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty folder of a user's."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder
