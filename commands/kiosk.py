"""The full-screen terminal, with the devices and the bank of the configuration. However it ends, the card is given back."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from otp_atm.commands.ports import port
from otp_atm.configuration import Settings
from otp_atm.kiosk.ports import Clock

if TYPE_CHECKING:
    from otp_atm.evidence.keeping import Recorder, Shelf
    from otp_atm.hardware.card_reader.mock import Content
    from otp_atm.hardware.display.loop import Seen
    from otp_atm.hardware.display.window import WindowDisplay
    from otp_atm.hardware.leaving import Leaving
    from otp_atm.hardware.pin_pad.keyboard import KeyMap
    from otp_atm.hardware.watchdog import Watchdog
    from otp_atm.kiosk.runner import Runner
    from otp_atm.kiosk.stream import Tell
    from otp_atm.monitoring.watch import Watch
    from otp_atm.remote.at_kiosk import Attended
    from otp_atm.screens.view import View


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--window", action="store_true", help="a window in place of the whole screen")
    parser.add_argument("--aloud", action="store_true", help="print each screen as text, too")
    parser.add_argument(
        "--remote",
        type=port,
        metavar="PORT",
        help="let programs stand in front of it, too, over HTTP on this computer (0: any port), if all its devices are simulated "
        "and its bank is a test bank (bank.is_test)",
    )
    parser.add_argument("--trace", type=Path, metavar="FILE", help="write what is exchanged with the bank, as HAR, without secrets")


def run(args: Namespace, settings: Settings) -> int:
    """Show the first screen, and load only then what it need not wait for.

    Raises NoDisplay; and BadFile, before any window opens for a key or a file of no use, after that for a driver that cannot be had.
    """
    from otp_atm.commands.named_files import require_named_files
    from otp_atm.evidence.tracing import tracing
    from otp_atm.hardware.display.connection import Connection
    from otp_atm.hardware.display.window import WindowDisplay, open_window
    from otp_atm.hardware.leaving import leaving
    from otp_atm.hardware.pin_pad.keyboard import key_map
    from otp_atm.hardware.pin_pad.on_glass import ORDERS
    from otp_atm.kiosk.closed_memory import close_memory
    from otp_atm.kiosk.lent_memory import give_memory_back
    from otp_atm.kiosk.load import explained
    from otp_atm.kiosk.session import first_session
    from otp_atm.kiosk.state import Visit
    from otp_atm.languages.offered import first
    from otp_atm.languages.texts import said
    from otp_atm.screens.brand import brand_of
    from otp_atm.screens.dates import zone
    from otp_atm.screens.pages.starting import starting
    from otp_atm.screens.painter import ScreenPainter
    from otp_atm.screens.scene import Scene

    require_attendable(args, settings)
    close_memory()
    give_memory_back()
    asked = leaving()
    keys = key_map(settings.pin_pad.keys, args.config)
    require_named_files(args.config, settings)
    require_watchable(settings)
    clock = _clock(args)
    tell, end_trace = tracing(args.trace, clock)
    pin_keys = ORDERS[settings.pin_pad.on_screen]
    brand = brand_of(settings.terminal)
    told = settings.display
    size = None if told.fullscreen and not args.window else (told.width, told.height)
    with ExitStack() as stack:
        stack.callback(end_trace)
        link = stack.enter_context(Connection(stack.close, asked.ask))
        stack.callback(link.close_window)
        open_window(said(brand.name, first(settings)), size)
        display = WindowDisplay(lambda size: ScreenPainter(brand, size, pin_keys), clock.monotonic, _watchers(args.aloud))
        display.show(starting(Scene(Visit.STARTING, first_session(first(settings)), clock.now(), zone(settings.terminal.time_zone))))
        display.paint(clock.monotonic())
        with explained(args.config):
            _serve(args, settings, display, clock, keys, asked=asked, stack=stack, tell=tell)
        link.require_window()
    return 0


def _serve(
    args: Namespace,
    settings: Settings,
    display: WindowDisplay,
    clock: Clock,
    keys: KeyMap,
    *,
    asked: Leaving,
    stack: ExitStack,
    tell: Tell | None,
) -> None:
    """Serve until asked to leave. What is to be done at the end, however it comes, is put on the stack. Raises Misfit, BadFile."""
    from otp_atm.assembly import Devices, assemble, table_of
    from otp_atm.bank.recording import Ear
    from otp_atm.bank.remote import configured_bank
    from otp_atm.hardware.body import body
    from otp_atm.hardware.display.attention import attentive
    from otp_atm.hardware.display.loop import run as serve
    from otp_atm.hardware.watchdog import Watchdog
    from otp_atm.kiosk.ports import services_of
    from otp_atm.kiosk.stream import telling

    told = settings.told(args.config)
    waits = attentive()
    stack.callback(waits.close)
    (seen, sound), recorder, watch = _sounding(settings, display, stack), _recorder(settings), _watch(settings)
    heard = telling(tell, recorder.tell if recorder else None, watch.tell if watch else None, sound)
    attended = _attended(args, settings, clock, waits.wake, heard)
    with ExitStack() as unfinished:
        bank = attended.terminal.bank if attended else configured_bank(settings.bank, told, Ear(clock, heard) if heard else None)
        unfinished.callback(bank.close)
        touchable = body(
            settings.card_reader, settings.pin_pad, settings.timeouts, keys, lambda: _wallet(settings), terminal=told, clock=waits.moment
        )
        unfinished.callback(touchable.close)
        devices = Devices(touchable.reader, touchable.pin_pad, display, bank)
        shelf = _shelf(settings, services_of(bank)) if recorder else None
        if shelf:
            unfinished.callback(shelf.close)
        terminal = assemble(settings, devices, clock, waits.wake, telling(heard, attended.terminal.tell if attended else None))
        unfinished.pop_all()
    if recorder and shelf:
        recorder.attend(terminal, shelf.keep)
        stack.callback(shelf.close)
        stack.callback(recorder.close)  # once the card was given back
    if watch:
        watch.attend(table_of(settings, services_of(bank)))
        stack.callback(watch.close)
    stack.callback(terminal.close)
    if attended:
        attended.terminal.attend(terminal, touchable)
        stack.callback(attended.close)
    display.connect(touchable.typed, lambda key: touchable.touched(key, terminal.post))

    def leave() -> None:
        display.is_open = False
        waits.wake()

    asked.then(leave)
    watchdog = Watchdog()
    stack.callback(watchdog.stopping)
    terminal.start()
    watchdog.ready()
    if attended:
        attended.serve()
    serve(seen, attended.terminal if attended else terminal, waits, clock.monotonic, _beats(watchdog, watch, terminal))


def _sounding(settings: Settings, display: WindowDisplay, stack: ExitStack) -> tuple[Seen, Tell | None]:
    """What is to be seen, with a key that mutes it, and who makes it heard; nobody where there is nothing to hear."""
    from otp_atm.sound.opening import speaker_of

    speaker = speaker_of(settings.display)
    if not speaker:
        return display, None
    from otp_atm.sound.cues import AtTerminal
    from otp_atm.sound.mute_key import WithMuteKey

    stack.callback(speaker.close)
    return WithMuteKey(display, speaker), AtTerminal(speaker.play).heard


def require_watchable(settings: Settings) -> None:
    """Raises PartMissing where the terminal shall tell how it is, and cannot."""
    if settings.monitoring.listen is not None:
        from otp_atm.kiosk.parts import require

        require("monitoring")


def require_attendable(args: Namespace, settings: Settings) -> None:
    """Raises BadFile where programs shall stand in front of what they may not."""
    if args.remote is None:
        return
    from otp_atm.kiosk.parts import require
    from otp_atm.remote.allowed import require_allowed

    require("remote")
    require_allowed(args.config, settings)


def _clock(args: Namespace) -> Clock:
    """The real one; where programs stand in front of the terminal, in the form in which they wait by it."""
    if args.remote is None:
        from otp_atm.kiosk.clock import SystemClock

        return SystemClock()
    from otp_atm.remote.clock import OwnClock

    return OwnClock()


def _attended(args: Namespace, settings: Settings, clock: Clock, wake: Callable[[], None], hears: Tell | None) -> Attended | None:
    """Who stands in front of it for programs, if anybody does; `hears` is told of what is exchanged with the bank. Raises BadFile."""
    from otp_atm.remote.clock import OwnClock

    if not isinstance(clock, OwnClock):
        return None
    from otp_atm.remote.at_kiosk import Attended

    return Attended(args, settings, clock, wake, hears)


def _recorder(settings: Settings) -> Recorder | None:
    """Who remembers what happens, where the configuration wants the last sessions kept."""
    if not settings.evidence.sessions:
        return None
    from otp_atm.evidence.keeping import Recorder

    return Recorder()


def _watch(settings: Settings) -> Watch | None:
    """Who tells how the terminal is, where the configuration wants that."""
    if settings.monitoring.listen is None:
        return None
    from otp_atm.monitoring.watch import Watch

    return Watch(settings.monitoring.listen, settings.terminal.id, _complain)


def _beats(watchdog: Watchdog, watch: Watch | None, terminal: Runner[View]) -> Callable[[float], None]:
    """Tells whoever wants to know that the loop has come round, and how the terminal stands."""
    from otp_atm.monitoring.condition import condition_of

    def beat(now: float) -> None:
        watchdog.beat(now)
        watchdog.says(condition_of(terminal.state))
        if watch:
            watch.beat()

    return beat


def _shelf(settings: Settings, services: frozenset[str] | None) -> Shelf:
    """Where they are kept, of a terminal whose bank does these services (None: all). Raises NotNow where another terminal's are."""
    from otp_atm.assembly import table_of
    from otp_atm.evidence.bundling import Scene
    from otp_atm.evidence.keeping import Shelf
    from otp_atm.languages.offered import first

    kept = settings.evidence
    scene = Scene(settings, table_of(settings, services), services, first(settings))
    return Shelf(kept.directory, kept.sessions, scene, _complain)


def _complain(sentence: str) -> None:
    """For the operator; `journalctl` has it."""
    print(sentence, file=sys.stderr, flush=True)


def _wallet(settings: Settings) -> list[Content]:
    """The cards of a simulated reader."""
    from otp_atm.bank.simulator.fixtures import load_fixtures

    return [card.content for card in load_fixtures(settings.simulator.fixtures).wallet]


def _watchers(aloud: bool) -> tuple[Callable[[View], None], ...]:
    if not aloud:
        return ()
    from otp_atm.hardware.display.mock import Aloud

    return (Aloud(partial(print, flush=True)),)
