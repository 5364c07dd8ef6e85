"""The demo begins anew: asked first, in two seconds, with everything as in the beginning (issue 16)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.demo.art import reset
from otp_atm.demo.levers import Lever
from otp_atm.kiosk.journal_files import read_journal
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb

WALLET: Final = load_fixtures().wallet
BLOCKED: Final = next(index for index, card in enumerate(WALLET) if card.id == "nearly-blocked")
SECONDS: Final = 2.0


def kinds(journal: Path) -> list[str]:
    return [record["event"] for record in read_journal(journal)]


def test_a_spoiled_demo_is_as_in_the_beginning_two_seconds_after_it_was_asked_to_be(xvfb: type[Xvfb], config: Path) -> None:
    """A card is blocked, the journal knows it; a question that is not answered with yes changes nothing; then both are as before."""
    with xvfb(1280, 720) as server, Demo(server.name, config, len(WALLET), "--lang", "en") as demo:
        demo.see("welcome")
        demo.click_card(BLOCKED)
        demo.see("card_pin")
        demo.keys(*"9999", "Return")
        demo.see("card_blocked")
        demo.keys("ctrl+r", "Escape")
        demo.pull(Lever.RESET)
        began = time.monotonic()
        demo.click(reset.plan_of(demo.studio).yes.center)
        demo.see("welcome")
        assert time.monotonic() - began < SECONDS * 1.5
        demo.click_card(BLOCKED)
        demo.see("card_pin")
        demo.keys(*WALLET[BLOCKED].pin, "Return")
        demo.see("services")
        assert demo.close() == 0
    folder = config.parent
    assert "CardBlocked" in kinds(folder / "journal.old")
    assert kinds(folder / "journal.old")[-1] == "TerminalStopped"
    assert "CardBlocked" not in kinds(folder / "journal")


def test_fresh_leads_out_of_files_that_nothing_else_leads_out_of(xvfb: type[Xvfb], config: Path) -> None:
    folder = config.parent
    (folder / "phone.db").write_bytes(b"no database")
    (folder / "demo-clock").write_text("1e9")
    (folder / "journal").mkdir()
    (folder / "journal" / "head").write_text("damaged")
    (folder / "bank.sqlite3").write_bytes(b"no database either" * 100)
    with xvfb(1280, 720) as server, Demo(server.name, config, len(WALLET), "--lang", "en", "--fresh") as demo:
        demo.see("welcome")
        assert demo.close() == 0
    for kept in ("phone.db", "journal", "bank.sqlite3"):
        assert (folder / kept).exists()
        assert (folder / f"{kept}.old").exists()
