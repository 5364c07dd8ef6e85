"""Chooses the drivers that a configuration names. Each is imported only when it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from kiosk.load import BadFile
from kiosk.ports import CardReader
from kiosk.settings import Settings


def card_reader(settings: Settings) -> CardReader:
    """The card reader of the configuration. Raises BadFile where its driver cannot be had."""
    return READERS[settings.card_reader.driver](settings)


def _simulated(_: Settings) -> CardReader:
    from hardware.card_reader.mock import MockCardReader

    return MockCardReader()


def _pcsc(settings: Settings) -> CardReader:
    from hardware.card_reader.pcsc import PcscCardReader
    from hardware.card_reader.pcsc_link import PyscardMissing

    try:
        return PcscCardReader(settings.card_reader.name, date.today)
    except PyscardMissing as missing:
        raise BadFile(f"card_reader.driver: {missing}") from None


READERS: Final[Mapping[str, Callable[[Settings], CardReader]]] = {"simulated": _simulated, "pcsc": _pcsc}
