"""Opens the tour: a world of its own for it, in this process and without a trace on any disk, the same every time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pygame

from assembly import face_of, table_of
from bank.simulator.fixtures import load_fixtures
from configuration import Settings
from demo.branch import BranchDesk
from demo.desk import Answer
from demo.parts.tour import TourPart
from demo.props import Props, no_news, nothing
from demo.tour.clock import TourClock
from demo.tour.eyes import Eyes
from demo.tour.hand import Hand
from demo.tour.show import TourShow
from demo.tour.tour import STOPPED, Tour
from demo.tour.visitor import Visitor
from demo.town import Town
from demo.window import DemoWindow
from hardware.card_reader.mock import MockCardReader
from hardware.display.window import surface
from hardware.pin_pad.master_key import read_master_key
from hardware.pin_pad.simulated import SimulatedPinPad
from kiosk.journal import Journal, MemorySink
from kiosk.project import PROJECT
from kiosk.runner import Arms, Runner
from kiosk.vocabulary import Language, Pan
from languages.files import in_language
from languages.offered import first
from scenarios.bank_side import BankSide
from scenarios.pocket import Pocket
from scenarios.script import Script, read_script
from scenarios.worlds import BEGINNING, SEED, in_process
from screens import dates
from screens.painter import ScreenPainter
from screens.render import renderer
from screens.view import View

_GUIDE: Final = PROJECT / "scenarios" / "guide"


def script_in(language: Language) -> Path:
    """The grand tour in this language, or in the nearest that there is."""
    return in_language(_GUIDE, "grand-tour", language)


def open_tour(
    settings: Settings,
    props: Props,
    seconds: Callable[[], float],
    *,
    script: Script | None = None,
    say: Callable[[str], None] | None = None,
) -> TourShow:
    """A tour that begins at its first turn, in pygame's window, which must be open.

    `props` says how the demo looks, and who watches its screens. `script` is the grand tour in the configuration's language unless it
    says something else; `seconds` is what its clock runs with; `say` is given its captions, and how it stands, as text.
    """
    script = script or read_script(script_in(first(settings)))
    clock = TourClock(BEGINNING, seconds)

    def do(event: pygame.Event) -> None:
        """As the loop does it: the terminal has its turn after every single input."""
        window.handle(event)
        terminal.turn()

    hand = Hand(do, clock.monotonic, lambda: surface().get_width())
    tour = Tour(script, clock, hand, partial(announce, say))

    fixtures = load_fixtures(settings.simulator.fixtures)
    bank, side, transport = in_process(settings, fixtures, clock)
    handset = Pocket(settings, fixtures, clock, transport, SEED).switch_on(script.language)
    zone = dates.zone(settings.terminal.time_zone)
    reader, pad = MockCardReader(), SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file), clock.monotonic)
    town = Town(handset, clock, BranchDesk(Counter(side), props.cards, handset.carry, nothing), zone)

    window = DemoWindow(
        replace(
            props,
            reader=reader,
            pad=pad,
            make_painter=lambda size: ScreenPainter(props.brand, size, clock=clock.now),
            clock=clock.monotonic,
            news=no_news,
            town=town,
            tour=nothing,
            shape_pointer=lambda _: None,
            above=lambda studio: TourPart(tour, studio),
        )
    )
    hand.point = window.scene.areas.screen.center
    journal = Journal(MemorySink(), settings.terminal.id, clock)
    table = table_of(settings)
    arms = Arms(reader, pad, Pane(window), bank, journal, clock, renderer(face_of(table, settings), clock), settings.terminal.id)
    terminal = Runner(arms, table, settings.timeouts.by_kind(), script.language)
    cards = dict(zip((card.id for card in fixtures.wallet), props.cards, strict=True))
    visitor = Visitor(Eyes(window, town, cards, clock.monotonic, lambda: terminal.answerable_from), hand, town, clock.monotonic, tour.tell)
    tour.begin(visitor, lambda: (window.view.name if window.view else "nothing", handset.view.name))
    terminal.start()
    return TourShow(tour, window, terminal, handset, clock)


class Pane:
    """The window as the tour's terminal has it: it can show, but the window outlives it."""

    def __init__(self, window: DemoWindow) -> None:
        self.show: Callable[[View], None] = window.show

    def close(self) -> None:
        """The window stays open."""


class Counter:
    """The branch's counter, at a bank in this process."""

    def __init__(self, side: BankSide) -> None:
        self._side = side

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None:
        self._side.visit_branch(Pan(pan), phone)
        answer("")


def announce(say: Callable[[str], None] | None, heading: str, text: str) -> None:
    """As the screens are said; what went wrong is told to the operator in any case."""
    if say:
        say(f"{f'-- {heading} ':-<60}\n{text}\n")
    if heading == STOPPED:
        sys.stderr.write(f"{heading}: {text}\n")
