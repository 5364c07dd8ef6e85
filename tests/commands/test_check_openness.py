"""`run_atm.py check` warns, in one line each, about what stands open; and it tells what a kiosk would meet that starts now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from otp_atm import launcher
from otp_atm.bank.settings import BankSettings
from otp_atm.commands import check
from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.keyboards import Keyboard, keyboards
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.pin_pad.settings import PinPadSettings
from otp_atm.kiosk.clock import SystemClock
from otp_atm.kiosk.journal import TerminalStarted
from otp_atm.kiosk.journal_files import journal_files, key_beside, open_journal
from otp_atm.kiosk.load import load
from otp_atm.kiosk.settings import JournalSettings
from tests.bank.process import BankProcess
from tests.bank.tls_bank import answering, server
from tests.needs import posix_only

ELSEWHERE = "https://192.0.2.1"
DEMO_KEY = PinPadSettings().master_key_file.read_text()


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is open is seen without a bank."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


Warned = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def warned(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Warned:
    """Name and sentence of each warning for a configuration of these sections, no bank being asked."""
    for asking in ("bank", "presence"):
        monkeypatch.setattr(check, asking, lambda *_: (True, "not asked"))
    monkeypatch.setattr(check, "contact", lambda _: iter(()))
    own = {"journal": "{directory: journal}", "phone": "{file: phone.db}", "simulator": "{master_key_file: bank.key}"}

    def ask(**sections: str) -> list[tuple[str, str]]:
        (tmp_path / "config.yaml").write_text("".join(f"{name}: {text}\n" for name, text in (own | sections).items()))
        launcher.main(["check", "--config", str(tmp_path / "config.yaml")])
        lines = capsys.readouterr().out.splitlines()
        return [(line[9:24].strip(), line[24:]) for line in lines if line.startswith("WARNING")]

    return ask


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8321", "http://127.9.9.9", "http://localhost", "http://[::1]:8321", "http://[::ffff:127.0.0.1]", "http://127.1"],
)
def test_a_demonstration_on_one_computer_is_no_news(url: str, tmp_path: Path, warned: Warned) -> None:
    assert warned(bank=f"{{url: '{url}'}}") == []


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1", "http://[2001:db8::1]:80", "http://nobody-knows-it.invalid", "http://[::ffff:192.0.2.1]"]
)
def test_with_a_bank_elsewhere_all_that_is_simulated_is_named(url: str, tmp_path: Path, warned: Warned) -> None:
    said = warned(bank=f"{{url: '{url}'}}")
    assert [name for name, _ in said] == ["bank", "PIN pad", "master key", "card reader"]
    assert "plain http" in said[0][1]


def test_https_is_not_plain(tmp_path: Path, warned: Warned) -> None:
    said = warned(bank=f"{{url: '{ELSEWHERE}'}}")
    assert [name for name, _ in said] == ["PIN pad", "master key", "card reader"]


def test_real_devices_and_https_leave_nothing_open(tmp_path: Path, warned: Warned) -> None:
    devices = {"pin_pad": "{driver: serial}", "card_reader": "{driver: stripe}"}
    assert warned(bank=f"{{url: '{ELSEWHERE}'}}", **devices) == []


@posix_only("permissions of files")
@pytest.mark.parametrize(("text", "is_demos"), [(DEMO_KEY, True), (f"\n{DEMO_KEY.strip().swapcase()}\n", True), ("11" * 32, False)])
def test_the_demos_master_key_is_known_under_every_name(text: str, is_demos: bool, tmp_path: Path, warned: Warned) -> None:
    (tmp_path / "my.key").write_text(text)
    (tmp_path / "my.key").chmod(0o400)
    said = warned(bank=f"{{url: '{ELSEWHERE}'}}", pin_pad="{master_key_file: my.key}")
    assert ("master key" in [name for name, _ in said]) == is_demos


@posix_only("permissions of files")
@pytest.mark.parametrize(("mode", "is_open"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o660, True), (0o602, True)])
@pytest.mark.parametrize("named", [("master key", "my.key"), ("journal", "journal.key"), ("bank's key", "bank.key")])
def test_a_key_that_others_are_let_at_is_named(named: tuple[str, str], mode: int, is_open: bool, tmp_path: Path, warned: Warned) -> None:
    name, file = named
    for key in ("my.key", "journal.key", "bank.key", "phone.db.key"):
        (tmp_path / key).write_text("11" * 32)
        (tmp_path / key).chmod(0o600)
    (tmp_path / file).chmod(mode)
    said = warned(pin_pad="{master_key_file: my.key}")
    where = f"{tmp_path / file}: others than its owner are let at this key (mode {mode:04o}); chmod 600, or 400"
    assert said == ([(name, where)] if is_open else [])


@posix_only("permissions of files")
def test_a_key_elsewhere_is_named_too(tmp_path: Path, warned: Warned) -> None:
    (tmp_path / "seal.key").write_text("11" * 32)
    (tmp_path / "seal.key").chmod(0o644)
    said = warned(journal="{directory: journal, key_file: seal.key}")
    assert [name for name, _ in said] == ["journal"]


def test_a_warning_is_no_reason_to_stay_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warned: Warned) -> None:
    monkeypatch.setattr("otp_atm.hardware.display.probe.screen_size", lambda: (1280, 800))
    assert warned(bank=f"{{url: '{ELSEWHERE}'}}")
    assert launcher.main(["check", "--config", str(tmp_path / "config.yaml")]) == 0


# What a kiosk would meet


def settings(folder: Path, **more: object) -> Settings:
    return Settings(journal=JournalSettings(folder / "journal"), **more)  # type: ignore[arg-type]


def test_a_journal_that_another_terminal_writes_is_missing(tmp_path: Path) -> None:
    writing = open_journal(tmp_path / "journal", 100_000, "ATM00001", SystemClock())
    assert check.journal(settings(tmp_path)) == (False, f"{tmp_path / 'journal'}: another terminal is writing it")
    writing.close()
    assert check.journal(settings(tmp_path)) == (True, f"{tmp_path / 'journal'}, 0 lines, the chain and the seals hold")


def test_a_new_journal_is_none_yet_and_check_begins_none(tmp_path: Path) -> None:
    assert check.journal(settings(tmp_path)) == (True, f"{tmp_path / 'journal'}, 0 lines, the chain holds")
    assert not journal_files(tmp_path / "journal")
    assert not key_beside(tmp_path / "journal").exists()


def test_a_journal_of_another_key_or_none_is_missing(tmp_path: Path) -> None:
    journal = open_journal(tmp_path / "journal", 100_000, "ATM00001", SystemClock())
    journal.write_entry(0, TerminalStarted())
    journal.close()
    key = key_beside(tmp_path / "journal")
    key.write_text("22" * 32)
    assert check.journal(settings(tmp_path)) == (False, f"{tmp_path / 'journal'}: head: the seal was not made with this key")
    key.write_text("no key")
    assert check.journal(settings(tmp_path)) == (False, f"{key}: a journal's key is 64 hexadecimal digits")
    key.unlink()
    assert check.journal(settings(tmp_path)) == (False, f"{tmp_path / 'journal'}: the key that it is sealed with is missing: {key}")


def test_the_presence_request_is_made(tmp_path: Path) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path / 'bank.sqlite3'}") as process:
        asked = settings(tmp_path, bank=BankSettings(url=process.url))
        assert check.presence(asked, asked.told(tmp_path)) == (True, "the bank says that it is there for ATM00001")
        (connection, clock) = check.contact(asked)
        assert connection == ("connection", (True, process.url))
        assert clock[1][0] is True
        stranger = load(written(tmp_path, f"terminal: {{id: ATM99999}}\nbank: {{url: '{process.url}'}}\n"), Settings)
        unknown = "the bank does not say that it is there for ATM99999: terminal-unknown"
        assert check.presence(stranger, stranger.told(tmp_path)) == (False, unknown)


def written(folder: Path, text: str) -> Path:
    (folder / "other.yaml").write_text(text)
    return folder / "other.yaml"


@pytest.mark.parametrize(
    ("ahead", "finding"),
    [
        (3.4, (True, "the bank's is 3 s ahead of this computer's")),
        (-9.4, (True, "the bank's is 9 s behind this computer's")),
        (12.0, (None, "the bank's is 12 s ahead of this computer's")),
        (-3600.0, (None, "the bank's is 3600 s behind this computer's")),
        (None, (None, "the bank does not tell the time (no Date header)")),
    ],
)
def test_the_clocks_distance_is_told_and_a_large_one_warned_about(ahead: float | None, finding: tuple[bool | None, str]) -> None:
    assert check.clock(ahead) == finding


def test_the_distance_is_that_to_the_banks_date_header(tmp_path: Path) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    with server(answering(f"Date: {date}")) as port:
        told = dict(check.contact(settings(tmp_path, bank=BankSettings(url=f"http://127.0.0.1:{port}"))))
    good, said = told["clock"]
    assert good is None
    assert 7195 <= int(said.split()[3]) <= 7205


def test_why_there_is_no_connection_is_told(tmp_path: Path) -> None:
    with server(answering()) as port:
        told = dict(check.contact(settings(tmp_path, bank=BankSettings(url=f"https://127.0.0.1:{port}"))))
    assert told == {"connection": (False, "what answers there speaks no TLS: is it http?")}


LISTED = """\
I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: EV=3
B: KEY=10000000000000 0

I: Bus=0003 Vendor=05e0 Product=1200 Version=0110
N: Name="Magtek USB Swipe Reader"
H: Handlers=sysrq kbd leds event7
B: EV=120013
B: KEY=1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="Mouse"
H: Handlers=mouse0 event3
B: EV=17
B: KEY=70000 0 0 0 0
"""


def test_a_power_button_is_no_keyboard() -> None:
    assert list(keyboards(LISTED)) == [Keyboard("Magtek USB Swipe Reader", "/dev/input/event7")]


@pytest.mark.parametrize(
    ("listed", "display", "finding"),
    [
        (LISTED, ":0", (True, "Magtek USB Swipe Reader")),
        (LISTED, "", (False, "Magtek USB Swipe Reader: this user may not read them (group input)")),
        ("", ":0", (False, "the stripe reader types like a keyboard, and none is plugged in")),
        (LISTED.partition("\n\n")[0], ":0", (False, "the stripe reader types like a keyboard, and none is plugged in")),
        (None, ":0", (True, "whether one is there cannot be told on this system")),
    ],
)
def test_a_stripe_reader_needs_a_keyboard(
    listed: str | None, display: str, finding: tuple[bool, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr("otp_atm.hardware.card_reader.keyboards.LIST", tmp_path / "devices")
    monkeypatch.setattr("os.access", lambda *_: False)
    if listed is not None:
        (tmp_path / "devices").write_text(listed)
    assert check.keyboard(Settings(card_reader=CardReaderSettings(driver="stripe"))) == finding
    assert check.keyboard(Settings()) == (True, "needed by no card reader")
