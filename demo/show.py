"""The demo in a window: ATM, wallet, phone, branch desk and clock, and the bank as a process of its own."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import pygame

from otp_atm.assembly import Devices, assemble
from otp_atm.bank.recording import PHONE, Ear
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.aloud import PhoneAloud
from otp_atm.demo.bank_process import BankProcess
from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.demo_bank import Mailbox, demo_bank
from otp_atm.demo.demo_clock import DemoClock
from otp_atm.demo.desk import Desk
from otp_atm.demo.playbill import Playbill
from otp_atm.demo.props import Props
from otp_atm.demo.tongue import Tongue
from otp_atm.demo.town import Town
from otp_atm.demo.wallet import numbers, wallet
from otp_atm.demo.window import DemoWindow, first_size
from otp_atm.evidence.tracing import tracing
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.connection import Connection
from otp_atm.hardware.display.loop import run
from otp_atm.hardware.display.mock import Aloud
from otp_atm.hardware.display.probe import open_display
from otp_atm.hardware.display.waiting import Waiter, waiter
from otp_atm.hardware.display.window import open_window
from otp_atm.hardware.leaving import Leaving, leaving
from otp_atm.hardware.pin_pad.keyboard import KeyMap, key_map
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.stream import Tell
from otp_atm.languages.offered import first, offered
from otp_atm.languages.texts import said
from otp_atm.phone.assembly import remote_handset
from otp_atm.phone.events import LanguageSet
from otp_atm.phone.handset import Handset, Place
from otp_atm.phone.store import BadPhoneFile
from otp_atm.screens import dates
from otp_atm.screens.brand import Brand, brand_of
from otp_atm.screens.painter import ScreenPainter

if TYPE_CHECKING:
    from otp_atm.bank.wire.transport import Transport
    from otp_atm.demo.tour.show import TourShow


@dataclass(frozen=True, slots=True)
class _World:
    """What stands behind the window: what it sleeps by, what is told in it, the bank and its desk, the clock of all, the phone, and who is
    told what these ask the bank, if anybody is. All of it speaks one language."""

    waits: Waiter
    mailbox: Mailbox
    bank: BankProcess
    desk: Desk
    clock: DemoClock
    handset: Handset
    place: Place
    tongue: Tongue
    tell: Tell | None


class _Ways(NamedTuple):
    """How the phone reaches its bank, and the mobile network."""

    bank: Callable[[], Transport]
    network: Callable[[], Transport]


@dataclass(frozen=True, slots=True)
class _Hands:
    """What a customer's hands are at: the slot, the pad, and the keyboard's keys that are the pad's."""

    reader: MockCardReader
    pad: SimulatedPinPad
    keys: KeyMap


def show(args: Namespace, settings: Settings) -> int:
    """Serve until the window is closed; with `args.tour`, begin with the guided tour.

    Raises BadFile for keys that do not exist and a phone's file that cannot be used, and NoDisplay.
    """
    asked = leaving()
    keys = key_map(settings.pin_pad.keys, args.config)
    master_key = read_master_key(settings.pin_pad.master_key_file)
    fixtures = load_fixtures(settings.simulator.fixtures)
    with ExitStack() as stack:
        link = _open_window(settings, asked, stack)
        world = _open_world(args, settings, fixtures, stack)
        tell = world.tell
        hands = _Hands(MockCardReader(), SimulatedPinPad(master_key, world.clock.monotonic), keys)
        props = _props(args, brand_of(settings.terminal), fixtures, world, hands)
        window = DemoWindow(replace(props, tour=lambda: playbill.begin_tour()))  # noqa: PLW0108
        bank = demo_bank(world.bank, settings, world.mailbox, Ear(world.clock, tell) if tell else None)
        terminal = assemble(settings, Devices(hands.reader, hands.pad, window, bank), world.clock, world.waits.wake, tell)
        stack.callback(terminal.close)
        playbill = Playbill(window, terminal, world.clock, partial(_open_tour, args, settings, fixtures, props))
        stack.callback(playbill.close)

        def leave() -> None:
            window.is_open = False
            world.waits.wake()

        asked.then(leave)
        terminal.start()
        props.tongue.follow(terminal.speak)
        if args.tour:
            playbill.begin_tour()
        run(playbill, playbill, world.waits, playbill.clock)
        link.require_window()
    return 0


def _open_window(settings: Settings, asked: Leaving, stack: ExitStack) -> Connection:
    link = stack.enter_context(Connection(stack.close, asked.ask))
    stack.callback(link.close_window)
    open_display()
    open_window(said(brand_of(settings.terminal).name, first(settings)), first_size(pygame.display.get_desktop_sizes()[0]))
    return link


def _open_world(args: Namespace, settings: Settings, fixtures: Fixtures, stack: ExitStack) -> _World:
    """The bank in a process of its own, which is told the time whenever it is born anew, and the phone. Raises BadFile."""
    brand, waits = brand_of(settings.terminal), waiter()
    stack.callback(waits.close)
    bank = stack.enter_context(BankProcess(args.config, reborn=lambda: desk.set_clock(clock.read)))
    desk = Desk(bank.transport)
    stack.callback(desk.close)
    clock = DemoClock(settings.phone.file.with_name("demo-clock"), desk.set_clock)
    place = Place(clock, dates.zone(brand.time_zone), brand.name)
    tell, end_trace = tracing(args.trace, clock)
    stack.callback(end_trace)
    ways = _Ways(partial(bank.transport, Ear(clock, tell, PHONE) if tell else None), bank.transport)
    handset = _open_handset(ways, settings, numbers(fixtures), place, waits.wake)
    stack.callback(handset.close)
    tongue = Tongue(offered(settings), first(settings))
    tongue.follow(lambda language: handset.post(LanguageSet(language)))
    return _World(waits, Mailbox(waits.wake), bank, desk, clock, handset, place, tongue, tell)


def _props(args: Namespace, brand: Brand, fixtures: Fixtures, world: _World, hands: _Hands) -> Props:
    """What the stage is set with; who begins the tour is not known yet."""
    cards = wallet(fixtures)
    desk = BranchDesk(world.desk, cards, world.handset.carry, world.waits.wake)
    return Props(
        brand,
        cards,
        hands.reader,
        hands.pad,
        lambda size: ScreenPainter(brand, size, clock=world.clock.now),
        world.clock.monotonic,
        keys=hands.keys,
        news=world.mailbox.latest,
        watchers=(Aloud(_SAY),) if args.aloud else (),
        phone_watchers=(PhoneAloud(_SAY),) if args.aloud else (),
        tongue=world.tongue,
        town=Town(world.handset, world.clock, desk, world.place.zone),
    )


_SAY: Final = partial(print, flush=True)


def _open_tour(args: Namespace, settings: Settings, fixtures: Fixtures, props: Props) -> TourShow:
    from otp_atm.demo.tour.opening import open_tour
    from otp_atm.scenarios.worlds import worlds

    say = _SAY if args.aloud else None
    return open_tour(settings, props, time.monotonic, open_stage=worlds(settings, None, None, fixtures=fixtures), say=say)


def _open_handset(ways: _Ways, settings: Settings, carried: tuple[str, ...], place: Place, wake: Callable[[], None]) -> Handset:
    """A phone that carries these numbers. Raises BadFile."""
    try:
        handset = remote_handset(ways.bank, settings.phone.file, place, first(settings), wake, network=ways.network)
    except BadPhoneFile as bad:
        raise BadFile(str(bad)) from None
    for number in carried:
        handset.carry(number)
    return handset
