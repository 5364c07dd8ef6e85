"""Without a display the demo still does its job, in a process of its own against the real bank process, and keeps every secret (F8)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.kiosk.project import PROJECT
from tests.needs import need

SARA = next(card for card in load_fixtures().wallet if card.id == "phone-on-file")
OTP_PIN = "40718293"


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ("Choose an eight-digit PIN", "0912 *** 4567", "One-time passwords are deactivated")), ("fa", ("۰۹۱۲ *** ۴۵۶۷", "غیرفعال شد"))],
)
def test_p05_f08_one_customer_is_told_from_card_in_to_card_out(language: str, told: tuple[str, ...], tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"simulator: {{master_key_file: {tmp_path / 'bank.key'}}}\njournal: {{directory: {tmp_path / 'journal'}}}\n")
    no_display = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    need("server")
    done = subprocess.run(
        [sys.executable, str(PROJECT / "run_atm.py"), "--config", str(config), "--lang", language],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env=no_display | {"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    plain = said.translate(dict.fromkeys(range(0x2066, 0x206A)))
    for text in told:
        assert text in plain
    assert "no display here" in said
    pictures = sorted((PROJECT / "build" / "demo" / f"told.{language}").iterdir())
    assert len(pictures) > 15
    for secret in (OTP_PIN, SARA.pan, "09121234567", f"PIN {SARA.pin}"):
        assert secret not in said
