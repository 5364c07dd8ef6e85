"""A PIN pad of its own on a serial port: keys and digits live in the device, and only its events and PIN blocks come here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from hardware.pin_pad.back_off import BackOff
from hardware.pin_pad.digits import MAXIMUM, MINIMUM
from hardware.pin_pad.pin_key import FORMAT
from hardware.pin_pad.serial_link import SerialLink
from hardware.pin_pad.serial_words import NonsenseError, Words, count, hexadecimal
from kiosk.events import (
    Event,
    KeyPressed,
    KeyRequestSigned,
    PinCleared,
    PinDigit,
    PinEntered,
    PinKeyLoaded,
    PinKeyRejected,
    PinPadFailed,
    PinPadRecovered,
)
from kiosk.ports import Post
from kiosk.vocabulary import Key, Pan, PinBlock

READY: Final = "ready"

STATES: Final[Mapping[str, str]] = {"tampered": "pin-pad-tampered", "faulty": "pin-pad-failed"}
"""The pad's word for a state in which it does not work, and our code for it."""

KEY_REASONS: Final[Mapping[str, str]] = {
    "version": "pin-key-wrong-version",
    "block": "pin-key-block-invalid",
    "usage": "pin-key-wrong-usage",
    "algorithm": "pin-key-wrong-algorithm",
    "mode": "pin-key-wrong-mode",
    "length": "pin-key-wrong-length",
    "kcv": "pin-key-check-value-differs",
    "no-master-key": "pin-pad-no-master-key",
}
"""The pad's word for what is wrong with a key block, and our code for it."""

SIGN_REASONS: Final[Mapping[str, str]] = {"no-master-key": "pin-pad-no-master-key"}
"""The pad's word for why it signs nothing, and our code for it."""

ENTRY_REASONS: Final[Mapping[str, str]] = {"no-key": "pin-pad-no-key"}
"""The pad's word for why there can be no PIN entry, and our code for it."""


class SerialPinPad:
    """The pad on `port`, such as /dev/ttyUSB0, at `speed` bits a second. Its master key is in it already."""

    def __init__(self, port: Path, speed: int = 9600) -> None:
        self._link = SerialLink(port, speed, self)
        self._post: Post | None = None
        self._failure = ""
        self._back_off = BackOff()
        """A pad that fails again and again must have been well for a while before it counts as recovered."""
        self._entry: int | None = None
        """The number of the command that opened the present PIN entry."""
        self._choosing = False

    # The port ---------------------------------------------------------------------------------------------------------------------

    def connect(self, post: Post) -> None:
        self._post = post
        self._link.start()

    def sign_key_request(self, terminal_id: str) -> None:
        with self._link.lock:
            if self._works():
                self._link.send("SIGN", terminal_id, on_reply=self._signed)

    def load_key(self, key_block: str, kcv: str) -> None:
        with self._link.lock:
            reason = _unsendable(key_block)
            if not self._works():
                return
            if reason:
                self._tell(PinKeyRejected(KEY_REASONS[reason]))
            else:
                expected = kcv.upper() if kcv.isalnum() and kcv.isascii() else "-"
                self._link.send("LOAD", key_block, expected, on_reply=partial(self._loaded, expected))

    def check(self) -> None:
        with self._link.lock:
            self._works()

    def start_pin_entry(self, minimum: int, maximum: int, pan: Pan) -> None:
        if not MINIMUM <= minimum <= maximum <= MAXIMUM:
            raise ValueError(f"a PIN has {MINIMUM} to {MAXIMUM} digits, not {minimum} to {maximum}")
        with self._link.lock:
            self._choosing = False
            if self._works():
                self._entry = self._link.send("OPEN", str(minimum), str(maximum), pan.digits, on_reply=self._opened)

    def end_pin_entry(self) -> None:
        with self._link.lock:
            if self._entry is not None:
                self._entry = None
                self._link.send("SHUT", on_reply=_obeyed)

    def start_choosing(self, keys: tuple[Key, ...]) -> None:
        with self._link.lock:
            self._entry = None
            if self._works():
                self._choosing = True
                self._link.send("CHOOSE", *(key.value for key in keys), on_reply=_obeyed)

    def end_choosing(self) -> None:
        with self._link.lock:
            if self._choosing:
                self._choosing = False
                self._link.send("SHUT", on_reply=_obeyed)

    def close(self) -> None:
        with self._link.lock:
            self._post = None
            self._entry = None
            self._choosing = False
        self._link.close("WIPE")

    # What the link tells ----------------------------------------------------------------------------------------------------------

    def link_up(self, state: str) -> None:
        if state != READY:
            self.link_down(STATES[state])
        elif self._failure and self._back_off.over():
            self._failure = ""
            self._tell(PinPadRecovered())

    def link_down(self, code: str) -> None:
        self._entry = None
        self._choosing = False
        self._back_off.fail()
        if code != self._failure:
            self._failure = code
            self._works()

    def pad_tells(self, words: Words) -> None:
        match words:
            case ["KEY", name]:
                self._tell(KeyPressed(Key(name)))
            case ["STATE", state]:
                self._change(state)
            case [("DIGIT" | "CLEARED" | "DONE" | "LOST") as what, number, *rest]:
                if self._entry == int(hexadecimal(number, 2), 16):
                    self._tell(self._progress(what, rest))
            case _:
                raise NonsenseError

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def _change(self, state: str) -> None:
        """Any change of state has closed PIN entry. A pad that becomes ready in the middle of one was out of order for a moment.

        The customer, whose digits are nobody's now, is not left waiting: this is a failure, and a recovery.
        """
        if state == READY and (self._choosing or self._entry is not None):
            self.link_down(STATES["faulty"])
        self.link_up(state)

    def _progress(self, what: str, rest: Words) -> Event:
        """What an event of the open PIN entry means; DONE and LOST end it."""
        match what, rest:
            case "DIGIT", [pressed]:
                return PinDigit(count(pressed))
            case "CLEARED", []:
                return PinCleared()
            case "DONE", ["4", block, kcv]:
                self._entry = None
                return PinEntered(PinBlock(FORMAT, bytes.fromhex(hexadecimal(block, 32)), hexadecimal(kcv, 10)))
            case "LOST", [reason]:
                self._entry = None
                return PinPadFailed(ENTRY_REASONS[reason])
        raise NonsenseError

    def _signed(self, words: Words) -> None:
        match words:
            case ["OK", nonce, mac]:
                self._tell(KeyRequestSigned(bytes.fromhex(hexadecimal(nonce, 32)), bytes.fromhex(hexadecimal(mac, 64))))
            case ["NO", reason]:
                self._tell(PinPadFailed(SIGN_REASONS[reason]))
            case _:
                raise NonsenseError

    def _loaded(self, expected: str, words: Words) -> None:
        match words:
            case ["OK", kcv] if kcv == expected:
                self._tell(PinKeyLoaded(kcv))
            case ["OK", _]:
                self._tell(PinKeyRejected(KEY_REASONS["kcv"]))
            case ["NO", reason]:
                self._tell(PinKeyRejected(KEY_REASONS[reason]))
            case _:
                raise NonsenseError

    def _opened(self, words: Words) -> None:
        match words:
            case ["OK"]:
                return
            case ["NO", reason]:
                self._entry = None
                self._tell(PinPadFailed(ENTRY_REASONS[reason]))
            case _:
                raise NonsenseError

    def _works(self) -> bool:
        """Whether the pad works; while it does not, this is its answer to everything."""
        if self._failure:
            self._tell(PinPadFailed(self._failure))
        return not self._failure

    def _tell(self, event: Event) -> None:
        if self._post:
            self._post(event)


def _obeyed(words: Words) -> None:
    if words != ["OK"]:
        raise NonsenseError


def _unsendable(key_block: str) -> str:
    """Why a key block cannot even be sent, in the pad's words: it carries version D only, which is letters and digits."""
    if not key_block.startswith("D"):
        return "version"
    return "" if key_block.isascii() and key_block.isalnum() and len(key_block) <= 300 else "block"
