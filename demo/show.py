"""The demo in a window: ATM, wallet, phone, branch desk and clock, and the bank as a process of its own."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

import pygame

from assembly import Devices, assemble
from bank.simulator.fixtures import Fixtures, load_fixtures
from configuration import Settings
from demo.aloud import PhoneAloud
from demo.areas import Size
from demo.bank_process import BankProcess
from demo.branch import BranchDesk
from demo.demo_bank import Mailbox, demo_bank
from demo.demo_clock import DemoClock
from demo.desk import Desk
from demo.news import News
from demo.playbill import Playbill
from demo.props import Props
from demo.town import Town
from demo.wallet import numbers, wallet
from demo.window import DemoWindow, first_size
from demo.words import too_small
from hardware.card_reader.mock import MockCardReader
from hardware.display.connection import Connection
from hardware.display.loop import run
from hardware.display.mock import Aloud
from hardware.display.probe import open_display
from hardware.display.waiting import waiter
from hardware.display.window import open_window
from hardware.leaving import leaving
from hardware.pin_pad.keyboard import key_map
from hardware.pin_pad.master_key import read_master_key
from hardware.pin_pad.simulated import SimulatedPinPad
from kiosk.load import BadFile
from languages.offered import first
from languages.texts import said
from phone.assembly import remote_handset
from phone.handset import Handset, Place
from phone.store import BadPhoneFile
from screens import dates
from screens.brand import brand_of
from screens.painter import ScreenPainter

if TYPE_CHECKING:
    from demo.tour.show import TourShow


def show(args: Namespace, settings: Settings) -> int:
    """Serve until the window is closed; with `args.tour`, begin with the guided tour.

    Raises BadFile for keys that do not exist and a phone's file that cannot be used, and NoDisplay.
    """
    asked = leaving()
    keys = key_map(settings.pin_pad.keys, args.config)
    master_key = read_master_key(settings.pin_pad.master_key_file)
    fixtures = load_fixtures(settings.simulator.fixtures)
    reader, brand, cards = MockCardReader(), brand_of(settings.terminal), wallet(fixtures)
    say = partial(print, flush=True)

    def make_painter(size: Size) -> ScreenPainter:
        return ScreenPainter(brand, size, clock=clock.now)

    def begin_tour() -> None:
        """Where the window has no room for it, say so instead."""
        if window.scene.beside:
            playbill.begin_tour()
        else:
            studio = window.scene.studio
            mailbox.tell(News(studio.words.tour.title, too_small(studio.language)))

    def bank_reborn() -> None:
        desk.set_clock(clock.read)

    with ExitStack() as stack:
        link = stack.enter_context(Connection(stack.close, asked.ask))
        stack.callback(link.close_window)
        open_display()
        open_window(said(brand.name, first(settings)), first_size(pygame.display.get_desktop_sizes()[0]))
        waits = waiter()
        stack.callback(waits.close)
        mailbox = Mailbox(waits.wake)
        process = stack.enter_context(BankProcess(args.config, reborn=bank_reborn))
        desk = Desk(process.transport)
        stack.callback(desk.close)
        clock = DemoClock(settings.phone.file.with_name("demo-clock"), desk.set_clock)
        pad = SimulatedPinPad(master_key, clock.monotonic)
        place = Place(clock, dates.zone(brand.time_zone), brand.name)
        handset = _open_handset(process, settings, numbers(fixtures), place, waits.wake)
        stack.callback(handset.close)
        props = Props(
            brand,
            cards,
            reader,
            pad,
            make_painter,
            clock.monotonic,
            keys=keys,
            news=mailbox.latest,
            watchers=(Aloud(say),) if args.aloud else (),
            phone_watchers=(PhoneAloud(say),) if args.aloud else (),
            town=Town(handset, clock, BranchDesk(desk, cards, handset.carry, waits.wake), place.zone),
            tour=begin_tour,
        )
        window = DemoWindow(props)
        terminal = assemble(settings, Devices(reader, pad, window, demo_bank(process, settings, mailbox)), clock, waits.wake)
        stack.callback(terminal.close)
        playbill = Playbill(window, terminal, clock, lambda: _open_tour(settings, fixtures, props, say if args.aloud else None))
        stack.callback(playbill.close)

        def leave() -> None:
            window.is_open = False
            waits.wake()

        asked.then(leave)
        terminal.start()
        if args.tour:
            begin_tour()
        run(playbill, playbill, waits, playbill.clock)
        link.require_window()
    return 0


def _open_tour(settings: Settings, fixtures: Fixtures, props: Props, say: Callable[[str], None] | None) -> TourShow:
    from demo.tour.opening import open_tour
    from scenarios.worlds import worlds

    return open_tour(settings, props, time.monotonic, open_stage=worlds(settings, None, None, fixtures=fixtures), say=say)


def _open_handset(process: BankProcess, settings: Settings, carried: tuple[str, ...], place: Place, wake: Callable[[], None]) -> Handset:
    """A phone that carries these numbers. Raises BadFile."""
    try:
        handset = remote_handset(process.transport, settings.phone.file, place, first(settings), wake)
    except BadPhoneFile as bad:
        raise BadFile(str(bad)) from None
    for number in carried:
        handset.carry(number)
    return handset
