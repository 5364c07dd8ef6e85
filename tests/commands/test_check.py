"""What `run_atm.py check` finds out about devices: a PIN pad on a serial port, the bank's key in it, and a reader without its library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from otp_atm.bank.settings import BankSettings
from otp_atm.commands import check
from otp_atm.configuration import Settings
from otp_atm.evidence.settings import EvidenceSettings
from otp_atm.hardware.card_reader.pcsc_link import PcscError, PyscardMissing
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.finding import MISSING, OK
from otp_atm.hardware.pin_pad.settings import PinPadSettings
from otp_atm.kiosk.settings import TimeoutSettings
from tests.bank.process import BankProcess
from tests.contracts.pin_pad_serial import LIMIT, SerialRig
from tests.needs import posix_only

NO_FILE = Path("there-is-no-such-key-file")
TOLD = Settings().told(Path("config.yaml"))


@pytest.fixture
def rig() -> Iterator[SerialRig]:
    rig = SerialRig()
    yield rig
    rig.close()


def serial(port: Path, bank: BankSettings | None = None) -> Settings:
    pad = PinPadSettings(driver="serial", port=port, master_key_file=NO_FILE)
    return Settings(pin_pad=pad, timeouts=TimeoutSettings(device=LIMIT), bank=bank or BankSettings())


def test_a_serial_pad_is_greeted_and_says_its_state(rig: SerialRig) -> None:
    assert check.pin_pad(serial(rig.port), TOLD) == (True, f"serial, {rig.port}: ready")


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ("break", "pin-pad-failed"),
        ("tamper", "pin-pad-tampered"),
        ("deaf yes", "pin-pad-silent"),
        ("answer OK", "pin-pad-protocol-error"),
        ("answer OK EPP/1 odd", "pin-pad-protocol-error"),
        ("unplug", "pin-pad-missing"),
    ],
)
def test_a_serial_pad_in_trouble_is_missing_with_its_code(trouble: str, code: str, rig: SerialRig) -> None:
    rig.do(trouble)
    assert check.pin_pad(serial(rig.port), TOLD) == (False, f"serial, {rig.port}: {code}")


@posix_only("a serial pad")
def test_what_is_no_serial_port_is_no_pad() -> None:
    assert check.pin_pad(serial(Path("/dev/null")), TOLD) == (False, "serial, /dev/null: pin-pad-missing")


def test_a_serial_pad_needs_no_master_key_file() -> None:
    assert check.master_key(serial(Path("/dev/null"))) == (True, "in the PIN pad")


def test_the_banks_pin_key_is_tried_in_the_pad(rig: SerialRig, tmp_path: Path) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path / 'bank.sqlite3'}") as process:
        settings = serial(rig.port, BankSettings(url=process.url, deadline=10))
        unsigned = f"{process.url}: not asked, for the PIN pad signs no request: "
        assert check.bank(settings, TOLD) == (False, f"{process.url}: key-request-refused"), "its master key is another"
        rig.do(f"master-key {PinPadSettings().master_key_file.read_text().strip()}")
        fine, text = check.bank(settings, TOLD)
        assert (fine, text.startswith(f"{process.url}, PIN key ")) == (True, True)
        rig.do("unplug")
        assert check.bank(settings, TOLD) == (False, unsigned + "pin-pad-missing")


def test_each_of_two_readers_has_its_say(monkeypatch: pytest.MonkeyPatch) -> None:
    both = Settings(card_reader=CardReaderSettings(driver=("stripe", "pcsc"), name="*acr*"))
    for names, finding in (
        (["ACS ACR39U 00 00"], (True, "stripe; ACS ACR39U 00 00 (of: ACS ACR39U 00 00)")),
        ([], (False, "stripe; no reader is called *acr*; there are: no reader is plugged in")),
    ):
        monkeypatch.setattr("otp_atm.hardware.card_reader.pcsc.list_readers", lambda names=names: names)
        assert check.card_reader(both, TOLD) == finding


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (PyscardMissing("get pyscard"), "get pyscard"),
        (PcscError(0x8010001D), "PC/SC error 8010001D; is the PC/SC service (pcscd) running?"),
    ],
)
def test_what_a_chip_reader_lacks_is_one_clear_sentence(trouble: Exception, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> NoReturn:
        raise trouble

    monkeypatch.setattr("otp_atm.hardware.card_reader.pcsc.list_readers", fail)
    assert check.card_reader(Settings(card_reader=CardReaderSettings(driver="pcsc")), TOLD) == (False, said)


def test_b03_where_sessions_are_kept_is_told_and_whether_they_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "sessions"
    kept = [EvidenceSettings(), EvidenceSettings(sessions=20, directory=folder), EvidenceSettings(sessions=1, directory=tmp_path / "file")]
    assert [check.sessions(Settings(evidence=settings)) for settings in kept] == [
        (OK, "none are kept (evidence.sessions)"),
        (OK, f"{folder}, the last 20"),
        (MISSING, f"{tmp_path / 'file'}: File exists"),
    ]
