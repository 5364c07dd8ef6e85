"""What the tests of whole processes need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.branch import Branch


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    branch = Branch(tmp_path)
    branch.open_bank()
    yield branch
    branch.close_bank()
