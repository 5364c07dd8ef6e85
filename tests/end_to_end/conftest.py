"""What the tests of whole processes need."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The configuration of a demo that keeps all it has in a folder of its own."""
    file = tmp_path / "config.yaml"
    database, journal, phone = (tmp_path / name for name in ("bank.sqlite3", "journal", "phone.db"))
    file.write_text(f"simulator: {{database: 'sqlite:///{database}'}}\njournal: {{directory: {journal}}}\nphone: {{file: {phone}}}\n")
    return file
