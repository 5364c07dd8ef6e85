"""A demo that was spoiled: a card of one's own is played with, one is blocked and mended at the branch, and then all begins anew."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.demo.art import branch, reset
from otp_atm.demo.branch import Service
from otp_atm.demo.levers import Lever
from otp_atm.kiosk.journal_files import read_journal
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb

WALLET: Final = load_fixtures().wallet
BLOCKED: Final = next(index for index, card in enumerate(WALLET) if card.id == "nearly-blocked")
NUMBER: Final = "6037991234567893"
PIN: Final = "4902"
NEW_PIN: Final = "7305"


def kinds(journal: Path) -> list[str]:
    return [record["event"] for record in read_journal(journal)]


def try_card(demo: Demo, index: int, pin: str, screen: str) -> None:
    """Put a card in, type this PIN, see what comes, and have the card back."""
    demo.click_card(index)
    demo.see("card_pin")
    demo.keys(*pin, "Return")
    demo.see(screen)
    demo.keys("Escape")
    demo.see("take_card")
    demo.keys("space")
    demo.see("thanks")


def test_f07_a_spoiled_demo_is_mended_at_the_branch_and_begins_anew_sooner_than_it_was_started(xvfb: type[Xvfb], config: Path) -> None:
    folder = config.parent
    (folder / "phone.db").write_bytes(b"no database")
    cards = len(WALLET)
    began = time.monotonic()
    with xvfb(1280, 720) as server, Demo(server.name, config, cards, "--lang", "en", "--fresh") as demo:
        demo.see("welcome")
        starting = time.monotonic() - began
        assert (folder / "phone.db.old").read_bytes() == b"no database"

        assert demo.areas.add_card
        demo.click(demo.areas.add_card.center)
        demo.keys(*NUMBER, "Return", *PIN, "Return", "Return")
        demo.use("sleep", "1.5")  # until the bank has issued it
        demo.hold(cards + 1)
        try_card(demo, cards, PIN, "services")

        try_card(demo, BLOCKED, "9999", "card_blocked")
        demo.pull(Lever.BRANCH)
        demo.choose_at_branch(BLOCKED)
        desk = branch.plan_of(demo.studio, cards + 1)
        demo.use("sleep", "1.2")  # until the desk has heard of it
        demo.click(desk.unblock.center)
        demo.click(desk.services[Service.PIN].center)
        demo.keys(*NEW_PIN, "Return")
        demo.click(desk.close.center)
        try_card(demo, BLOCKED, NEW_PIN, "services")

        demo.keys("ctrl+r", "Escape")
        demo.pull(Lever.RESET)
        began = time.monotonic()
        demo.click(reset.plan_of(demo.studio).yes.center)
        demo.see("welcome")
        assert time.monotonic() - began < starting
        demo.hold(cards)
        try_card(demo, BLOCKED, WALLET[BLOCKED].pin, "services")
        assert demo.close() == 0
    assert "CardBlocked" in kinds(folder / "journal.old")
    assert kinds(folder / "journal.old")[-1] == "TerminalStopped"
    assert "CardBlocked" not in kinds(folder / "journal")
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name.split(".")[0] != "bank")
    assert not [secret for secret in (NUMBER, PIN, NEW_PIN) if f'"{secret}"'.encode() in written]
