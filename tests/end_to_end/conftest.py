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


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The configuration of a demo that keeps all it has in a folder of its own."""
    file = tmp_path / "config.yaml"
    database, journal, phone = (tmp_path / name for name in ("bank.sqlite3", "journal", "phone.db"))
    file.write_text(f"simulator: {{database: 'sqlite:///{database}'}}\njournal: {{directory: {journal}}}\nphone: {{file: {phone}}}\n")
    return file
