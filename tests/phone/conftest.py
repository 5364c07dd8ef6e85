"""Somebody with a phone, and what phones keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from otp_atm.phone.store import Store
from tests.phone.person import Person


@pytest.fixture
def people() -> Iterator[Callable[[Path | None], Person]]:
    """People whose phones keep what they know in a file, or in memory."""
    with ExitStack() as phones:
        yield lambda file: phones.enter_context(closing(Person(file)))


@pytest.fixture
def person(people: Callable[[Path | None], Person]) -> Person:
    return people(None)


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(Store()) as kept:
        yield kept
