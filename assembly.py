"""Puts a terminal together from a configuration: what every command that runs one has in common."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from otp_atm.bank.recording import RecordedBank
from otp_atm.configuration import Settings
from otp_atm.evidence.listening import Ears
from otp_atm.kiosk.inbox import EventQueue
from otp_atm.kiosk.journal import JournalBroken
from otp_atm.kiosk.journal_files import open_journal
from otp_atm.kiosk.load import NotNow
from otp_atm.kiosk.ports import Bank, CardReader, Clock, Display, PinPad, services_of
from otp_atm.kiosk.runner import Arms, Runner
from otp_atm.kiosk.stream import Tell
from otp_atm.kiosk.table import Table, compose
from otp_atm.kiosk.visit import visit
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.offered import first, offered
from otp_atm.screens import dates
from otp_atm.screens.face import Face
from otp_atm.screens.render import renderer
from otp_atm.screens.samples import Studio
from otp_atm.screens.view import View
from otp_atm.services.catalogue import catalogue
from otp_atm.services.on_offer import on_offer
from otp_atm.services.screens import face, samples_of


@dataclass(frozen=True, slots=True)
class Devices:
    """What the terminal acts through."""

    reader: CardReader
    pin_pad: PinPad
    display: Display[View]
    bank: Bank


def table_of(settings: Settings, services: Collection[str] | None = None) -> Table:
    """What a terminal with this configuration does, at a bank that does these services, or all. Raises Misfit if it has not these."""
    return compose(visit(offered(settings)), on_offer(catalogue(settings.services), services))


def face_of(table: Table, settings: Settings) -> Face:
    """The screens of a terminal with this table and this configuration."""
    return face(table, dates.zone(settings.terminal.time_zone))


def studio_of(settings: Settings) -> Studio:
    """Shows the screens of such a terminal in every language that they have words in, whether or not it is offered by this one."""

    @cache
    def face_in(language: Language) -> Face:
        spoken = offered(settings)
        table = compose(visit(spoken if language in spoken else (*spoken, language)), catalogue(settings.services))
        return face_of(table, settings)

    return Studio(face_in, samples_of(table_of(settings)))


def assemble(settings: Settings, devices: Devices, clock: Clock, wake: Callable[[], None], tell: Tell | None = None) -> Runner[View]:
    """A terminal that has not started yet; `tell` hears what happens at it, where somebody wants to know.

    Raises NotNow when its journal cannot be continued, Misfit for services that it cannot offer.
    """
    table = table_of(settings, services_of(devices.bank))
    kept = settings.journal
    ears = Ears.of(clock, tell)
    try:
        journal = open_journal(kept.directory, kept.max_bytes, settings.terminal.id, ears.clock, kept.key_file, before=ears.before)
    except JournalBroken as broken:
        raise NotNow(f"{kept.directory}: the journal cannot be continued: {broken}") from None
    except OSError as error:
        raise NotNow(f"{kept.directory}: the journal cannot be written: {error.strerror}") from None
    render = renderer(face_of(table, settings), ears.clock)
    bank = RecordedBank(devices.bank, clock, tell) if tell else devices.bank
    arms = Arms(devices.reader, devices.pin_pad, devices.display, bank, journal, ears.clock, render, settings.terminal.id)
    return Runner(arms, table, settings.timeouts.by_kind(), first(settings), wake, inbox=EventQueue(clock), witness=ears.witness)
