"""The core of an encrypting PIN pad (EPP): keys, digits and the state of secure PIN entry. A driver feeds it with key presses."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from otp_atm.hardware.pin_pad.digits import Digits
from otp_atm.hardware.pin_pad.key_request import NONCE_BYTES, key_request_mac
from otp_atm.hardware.pin_pad.pin_key import KeyRejectedError, PinKey, load_pin_key
from otp_atm.kiosk.events import (
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
from otp_atm.kiosk.ports import MOST_CHOICES, REST, Post
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN, Key, Pan

NO_KEY: Final = "pin-pad-no-key"
NO_MASTER_KEY: Final = "pin-pad-no-master-key"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is asked of an open PIN entry."""

    minimum: int
    maximum: int
    pan: Pan


class Epp:
    """A PIN pad as `kiosk.ports.PinPad` describes it. `press_digit` and `press_key` are its keys.

    Digits pressed while no PIN entry is open are nobody's business and vanish, but the one that chooses a function key.
    """

    def __init__(self, master_key: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        """`master_key` is the terminal master key: an AES key of 16, 24 or 32 bytes. `clock` gives monotonic seconds."""
        self._master_key: bytes | None = master_key
        self._pin_key: PinKey | None = None
        self._digits = Digits()
        self._entry: Entry | None = None
        self._choices: tuple[Key, ...] = ()
        self._clock = clock
        self._restless = clock()
        """When a digit was pressed last, or choosing started."""
        self._trouble: PinPadFailed | None = None
        self._post: Post | None = None

    # What the terminal asks -------------------------------------------------------------------------------------------------------

    def connect(self, post: Post) -> None:
        self._post = post

    def sign_key_request(self, terminal_id: str) -> None:
        self._tell(self._trouble or self._sign(terminal_id))

    def load_key(self, key_block: str, kcv: str) -> None:
        self._tell(self._trouble or self._load(key_block, kcv))

    def check(self) -> None:
        if self._trouble:
            self._tell(self._trouble)

    def start_pin_entry(self, minimum: int, maximum: int, pan: Pan) -> None:
        if not SHORTEST_PIN <= minimum <= maximum <= LONGEST_PIN:
            raise ValueError(f"a PIN has {SHORTEST_PIN} to {LONGEST_PIN} digits, not {minimum} to {maximum}")
        self.end_choosing()
        self.end_pin_entry()
        if self._trouble or not self._pin_key:
            self._tell(self._trouble or PinPadFailed(NO_KEY))
        else:
            self._entry = Entry(minimum, maximum, pan)

    def end_pin_entry(self) -> None:
        self._entry = None
        self._digits.wipe()

    def start_choosing(self, keys: tuple[Key, ...]) -> None:
        if not 1 <= len(keys) <= MOST_CHOICES:
            raise ValueError(f"1 to {MOST_CHOICES} keys can be chosen by number, not {len(keys)}")
        self.end_pin_entry()
        if self._trouble:
            self._tell(self._trouble)
        else:
            self._choices, self._restless = keys, self._clock()

    def end_choosing(self) -> None:
        self._choices = ()

    def close(self) -> None:
        self._post = None
        self.end_choosing()
        self.end_pin_entry()
        self._pin_key = self._master_key = None

    # What the customer presses ----------------------------------------------------------------------------------------------------

    @property
    def entering(self) -> bool:
        """Secure PIN entry is open: digits are taken."""
        return self._entry is not None

    def press_digit(self, digit: str) -> None:
        """One of `0` to `9` has been pressed. Beyond the longest PIN asked for, it is not taken."""
        before, self._restless = self._restless, self._clock()
        if self._entry and len(self._digits) < self._entry.maximum:
            self._digits.append(digit)
            self._tell(PinDigit(len(self._digits)))
        elif 1 <= int(digit) <= len(self._choices) and self._restless - before >= REST:
            chosen = self._choices[int(digit) - 1]
            self.end_choosing()
            self._tell(KeyPressed(chosen))

    def press_key(self, key: Key) -> None:
        """A key that is not a digit has been pressed."""
        if self._trouble:
            return
        if self._entry and key is Key.CLEAR:
            self._digits.wipe()
            self._tell(PinCleared())
        elif self._entry and key is Key.ENTER:
            self._finish(self._entry)
        else:
            self._tell(KeyPressed(key))

    # What can go wrong ------------------------------------------------------------------------------------------------------------

    def lose_key(self) -> None:
        """Forget the PIN key; whoever wants a PIN next is told."""
        self._pin_key = None

    def lose_all_keys(self) -> None:
        """Forget the master key too, as a pad does that has been opened."""
        self._pin_key = self._master_key = None

    def break_down(self, code: str) -> None:
        """Be out of order from now on: close PIN entry, take no key press, answer every command with the failure `code`."""
        self.end_choosing()
        self.end_pin_entry()
        self._trouble = PinPadFailed(code)
        self._tell(self._trouble)

    def work_again(self) -> None:
        """Be in order again, if it was not."""
        if self._trouble:
            self._trouble = None
            self._tell(PinPadRecovered())

    # ------------------------------------------------------------------------------------------------------------------------------

    def _sign(self, terminal_id: str) -> Event:
        if not self._master_key:
            return PinPadFailed(NO_MASTER_KEY)
        nonce = os.urandom(NONCE_BYTES)
        return KeyRequestSigned(nonce, key_request_mac(self._master_key, terminal_id, nonce))

    def _load(self, key_block: str, kcv: str) -> Event:
        if not self._master_key:
            return PinKeyRejected(NO_MASTER_KEY)
        try:
            self._pin_key = load_pin_key(self._master_key, key_block, kcv)
        except KeyRejectedError as rejected:
            return PinKeyRejected(rejected.code)
        return PinKeyLoaded(self._pin_key.kcv)

    def _finish(self, entry: Entry) -> None:
        if len(self._digits) < entry.minimum:
            return
        done = PinEntered(self._pin_key.encipher(self._digits, entry.pan)) if self._pin_key else PinPadFailed(NO_KEY)
        self.end_pin_entry()
        self._tell(done)

    def _tell(self, event: Event) -> None:
        if self._post:
            self._post(event)
