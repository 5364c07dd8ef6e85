"""The shape of config.yaml: one part for each room that has something to set, in words of its own, and what holds between them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec import Struct, field

from otp_atm.bank.settings import BankSettings
from otp_atm.bank.simulator.settings import SimulatorSettings
from otp_atm.evidence.settings import EvidenceSettings
from otp_atm.fleet.settings import FleetSettings
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.display.settings import DisplaySettings
from otp_atm.hardware.pin_pad.settings import PinPadSettings
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.settings import JournalSettings, LanguageCode, TerminalSettings, TimeoutSettings
from otp_atm.monitoring.settings import MonitoringSettings
from otp_atm.phone.settings import PhoneSettings
from otp_atm.services.settings import ServiceSettings

ASKING: Final = ("bank", "idle")
"""The waits in which a request is under way: of a customer, or whether the bank is there."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of config.yaml. `kiosk.load` reads a file into it."""

    terminal: TerminalSettings = field(default_factory=TerminalSettings)
    timeouts: TimeoutSettings = field(default_factory=TimeoutSettings)
    card_reader: CardReaderSettings = field(default_factory=CardReaderSettings)
    pin_pad: PinPadSettings = field(default_factory=PinPadSettings)
    display: DisplaySettings = field(default_factory=DisplaySettings)
    bank: BankSettings = field(default_factory=BankSettings)
    simulator: SimulatorSettings = field(default_factory=SimulatorSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)
    monitoring: MonitoringSettings = field(default_factory=MonitoringSettings)
    phone: PhoneSettings = field(default_factory=PhoneSettings)
    fleet: FleetSettings = field(default_factory=FleetSettings)
    services: ServiceSettings = field(default_factory=ServiceSettings)

    def __post_init__(self) -> None:
        for name in ASKING:
            if getattr(self.timeouts, name) <= self.bank.deadline:
                problem = f"timeouts.{name} must be longer than bank.deadline, or the terminal gives up before its client does"
                raise Misfit(problem, ("timeouts", name), ("bank", "deadline"))

    @property
    def language(self) -> LanguageCode:
        """What the terminal begins with."""
        return self.terminal.language or self.terminal.languages[0]

    def told(self, config: Path) -> Terminal:
        """What drivers and banks are told of a terminal with this configuration, which stands in the file `config`."""
        waits = self.timeouts
        folder = config.resolve().parent
        return Terminal(id=self.terminal.id, folder=folder, read_card=waits.read_card, device=waits.device, bank=self.bank.deadline)
