"""`python -m tools.outage_plot` draws docs/fleet-outage.svg: what a bank sees of many terminals after an outage."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from otp_atm.fleet.faults import Outage
from otp_atm.fleet.simulation import Seen, outage
from otp_atm.kiosk.jitter import together
from otp_atm.kiosk.project import PROJECT

PLOT: Final = PROJECT / "docs" / "fleet-outage.svg"
TERMINALS: Final = 2000
OUT: Final = Outage(300.0, 60.0)
UNTIL: Final = 480.0
FIRST: Final = 270
WIDTH, HEIGHT, LEFT, TOP, GAP = 900, 190, 64, 46, 66
INK, FAINT, GROUND = "#26323f", "#d5dbe1", "#ffffff"


class Curve(NamedTuple):
    """One of the two."""

    title: str
    colour: str
    seen: Seen


def svg(curves: list[Curve]) -> str:
    """One below the other, each on a scale of its own: that without jitter would leave nothing of the other to be seen."""
    height = TOP + len(curves) * (HEIGHT + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="{GROUND}"/>',
        f'<text x="{LEFT}" y="24" font-size="15">{TERMINALS:,} terminals, switched on in the same second, lose their bank for '
        f"{OUT.seconds:.0f} s: attempts to reach it in each second</text>",
    ]
    for place, curve in enumerate(curves):
        parts += drawn(curve, TOP + place * (HEIGHT + GAP) + 22)
    return "\n".join([*parts, "</svg>\n"])


def drawn(curve: Curve, top: int) -> Iterator[str]:
    """A curve as bars, with what one needs to read it."""
    span, most = int(UNTIL) - FIRST, max(curve.seen.peak(FIRST, UNTIL), 1)
    wide = (WIDTH - LEFT - 20) / span
    bottom = top + HEIGHT - 30

    def across(second: float) -> float:
        return LEFT + (second - FIRST) * wide

    yield f'<text x="{LEFT}" y="{top - 8}">{curve.title}: {most:,} at the most</text>'
    yield f'<rect x="{across(OUT.begins):.1f}" y="{top}" width="{OUT.seconds * wide:.1f}" height="{bottom - top}" fill="#f3e3e0"/>'
    yield f'<text x="{across(OUT.begins) + 6:.1f}" y="{top + 16}" fill="#8a3a2c">outage</text>'
    for second in range(FIRST, int(UNTIL)):
        if count := curve.seen.requests.get(second, 0):
            tall = count / most * (bottom - top - 4)
            yield f'<rect x="{across(second):.1f}" y="{bottom - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{curve.colour}"/>'
    yield f'<path d="M{LEFT} {top}V{bottom}H{WIDTH - 20}" fill="none" stroke="{INK}"/>'
    yield f'<text x="{LEFT - 8}" y="{top + 10}" text-anchor="end">{most:,}</text>'
    yield f'<text x="{LEFT - 8}" y="{bottom}" text-anchor="end">0</text>'
    for second in range(FIRST, int(UNTIL) + 1, 30):
        yield f'<text x="{across(second):.1f}" y="{bottom + 17}" text-anchor="middle" font-size="11">{second - OUT.begins:+.0f} s</text>'
        yield f'<path d="M{across(second):.1f} {bottom}v4" stroke="{INK}"/>'


def curves(terminals: int = TERMINALS) -> list[Curve]:
    """Both, from real terminals."""
    return [
        Curve("without jitter", "#b2543f", outage(terminals, OUT, UNTIL, jitter=together)),
        Curve("with the jitter of each terminal", "#1f4fa3", outage(terminals, OUT, UNTIL)),
    ]


def main(path: Path = PLOT) -> int:
    path.write_text(svg(curves()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
