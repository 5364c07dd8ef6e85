"""Where everything stands in the window, for any size of it. Plain rectangles: nothing is drawn here.

    +------------------------------------------------------------+
    |  +--------------------------------------+  +------------+  |
    |  | sign                                 |  |  wallet    |  |
    |  |  o  +----------------------------+ o |  |  [pocket]  |  |
    |  |  o  |           screen           | o |  |  [pocket]  |  |
    |  |  o  |                            | o |  |  [pocket]  |  |
    |  |  o  +----------------------------+ o |  |     ...    |  |
    |  |  guide      | PIN pad |       slot   |  |   help     |  |
    |  +--------------------------------------+  +------------+  |
    +------------------------------------------------------------+

With `side`, a column of that share of the width is left free on the right, for what stands beside an ATM; with `foot`, a strip of that
share of the height below everything, for what moves the clock. Below that there may be a band for captions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pygame import Rect

from otp_atm.demo.keypad import BLANKS, COLUMNS, FUNCTION_COLUMN, FUNCTION_WIDTH, KEYPAD, ROWS, Cap
from otp_atm.hardware.display.window import SMALLEST
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
_LIP: Final = 0.4
"""The lip's share of a pocket, and a pocket's height as a share of its card's, at most."""
_HIGHEST_PITCH: Final = 0.82
LEAST_FOR_PHONE: Final = (1100, 640)
"""Pixels of a window, with or without a band for captions."""
_PHONE_ASPECT: Final = 0.48
"""A phone's width over its height; the other two are shares of the window."""
_WIDEST_SIDE: Final = 0.27
_FOOT: Final = 0.056
_BAND: Final = 0.098


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
    add_card: Rect | None = field(default=None, kw_only=True)
    """Where a card of one's own is added to the wallet, if that can be done."""
    side: Rect | None
    foot: Rect | None
    band: Rect | None = None

    def px(self, length: float) -> int:
        """A length in design units as whole pixels, at least one."""
        return max(1, round(length * self.unit))


def areas_with_phone(size: Size, cards: int) -> Areas:
    """The areas of a window with a phone beside the ATM and the clock's bar below, if it is large enough for them."""
    return _open_to_more_cards(_areas(size, cards, phone=_has_room_for_phone(size)))


def with_band(size: Size, cards: int) -> Areas:
    """The same above a band for captions. Where there is a phone, the band leaves room for it and covers nothing."""
    width, whole = max(size[0], SMALLEST[0]), max(size[1], SMALLEST[1])
    phone = _has_room_for_phone(size)
    height = max(whole - round(whole * _BAND), SMALLEST[1] if phone else 0)
    areas = _open_to_more_cards(_areas((width, height), cards, phone=phone))
    return replace(areas, size=(width, whole), band=Rect(0, height, width, whole - height))


def _open_to_more_cards(areas: Areas) -> Areas:
    """With a tab for that beside the one for the help."""
    gap = max(4, areas.help.width // 30)
    width = (areas.help.width - gap) // 2
    tab = Rect(areas.help.right - width, areas.help.top, width, areas.help.height)
    return replace(areas, help=Rect(areas.help.topleft, tab.size), add_card=tab)


def _has_room_for_phone(size: Size) -> bool:
    return size[0] >= LEAST_FOR_PHONE[0] and size[1] >= LEAST_FOR_PHONE[1]


def _areas(size: Size, cards: int, *, phone: bool) -> Areas:
    if not phone:
        return areas_of(size, cards)
    return areas_of(size, cards, min(_WIDEST_SIDE, _PHONE_ASPECT * size[1] * (1 - _FOOT) / size[0]), _FOOT)


def areas_of(size: Size, cards: int, side: float = 0.0, foot: float = 0.0) -> Areas:
    """The areas of a window of `size` pixels, at least the smallest, with a wallet of so many cards."""
    width, whole = max(size[0], SMALLEST[0]), max(size[1], SMALLEST[1])
    height = whole - round(whole * foot)
    margin = round(height * 0.022)
    side_width = round(width * side)
    free = width - side_width - (margin if side else 0)
    wallet_width = round(min(max(free * 0.225, 186), height * 0.43))
    front = _front(Rect(margin, margin, free - wallet_width - 4 * margin, height - 2 * margin))
    gap = round(margin * 1.6)
    left = (free - front.width - gap - wallet_width) // 2
    front.left = left
    wallet = Rect(front.right + gap, front.top, wallet_width, front.height)
    beside = Rect(width - margin - side_width, margin, side_width, height - 2 * margin) if side else None
    areas = _furnish((width, whole), front, wallet, beside, cards)
    return replace(areas, foot=Rect(0, height, width, whole - height)) if foot else areas


def _front(room: Rect) -> Rect:
    width = min(room.width, round(room.height * _WIDEST_FRONT))
    height = min(room.height, round(width * _TALLEST_FRONT))
    return Rect(room.left, room.centery - height // 2, width, height)


def _furnish(size: Size, front: Rect, wallet: Rect, side: Rect | None, cards: int) -> Areas:
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
        side=side,
        foot=None,
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


def _wallet(wallet: Rect, cards: int) -> tuple[Rect, tuple[Rect, ...], tuple[Rect, ...], Rect]:
    """Title, pocket lips, cards and help button, from top to bottom."""
    edge = round(wallet.width * _WALLET_EDGE)
    inner = wallet.inflate(-2 * edge, -2 * edge)
    title = Rect(inner.left, inner.top, inner.width, round(wallet.width * _WALLET_TITLE))
    help_height = round(wallet.width * _WALLET_HELP)
    help_button = Rect(inner.left, inner.bottom - help_height, inner.width, help_height)
    card_height = round(inner.width / CARD_ASPECT)
    top = title.bottom + edge // 2
    room = help_button.top - edge - top
    pitch = min(room / max(cards, 1), card_height * _HIGHEST_PITCH)
    lip = round(min(pitch * _LIP, wallet.width * _TALLEST_LIP))
    pockets, pocket_cards = [], []
    for index in range(cards):
        bottom = top + round((index + 1) * pitch)
        pockets.append(Rect(inner.left, bottom - lip, inner.width, lip))
        pocket_cards.append(Rect(inner.left, top + round(index * pitch) + max(2, edge // 6), inner.width, card_height))
    return title, tuple(pockets), tuple(pocket_cards), help_button


def _centred(width: int, height: int, centre: tuple[int, int]) -> Rect:
    rect = Rect(0, 0, width, height)
    rect.center = centre
    return rect
