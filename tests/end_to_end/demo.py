"""The demo as a person meets it: a window with an ATM in it, and hands that click, drag and type there."""

from __future__ import annotations

from pathlib import Path

from pygame import Rect

from otp_atm.demo.areas import Areas, Tab, areas_with_phone
from otp_atm.demo.art.branch import plan_of
from otp_atm.demo.art.materials import materials_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.art.tabs import tab_rects
from otp_atm.demo.keypad import KEYPAD
from otp_atm.demo.levers import Lever, bar_of
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.vocabulary import Key
from otp_atm.phone.events import Event, Typed
from otp_atm.screens.brand import Brand
from tests.end_to_end.phone_hands import PhoneMap
from tests.end_to_end.window import Window
from tests.spoken import EN


class Demo(Window):
    """`run_atm.py` without a command."""

    def __init__(self, display: str, config: Path, cards: int, *arguments: str) -> None:
        """`cards` is how many lie in the wallet; `arguments` are more of the command line."""
        super().__init__(display, config, *arguments)
        self._cards = cards
        self._page = ""
        """The phone's page that was touched last."""
        self.look_where_it_is()

    # Hands ------------------------------------------------------------------------------------------------------------------------

    def click_key(self, meaning: str | Key) -> None:
        """Click a cap of the PIN pad, or a key beside the screen."""
        place = next((self.areas.caps[cap].center for cap in KEYPAD if cap.meaning == meaning), None)
        self.click(place or self.areas.function_keys[Key(meaning)].center)

    def answer_by_click(self, key: Key) -> None:
        """Click a key that answers the screen, once it has been read."""
        self.read()
        self.click_key(key)

    def click_digits(self, digits: str) -> None:
        for digit in digits:
            self.click_key(digit)

    def click_card(self, index: int) -> None:
        card, lip = self.areas.pocket_cards[index], self.areas.pockets[index]
        self.click((card.centerx, (card.top + lip.top) // 2))

    def click_slot(self) -> None:
        self.click((self.areas.slot.centerx, self.areas.mouth.bottom + self.areas.px(40)))

    def drag_card(self, index: int) -> None:
        """Drag a card from its pocket to the slot."""
        self._drag(self.areas.pockets[index].center, self.areas.slot.center)

    def touch(self, key: Key) -> None:
        """Touch the choice of a function key on the glass, once the screen has been read."""
        self.read()
        beside = self.areas.function_keys[key]
        inwards = self.areas.px(130)
        x = self.areas.screen.left + inwards if beside.centerx < self.areas.screen.left else self.areas.screen.right - inwards
        self.click((x, beside.centery))

    def show_card(self, index: int) -> None:
        """Drag a card from its pocket before the phone's camera."""
        assert self.areas.side
        self._drag(self.areas.pockets[index].center, self.areas.side.center)

    def touch_phone(self, page: str, event: Event) -> None:
        """Touch the phone where it causes this, on a page that looks like this sample, and not before it has come to rest."""
        assert self.areas.side
        if page != self._page or not isinstance(event, Typed):
            self.read()
        self._page = page
        x, y = self._phone.point(page, event)
        self.click((self.areas.side.left + x, self.areas.side.top + y))

    def swipe_phone(self, page: str, event: Event, way: tuple[int, int]) -> None:
        """Put a finger on the phone where it causes this, and let it go this way before it comes up."""
        assert self.areas.side
        x, y = self._phone.point(page, event)
        start = self.areas.side.left + x, self.areas.side.top + y
        self._drag(start, (start[0] + way[0], start[1] + way[1]))

    def turn_wheel_over_phone(self, notches: int) -> None:
        """Towards oneself, so that what is below is to be seen; or away."""
        assert self.areas.side
        button = "5" if notches > 0 else "4"
        self._xdotool("mousemove", *self._on_display(self.areas.side.center), "click", "--repeat", str(abs(notches)), button)

    @property
    def studio(self) -> Studio:
        """What everything is drawn with."""
        return Studio(self.areas, Brand(), materials_of(Brand()), Typesetter(FontBook()), EN)

    def choose_at_branch(self, index: int) -> None:
        """Choose the owner of this card at the branch desk."""
        self.click(plan_of(self.studio, self._cards).rows[index].center)

    def pull(self, lever: Lever) -> None:
        """Press a lever of the clock's bar."""
        assert self.areas.foot
        self.click(bar_of(self.areas.foot, rtl=False).levers[lever].center)

    def turn_to(self, tab: Tab, *, rtl: bool = False) -> None:
        """Press a tab, in a window with no room for both; `rtl`, in one that speaks a language that is read from the right."""
        assert self.areas.tabs
        self.click(tab_rects(self.areas.tabs, rtl=rtl)[tab].center)
        self._see_layout(tab)

    def carry_card_to_phone(self, index: int) -> None:
        """From its pocket by way of the phone's tab."""
        assert self.areas.tabs
        start, tab = self.areas.pockets[index].center, tab_rects(self.areas.tabs, rtl=False)[Tab.PHONE].center
        self._see_layout(Tab.PHONE)
        assert self.areas.side
        self._drag(start, tab, self.areas.side.center)

    def click(self, point: tuple[int, int]) -> None:
        self._xdotool("mousemove", *self._on_display(point), "click", "1")

    def hold(self, cards: int) -> None:
        """The wallet has so many cards from now on."""
        self._cards = cards
        self.look_where_it_is()

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self._xdotool("windowsize", "--sync", self._window, str(width), str(height))
        self.look_where_it_is()

    # ------------------------------------------------------------------------------------------------------------------------------

    def _drag(self, start: tuple[int, int], *way: tuple[int, int]) -> None:
        self._xdotool("mousemove", *self._on_display(start), "mousedown", "1")
        for end in way:
            for share in (0.25, 0.5, 0.75, 1.0):
                point = (round(start[0] + (end[0] - start[0]) * share), round(start[1] + (end[1] - start[1]) * share))
                self._xdotool("mousemove", *self._on_display(point))
            start = end
        self._xdotool("mouseup", "1")

    def on_display(self, place: Rect) -> Rect:
        """A place in the window, on the display."""
        return place.move(self._left, self._top)

    def look_where_it_is(self) -> None:
        """Where the window is on the display, and so where everything in it is."""
        self._left, self._top, *_ = self.geometry()
        self._see_layout(Tab.ATM)

    def _see_layout(self, shown: Tab) -> None:
        """Where everything is while this is in sight, should there be no room for both."""
        width, height = self.geometry()[2:]
        self.areas: Areas = areas_with_phone((width, height), self._cards, shown)
        if self.areas.side:
            self._phone = PhoneMap(self.areas.side.size, EN)

    def _on_display(self, point: tuple[int, int]) -> tuple[str, str]:
        return str(self._left + point[0]), str(self._top + point[1])
