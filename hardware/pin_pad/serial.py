"""A PIN pad of its own on a serial port: keys and digits live in the device, and only its events and PIN blocks come here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from otp_atm.hardware.finding import Finding
from otp_atm.hardware.pin_pad.back_off import BackOff
from otp_atm.hardware.pin_pad.pin_key import FORMAT
from otp_atm.hardware.pin_pad.serial_line import require_ports
from otp_atm.hardware.pin_pad.serial_link import SerialLink
from otp_atm.hardware.pin_pad.serial_probe import probe
from otp_atm.hardware.pin_pad.serial_words import READY, STATES, NonsenseError, Words, count, hexadecimal
from otp_atm.hardware.pin_pad.settings import PinPadSettings
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
from otp_atm.kiosk.ports import MOST_CHOICES, Post
from otp_atm.kiosk.settings import TimeoutSettings
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN, Key, Pan, PinBlock

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

LONGEST_KEY_BLOCK: Final = 300
"""Characters, by the protocol."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the customer's digits are for: the command that said so, `OPEN` or `CHOOSE`, by its number."""

    number: int
    name: str
    maximum: int = 0
    """How many digits the PIN may have."""
    keys: tuple[Key, ...] = ()
    """What may be chosen."""
    begun: bool = False
    """The pad has said so: what it tells of itself now, it tells after that."""


class SerialPinPad:
    """The pad on `port`, such as /dev/ttyUSB0, at `speed` bits a second. Its master key is in it already.

    `limit` is the longest that it may be at work on one command, in seconds (`timeouts.device`).
    """

    def __init__(self, port: Path, speed: int = 9600, limit: float = 10.0) -> None:
        self._link = SerialLink(port, speed, limit, self)
        self._post: Post | None = None
        self._failure = ""
        self._back_off = BackOff()
        """A pad that fails again and again must have been well for a while before it counts as recovered."""
        self._asked: Asked | None = None
        """The present PIN entry, or the present choice."""
        self._loading = 0
        """How many keys have been handed over; only what becomes of the last one is told."""

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
            self._loading += 1
            reason = _unsendable(key_block)
            if not self._works():
                return
            if reason:
                self._tell(PinKeyRejected(KEY_REASONS[reason]))
            else:
                expected = kcv.upper() if kcv.isalnum() and kcv.isascii() else "-"
                self._link.send("LOAD", key_block, expected, on_reply=partial(self._loaded, self._loading, expected))

    def check(self) -> None:
        with self._link.lock:
            self._works()

    def start_pin_entry(self, minimum: int, maximum: int, pan: Pan) -> None:
        if not SHORTEST_PIN <= minimum <= maximum <= LONGEST_PIN:
            raise ValueError(f"a PIN has {SHORTEST_PIN} to {LONGEST_PIN} digits, not {minimum} to {maximum}")
        self._ask("OPEN", str(minimum), str(maximum), pan.digits, maximum=maximum)

    def end_pin_entry(self) -> None:
        self._shut("OPEN")

    def start_choosing(self, keys: tuple[Key, ...]) -> None:
        if not 1 <= len(keys) <= MOST_CHOICES:
            raise ValueError(f"1 to {MOST_CHOICES} keys can be chosen by number, not {len(keys)}")
        self._ask("CHOOSE", *(key.value for key in keys), keys=keys)

    def end_choosing(self) -> None:
        self._shut("CHOOSE")

    def close(self) -> None:
        with self._link.lock:
            self._post = None
            self._asked = None
        self._link.close("WIPE")

    # What the link tells ----------------------------------------------------------------------------------------------------------

    def link_up(self, state: str) -> None:
        if state != READY:
            self.link_down(STATES[state])
        elif self._failure and self._back_off.over():
            self._failure = ""
            self._tell(PinPadRecovered())

    def link_down(self, code: str) -> None:
        self._asked = None
        self._back_off.fail()
        if code != self._failure:
            self._failure = code
            self._works()

    def pad_tells(self, words: Words) -> None:
        match words:
            case ["KEY", name, *_]:
                self._tell(KeyPressed(Key(name)))
            case ["STATE", state, *_]:
                self._change(state)
            case [("DIGIT" | "CLEARED" | "DONE" | "LOST" | "CHOSEN") as what, number, *rest]:
                of = int(hexadecimal(number, 2), 16)
                if self._asked and self._asked.number == of:
                    self._tell(self._progress(self._asked, what, rest))
            case _:
                raise NonsenseError

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def _ask(self, *words: str, maximum: int = 0, keys: tuple[Key, ...] = ()) -> None:
        """Tell the pad what the digits are for from now on. Whatever they were for before has ended with it."""
        with self._link.lock:
            self._asked = None
            if self._works():
                self._asked = Asked(self._link.send(*words, on_reply=self._begun), words[0], maximum, keys)

    def _shut(self, name: str) -> None:
        """End what the command `name` began, if it has not ended."""
        with self._link.lock:
            if self._asked and self._asked.name == name:
                self._asked = None
                self._link.send("SHUT", on_reply=_ended)

    def _change(self, state: str) -> None:
        """Any change of state has closed PIN entry. A pad that becomes ready in the middle of one was out of order for a moment.

        The customer, whose digits are nobody's now, is not left waiting: this is a failure, and a recovery.
        """
        if state == READY and self._asked and self._asked.begun:
            self.link_down(STATES["faulty"])
        self.link_up(state)

    def _progress(self, asked: Asked, what: str, rest: Words) -> Event:
        """What an event of the open PIN entry or the present choice means; DONE, LOST and CHOSEN end it."""
        match asked.name, what, rest:
            case "OPEN", "DIGIT", [pressed, *_] if count(pressed) <= asked.maximum:
                return PinDigit(count(pressed))
            case "OPEN", "CLEARED", _:
                return PinCleared()
            case "OPEN", "DONE", ["4", block, kcv, *_]:
                self._asked = None
                return PinEntered(PinBlock(FORMAT, bytes.fromhex(hexadecimal(block, 32)), hexadecimal(kcv, 10)))
            case "OPEN", "LOST", [reason, *_]:
                self._asked = None
                return PinPadFailed(ENTRY_REASONS[reason])
            case "CHOOSE", "CHOSEN", [name, *_] if Key(name) in asked.keys:
                self._asked = None
                return KeyPressed(Key(name))
        raise NonsenseError

    def _signed(self, words: Words) -> None:
        match words:
            case ["OK", nonce, mac, *_]:
                self._tell(KeyRequestSigned(bytes.fromhex(hexadecimal(nonce, 32)), bytes.fromhex(hexadecimal(mac, 64))))
            case ["NO", reason, *_] if reason in SIGN_REASONS:
                self._tell(PinPadFailed(SIGN_REASONS[reason]))
            case _:
                self._refused(words)

    def _loaded(self, which: int, expected: str, words: Words) -> None:
        match words:
            case ["OK", kcv, *_]:
                outcome: Event = PinKeyLoaded(kcv) if kcv == expected else PinKeyRejected(KEY_REASONS["kcv"])
            case ["NO", reason, *_] if reason in KEY_REASONS:
                outcome = PinKeyRejected(KEY_REASONS[reason])
            case _:
                self._refused(words)
                return
        if which == self._loading:
            self._tell(outcome)

    def _begun(self, words: Words) -> None:
        """The reply to the command that says what the digits are for; `_asked` is what it began."""
        match words:
            case ["OK", *_]:
                self._asked = replace(self._asked, begun=True) if self._asked else None
            case ["NO", reason, *_] if reason in ENTRY_REASONS:
                self._asked = None
                self._tell(PinPadFailed(ENTRY_REASONS[reason]))
            case _:
                self._refused(words)

    def _refused(self, words: Words) -> None:
        """The pad is in no state to do what it was asked, or talks nonsense."""
        match words:
            case ["NO", state, *_]:
                self.link_down(STATES[state])
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


def _ended(words: Words) -> None:
    """`SHUT` is never refused."""
    if words[0] != "OK":
        raise NonsenseError


def _unsendable(key_block: str) -> str:
    """Why a key block cannot even be sent, in the pad's words: it carries version D only, which is letters and digits."""
    if not key_block.startswith("D"):
        return "version"
    return "" if key_block.isascii() and key_block.isalnum() and len(key_block) <= LONGEST_KEY_BLOCK else "block"


# For `hardware.drivers`


def make(told: PinPadSettings, timeouts: TimeoutSettings) -> SerialPinPad:
    require_ports()
    return SerialPinPad(told.port, told.speed, timeouts.device)


def check(told: PinPadSettings, timeouts: TimeoutSettings) -> Finding:
    require_ports()
    state = probe(told.port, told.speed, timeouts.device)
    return state == READY, f"serial, {told.port}: {state}"
