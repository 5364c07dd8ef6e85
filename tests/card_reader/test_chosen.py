"""The card reader that a configuration names: one driver, or two that make one reader, and how long reading may take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from otp_atm.configuration import Settings
from otp_atm.contracts.heard import Events
from otp_atm.hardware import drivers
from otp_atm.hardware.card_reader.hybrid import HybridCardReader
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.card_reader.pcsc import PcscCardReader
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.kiosk.events import CardInserted, CardUnreadable
from otp_atm.kiosk.settings import TimeoutSettings
from tests.card_reader.virtual.emv_card import EmvCard, Exchange
from tests.card_reader.virtual.reader import virtual_reader

TOLD = Settings().told(Path("config.yaml"))


@pytest.mark.parametrize("driver", ["stripe", ("stripe",)])
def test_one_driver_may_stand_in_a_list_or_alone(driver: str | tuple[str, ...]) -> None:
    assert isinstance(drivers.card_reader(CardReaderSettings(driver=driver), TimeoutSettings(), TOLD), StripeCardReader)


@pytest.mark.parametrize("driver", [("simulated", "stripe"), ("stripe", "simulated")])
def test_two_make_one_reader_in_either_order(driver: tuple[str, ...]) -> None:
    reader = drivers.card_reader(CardReaderSettings(driver=driver), TimeoutSettings(), TOLD)
    assert isinstance(reader, HybridCardReader)
    assert (type(reader.chip), type(reader.stripe)) == (MockCardReader, StripeCardReader)


def test_a_chip_has_as_long_as_the_configuration_says_and_answers_before_the_terminal_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def chosen(_name: str, _today: Callable[[], object], *, read_timeout: float) -> MockCardReader:
        given.append(read_timeout)
        return MockCardReader()

    monkeypatch.setattr("otp_atm.hardware.card_reader.pcsc.PcscCardReader", chosen)
    for seconds in (0.5, 3, 10, 60):
        drivers.card_reader(CardReaderSettings(driver="pcsc"), TimeoutSettings(read_card=seconds), TOLD)
    assert given == pytest.approx([0.45, 2.7, 9.5, 59.5])


def test_a_mute_chip_is_given_up_when_the_configuration_says() -> None:
    with virtual_reader() as device:
        device.pcscd.start()
        told = CardReaderSettings(driver="pcsc", name=device.pattern)
        reader, events = drivers.card_reader(told, TimeoutSettings(read_card=0.4), TOLD), Events()
        assert isinstance(reader, PcscCardReader)
        reader.connect(events)
        reader.accept()
        device.slot.insert(EmvCard(spoil=mute))
        events.expect(CardInserted)
        assert events.expect(CardUnreadable).code == "card-timed-out"
        reader.close()


def mute(_: Exchange) -> None:
    """No reply, ever."""
