"""Opens the tour: a world of its own for it, in this process and without a trace on any disk, the same every time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pygame

from otp_atm.bank.wire.control import CardChange
from otp_atm.configuration import Settings
from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.cards import NewCard
from otp_atm.demo.desk import Answer
from otp_atm.demo.own_card import Customer, OwnCardDesk, printer
from otp_atm.demo.parts.tour import TourPart
from otp_atm.demo.props import Props, no_news, nothing
from otp_atm.demo.stopwatch import Stopwatch
from otp_atm.demo.tongue import Tongue
from otp_atm.demo.tour.body import Body
from otp_atm.demo.tour.clock import Levers, TourClock
from otp_atm.demo.tour.eyes import Eyes
from otp_atm.demo.tour.hand import Hand
from otp_atm.demo.tour.ledger import Ledger
from otp_atm.demo.tour.manner import GUIDED, Manner
from otp_atm.demo.tour.passing import Passing
from otp_atm.demo.tour.pointing import Pointing
from otp_atm.demo.tour.show import Beginning, TourShow
from otp_atm.demo.tour.tour import STOPPED, Tour
from otp_atm.demo.tour.visitor import Visitor
from otp_atm.demo.town import Town
from otp_atm.demo.window import DemoWindow
from otp_atm.hardware.display.window import surface
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.vocabulary import Language, Pan
from otp_atm.languages.files import in_language
from otp_atm.languages.offered import offered
from otp_atm.scenarios.bank_side import BEGINNING, BankSide, SideFailed
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.worlds import OpenStage, worlds
from otp_atm.screens import dates
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View

_GUIDE: Final = PROJECT / "scenarios" / "guide"


def script_in(language: Language) -> Path:
    """The grand tour in this language, or in the nearest that there is."""
    return in_language(_GUIDE, "grand-tour", language)


def open_tour(
    settings: Settings,
    props: Props,
    seconds: Callable[[], float],
    *,
    open_stage: OpenStage | None = None,
    script: Script | None = None,
    manner: Manner = GUIDED,
    say: Callable[[str], None] | None = None,
) -> TourShow:
    """A tour that begins at its first turn, in pygame's window, which must be open.

    `props` says how the demo looks, what it speaks, and who watches its screens; `seconds` is what the window's clock runs with.
    `script` is the grand tour in that language unless it says something else, and is played on a stage that `open_stage` opens, in this
    process by default. `say` is given its captions, and how it stands, as text.
    """
    script = script or read_script(script_in(props.tongue.language))
    watch = Stopwatch(seconds)
    clock = TourClock(BEGINNING, watch if manner.runs else standing())

    def show(view: View) -> None:
        window.show(view)

    def carry(number: str) -> None:
        stage.handset.carry(number)

    def do(event: pygame.Event) -> None:
        """As the loop does it: the terminal has its turn after every single input."""
        window.handle(event)
        stage.settle()

    stage = (open_stage or worlds(settings, None, None))(script, clock, show)
    hand = Hand(do, watch, lambda: surface().get_width())
    tour = Tour(script, watch, hand, partial(announce, say), manner.sorrow)
    counter = Counter(stage.bank_side)
    ledger = Ledger(stage.bank_side, lambda: window.cards, watch)
    desk = BranchDesk(counter, props.cards, carry, nothing, ledger.latest)
    form = OwnCardDesk(counter, printer(clock.now), Customer(lambda: window.cards, lambda card: window.add(card), carry), nothing)  # noqa: PLW0108
    tongue = tongue_of(script.language, offered(settings))
    town = Town(stage.lying_handset, Levers(clock, stage.advance), desk, dates.zone(settings.terminal.time_zone), form)
    window = DemoWindow(
        replace(
            props,
            reader=stage.reader,
            pad=stage.pad,
            make_painter=lambda size: ScreenPainter(props.brand, size, clock=clock.now, waits=clock.monotonic),
            clock=watch,
            news=no_news,
            known=ledger.latest,
            tongue=tongue,
            town=town,
            tour=nothing,
            shape_pointer=lambda _: None,
            above=lambda studio: TourPart(tour, studio),
        )
    )
    hand.point = window.scene.areas.screen.center
    body = Body(Eyes(window, watch, manner.patience), hand, stage, Passing(stage, watch), watch)
    visitor = Visitor(body, desk, Pointing(body, window, tongue), lambda: window.move(replace(town, handset=stage.handset)), tour.tell)
    cast = Cast(visitor, stage, secrets=set(script.secrets))
    beginning = Beginning(cast.now.at, stage.now)
    tour.begin(cast)
    stage.open()
    if manner.one_language:
        tongue.follow(stage.speak)
    return TourShow(tour, window, cast, clock, watch, beginning=beginning)


def tongue_of(language: Language, others: Sequence[Language]) -> Tongue:
    """It speaks this language first, and these."""
    return Tongue(others if language in others else (language, *others), language)


def standing() -> Stopwatch:
    """Seconds that do not pass."""
    watch = Stopwatch(lambda: 0.0)
    watch.hold()
    return watch


class Counter:
    """The branch's counter, at the bank of the stage."""

    def __init__(self, side: BankSide) -> None:
        self._side = side

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None:
        self._at_bank(partial(self._side.visit_branch, Pan(pan), phone), answer)

    def unblock(self, pan: str, answer: Answer) -> None:
        self._at_bank(partial(self._side.change_card, CardChange(pan=pan, unlock=True)), answer)

    def give_pin(self, pan: str, pin: str, answer: Answer) -> None:
        self._at_bank(partial(self._side.change_card, CardChange(pan=pan, pin=pin)), answer)

    def issue(self, card: NewCard, answer: Answer) -> None:
        self._at_bank(partial(self._side.issue_card, card.wish), answer)

    def _at_bank(self, deed: Callable[[], None], answer: Answer) -> None:
        try:
            deed()
        except SideFailed as failed:
            answer(failed.code)
        else:
            answer("")


def announce(say: Callable[[str], None] | None, heading: str, text: str) -> None:
    """As the screens are said; what went wrong is told to the operator in any case."""
    if say:
        say(f"{f'-- {heading} ':-<60}\n{text}\n")
    if heading == STOPPED:
        sys.stderr.write(f"{heading}: {text}\n")
