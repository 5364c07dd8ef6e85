"""What a page leads to, and what tells that there is more of a page than is to be seen."""

from __future__ import annotations

from typing import Final

from pygame import Rect, Surface

from otp_atm.drawing.colour import mix
from otp_atm.drawing.skin import Skin
from otp_atm.phone.painting.chrome import ON_WALLPAPER
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.view import Beside, Button, Facts, Item, Notice, OneTimePassword, Row, Text, Verdict, View

_HEROES: Final = (Verdict, OneTimePassword)
_QUIET: Final = (Text, Notice, Verdict, OneTimePassword, Facts, Button)


def parted(view: View) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """A page's items, and those at its end that are what to do next: nothing but buttons. While something is typed, there are none."""
    count = len(view.items)
    while count and not view.keypad and _leads_on(view.items[count - 1]):
        count -= 1
    return view.items[:count], view.items[count:]


def hero_of(view: View) -> int | None:
    """Which item is all that a page is for: it tells something, and nothing on it but buttons can be touched."""
    quiet = all(isinstance(item, _QUIET) or (isinstance(item, Row) and item.tap is None) for item in view.items)
    return next((place for place, item in enumerate(view.items) if quiet and isinstance(item, _HEROES)), None)


def draw_foot(kit: Kit, view: View, onto: Surface, foot: Rect, *, more: bool) -> None:
    """The ground below the content, down to the edge of the glass; `more`, with a line that something has been pushed under."""
    if view.app in ON_WALLPAPER:
        return
    onto.fill(kit.palette.page, foot)
    if more:
        onto.fill(kit.palette.line, Rect(foot.left, foot.top, foot.width, kit.px(kit.metrics.edge)))


def draw_thumb(kit: Kit, onto: Surface, viewport: Rect, scroll: int, content: int) -> None:
    """Beside content that is taller than its room: how much of it is to be seen, and where that lies."""
    if content <= viewport.height:
        return
    metrics = kit.metrics
    track = viewport.inflate(0, -2 * kit.px(metrics.thumb_edge))
    length = max(kit.px(metrics.least_thumb), track.height * viewport.height // content)
    thumb = Rect(0, 0, kit.px(metrics.thumb), min(length, track.height))
    thumb.top = track.top + (track.height - thumb.height) * scroll // (content - viewport.height)
    thumb.left = kit.px(metrics.thumb_edge) if kit.rtl else viewport.right - kit.px(metrics.thumb_edge) - thumb.width
    ink = mix(kit.palette.soft_ink, kit.palette.page, 0.45)
    kit.plate(onto, thumb, metrics.thumb / 2, Skin(ink, ink, ink, ink))


def _leads_on(item: Item) -> bool:
    return all(isinstance(each, Button) for each in (item.items if isinstance(item, Beside) else (item,)))
