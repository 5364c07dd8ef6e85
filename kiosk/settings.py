"""The shape of config.yaml: every key, its type, its range and its default. `kiosk.load` reads a file into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct, field

from kiosk.effects import Timeout
from kiosk.load import DatabaseUrl, Misfit

PROJECT: Final = Path(__file__).resolve().parent.parent
"""Defaults that name files mean the project's own; paths in a file are relative to that file's folder."""

Seconds = Annotated[float, Meta(gt=0, le=3600)]
Color = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Port = Annotated[int, Meta(ge=0, le=65535)]
NO_CREDENTIAL: Final = "no name or password (nothing with an @) may stand in the address of a bank: addresses are shown and logged"


ASKING: Final = ("bank", "idle")
"""The waits in which a request is under way: of a customer, or whether the bank is there."""


LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2}\Z")]
"""ISO 639-1."""
Texts = Annotated[dict[LanguageCode, Name], Meta(min_length=1)]
"""The same said in several languages."""


def _name() -> Texts:
    return {"fa": "بانک پارسیان", "en": "Parsian Bank", "ar": "بنك بارسيان"}


def _subtitle() -> Texts:
    return {
        "fa": "خدمات رمز و کارت — خودپرداز",
        "en": "Card and password services — ATM",
        "ar": "خدمات البطاقة والرقم السري — صراف آلي",
    }


class BrandSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What makes the terminal the bank's own."""

    name: Texts = field(default_factory=_name)
    subtitle: Texts = field(default_factory=_subtitle)
    primary: Color = "#1f4fa3"
    accent: Color = "#eec265"
    logo: Path | None = None
    support_phone: Name = "021-81151000"


class TerminalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Which terminal this is and how it speaks: the languages that it offers, and the one it begins with, the first unless one is named."""

    id: Annotated[str, Meta(pattern=r"^[A-Z0-9]{8}\Z")] = "ATM00001"
    languages: Annotated[tuple[LanguageCode, ...], Meta(min_length=2, max_length=4)] = ("fa", "en")
    language: LanguageCode | None = None
    time_zone: Name = "Asia/Tehran"
    brand: BrandSettings = field(default_factory=BrandSettings)

    def __post_init__(self) -> None:
        for place, code in enumerate(self.languages):
            if code in self.languages[:place]:
                raise Misfit(f"{code} stands there twice", ("languages", place))
        if self.language not in {None, *self.languages}:
            raise Misfit(f"must be one of terminal.languages: {', '.join(self.languages)}", ("language",), ("languages",))
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Misfit(f"there is no time zone {self.time_zone}", ("time_zone",)) from None


class TimeoutSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long each kind of waiting lasts, in seconds; `kiosk.effects.Timeout` says what they are."""

    read_card: Seconds = 10
    entry: Seconds = 30
    choice: Seconds = 30
    notice: Seconds = 15
    result: Seconds = 60
    more_time: Seconds = 15
    take_card: Seconds = 30
    thanks: Seconds = 3
    bank: Seconds = 40
    device: Seconds = 10
    idle: Seconds = 60
    retry: Seconds = 2

    @property
    def pin_pad(self) -> float:
        """What the PIN pad is asked may have to wait for the command that it is at, and one behind that: each takes up to `device`."""
        return 3 * self.device

    def by_kind(self) -> dict[Timeout, float]:
        return {kind: getattr(self, kind.value) for kind in Timeout}


CardReaderDriver = Literal["simulated", "pcsc", "stripe"]


class CardReaderSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The card reader's driver, or those of a chip reader and a stripe reader that make one.

    `name` is the pattern of a PC/SC reader's name (`*` any, `?` one character).
    """

    driver: CardReaderDriver | tuple[CardReaderDriver, ...] = "simulated"
    name: Name = "*"

    def __post_init__(self) -> None:
        if not self.drivers:
            raise Misfit("names no driver", ("driver",))
        for place, name in enumerate(self.drivers):
            if name in self.drivers[:place]:
                raise Misfit(f"{name} stands there twice", ("driver", place))
        if len(self.drivers) > 1 and not (len(self.drivers) == 2 and "stripe" in self.drivers):
            raise Misfit("two drivers are a chip reader's and a stripe reader's: [pcsc, stripe]", ("driver",))

    @property
    def drivers(self) -> tuple[CardReaderDriver, ...]:
        """One, or two of which one is `stripe`."""
        return (self.driver,) if isinstance(self.driver, str) else self.driver


class PinPadSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The PIN pad's driver.

    A simulated one has its terminal master key in a file, in hexadecimal; a serial one holds its own and is on `port`, at `speed` bit/s.
    `on_screen` shows a simulated one's keys on a touch screen, the digits in their usual order or shuffled for each PIN.
    `keys` adds keyboard keys to those that a simulated one has: their names, and a digit or a key of `kiosk.vocabulary.Key` for each.
    """

    driver: Literal["simulated", "serial"] = "simulated"
    master_key_file: Path = PROJECT / "hardware" / "pin_pad" / "demo-master-key.hex"
    keys: dict[str, str] = {}
    on_screen: Literal["none", "fixed", "shuffled"] = "none"
    port: Path = Path("/dev/ttyUSB0")
    speed: Literal[9600, 19200, 38400, 57600, 115200] = 9600

    def __post_init__(self) -> None:
        if self.driver == "serial" and self.on_screen != "none":
            raise Misfit("must be none: a serial pad has keys of its own", ("on_screen",))


class DisplaySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The window of `kiosk` mode: the whole screen, or a window of this size for trying things out."""

    fullscreen: bool = True
    width: Annotated[int, Meta(ge=800, le=7680)] = 1280
    height: Annotated[int, Meta(ge=600, le=4320)] = 800


class BankSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the bank is, whose certificates it is trusted by, and how long one request may take with all repetitions, in seconds."""

    url: Annotated[str, Meta(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?\Z")] = "http://127.0.0.1:8321"
    ca_file: Path | None = None
    deadline: Seconds = 15

    def __post_init__(self) -> None:
        if "@" in self.url:
            raise Misfit(NO_CREDENTIAL, ("url",))
        try:
            url = urlsplit(self.url)
            usable = bool(url.hostname) and url.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise Misfit(f"{self.url} leads nowhere: it takes a host, and a port from 1 to 65535 if any", ("url",))


class SimulatorSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The bank simulator that the demo and `run_atm.py bank` start. Port 0 takes a free one."""

    host: Name = "127.0.0.1"
    port: Port = 8321
    database: DatabaseUrl = DatabaseUrl.within(PROJECT, "sqlite:///var/bank.sqlite3")
    master_key_file: Path = PROJECT / "var" / "bank-master.key"
    fixtures: Path = PROJECT / "bank" / "fixtures.yaml"
    control: bool = False
    otp_seconds_ahead: Annotated[int, Meta(ge=0, le=30)] = 3
    sms_otp_digits: Annotated[int, Meta(ge=7, le=10)] = 8


class JournalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the electronic journal is kept, the key it is sealed with (None: beside it), and when a new file begins."""

    directory: Path = PROJECT / "var" / "journal"
    key_file: Path | None = None
    max_bytes: Annotated[int, Meta(ge=10_000, le=1_000_000_000)] = 5_000_000


class PhoneSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the demo's phone keeps what it knows; its key lies beside it, and so does how far the demo's clock is ahead."""

    file: Path = PROJECT / "var" / "phone.db"


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """All of config.yaml."""

    terminal: TerminalSettings = field(default_factory=TerminalSettings)
    timeouts: TimeoutSettings = field(default_factory=TimeoutSettings)
    card_reader: CardReaderSettings = field(default_factory=CardReaderSettings)
    pin_pad: PinPadSettings = field(default_factory=PinPadSettings)
    display: DisplaySettings = field(default_factory=DisplaySettings)
    bank: BankSettings = field(default_factory=BankSettings)
    simulator: SimulatorSettings = field(default_factory=SimulatorSettings)
    journal: JournalSettings = field(default_factory=JournalSettings)
    phone: PhoneSettings = field(default_factory=PhoneSettings)

    def __post_init__(self) -> None:
        for name in ASKING:
            if getattr(self.timeouts, name) <= self.bank.deadline:
                problem = f"timeouts.{name} must be longer than bank.deadline, or the terminal gives up before its client does"
                raise Misfit(problem, ("timeouts", name), ("bank", "deadline"))

    @property
    def language(self) -> LanguageCode:
        """What the terminal begins with."""
        return self.terminal.language or self.terminal.languages[0]
