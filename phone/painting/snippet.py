"""How a message begins, where there is no room for all of it: line by line, in the direction in which it is written."""

from __future__ import annotations

from typing import Final

from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Align, Block
from otp_atm.languages.direction import reads_right_to_left
from otp_atm.phone.painting.kit import Kit

_LINES: Final = 2
_CUT: Final = "…"


def snippet_of(kit: Kit, text: str, width: int) -> Block:
    """The first lines of `text` below the one that names its sender; an ellipsis stands for what is left out."""
    block = kit.fit("x", kit.styles.hint, width)
    rtl = reads_right_to_left(text)
    _, *lines = text.split("\n")
    shown = [_elided(kit, line, block.face, width, rtl=rtl) for line in lines[:_LINES]]
    if len(lines) > _LINES and not shown[-1].endswith(_CUT):
        shown[-1] += f" {_CUT}"
    return Block(tuple(shown), block.face, block.pitch, width, rtl)


def side_of(block: Block) -> Align:
    """The side where its lines begin."""
    return Align.RIGHT if block.rtl else Align.LEFT


def _elided(kit: Kit, line: str, face: Face, width: int, *, rtl: bool) -> str:
    """As many of its words as there is room for."""
    words = line.split(" ")
    shown = line
    while len(words) > 1 and kit.type.width(shown, face, rtl) > width:
        words.pop()
        shown = " ".join(words).rstrip(",:،؛") + _CUT
    return shown
