"""The demo in a window: ATM, wallet, phone, branch desk and clock, and the bank as a process of its own."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import pygame

from otp_atm.assembly import Devices, assemble
from otp_atm.bank.recording import PHONE, Ear
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.aloud import PhoneAloud
from otp_atm.demo.bank_process import BankProcess
from otp_atm.demo.beginning import ADVICE, begin_anew, cards_file, clock_file
from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.demo_bank import Mailbox, demo_bank
from otp_atm.demo.demo_clock import DemoClock
from otp_atm.demo.desk import Desk
from otp_atm.demo.known import Notebook
from otp_atm.demo.own_card import Customer, OwnCardDesk, printer
from otp_atm.demo.own_cards import OwnCards
from otp_atm.demo.playbill import Playbill
from otp_atm.demo.props import Props
from otp_atm.demo.sounds import Sounds
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
from otp_atm.kiosk.load import BadFile, NotNow
from otp_atm.kiosk.runner import Runner
from otp_atm.kiosk.stream import Tell, telling
from otp_atm.languages.offered import first, offered
from otp_atm.languages.texts import said
from otp_atm.phone.assembly import remote_handset
from otp_atm.phone.events import LanguageSet
from otp_atm.phone.handset import Handset, Place
from otp_atm.phone.store import BadPhoneFile
from otp_atm.screens import dates
from otp_atm.screens.brand import Brand, brand_of
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View

if TYPE_CHECKING:
    from otp_atm.bank.wire.transport import Transport
    from otp_atm.demo.tour.show import TourShow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _World:
    """What stands behind the window: what it sleeps by, what is told in it, what is known of the cards, the bank and its desk, the clock of
    all, the phone, the cards of one's own, what all of it speaks, and who is told what these ask the bank, if anybody is."""

    waits: Waiter
    mailbox: Mailbox
    notebook: Notebook
    bank: BankProcess
    desk: Desk
    clock: DemoClock
    handset: Handset
    place: Place
    own_cards: OwnCards
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


class _Evening(NamedTuple):
    """What is the same however often the demo begins anew."""

    args: Namespace
    settings: Settings
    fixtures: Fixtures
    master_key: bytes
    keys: KeyMap
    asked: Leaving
    bank: BankProcess
    waits: Waiter
    tongue: Tongue
    sounds: Sounds


def show(args: Namespace, settings: Settings) -> int:
    """Serve until the window is closed; with `args.fresh`, begin anew, with `args.tour`, begin with the guided tour.

    Raises BadFile for keys that do not exist and a file of phone or wallet that cannot be used, NotNow for a journal that cannot, and
    NoDisplay.
    """
    asked = leaving()
    keys = key_map(settings.pin_pad.keys, args.config)
    master_key = read_master_key(settings.pin_pad.master_key_file)
    fixtures = load_fixtures(settings.simulator.fixtures)
    with ExitStack() as stack:
        link = _open_window(settings, asked, stack)
        waits = waiter()
        stack.callback(waits.close)
        bank = stack.enter_context(BankProcess(args.config))
        tongue, sounds = Tongue(offered(settings), first(settings)), Sounds.of(settings.display, stack)
        evening = _Evening(args, settings, fixtures, master_key, keys, asked, bank, waits, tongue, sounds)
        if args.fresh:
            begin_anew(bank, settings)
        while _play(evening, stack):
            begin_anew(bank, settings)
        link.require_window()
    return 0


def _play(evening: _Evening, farewell: ExitStack) -> bool:
    """One demo from its beginning to its end. Whether another is to begin, with everything as in the beginning. What is to be closed is so
    with `farewell`, too, should the display go."""
    args, settings, fixtures = evening.args, evening.settings, evening.fixtures
    wants_another = False
    with ExitStack() as stack:
        farewell.callback(stack.close)
        world = _open_world(evening, stack)
        tell = telling(world.tell, evening.sounds.heard)
        hands = _Hands(MockCardReader(), SimulatedPinPad(evening.master_key, world.clock.monotonic), evening.keys)
        props = _props(args, brand_of(settings.terminal), fixtures, world, hands, evening.sounds)
        own_card = _own_card_desk(world, lambda: window)
        assert props.town
        town = replace(props.town, own_card=own_card)
        window = DemoWindow(replace(props, town=town, tour=lambda: playbill.begin_tour(), reset=lambda: reset()))  # noqa: PLW0108
        world.desk.watch(lambda: tuple(card.card.pan.digits for card in window.cards), world.notebook.write)
        bank = demo_bank(world.bank, settings, world.mailbox, Ear(world.clock, tell) if tell else None)
        terminal = _assemble(settings, Devices(hands.reader, hands.pad, window, bank), world, tell)
        stack.callback(terminal.close)
        heard = replace(props, watchers=(*props.watchers, *evening.sounds.saw))
        playbill = Playbill(window, terminal, world.clock, partial(_open_tour, args, settings, fixtures, heard))
        stack.callback(playbill.close)

        def leave() -> None:
            window.is_open = False
            world.waits.wake()

        def reset() -> None:
            nonlocal wants_another
            wants_another = True
            leave()

        evening.asked.then(leave)
        terminal.start()
        stack.callback(world.tongue.follow(terminal.speak))
        if args.tour:
            playbill.begin_tour()
            args.tour = False
        run(playbill, playbill, world.waits, playbill.clock)
    return wants_another


def _open_window(settings: Settings, asked: Leaving, stack: ExitStack) -> Connection:
    link = stack.enter_context(Connection(stack.close, asked.ask))
    stack.callback(link.close_window)
    open_display()
    open_window(said(brand_of(settings.terminal).name, first(settings)), first_size(pygame.display.get_desktop_sizes()[0]))
    return link


def _open_world(evening: _Evening, stack: ExitStack) -> _World:
    """The bank's desk, which tells the bank the time whenever it is born anew, and the phone. Raises BadFile."""
    args, settings, bank, waits = evening.args, evening.settings, evening.bank, evening.waits
    brand = brand_of(settings.terminal)
    own_cards = _or_advice(lambda: OwnCards(cards_file(settings)))
    desk = Desk(bank.transport)
    stack.callback(desk.close)
    clock = DemoClock(clock_file(settings), desk.set_clock)

    def tell_bank() -> None:
        desk.set_clock(clock.read)
        desk.set_language(evening.tongue.language)

    bank.when_reborn(tell_bank)
    place = Place(clock, dates.zone(brand.time_zone), brand.name)
    tell, end_trace = tracing(args.trace, clock)
    stack.callback(end_trace)
    ways = _Ways(partial(bank.transport, Ear(clock, tell, PHONE) if tell else None), bank.transport)
    handset = _or_advice(lambda: _open_handset(ways, settings, numbers(evening.fixtures), place, waits.wake))
    stack.callback(handset.close)
    stack.callback(evening.tongue.follow(desk.set_language))
    stack.callback(evening.tongue.follow(lambda language: handset.post(LanguageSet(language))))
    return _World(waits, Mailbox(waits.wake), Notebook(waits.wake), bank, desk, clock, handset, place, own_cards, evening.tongue, tell)


def _or_advice(open_it: Callable[[], T]) -> T:
    """What is opened, or why not and how the demo begins without it. Raises BadFile and NotNow."""
    try:
        return open_it()
    except (BadFile, NotNow) as bad:
        raise type(bad)(f"{bad}; {ADVICE}") from None


def _assemble(settings: Settings, devices: Devices, world: _World, tell: Tell | None) -> Runner[View]:
    return _or_advice(lambda: assemble(settings, devices, world.clock, world.waits.wake, tell))


def _own_card_desk(world: _World, window: Callable[[], DemoWindow]) -> OwnCardDesk:
    """What it issues lies in the wallet, and is kept."""

    def add(card: DemoCard) -> None:
        world.own_cards.keep(card)
        window().add(card)

    customer = Customer(lambda: window().cards, add, world.handset.carry)
    return OwnCardDesk(world.desk, printer(world.clock.now), customer, world.waits.wake)


def _props(  # noqa: PLR0917
    args: Namespace, brand: Brand, fixtures: Fixtures, world: _World, hands: _Hands, sounds: Sounds
) -> Props:
    """What the stage is set with; who begins the tour is not known yet."""
    cards = (*wallet(fixtures), *world.own_cards.cards)
    desk = BranchDesk(world.desk, cards, world.handset.carry, world.waits.wake, world.notebook.latest)
    return Props(
        brand,
        cards,
        hands.reader,
        hands.pad,
        lambda size: ScreenPainter(brand, size, clock=world.clock.now),
        world.clock.monotonic,
        keys=hands.keys,
        news=world.mailbox.latest,
        known=world.notebook.latest,
        watchers=(Aloud(_SAY),) if args.aloud else (),
        phone_watchers=(*((PhoneAloud(_SAY),) if args.aloud else ()), *sounds.saw_phone),
        tongue=world.tongue,
        volume=sounds,
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
