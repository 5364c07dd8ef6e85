"""Messages in the list, and one as a bubble."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align
from otp_atm.languages.direction import reads_right_to_left
from otp_atm.phone.painting.colours import BUBBLE
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Still, Target
from otp_atm.phone.painting.parts.mark import draw_mark
from otp_atm.phone.painting.snippet import side_of, snippet_of
from otp_atm.phone.view import Bubble, Letter, told


class LetterPart(Still):
    """A message in the list: the sender's mark, who, when, how it begins, and a dot while it is unread."""

    def __init__(self, kit: Kit, item: Letter, width: int) -> None:
        self._kit = kit
        self._item = item
        self._pad = kit.px(kit.metrics.row_padding)
        room = width - 2 * self._pad - kit.px(46) - kit.px(12)
        self._when = self._width_of_when(round(room * 0.44))
        self._sender = kit.fit(item.sender, kit.styles.sender_unread if item.unread else kit.styles.sender, room - self._when)
        self._head = kit.px(25) + self._sender.height - self._sender.pitch
        self._snippet = snippet_of(kit, told(item.text), room)

    @property
    def height(self) -> int:
        """A long name has a second line of its own."""
        return self._kit.px(67) + self._head

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, palette, item = self._kit, self._kit.palette, self._item
        kit.raised(onto, rect, kit.metrics.card_radius, palette.sheet)
        inner = rect.inflate(-2 * self._pad, -2 * kit.px(11))
        spot, words = kit.split(inner, kit.px(46), kit.start, kit.px(12))
        disc = Rect(0, 0, spot.width, spot.width)
        disc.center = spot.center
        draw_mark(kit, onto, disc)
        body = Rect(words.left, words.top + self._head, words.width, kit.px(44))
        when, name = kit.split(Rect(words.left, words.top, words.width, kit.px(25)), self._when, kit.end)
        kit.block(onto, name.move(0, (name.height - self._sender.pitch) // 2), self._sender, palette.ink, kit.start)
        self._write_when(onto, when)
        kit.block(onto, body, self._snippet, palette.ink if item.unread else palette.soft_ink, side_of(self._snippet))

    def _width_of_when(self, most: int) -> int:
        """No wider than it is: the rest is the sender's, whose name may be long."""
        kit = self._kit
        when = kit.fit(self._item.when, kit.styles.path, most)
        written = max(kit.type.width(text, when.face, when.rtl) for text in when.texts)
        return min(most, written + kit.px(12) + (kit.px(17) if self._item.unread else 0))

    def _write_when(self, onto: Surface, rect: Rect) -> None:
        kit, palette = self._kit, self._kit.palette
        if self._item.unread:
            dot, rect = kit.split(rect, kit.px(10), kit.end, kit.px(7))
            spot = Rect(0, 0, dot.width, dot.width)
            spot.center = dot.center
            onto.blit(kit.shapes.disc(dot.width, palette.accent, palette.accent, 1), spot)
        kit.write(onto, rect, kit.end, self._item.when, kit.styles.path, colour=palette.accent if self._item.unread else palette.soft_ink)

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(rect, self._item.tap)]


class BubblePart(Still):
    """A message with all its lines; a line that is a code stands out."""

    def __init__(self, kit: Kit, item: Bubble, width: int) -> None:
        self._kit = kit
        self._item = item
        self._pad = kit.px(16)
        self._rtl = reads_right_to_left(told(item.text))
        self._tools = kit
        room = width - 2 * self._pad
        unit = kit.geometry.unit
        self._blocks = [
            kit.type.fit(line, kit.styles.heading if is_code(line) else kit.styles.bubble, unit, room, self._rtl)
            for line in told(item.text).split("\n")
        ]

    @property
    def height(self) -> int:
        return sum(block.height for block in self._blocks) + 2 * self._pad + self._kit.px(26)

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, palette = self._kit, self._kit.palette
        bubble = Rect(rect.left, rect.top, rect.width, rect.height - kit.px(26))
        kit.plate(onto, bubble, 20, Skin(*BUBBLE, palette.ink))
        row = bubble.inflate(-2 * self._pad, -2 * self._pad)
        for block in self._blocks:
            align = Align.RIGHT if self._rtl else Align.LEFT
            kit.block(onto, row, block, palette.ink, align)
            row = row.move(0, block.height)
        when = Rect(rect.left + kit.px(6), bubble.bottom, rect.width - kit.px(12), kit.px(26))
        kit.write(onto, when, kit.start, self._item.when, kit.styles.path, colour=palette.soft_ink)


def is_code(line: str) -> bool:
    """A line of nothing but digits, or of the dots that hide them."""
    bare = line.strip("\u2066\u2069 ")
    return bool(bare) and all(char.isdecimal() or char == "•" for char in bare)
