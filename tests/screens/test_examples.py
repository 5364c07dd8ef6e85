"""The examples in the docstrings of screens are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from otp_atm import screens

MODULES = [module.name for module in pkgutil.walk_packages(screens.__path__, "screens.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
