"""A whole enrolment with the real window, the real bank process, and a chip card in a real PC/SC reader (issue 4, «Proof»)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.demo.bank_process import BankProcess
from tests.card_reader.virtual.emv_card import Application, EmvCard
from tests.card_reader.virtual.reader import VirtualReader, virtual_reader
from tests.end_to_end.kiosk import Kiosk
from tests.end_to_end.xvfb import Xvfb

SARA = next(card for card in load_fixtures().wallet if card.id == "phone-on-file")
OTP_PIN = "40718293"


@pytest.fixture
def reader() -> Iterator[VirtualReader]:
    with virtual_reader() as reader:
        reader.pcscd.start()
        yield reader


@pytest.fixture
def kiosk(xvfb: type[Xvfb], reader: VirtualReader, tmp_path: Path) -> Iterator[Kiosk]:
    shared = f"simulator: {{database: 'sqlite:///{tmp_path / 'bank.sqlite3'}', master_key_file: {tmp_path / 'bank.key'}}}\n"
    bank_config, config, journal = tmp_path / "bank.yaml", tmp_path / "config.yaml", tmp_path / "journal"
    bank_config.write_text(shared)
    with BankProcess(bank_config) as bank, xvfb(1280, 800) as server:
        config.write_text(
            f"bank: {{url: '{bank.url()}'}}\njournal: {{directory: {journal}}}\ncard_reader: {{driver: pcsc, name: '{reader.pattern}'}}\n"
        )
        with Kiosk(server.name, config, journal) as kiosk:
            kiosk.reach("welcome")
            yield kiosk


def saras_card() -> EmvCard:
    """The chip of a card that the bank knows."""
    year, month = SARA.expiry[2:].split("-")
    track2 = f"{SARA.pan}D{year}{month}1010000"
    return EmvCard(applications=[Application(pan=SARA.pan, expiry=f"{year}{month}28", track2=track2)])


def test_f02_f03_g04_to_g08_a_customer_registers_with_a_chip_card(kiosk: Kiosk, reader: VirtualReader) -> None:
    reader.slot.insert(saras_card())
    read = kiosk.reach("card_pin")
    assert read["event"] == "CardRead"
    assert SARA.pan not in str(read)
    kiosk.keys(*SARA.pin, "Return")
    kiosk.reach("services")
    kiosk.answer("F5")
    kiosk.reach("password_operations")
    kiosk.answer("F5")
    kiosk.reach("confirm_phone")
    kiosk.answer("Return")
    for entry in ("otp_pin", "otp_pin_again"):
        kiosk.reach(entry)
        kiosk.keys(*OTP_PIN, "Return")
    kiosk.reach("consent")
    kiosk.answer("Return")
    kiosk.reach("enrolled")
    kiosk.keys("Escape")
    kiosk.reach("take_card")
    reader.slot.remove()
    kiosk.reach("thanks")
    kiosk.reach("welcome")
    assert kiosk.close() == 0


def test_f02_the_service_dies_under_a_customer_and_the_terminal_comes_back(kiosk: Kiosk, reader: VirtualReader) -> None:
    reader.slot.insert(saras_card())
    kiosk.reach("card_pin")
    reader.pcscd.kill()
    assert kiosk.reach("reader_failed")["code"] == "pcsc-service-missing"
    reader.slot.remove()
    reader.pcscd.start()
    kiosk.reach("welcome")
    reader.slot.insert(saras_card())
    kiosk.reach("card_pin")


def test_a_card_pulled_under_a_customer_ends_the_session(kiosk: Kiosk, reader: VirtualReader) -> None:
    reader.slot.insert(saras_card())
    kiosk.reach("card_pin")
    reader.slot.remove()
    kiosk.reach("card_gone")
    kiosk.answer("Return")
    kiosk.reach("welcome")
