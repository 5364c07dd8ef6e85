"""The plug-in for pytest: options that name the rigs, and clear words where one is missing or cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, Final, cast

import pytest

PACKAGE: Final = "otp_atm.contracts"
OPTIONS: Final = {name: f"--{name.replace('_', '-')}-rig" for name in ("card_reader", "pin_pad", "display", "bank")}
"""The option of each suite."""
HELP: Final = "what the contract suite is run with: a function that returns a context manager around a rig"

pytest.register_assert_rewrite(*(f"{PACKAGE}.{name}" for name in OPTIONS))

RigFactory = Callable[[], AbstractContextManager[Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup(PACKAGE, "the contracts of otp_atm")
    for option in OPTIONS.values():
        group.addoption(option, metavar="PACKAGE.MODULE:FUNCTION", help=HELP)


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is collected. Raises UsageError for a suite without a rig, or with one that cannot be had."""
    if config.option.pyargs:
        config.args[:] = [each for given in config.args for each in _suites(config, given)]


def rig_of(config: pytest.Config, name: str) -> AbstractContextManager[Any]:
    """The rig that was named for a suite. Fails the test where none was, or it cannot be had."""
    try:
        return _factory(config, name)()
    except pytest.UsageError as missing:
        pytest.fail(str(missing), pytrace=False)


def _suites(config: pytest.Config, given: str) -> Iterator[str]:
    """What an argument stands for: the package itself for all suites that a rig was named for."""
    name = given.split("::", maxsplit=1)[0].removeprefix(f"{PACKAGE}.")
    if given == PACKAGE:
        chosen = [each for each, option in OPTIONS.items() if config.getoption(option)]
        if not chosen:
            raise pytest.UsageError(f"{PACKAGE}: which contract? Name a rig: {', '.join(OPTIONS.values())} package.module:function")
        for each in chosen:
            _factory(config, each)
            yield f"{PACKAGE}.{each}"
        return
    if name in OPTIONS:
        _factory(config, name)
    yield given


def _factory(config: pytest.Config, name: str) -> RigFactory:
    """Raises UsageError."""
    option = OPTIONS[name]
    given: str | None = config.getoption(option)
    if not given:
        raise pytest.UsageError(f"{PACKAGE}.{name} needs a rig: {option} package.module:function")
    module, _, function = given.partition(":")
    if not (module and function):
        raise pytest.UsageError(f"{option} {given}: a rig is named as package.module:function")
    try:
        home = import_module(module)
    except ModuleNotFoundError as missing:
        raise pytest.UsageError(f"{option} {given}: {missing}; Python looks in this folder if started as python -m pytest") from None
    found = getattr(home, function, None)
    if not callable(found):
        raise pytest.UsageError(f"{option} {given}: {module} has no function {function}")
    return cast(RigFactory, found)
