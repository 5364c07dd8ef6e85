"""Where everything stands in the window, for any size of it. Plain rectangles: nothing is drawn here.

    +---------------------------------------------------------------------------+
    |  +--------------------------------------+  +------------+  +------------+ |
    |  | sign                                 |  |  wallet    |  |   phone    | |
    |  |  o  +----------------------------+ o |  |  [pocket]  |  |            | |
    |  |  o  |           screen           | o |  |  [pocket]  |  |            | |
    |  |  o  |                            | o |  |  [pocket]  |  |            | |
    |  |  o  +----------------------------+ o |  |     ...    |  |            | |
    |  |  guide      | PIN pad |       slot   |  |   help     |  |            | |
    |  +--------------------------------------+  +------------+  +------------+ |
    |  clock, and what moves it                                                 |
    +---------------------------------------------------------------------------+

A window with no room for both has two tabs above: what is not in sight then stands beside the window, where a tab brings it in from. In a
window that is taller than wide, the wallet lies below the ATM. Below everything there may be a band for captions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, NamedTuple

from pygame import Rect

from otp_atm.demo.keypad import BLANKS, COLUMNS, FUNCTION_COLUMN, FUNCTION_WIDTH, KEYPAD, ROWS, Cap
from otp_atm.demo.levers import rows_of, tallest_row
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.painting.layout import SIDES, layout_of
from otp_atm.screens.theme import Metrics

Size = tuple[int, int]

_FRONT_HEIGHT: Final = 680
"""Design units from the front's top to its bottom; all lengths below are in these."""
_SIGN: Final = 50
_SHELF: Final = 192
_GAP: Final = 9
_SIDE: Final = 20
_RIM: Final = 11
_KEY_COLUMN: Final = 62
_KEY: Final = (44, 28)
_WIDEST_FRONT: Final = 1.4
_TALLEST_FRONT: Final = 1.1
_SCREEN_ASPECTS: Final = (1.3, 1.65)
_PAD: Final = (262, 172)
_PAD_MARGIN: Final = 10
_PAD_GAP: Final = 5
_SLOT: Final = (196, 172)
_MOUTH: Final = (118, 34)
_SLIT: Final = (94, 7)
_GUIDE: Final = (256, 150)
CARD_ASPECT: Final = 85.60 / 53.98
"""ISO/IEC 7810, ID-1."""
_WALLET_EDGE: Final = 0.055
"""These are shares of the wallet's width."""
_WALLET_TITLE: Final = 0.11
_WALLET_HELP: Final = 0.11
_TALLEST_LIP: Final = 0.17
_LOWEST_LIP: Final = 17
"""Pixels, so that it can be written on."""
_LIP: Final = 0.4
"""The lip's share of a pocket, and a pocket's height as a share of its card's, at most."""
_HIGHEST_PITCH: Final = 0.82
_LOWEST_EDGE: Final = 6
"""Pixels of a card that peek out of its pocket at least."""
_USUAL: Final = 720
"""Pixels of a window's shorter side up to which lines are as thin as they are."""
_NAMED: Final = 0.185
"""How much of a card's height that is for the bank's name to be whole."""
SMALLEST: Final = (480, 480)
SMALLEST_UPRIGHT: Final = (360, 640)
"""Pixels of a window, of any shape or of a phone's; a smaller one is laid out as the nearer of these."""
LEAST_FOR_BOTH: Final = (1100, 640)
"""Pixels of a window in which ATM and phone have room beside each other, with or without a band for captions."""
_LEAST_ABOVE_BAND: Final = 600
_PHONE_ASPECT: Final = 0.48
"""A phone's width over its height; the other two are shares of the window."""
_WIDEST_SIDE: Final = 0.27
_FOOT: Final = 0.056
"""The height of a row of the foot and that of the tabs, as shares of the window's height; and what they keep to, in shares of its width, or
pixels."""
_TABS: Final = 0.062
_TALLEST_ROW: Final = 0.075
_LOWEST_ROW: Final = 30
_BAND: Final = 0.098
_TALLEST_BAND: Final = 0.14
_FRONT_ABOVE: Final = 0.55
"""The front's share of the height where the wallet lies below it."""


class Tab(Enum):
    """What a window with no room for both shows one of."""

    ATM = "atm"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Areas:
    """Rectangles of the window in pixels. `unit` is the pixels of one design unit."""

    size: Size
    unit: float
    front: Rect
    sign: Rect
    bezel: Rect
    screen: Rect
    function_keys: Mapping[Key, Rect]
    shelf: Rect
    guide: Rect
    pad: Rect
    caps: Mapping[Cap, Rect]
    slot: Rect
    mouth: Rect
    """The lit shield around the slit."""
    slit: Rect
    """The opening itself. Cards go in upwards and vanish at its middle."""
    wallet: Rect
    wallet_title: Rect
    pockets: tuple[Rect, ...]
    """A pocket's lip: the leather with the caption on it. Its card stands behind, its upper part above the lip."""
    pocket_cards: tuple[Rect, ...]
    """Where each card is while it is in its pocket, whole; the lip hides its lower part."""
    help: Rect
    add_card: Rect | None = None
    """Where a card of one's own is added to the wallet, if that can be done."""
    side: Rect | None = None
    """Where the phone stands."""
    foot: Rect | None = None
    tabs: Rect | None = None
    """Where there is no room for both, the strip of the tabs; and which of both is in sight."""
    shown: Tab | None = None
    band: Rect | None = None

    @property
    def names_peek(self) -> bool:
        """So much of the cards peeks out of their pockets that the bank's name on them is whole."""
        return all(lip.top - card.top >= card.height * _NAMED for card, lip in zip(self.pocket_cards, self.pockets, strict=True))

    def stroke(self, width: float) -> float:
        """How wide a line is that is so many pixels wide in a small window: it grows with the window, so that it never becomes a hair."""
        return width * max(1.0, min(self.size) / _USUAL)

    def px(self, length: float) -> int:
        """A length in design units as whole pixels, at least one."""
        return max(1, round(length * self.unit))


def areas_with_phone(size: Size, cards: int, shown: Tab = Tab.ATM) -> Areas:
    """The areas of a window with ATM, phone and the clock's bar; `shown` is in sight if there is no room for both."""
    areas = _both(_at_least(size), cards) if has_room_for_both(size) else _one(_at_least(size), cards, shown)
    return _open_to_more_cards(areas)


def with_band(size: Size, cards: int, shown: Tab = Tab.ATM, *, as_small: bool = False) -> Areas:
    """The same above a band for captions, which covers nothing; `as_small`, as in a window with no room for both, whatever its size."""
    width, whole = _at_least(size)
    height = whole - round(min(whole * _BAND, width * _TALLEST_BAND))
    if has_room_for_both(size) and not as_small:
        height = max(height, _LEAST_ABOVE_BAND)
        areas = _both((width, height), cards)
    else:
        areas = _one((width, height), cards, shown)
    return replace(_open_to_more_cards(areas), size=(width, whole), band=Rect(0, height, width, whole - height))


def _open_to_more_cards(areas: Areas) -> Areas:
    """With a tab for that beside the one for the help."""
    gap = max(4, areas.help.width // 30)
    width = (areas.help.width - gap) // 2
    tab = Rect(areas.help.right - width, areas.help.top, width, areas.help.height)
    return replace(areas, help=Rect(areas.help.topleft, tab.size), add_card=tab)


def areas_of(size: Size, cards: int) -> Areas:
    """The areas of a window with an ATM alone, and a wallet of so many cards."""
    size = _at_least(size)
    margin = _margin(size[1])
    front, wallet = _side_by_side(Rect(0, 0, *size), margin)
    return _furnish(size, front, wallet, cards)


def has_room_for_both(size: Size) -> bool:
    """Whether ATM and phone are to be seen at once in a window of this size."""
    return size[0] >= LEAST_FOR_BOTH[0] and size[1] >= LEAST_FOR_BOTH[1]


def _at_least(size: Size) -> Size:
    width, height = SMALLEST_UPRIGHT if size[0] < SMALLEST[0] and size[1] >= SMALLEST_UPRIGHT[1] else SMALLEST
    return max(size[0], width), max(size[1], height)


def _margin(height: int) -> int:
    return round(height * 0.022)


def _both(size: Size, cards: int) -> Areas:
    """Everything side by side, with the foot below."""
    width, whole = size
    foot = _foot(size, _FOOT * whole)
    margin = _margin(foot.top)
    side_width = round(width * min(_WIDEST_SIDE, _PHONE_ASPECT * foot.top / width))
    front, wallet = _side_by_side(Rect(0, 0, width - side_width - margin, foot.top), margin)
    side = Rect(width - margin - side_width, margin, side_width, foot.top - 2 * margin)
    return replace(_furnish(size, front, wallet, cards), side=side, foot=foot)


def _one(size: Size, cards: int, shown: Tab) -> Areas:
    """ATM or phone in the same place below the tabs, and the other one beside the window."""
    width = size[0]
    foot = _foot(size, _row(size, _FOOT))
    tabs = Rect(0, 0, width, _row(size, _TABS))
    room = Rect(0, tabs.bottom, width, foot.top - tabs.bottom)
    margin = _margin(foot.top)
    if width > room.height:
        front, wallet = _side_by_side(room, margin)
        phone = Rect(margin, room.top + margin, wallet.left - 2 * margin, room.height - 2 * margin)
    else:
        front, wallet = _above_each_other(room, margin)
        phone = room.inflate(-2 * margin, -2 * margin)
    if shown is Tab.ATM:
        phone.left += width
    else:
        front.left -= width
        if width <= room.height:
            wallet.left -= width
    return replace(_furnish(size, front, wallet, cards), side=phone, foot=foot, tabs=tabs, shown=shown)


def _row(size: Size, share: float) -> int:
    """The height of a row of the foot, or of the tabs, in a window with no room for both."""
    return round(max(_LOWEST_ROW, min(share * size[1], _TALLEST_ROW * size[0])))


def _foot(size: Size, row: float) -> Rect:
    width, whole = size
    height = round(min(row, tallest_row(width)) * rows_of(width))
    return Rect(0, whole - height, width, height)


def _side_by_side(room: Rect, margin: int) -> tuple[Rect, Rect]:
    """Front and wallet."""
    width = round(min(max(room.width * 0.225, 186), room.height * 0.43))
    front = _front(Rect(margin, room.top + margin, room.width - width - 4 * margin, room.height - 2 * margin))
    gap = round(margin * 1.6)
    front.left = room.left + (room.width - front.width - gap - width) // 2
    return front, Rect(front.right + gap, front.top, width, front.height)


def _above_each_other(room: Rect, margin: int) -> tuple[Rect, Rect]:
    inner = room.inflate(-2 * margin, -2 * margin)
    front = _front(Rect(inner.left, inner.top, inner.width, round(inner.height * _FRONT_ABOVE)))
    front.top = inner.top
    return front, Rect(inner.left, front.bottom + margin, inner.width, inner.bottom - front.bottom - margin)


def _front(room: Rect) -> Rect:
    width = min(room.width, round(room.height * _WIDEST_FRONT))
    height = min(room.height, round(width * _TALLEST_FRONT))
    return Rect(room.left, room.centery - height // 2, width, height)


def _furnish(size: Size, front: Rect, wallet: Rect, cards: int) -> Areas:
    unit = min(front.height / _FRONT_HEIGHT, front.width / (_PAD[0] + 2 * (_GUIDE[0] + 2 * _GAP)))

    def px(length: float) -> int:
        return max(1, round(length * unit))

    sign = Rect(front.left, front.top, front.width, px(_SIGN))
    shelf_height = px(_SHELF)
    shelf = Rect(front.left, front.bottom - shelf_height, front.width, shelf_height)
    middle = Rect(front.left, sign.bottom, front.width, shelf.top - sign.bottom).inflate(-2 * px(_SIDE), -2 * px(_GAP))
    screen = _screen(middle, px(_RIM), px(_KEY_COLUMN))
    bezel = screen.inflate(2 * px(_KEY_COLUMN), 2 * px(_RIM))
    pad = _centred(px(_PAD[0]), px(_PAD[1]), (front.centerx, shelf.centery + px(3)))
    third = (front.width - pad.width) // 2
    slot = _centred(px(_SLOT[0]), px(_SLOT[1]), (pad.right + third // 2, pad.centery))
    guide = _centred(px(_GUIDE[0]), px(_GUIDE[1]), (pad.left - third // 2, pad.centery))
    mouth = Rect(0, 0, px(_MOUTH[0]), px(_MOUTH[1]))
    mouth.midtop = (slot.centerx, slot.top + px(20))
    title, pockets, pocket_cards, help_button = _wallet(wallet, cards)
    return Areas(
        size=size,
        unit=unit,
        front=front,
        sign=sign,
        bezel=bezel,
        screen=screen,
        function_keys=_function_keys(bezel, screen, (px(_KEY[0]), px(_KEY[1]))),
        shelf=shelf,
        guide=guide,
        pad=pad,
        caps=_caps(pad, px(_PAD_MARGIN), px(_PAD_GAP)),
        slot=slot,
        mouth=mouth,
        slit=_centred(px(_SLIT[0]), px(_SLIT[1]), mouth.center),
        wallet=wallet,
        wallet_title=title,
        pockets=pockets,
        pocket_cards=pocket_cards,
        help=help_button,
    )


def _screen(room: Rect, rim: int, column: int) -> Rect:
    """The largest screen of a usual shape that leaves room for the rim and for a column of keys on each side."""
    width, height = room.width - 2 * column, room.height - 2 * rim
    narrow, wide = _SCREEN_ASPECTS
    fitted = (min(width, round(height * wide)), min(height, round(width / narrow)))
    return _centred(*fitted, room.center)


def _function_keys(bezel: Rect, screen: Rect, size: Size) -> dict[Key, Rect]:
    """Each key beside its choice on the screen."""
    columns = ((bezel.left + screen.left) // 2, (bezel.right + screen.right) // 2)
    slots = layout_of(screen.size, Metrics()).slots
    return {key: _centred(*size, (x, screen.top + slots[key].centery)) for keys, x in zip(SIDES, columns, strict=True) for key in keys}


def _caps(pad: Rect, margin: int, gap: int) -> dict[Cap, Rect]:
    width = (pad.width - 2 * margin - (COLUMNS - 1) * gap) / (COLUMNS - 1 + FUNCTION_WIDTH)
    height = (pad.height - 2 * margin - (ROWS - 1) * gap) / ROWS
    rects = {}
    for cap in (*KEYPAD, *BLANKS):
        left = pad.left + margin + cap.column * (width + gap)
        top = pad.top + margin + cap.row * (height + gap)
        wide = width * FUNCTION_WIDTH if cap.column == FUNCTION_COLUMN else width
        rects[cap] = Rect(round(left), round(top), round(wide), round(cap.rows * height + (cap.rows - 1) * gap))
    return rects


class _Wallet(NamedTuple):
    """What is in a wallet, from top to bottom."""

    title: Rect
    pockets: tuple[Rect, ...]
    cards: tuple[Rect, ...]
    help: Rect


def _wallet(wallet: Rect, cards: int) -> _Wallet:
    """Pockets in one column, or in two in a wallet that is wider than tall."""
    columns = 2 if wallet.width > wallet.height else 1
    column = wallet.width / columns
    edge = round(column * _WALLET_EDGE)
    inner = wallet.inflate(-2 * edge, -2 * edge)
    title = Rect(inner.left, inner.top, inner.width, round(column * _WALLET_TITLE))
    help_height = round(column * _WALLET_HELP)
    help_button = Rect(inner.left, inner.bottom - help_height, inner.width, help_height)
    width = (inner.width - (columns - 1) * edge) // columns
    card_height = round(width / CARD_ASPECT)
    top = title.bottom + edge // 2
    rows = -(-cards // columns)
    pitch = min((help_button.top - edge - top) / max(rows, 1), card_height * _HIGHEST_PITCH)
    gap = max(2, edge // 6)
    lip = round(min(max(pitch * _LIP, min(_LOWEST_LIP, pitch - gap - _LOWEST_EDGE)), column * _TALLEST_LIP))
    pockets, pocket_cards = [], []
    for index in range(cards):
        left, row = inner.left + index // rows * (width + edge), index % rows
        pockets.append(Rect(left, top + round((row + 1) * pitch) - lip, width, lip))
        pocket_cards.append(Rect(left, top + round(row * pitch) + gap, width, card_height))
    return _Wallet(title, tuple(pockets), tuple(pocket_cards), help_button)


def _centred(width: int, height: int, centre: tuple[int, int]) -> Rect:
    rect = Rect(0, 0, width, height)
    rect.center = centre
    return rect
