"""The kiosk as a branch runs it: the whole screen, real keys, a real chip card on a real PC/SC service, the real bank process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bank.simulator.fixtures import load_fixtures
from bank.wire import control
from bank.wire.http import HttpTransport
from kiosk.journal_files import read_journal
from tests.bank.process import BankProcess
from tests.card_reader.virtual.emv_card import Application, EmvCard
from tests.card_reader.virtual.pcscd import free_ports
from tests.card_reader.virtual.reader import virtual_reader
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb

SARA = load_fixtures().wallet[0]
OTP_PIN = "40718293"
INSERT_SARA, TAKE_CARD = "ctrl+1", "ctrl+0"


class Branch:
    """A bank that can be switched off and on at one address, and the configuration of a terminal that knows it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_ports()
        self.bank: BankProcess | None = None
        self.journal = folder / "journal"

    def open_bank(self) -> None:
        self.bank = BankProcess(self._folder, f"sqlite:///{self._folder / 'bank.sqlite3'}", "--port", str(self._port))

    def close_bank(self) -> None:
        """Like a pulled plug."""
        if self.bank:
            self.bank.__exit__(None, None, None)
            self.bank = None

    def config(self, reader: str = "simulated", pattern: str = "*") -> Path:
        file = self._folder / "config.yaml"
        file.write_text(
            f"""
terminal: {{language: en}}
timeouts: {{retry: 0.2, thanks: 0.2, bank: 3}}
card_reader: {{driver: {reader}, name: "{pattern}"}}
bank: {{url: "http://127.0.0.1:{self._port}", deadline: 2}}
journal: {{directory: {self.journal}}}
"""
        )
        return file

    def records(self) -> list[dict[str, Any]]:
        """The journal, every line checked against the chain."""
        return list(read_journal(self.journal))

    def enrolled(self) -> bool:
        """What the bank knows about Sara's card."""
        assert self.bank
        transport = HttpTransport(self.bank.url)
        try:
            status = transport.call(control.READ_CARD, control.WhichCard(pan=SARA.pan), deadline=10.0)
        finally:
            transport.close()
        assert isinstance(status, control.CardStatus)
        return status.enrolled


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    branch = Branch(tmp_path)
    branch.open_bank()
    yield branch
    branch.close_bank()


@pytest.fixture
def screen(xvfb: type[Xvfb]) -> Iterator[str]:
    with xvfb(1280, 800) as server:
        yield server.name


def sign_in(kiosk: Window) -> None:
    """From the card PIN to the services."""
    kiosk.see("card_pin")
    kiosk.keys(*SARA.pin, "Return")
    kiosk.see("services")


def choose_otp_pin(kiosk: Window) -> None:
    """From the services to the question of consent."""
    kiosk.keys("F5")
    kiosk.see("password_operations")
    kiosk.keys("F5")
    assert "0912 *** 4567" in kiosk.see("confirm_phone")
    kiosk.keys("Return")
    for entry in ("otp_pin", "otp_pin_again"):
        kiosk.see(entry)
        kiosk.keys(*OTP_PIN, "Return")
    kiosk.see("consent")


def told(kiosk: Window, branch: Branch) -> str:
    """Everything that was printed or journaled."""
    return "\n".join(kiosk.said) + "".join(path.read_text() for path in branch.journal.iterdir())


def test_p01_g04_to_g08_a_customer_enrols_full_screen_with_the_cards_of_the_simulated_reader(branch: Branch, screen: str) -> None:
    with Window(screen, branch.config(), "kiosk") as kiosk:
        kiosk.see("welcome")
        assert kiosk.geometry() == (0, 0, 1280, 800)
        kiosk.keys(INSERT_SARA)
        sign_in(kiosk)
        choose_otp_pin(kiosk)
        kiosk.keys("F8")
        assert "0912 *** 4567" in kiosk.see("enrolled")
        kiosk.keys("Escape")
        kiosk.see("take_card")
        kiosk.keys(TAKE_CARD)
        kiosk.see("thanks")
        kiosk.see("welcome")
        assert kiosk.close() == 0
    assert branch.enrolled()
    events = [record["event"] for record in branch.records()]
    assert events.count("Enrolled") == 1
    assert events[-1] == "TerminalStopped"
    assert not [secret for secret in (OTP_PIN, SARA.pan) if secret in told(kiosk, branch)]


def test_f07_a_kiosk_told_to_stop_in_the_middle_leaves_in_order(branch: Branch, screen: str) -> None:
    with Window(screen, branch.config(), "kiosk") as kiosk:
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        sign_in(kiosk)
        choose_otp_pin(kiosk)
        assert kiosk.close() == 0
    assert not branch.enrolled()
    last = branch.records()[-1]
    assert (last["event"], last["from"]) == ("TerminalStopped", "consent")


def test_p02_a_whole_enrolment_with_a_chip_card_on_a_real_pcsc_service(branch: Branch, screen: str) -> None:
    expiry = SARA.last_day.strftime("%y%m%d")
    chip = EmvCard(applications=[Application(pan=SARA.pan, expiry=expiry, track2=f"{SARA.pan}D{expiry[:4]}1010000012300000")])
    with virtual_reader() as device:
        device.pcscd.start()
        with Window(screen, branch.config("pcsc", device.pattern), "kiosk") as kiosk:
            kiosk.see("welcome")
            device.slot.insert(chip)
            sign_in(kiosk)
            choose_otp_pin(kiosk)
            kiosk.keys("F8")
            kiosk.see("enrolled")
            kiosk.keys("Escape")
            kiosk.see("take_card")
            device.slot.remove()
            kiosk.see("thanks")

            kiosk.see("welcome")
            device.slot.insert(chip)
            sign_in(kiosk)
            device.pcscd.kill()
            kiosk.see("take_card_and_close")
            kiosk.see("out_of_service [pcsc-service-missing]")
            device.slot.remove()
            device.pcscd.start()
            kiosk.see("welcome")
            assert kiosk.close() == 0
    assert branch.enrolled()
    events = [record["event"] for record in branch.records()]
    assert events.count("Enrolled") == 1
    assert events[-1] == "TerminalStopped"
    assert SARA.pan not in told(kiosk, branch)


def test_f07_a_bank_that_goes_and_comes_takes_the_kiosk_out_of_service_and_back(branch: Branch, screen: str) -> None:
    branch.close_bank()
    with Window(screen, branch.config(), "kiosk") as kiosk:
        kiosk.see("out_of_service [bank-unreachable]")
        branch.open_bank()
        kiosk.see("welcome")

        branch.close_bank()  # while nobody is there: the next customer finds out
        kiosk.keys(INSERT_SARA)
        kiosk.see("card_pin")
        kiosk.keys(*SARA.pin, "Return")
        lead_out(kiosk)
        branch.open_bank()
        kiosk.see("welcome")

        kiosk.keys(INSERT_SARA)  # while a customer is in the middle
        sign_in(kiosk)
        choose_otp_pin(kiosk)
        branch.close_bank()
        kiosk.keys("F8")
        lead_out(kiosk)
        branch.open_bank()
        kiosk.see("welcome")
        assert kiosk.close() == 0
    assert not branch.enrolled()
    records = branch.records()
    assert records[-1]["event"] == "TerminalStopped"
    assert {record["code"] for record in records if record["event"] == "BankUnreachable"} == {"bank-unreachable"}


def lead_out(kiosk: Window) -> None:
    """The bank is away: the customer is told, gets the card, and the terminal closes."""
    kiosk.see("bank_unreachable [bank-unreachable]")
    kiosk.keys("Return")
    kiosk.see("take_card_and_close [bank-unreachable]")
    kiosk.keys(TAKE_CARD)
    kiosk.see("out_of_service [bank-unreachable]")
