"""The demo's window: a `Display` for the terminal, a `Stage` for the loop, and the customer's mouse, fingers and keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pygame

from otp_atm.demo.areas import Size, Tab
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.controls import MODIFIERS, MachineKey, Pocket, Shortcut, Spot, Target, own, shortcut, target
from otp_atm.demo.glimpses import Glimpses
from otp_atm.demo.grip import Grip
from otp_atm.demo.hands import Hands, Place, Reader
from otp_atm.demo.levers import Lever
from otp_atm.demo.props import Props
from otp_atm.demo.scene import Beside, Scene
from otp_atm.demo.town import Town
from otp_atm.demo.ways import Ways
from otp_atm.hardware.display.finger import Finger
from otp_atm.hardware.display.window import IN_SIGHT, OUT_OF_SIGHT, surface
from otp_atm.hardware.display.xlib import take_keyboard
from otp_atm.hardware.pin_pad.keyboard import Meaning, press
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.view import View

_SETTLE: Final = 0.1
"""Seconds without another change of size before the window is laid out anew."""
_SHARE: Final = 0.84
"""How much of the monitor the window takes at first."""
_FIRST: Final = (1280, 720)


def first_size(monitor: Size) -> Size:
    """A window that leaves room for others, but is not smaller than need be.

    >>> first_size((1920, 1080)), first_size((1366, 768)), first_size((1024, 768))
    ((1613, 907), (1280, 720), (1024, 720))
    """
    width, height = (max(round(whole * _SHARE), least) for whole, least in zip(monitor, _FIRST, strict=True))
    return min(width, monitor[0]), min(height, monitor[1])


class DemoWindow:
    """Fills pygame's window, which must be open."""

    def __init__(self, props: Props) -> None:
        self.is_open = True
        self._props = props
        self._view: View | None = None
        self._visible = True
        self._settled_at: float | None = None
        self._hand = False
        self._typing_on_phone = False
        """The phone was touched last: the keyboard is for it."""
        self._chosen: int | None = None
        self._size = surface().get_size()
        self._tab = Tab.ATM
        """What is in sight where there is no room for both."""
        self._glimpses = Glimpses()
        areas = props.areas(self._size, self._tab)
        self._ways = Ways(areas)
        self._hands = Hands(props.cards, props.reader, self._ways)
        self._grip = Grip(self._hands)
        self._finger = Finger(props.clock)
        self._scene = Scene(areas, props, self._hands, self._glimpses)

    # For whoever looks on --------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> View | None:
        """What the terminal shows."""
        return self._view

    @property
    def scene(self) -> Scene:
        """The picture of the present layout."""
        return self._scene

    @property
    def hands(self) -> Hands:
        return self._hands

    @property
    def reader(self) -> Reader:
        return self._props.reader

    @property
    def settled(self) -> bool:
        """Everything is where it belongs at the window's present size."""
        return self._settled_at is None

    def move(self, town: Town) -> None:
        """To another town, with another phone: lay everything out for it."""
        self._props = replace(self._props, town=town)
        self._lay_out()

    def turn_to(self, tab: Tab) -> None:
        """Bring ATM or phone in sight where there is no room for both. The keyboard is for what is in sight."""
        self._typing_on_phone = tab is Tab.PHONE
        if tab is not self._tab:
            self._tab = tab
            self._lay_out()

    def pretend(self, *, small: bool) -> None:
        """Be laid out as if there were no room for both ATM and phone, or as there is."""
        self._props = replace(self._props, as_small=small)
        self._lay_out()

    @property
    def cards(self) -> tuple[DemoCard, ...]:
        """All that belong into the wallet."""
        return self._props.cards

    def add(self, card: DemoCard) -> None:
        """Put one more card into the wallet, whose pockets are laid out anew for it."""
        self._props = replace(self._props, cards=(*self._props.cards, card))
        self._hands.cards = self._props.cards
        if self._props.town:
            self._props.town.branch.cards = self._props.cards
        self._lay_out()

    def settle(self) -> None:
        """Lay everything out at once, if that is still to be done."""
        if not self.settled:
            self._lay_out()

    # For the terminal -------------------------------------------------------------------------------------------------------------

    def show(self, view: View) -> None:
        self._view = view
        self._display(view)
        for watch in self._props.watchers:
            watch(view)

    def close(self) -> None:
        self.is_open = False

    def _take_own_card(self) -> None:
        """Put what the bank has issued meanwhile into the wallet, and the form for it away."""
        desk = self._props.town.own_card if self._props.town else None
        if desk and desk.turn() and self._scene.own_card:
            self._scene.own_card.shut()

    # For the loop -----------------------------------------------------------------------------------------------------------------

    def paint(self, now: float) -> None:
        self._take_own_card()
        if self._settled_at is not None:
            if now < self._settled_at:
                return
            self._lay_out()
        if self._visible:
            dirty = self._scene.paint(surface(), now)
            if dirty:
                pygame.display.update(dirty)
            self._scene.draw_ahead()

    def next_change(self, now: float) -> float | None:
        if self._settled_at is not None:
            return self._settled_at
        return self._scene.next_change(now) if self._visible else None

    def handle(self, event: pygame.Event) -> None:
        now = self._props.clock()
        if event.type in {pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN}:
            self.settle()  # whoever reaches for something finds it in its place
        match event.type:
            case pygame.KEYDOWN:
                self._key_down(event, now)
            case pygame.KEYUP:
                self._scene.keys.release()
            case pygame.MOUSEBUTTONDOWN if event.button == pygame.BUTTON_LEFT:
                self._button_down(event.pos, now)
            case pygame.MOUSEBUTTONUP if event.button == pygame.BUTTON_LEFT:
                self._scene.keys.release()
                self._button_up(event.pos, now)
            case pygame.MOUSEWHEEL:
                self._turn_wheel(pygame.mouse.get_pos(), event.y)
            case pygame.MOUSEMOTION:
                self._point_at(event.pos)
            case seen if seen in IN_SIGHT:
                self._look_again(now)
                if seen == pygame.WINDOWSHOWN:
                    take_keyboard()
            case unseen if unseen in OUT_OF_SIGHT:
                self._visible = False
            case pygame.QUIT:
                self.is_open = False

    # Mouse and fingers ------------------------------------------------------------------------------------------------------------

    def _button_down(self, point: tuple[int, int], now: float) -> None:
        scene = self._scene
        self._typing_on_phone = False
        self._finger.put(self._screen, None)
        if not scene.help.is_open and (tab := self._tab_at(point)):
            self.turn_to(tab)
            return
        if scene.help.is_open:
            scene.help.shut()
        elif scene.overlay:
            scene.overlay.press(point)
        elif scene.beside and self._press_beside(scene.beside, point, now):
            return
        elif scene.note.lies_at(point):
            self._follow_note(now)
        elif not (scene.card.place.collidepoint(point) and self._hands.take(now)):
            self._press_at(target(scene.areas, point), point, now)

    def _follow_note(self, now: float) -> None:
        """To the phone that has the message, where there is one."""
        if self._scene.beside:
            self.turn_to(Tab.PHONE)
        else:
            self._scene.note.dismiss(now)

    def _press_beside(self, beside: Beside, point: tuple[int, int], now: float) -> bool:
        """Press something of the phone or the bar. Whether anything of them was there."""
        lever = beside.bar.lever_at(point)
        if lever:
            beside.bar.pull(lever, now)
            return True
        self._typing_on_phone = beside.phone.press(point)
        return self._typing_on_phone

    def _button_up(self, point: tuple[int, int], now: float) -> None:
        """Let go: of a choice, of a card over the slot or the phone, or of the phone's glass."""
        chosen = self._finger.lift(self._screen, self._scene.screen.key_at(point))
        if chosen:
            press(self._props.pad, chosen)
        beside = self._scene.beside
        if beside:
            beside.phone.release(point, now)
            held = self._grip.carried
            if held is not None and (beside.phone.body.collidepoint(point) or self._tab_at(point) is Tab.PHONE):
                beside.phone.see(self._props.cards[held])
        self._grip.release(point, self._scene.areas, now)

    def _turn_wheel(self, point: tuple[int, int], notches: int) -> None:
        """What lies over the phone keeps the wheel from it."""
        beside = self._scene.beside
        if beside and not (self._scene.help.is_open or self._scene.overlay):
            beside.phone.wheel(point, notches)

    def _press_at(self, pressed: Target | None, point: tuple[int, int], now: float) -> None:
        match pressed:
            case MachineKey(meaning):
                self._press(meaning, now)
            case Pocket(index):
                self._grip.grab(index, point)
            case Spot.SCREEN:
                key = self._scene.screen.key_at(point)
                if self._finger.put(self._screen, key) and key:
                    self._light(key, now)
            case Spot.SLOT:
                self._hands.take(now)
            case Spot.HELP:
                self._scene.help.open(self._scene.studio)
            case Spot.ADD_CARD if self._scene.own_card:
                self._scene.own_card.open()

    def _point_at(self, point: tuple[int, int]) -> None:
        tab = self._tab_at(point)
        if tab and self._grip.carried is not None:
            self.turn_to(tab)  # whoever carries a card there wants to go on with it
        beside = self._scene.beside
        self._grip.move(point, self._scene.areas, self._ways)
        if overlay := self._scene.overlay:
            self._point_with_hand(overlay.hand_at(point))
            return
        if beside:
            beside.phone.move(point)
            if tab or beside.phone.at(point) or beside.bar.lever_at(point):
                self._point_with_hand(True)
                return
        pointed = None if (on_note := self._scene.note.lies_at(point)) else target(self._scene.areas, point)
        self._chosen = pointed.index if isinstance(pointed, Pocket) else None
        self._scene.wallet.point_at(self._chosen)
        self._point_with_hand(on_note or bool(self._scene.screen.key_at(point) if pointed is Spot.SCREEN else pointed))

    def _tab_at(self, point: tuple[int, int]) -> Tab | None:
        """The tab that can be pressed there: none under what lies over the window."""
        beside = self._scene.beside
        return beside.tabs.tab_at(point) if beside and not self._scene.overlay else None

    def _point_with_hand(self, hand: bool) -> None:
        """A hand over what can be touched."""
        if hand is not self._hand:
            self._hand = hand
            self._props.shape_pointer(hand)

    # The keyboard -----------------------------------------------------------------------------------------------------------------

    def _key_down(self, event: pygame.Event, now: float) -> None:
        """The demo has some keys of its own; all others belong to whoever has the keyboard, known there or not."""
        beside, short = self._scene.beside, own(event)
        if short is Shortcut.MUTE:
            self._follow(short, now)  # whatever lies over the window
        elif self._scene.help.is_open:
            if event.key not in MODIFIERS:
                self._scene.help.shut()
        elif short and not (short is Shortcut.OTHER and self._scene.overlay):
            self._follow(short, now)
        elif self._scene.overlay:
            self._scene.overlay.key(event)
        elif beside and self._typing_on_phone:
            beside.phone.key(event)
        else:
            self._key_at_machine(event, now)

    def _key_at_machine(self, event: pygame.Event, now: float) -> None:
        short, meaning = shortcut(event), self._props.keys.meaning(event)
        if short:
            self._follow(short, now)
        elif meaning is not None:
            self._press(meaning, now)

    def _follow(self, short: Shortcut, now: float) -> None:
        match short:
            case Shortcut.HELP:
                self._scene.help.open(self._scene.studio)
            case Shortcut.TOUR:
                self._props.tour()
            case Shortcut.OTHER:
                self.turn_to(Tab.ATM if self._typing_on_phone else Tab.PHONE)
            case Shortcut.LANGUAGE:
                self._props.tongue.turn()
            case Shortcut.MUTE if self._scene.beside:
                self._scene.beside.bar.pull(Lever.MUTE, now)
            case Shortcut.RESET:
                self._scene.reset.ask(now)
            case Shortcut.FULL_SCREEN:
                self._toggle_full_screen()
            case Shortcut.CARD_ABOVE:
                self._choose(-1)
            case Shortcut.CARD_BELOW:
                self._choose(1)
            case Shortcut.CARD:
                self._move_card(now)

    def _choose(self, step: int) -> None:
        count = len(self._props.cards)
        first = 0 if step > 0 else count - 1
        self._chosen = first if self._chosen is None else (self._chosen + step) % count
        self._scene.wallet.point_at(self._chosen)

    def _move_card(self, now: float) -> None:
        """Take the card that is given back; else insert the chosen one, or the first."""
        outside = self._hands.outside
        if outside and outside.place is Place.OFFERED:
            self._hands.take(now)
        else:
            self._hands.insert(self._chosen or 0, now)

    def _press(self, key: Meaning, now: float) -> None:
        self._light(key, now)
        press(self._props.pad, key)

    def _light(self, key: Meaning, now: float) -> None:
        """Show the machine's key pressed, and its choice on the screen."""
        self._scene.keys.press(key, now)
        if isinstance(key, Key):
            self._scene.screen.press(key, now)

    # The window itself ------------------------------------------------------------------------------------------------------------

    def _toggle_full_screen(self) -> None:
        self._props.full_screen.toggle()
        self._look_again(self._props.clock())

    def _look_again(self, now: float) -> None:
        """The window has another size, or something that lay over it has gone."""
        self._visible = True
        if surface().get_size() == self._size:
            self._settled_at = None
            self._scene.refresh()
            return
        self._settled_at = now + _SETTLE
        pygame.transform.smoothscale(self._scene.still, surface().get_size(), surface())
        pygame.display.flip()

    def _lay_out(self) -> None:
        """Everything anew, at the window's present size."""
        self._settled_at = None
        self._size = surface().get_size()
        areas = self._props.areas(self._size, self._tab)
        self._ways = Ways(areas)
        self._hands.rearrange(self._ways)
        before, self._scene = self._scene, Scene(areas, self._props, self._hands, self._glimpses)
        open_before = {type(overlay) for overlay in before.overlays if overlay.is_open}
        for overlay in self._scene.overlays:
            if type(overlay) in open_before:
                overlay.open()
        self._scene.wallet.point_at(self._chosen)
        if self._view:
            self._display(self._view)

    @property
    def _screen(self) -> str:
        """The name of the terminal's present one."""
        return self._view.name if self._view else ""

    def _display(self, view: View) -> None:
        if self._scene.beside:
            self._scene.beside.tabs.screen = view.name
        self._scene.screen.show(view, self._props.clock())
