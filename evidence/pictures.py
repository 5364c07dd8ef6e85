"""Pictures of what terminal and phone showed, for evidence: painted after the event from what the stream has kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from pygame import Surface

from otp_atm.drawing.small_png import small_png
from otp_atm.evidence.listening import PhoneShowed, Showed
from otp_atm.evidence.story import Entry, Phone, Screen, Step
from otp_atm.kiosk.stream import Record
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.view import View as PhoneView
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter

SIZE: Final = (640, 400)
"""In pixels. It is painted in this size, not made smaller: so its letters are sharp."""
PHONE_SIZE: Final = (260, 546)


class Camera:
    """Paints in this brand. Of the phone it takes the discreet view: dots stand for codes and card numbers."""

    def __init__(self, brand: Brand) -> None:
        """Raises ValueError for a brand colour that is none."""
        self._screens = ScreenPainter(brand, SIZE)
        self._phones = PhonePainter(brand, PHONE_SIZE, lambda: self._now)
        self._now = datetime.min
        self._taken: dict[bytes, bytes] = {}

    def pictures(self, told: Iterable[tuple[Record, Entry]], begun: datetime) -> dict[int, bytes]:
        """PNG files, by the place of the entry. `begun` is the time for people at the beginning of the story."""
        taken: dict[int, bytes] = {}
        for run in _runs(told):
            self._now = begun + timedelta(seconds=run.at)
            taken |= dict.fromkeys(run.places, self._picture(self._painted(run.record)))
        return taken

    def _painted(self, showed: Showed | PhoneShowed) -> Surface:
        if isinstance(showed, Showed):
            return self._screens.picture(showed.view, SIZE)
        view = showed.view.discreet
        assert isinstance(view, PhoneView)
        return self._phones.picture(view)

    def _picture(self, surface: Surface) -> bytes:
        """What looks the same is the same."""
        looks = blake2b(surface.get_buffer().raw).digest()
        if looks not in self._taken:
            self._taken[looks] = small_png(surface)
        return self._taken[looks]


@dataclass(slots=True)
class _Run:
    """What one device shows from one change to the next: the places of its entries, and what it is in the end."""

    says: tuple[str, ...]
    places: list[int]
    record: Showed | PhoneShowed
    at: float


def _runs(told: Iterable[tuple[Record, Entry]]) -> list[_Run]:
    """Within a step, what says the same all the time, be it for hours, is one picture: only the clock in its corner moves."""
    runs: list[_Run] = []
    now: dict[type[Entry], _Run] = {}
    for place, (record, entry) in enumerate(told):
        if isinstance(entry, Step):
            now.clear()
        elif isinstance(entry, Screen | Phone) and isinstance(record, Showed | PhoneShowed):
            says, run = (entry.name, *entry.lines), now.get(type(entry))
            if run is None or run.says != says:
                run = now[type(entry)] = _Run(says, [], record, entry.at)
                runs.append(run)
            run.places.append(place)
            run.record, run.at = record, entry.at
    return runs
