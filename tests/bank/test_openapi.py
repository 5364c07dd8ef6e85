"""The committed OpenAPI document is the one the program has."""

from __future__ import annotations

from pathlib import Path

from otp_atm.bank.simulator.http.openapi import openapi_document

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_openapi_document_is_fresh() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == openapi_document(), (
        "stale: run python -m bank.simulator.http.openapi > docs/openapi.json"
    )
