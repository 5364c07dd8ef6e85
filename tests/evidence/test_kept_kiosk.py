"""The kiosk as a branch runs it, which keeps its last sessions."""

from __future__ import annotations

import stat
from pathlib import Path

import yaml

from otp_atm.evidence.bundle_file import read
from otp_atm.evidence.keeping import sessions_in
from otp_atm.evidence.replay import replay
from tests.end_to_end.branch import INSERT_SARA, SARA, TAKE_CARD, Branch
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb


def test_b03_b05_a_kiosk_keeps_its_last_visits_and_what_there_is_of_one_that_it_is_stopped_in(
    branch: Branch, xvfb: type[Xvfb], tmp_path: Path
) -> None:
    config = branch.config()
    kept = tmp_path / "sessions"
    config.write_text(yaml.safe_dump(yaml.safe_load(config.read_text()) | {"evidence": {"sessions": 2, "directory": str(kept)}}))
    with xvfb(800, 600) as screen, Window(screen.name, config, "kiosk") as kiosk:
        kiosk.see("welcome")
        for _ in range(2):
            kiosk.keys(INSERT_SARA)
            kiosk.see("card_pin")
            kiosk.keys("Escape")
            kiosk.see("take_card")
            kiosk.keys(TAKE_CARD)
            kiosk.see("thanks")
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        kiosk.see("card_pin")
        kiosk.keys(*SARA.pin, "Return")
        kiosk.see("services")
        assert kiosk.close() == 0
    files = sessions_in(kept)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert [replay(read(file)).difference for file in files] == [None, None]
    left, stopped = map(read, files)
    assert "TerminalStopped" in str(stopped.stream[-2:])
    assert "thanks" in [entry.get("name") for entry in left.story]
    assert SARA.pan not in str(stopped.stream) + str(stopped.story)
