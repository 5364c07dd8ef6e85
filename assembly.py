"""Puts a terminal together from a configuration: what every command that runs one has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from configuration import Settings
from kiosk.journal import JournalBroken
from kiosk.journal_files import open_journal
from kiosk.load import NotNow
from kiosk.ports import Bank, CardReader, Clock, Display, PinPad
from kiosk.runner import Arms, Runner
from screens import dates
from screens.render import renderer
from screens.view import View


@dataclass(frozen=True, slots=True)
class Devices:
    """What the terminal acts through."""

    reader: CardReader
    pin_pad: PinPad
    display: Display[View]
    bank: Bank


def assemble(settings: Settings, devices: Devices, clock: Clock, wake: Callable[[], None]) -> Runner[View]:
    """A terminal that has not started yet. Raises NotNow when its journal cannot be continued."""
    folder = settings.journal.directory
    try:
        journal = open_journal(folder, settings.journal.max_bytes, settings.terminal.id, clock, settings.journal.key_file)
    except JournalBroken as broken:
        raise NotNow(f"{folder}: the journal cannot be continued: {broken}") from None
    except OSError as error:
        raise NotNow(f"{folder}: the journal cannot be written: {error.strerror}") from None
    render = renderer(clock, dates.zone(settings.terminal.time_zone))
    arms = Arms(devices.reader, devices.pin_pad, devices.display, devices.bank, journal, clock, render, settings.terminal.id)
    return Runner(arms, settings.timeouts.by_kind(), settings.language, wake)
