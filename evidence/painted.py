"""The screens of a session that was kept: painted for its page; and, gone through again, beside those recorded, compared pixel by pixel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pygame
from msgspec.structs import replace
from pygame import Surface

from otp_atm.drawing.files import save
from otp_atm.evidence.bundle import BEFORE, Bundle, Seen, entries, settings_of, view_of
from otp_atm.evidence.difference import LINE, SCREEN, Difference, Replayed
from otp_atm.evidence.listening import Showed
from otp_atm.evidence.pictures import Camera
from otp_atm.evidence.stand_ins import Odd, Plain
from otp_atm.evidence.story import Done, Entry, Line, Screen, Step, Story, made_by
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.screens.brand import Brand, brand_of
from otp_atm.screens.dates import zone
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View

SIZE: Final = (1280, 800)
_ODD: Final = r"\W+"
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def differing(bundle: Bundle, replayed: Replayed, folder: Path) -> list[Path]:
    """The pictures, saved in this folder, of screens that do not look as recorded: `012-card_pin-recorded.png` and `-replayed.png`.

    Raises OSError where they cannot be saved, and Odd for what cannot be painted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    saved: list[Path] = []
    with brand_in(bundle) as brand:
        painters = {"recorded": ScreenPainter(brand, SIZE), "replayed": ScreenPainter(brand, SIZE)}
        for number, pair in enumerate(replayed.screens, start=1):
            pictures = [(name, _painted(painters[name], view)) for name, view in zip(painters, pair, strict=True)]
            if _pixels(pictures[0][1]) != _pixels(pictures[1][1]):
                saved += [_saved(folder, number, name, picture, pair) for name, picture in pictures if picture]
    return saved


@contextmanager
def brand_in(bundle: Bundle) -> Iterator[Brand]:
    """The brand of a bundle; its logo lies in a file as long as the context lasts. Raises Odd."""
    terminal = settings_of(bundle).terminal
    with TemporaryDirectory() as folder:
        if bundle.logo:
            if not _ENDING.match(bundle.logo.ending):
                raise Odd("its logo: its name ends as no picture's")
            file = (Path(folder) / "logo").with_suffix(bundle.logo.ending)
            file.write_bytes(bundle.logo.content)
            terminal = replace(terminal, brand=replace(terminal.brand, logo=file))
        yield brand_of(terminal)


def _painted(painter: ScreenPainter, view: View | None) -> Surface | None:
    try:
        return painter.picture(view, SIZE) if view else None
    except (LookupError, ValueError, pygame.error) as wrong:
        raise Odd(f"a view cannot be painted: {wrong}") from None


def _pixels(picture: Surface | None) -> bytes:
    return pygame.image.tobytes(picture, "RGB") if picture else b""


def _saved(folder: Path, number: int, name: str, picture: Surface, pair: tuple[View | None, View | None]) -> Path:
    seen = next(view for view in pair if view)
    path = folder / f"{number:03}-{re.sub(_ODD, '-', seen.name)[:60]}-{name}.png"
    save(picture, path)
    return path


def story_of(bundle: Bundle, replayed: Replayed) -> Story:
    """What is told of a session, with the pictures of the terminal's screens, and whether it was so. Raises Odd."""
    told = tuple(_with_difference(bundle, list(entries(bundle)), replayed.difference))
    try:
        shown = [item.view for item in bundle.stream if isinstance(item, Seen)]
        views = (view_of(_plain(bundle, shown, number)) for number in bundle.screens)
        screens = [(_record(entry, views), entry) for entry in told]
        with brand_in(bundle) as brand:
            pictures = Camera(brand).pictures(screens, bundle.begun)
    except (LookupError, ValueError, pygame.error) as wrong:
        raise Odd(f"a view cannot be painted: {wrong}") from None
    about, begun = bundle.about, bundle.begun.astimezone(zone(brand.time_zone))
    story = Story(about.title, about.source, bundle.terminal, begun, about.verdict, about.failure, told, pictures)
    return story._replace(zone=brand.time_zone, replay=str(replayed.difference or ""), made_by=made_by(bundle.program))


def _with_difference(bundle: Bundle, told: list[Entry], difference: Difference | None) -> list[Entry]:
    """The story, in which the step with the difference has failed. Of one without steps, an end of none stands after what differs."""
    if difference is None:
        return told
    place = _place(bundle, told, difference)
    ends = next((at for at, entry in enumerate(told) if at >= place and isinstance(entry, Done)), None)
    if ends is None or any(isinstance(entry, Step) for entry in told[place + 1 : ends]):
        at = told[place] if told else Entry(at=0.0, real=0.0)
        return [*told[: place + 1], Done(at=at.at, real=at.real, number=0, failure=str(difference)), *told[place + 1 :]]
    done = told[ends]
    assert isinstance(done, Done)
    failure = "\n".join(filter(None, [done.failure, str(difference)]))
    return [*told[:ends], replace(done, failure=failure), *told[ends + 1 :]]


def _place(bundle: Bundle, told: list[Entry], difference: Difference) -> int:
    """That of what is told otherwise; else of the screen or journal line after so many of which it was, or the last told before."""
    if difference.told is not None:
        return min(difference.told, len(told) - 1)
    screens = [place for place, entry in enumerate(told) if isinstance(entry, Screen)]
    seen = [place for place, number in zip(screens, bundle.screens, strict=False) if number < difference.screens]
    lines = [place for place, entry in enumerate(told) if isinstance(entry, Line)][: difference.lines]
    last = {SCREEN: seen[-1:], LINE: lines[-1:]}.get(difference.kind, [*seen[-1:], *lines[-1:]])
    return max(last, default=0)


def _plain(bundle: Bundle, shown: list[Plain], number: int) -> Plain:
    """Raises LookupError where there is no such view."""
    if number == BEFORE and bundle.before is not None:
        return bundle.before
    return dict(enumerate(shown))[number]


def _record(entry: Entry, views: Iterator[View]) -> Record:
    at = Moment(entry.at, entry.real)
    view = next(views, None) if isinstance(entry, Screen) else None
    return Showed(at, view) if view else Record(at)
