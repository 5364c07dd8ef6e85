"""The full-screen terminal, with the devices and the bank of the configuration. However it ends, the card is given back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Final

from kiosk.ports import CardReader, Clock, PinPad, Post
from kiosk.settings import Settings
from kiosk.vocabulary import Key

if TYPE_CHECKING:
    import pygame

    from hardware.display.window import WindowDisplay
    from hardware.leaving import Leaving
    from hardware.pin_pad.keyboard import KeyMap
    from screens.view import View

    Typed = Callable[[pygame.Event], object]

HELP: Final = "the full-screen terminal, with the devices and the bank of the configuration"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--window", action="store_true", help="a window in place of the whole screen")
    parser.add_argument("--aloud", action="store_true", help="print each screen as text, too")


def run(args: Namespace, settings: Settings) -> int:
    """Show the first screen, and load only then what it need not wait for.

    Raises NoDisplay; and BadFile, before any window opens for a key or a file of no use, after that for a driver that cannot be had.
    """
    from commands.named_files import require_named_files
    from hardware.display.connection import Connection
    from hardware.display.window import WindowDisplay, open_window
    from hardware.drivers import key_map
    from hardware.leaving import leaving
    from hardware.pin_pad.on_glass import ORDERS
    from kiosk.clock import SystemClock
    from kiosk.closed_memory import close_memory
    from kiosk.session import first_session
    from kiosk.state import State
    from screens.brand import brand_of
    from screens.painter import ScreenPainter
    from screens.registry import view_of

    close_memory()
    asked = leaving()
    keys = key_map(settings, args.config)
    require_named_files(args.config, settings)
    clock = SystemClock()
    pin_keys = ORDERS[settings.pin_pad.on_screen]
    brand = brand_of(settings.terminal)
    told = settings.display
    size = None if told.fullscreen and not args.window else (told.width, told.height)
    with ExitStack() as stack:
        link = stack.enter_context(Connection(stack.close, asked.ask))
        stack.callback(link.close_window)
        open_window(brand.name.in_(settings.language), size)
        display = WindowDisplay(lambda size: ScreenPainter(brand, size, pin_keys), clock.monotonic, _watchers(args.aloud))
        display.show(view_of(State.STARTING, first_session(settings.language)))
        display.paint(clock.monotonic())
        _serve(settings, display, clock, keys, asked=asked, stack=stack)
        link.require_window()
    return 0


def _serve(settings: Settings, display: WindowDisplay, clock: Clock, keys: KeyMap, *, asked: Leaving, stack: ExitStack) -> None:
    """Serve until asked to leave. What is to be done at the end, however it comes, is put on the stack."""
    from assembly import Devices, assemble
    from bank.remote import remote_bank
    from hardware.display.loop import run as serve
    from hardware.display.waiting import waiter
    from hardware.drivers import card_reader, pin_pad
    from hardware.watchdog import Watchdog

    reader, pad = card_reader(settings), pin_pad(settings)
    typists = _typists(reader, pad, settings, keys)
    bank = remote_bank(settings.bank.url, settings.terminal.id, settings.bank.deadline, settings.bank.ca_file)
    waits = waiter()
    stack.callback(waits.close)
    terminal = assemble(settings, Devices(reader, pad, display, bank), clock, waits.wake)
    stack.callback(terminal.close)
    display.connect(
        lambda event: next(filter(None, (typed(event) for typed in typists)), None),
        lambda touched: _touch(touched, pad, terminal.post),
    )

    def leave() -> None:
        display.is_open = False
        waits.wake()

    asked.then(leave)
    watchdog = Watchdog()
    stack.callback(watchdog.stopping)
    terminal.start()
    watchdog.ready()
    serve(display, terminal, waits, clock.monotonic, watchdog.beat)


def _watchers(aloud: bool) -> tuple[Callable[[View], None], ...]:
    if not aloud:
        return ()
    from hardware.display.mock import Aloud

    return (Aloud(partial(print, flush=True)),)


def _touch(touched: str | Key, pad: PinPad, post: Post) -> None:
    """The keys of a PIN pad on glass belong to the simulated pad, and nobody else hears of them; choices belong to the terminal."""
    from hardware.pin_pad.keyboard import press
    from hardware.pin_pad.simulated import SimulatedPinPad
    from kiosk.events import KeyPressed

    if isinstance(touched, Key) and touched not in {Key.ENTER, Key.CLEAR}:
        post(KeyPressed(touched))
    elif isinstance(pad, SimulatedPinPad):
        press(pad, touched)


def _typists(reader: CardReader, pad: PinPad, settings: Settings, keys: KeyMap) -> list[Typed]:
    """Whose a key press can be, in this order: a reader that types, asked for or not; the wallet of a simulated reader; the PIN pad."""
    from hardware.card_reader.hybrid import HybridCardReader
    from hardware.card_reader.mock import MockCardReader
    from hardware.card_reader.stripe import StripeCardReader
    from hardware.card_reader.wedge import Wedge, stray_swipes
    from hardware.pin_pad.simulated import SimulatedPinPad

    stripe, chip = (reader.stripe, reader.chip) if isinstance(reader, HybridCardReader) else (reader, reader)
    wedge = Wedge(stripe.feed) if isinstance(stripe, StripeCardReader) else stray_swipes()
    typists: list[Typed] = [wedge.takes]
    if isinstance(chip, MockCardReader):
        from bank.simulator.fixtures import load_fixtures
        from demo.wallet import wallet
        from demo.wallet_keys import WalletKeys

        typists.append(WalletKeys(chip, wallet(load_fixtures(settings.simulator.fixtures))))
    if isinstance(pad, SimulatedPinPad):
        typists.append(lambda event: keys.press(pad, event))
    return typists
