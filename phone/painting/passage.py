"""From one page to the next: within an app the new page is pushed in over the old one, between apps it fades in."""

from __future__ import annotations

from typing import NamedTuple

from pygame import Surface

from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.view import View

_LAG = 0.3
"""How far the page below moves, as a share of the one above."""


def eased(share: float) -> float:
    """From 0 to 1, fast at first and gently in the end."""
    rest = 1 - max(0.0, min(share, 1.0))
    return 1 - rest * rest * rest


class Passage(NamedTuple):
    """`direction` is the side from which the new page comes: 1 from the right, -1 from the left, 0 for a fade."""

    old: Surface
    direction: int
    forward: bool
    begins: float
    ends: float

    def draw(self, onto: Surface, now: float) -> None:
        """Over the new page, which `onto` shows."""
        share = (now - self.begins) / (self.ends - self.begins)
        if not self.direction:
            self.old.set_alpha(round(255 * (1 - max(0.0, min(share, 1.0)))))
            onto.blit(self.old, (0, 0))
            return
        width = onto.get_width()
        new = onto.copy()
        above = round((1 - eased(share)) * width) if self.forward else round(eased(share) * width)
        below = -round((width - above) * _LAG)
        under, over = (self.old, new) if self.forward else (new, self.old)
        onto.blit(under, (below * self.direction, 0))
        onto.blit(over, (above * self.direction, 0))


def passage(kit: Kit, old: Surface, left: View, entered: View, now: float) -> Passage:
    """The passage from one view to another."""
    motion = kit.theme.motion
    if left.app is not entered.app or left.depth == entered.depth:
        return Passage(old, 0, True, now, now + motion.fade)
    side = -1 if kit.of(entered.app, entered.language).rtl else 1
    return Passage(old, side, entered.depth > left.depth, now, now + motion.slide)
