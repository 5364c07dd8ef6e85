"""The guided tour in the real window: begun by key in the middle of a visit, paused, gone on with, ended; and begun by the command line."""

from __future__ import annotations

from pathlib import Path

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.kiosk.journal_files import read_journal
from otp_atm.kiosk.vocabulary import Key
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb

WALLET = load_fixtures().wallet
SARA = next(index for index, card in enumerate(WALLET) if card.id == "phone-on-file")


def test_a_tour_in_the_middle_of_a_visit_leaves_the_visit_as_it_was(xvfb: type[Xvfb], config: Path) -> None:
    with xvfb(1280, 720) as server, Demo(server.name, config, len(WALLET), "--lang", "en") as demo:
        demo.see("welcome")
        demo.click_card(SARA)
        demo.see("card_pin")

        demo.keys("F10")
        assert "first visit" in demo.see("tour")
        demo.keys("space")
        assert "first visit" in demo.see("tour paused")
        demo.keys("space")
        assert "first visit" in demo.see("tour")
        assert "no mobile number on file" in demo.see("tour")
        demo.see("card_pin")
        demo.see("services")
        demo.keys("Escape")
        demo.see("tour over")

        demo.click_digits(WALLET[SARA].pin)
        demo.click_key(Key.ENTER)
        demo.see("services")
        assert demo.close() == 0
    cards = [record["event"] for record in read_journal(config.parent / "journal") if record["event"] == "CardInserted"]
    assert len(cards) == 1, "the tour's visits stand in no journal"


def test_p01_a_window_without_room_for_both_turns_to_what_the_tour_does(xvfb: type[Xvfb], config: Path) -> None:
    with xvfb(640, 480) as server, Demo(server.name, config, len(WALLET), "--lang", "en", "--tour") as demo:
        assert "first visit" in demo.see("tour")
        demo.see("services")
        assert demo.close() == 0


def test_the_command_line_begins_it_and_the_window_can_be_closed_in_its_middle(xvfb: type[Xvfb], config: Path) -> None:
    with xvfb(1280, 720) as server, Demo(server.name, config, len(WALLET), "--lang", "fa", "--tour") as demo:
        assert "رمز یکبار مصرف" in demo.see("tour")
        demo.see("card_pin")
        assert demo.close() == 0
