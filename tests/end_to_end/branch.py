"""A branch: a real bank process, the configuration of a kiosk that knows it, and one of its customers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.wire import control
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.kiosk.journal_files import read_journal
from tests.bank.process import BankProcess
from tests.card_reader.virtual.pcscd import free_ports
from tests.end_to_end.window import Window

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

    def config(self, reader: str = "simulated", pattern: str = "*", pad: str = "{}", idle: float = 60, listen: str = "null") -> Path:
        file = self._folder / "config.yaml"
        file.write_text(
            f"""
terminal: {{language: en}}
timeouts: {{retry: 0.2, thanks: 0.2, idle: {idle}, bank: 3}}
card_reader: {{driver: {reader}, name: "{pattern}"}}
pin_pad: {pad}
bank: {{url: "http://127.0.0.1:{self._port}", deadline: 2}}
journal: {{directory: {self.journal}}}
monitoring: {{listen: {listen}}}
"""
        )
        return file

    def records(self) -> list[dict[str, Any]]:
        """The journal, every line checked against the chain."""
        return list(read_journal(self.journal))

    def enrolled(self) -> bool:
        """What the bank knows about Sara's card."""
        assert self.bank
        transport = HttpTransport.to(self.bank.url)
        try:
            status = transport.call(control.READ_CARD, control.WhichCard(pan=SARA.pan), deadline=10.0)
        finally:
            transport.close()
        assert isinstance(status, control.CardStatus)
        return status.enrolled


def told(kiosk: Window, branch: Branch) -> str:
    """Everything that was printed or journaled."""
    return "\n".join(kiosk.said) + "".join(path.read_text() for path in branch.journal.iterdir())
