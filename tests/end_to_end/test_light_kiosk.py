"""A terminal without a bank in it loads nothing that only a bank needs, nor a second library for its messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.branch import INSERT_SARA, SARA, Branch
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb

OF_A_BANK = {"starlette", "uvicorn", "fastapi", "litestar", "pydantic", "sqlalchemy", "sqlite3", "psycopg"}
WITNESS = """
import atexit, sys
from pathlib import Path
atexit.register(lambda: Path({file!r}).write_text("\\n".join(sys.modules)))
"""


def test_a_kiosk_that_has_served_a_customer_has_loaded_nothing_of_a_bank(
    branch: Branch, xvfb: type[Xvfb], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real program, from its start to the bank's answer to a card PIN; what it has loaded is told by Python as it ends."""
    witness = tmp_path / "witness"
    witness.mkdir()
    (witness / "sitecustomize.py").write_text(WITNESS.format(file=str(tmp_path / "modules")))
    monkeypatch.setenv("PYTHONPATH", str(witness))
    with xvfb(1280, 800) as server, Window(server.name, branch.config(), "kiosk") as kiosk:
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        kiosk.see("card_pin")
        kiosk.keys(*SARA.pin, "Return")
        kiosk.see("services")
        assert kiosk.close() == 0
    loaded = {name.partition(".")[0] for name in (tmp_path / "modules").read_text().split()}
    assert {"otp_atm", "msgspec", "urllib3", "pygame"} <= loaded, "the witness has seen too little"
    assert not loaded & OF_A_BANK
