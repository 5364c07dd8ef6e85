"""The arms of the terminal, as the runner sees them. Each has a mock beside its real drivers, and one contract suite for all.

A driver reports by calling `post`, from any thread, with an event of `kiosk.events`; it never calls anything else of ours, and its
commands return at once. A driver that is out of order answers every command with its failure event, and keeps answering so until it
posts its recovery event.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final, Protocol, TypeVar

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.vocabulary import Key, Pan

Post = Callable[[Event], None]
"""Takes an event, from any thread, and returns at once; it raises nothing."""
View_contra = TypeVar("View_contra", contravariant=True)

REST: Final = 0.5
"""Seconds. People type a PIN's digits faster than that, and read a screen slower: what they press sooner, they have not read."""
MOST_CHOICES: Final = 3
"""How many keys can be chosen by number at once: the fewer digits can count, the less of a PIN that somebody asks for by a trick."""


class CardReader(Protocol):
    """A card reader. Posts what stands under «Card reader» in `kiosk.events`.

    Between `accept` and the next `CardRemoved` it posts at most one `CardInserted`; without `accept`, none. Before that one, any number
    of `SwipeFailed`. `CardRemoved` is posted once of each card that was reported by `CardInserted` or `CardFound`, and of no other.
    """

    can_eject: bool
    """It moves the card out by itself; otherwise the customer pulls it."""
    can_retain: bool
    """It can draw a card that nobody took into a bin."""

    def connect(self, post: Post) -> None:
        """Begin to report to `post`. Called once, before any command."""

    def check_reader(self) -> None:
        """Post `ReaderFailed` if it is out of order."""

    def accept(self) -> None:
        """Let a card in. A card that is in already counts as inserted now."""

    def check(self) -> None:
        """Post `ReaderEmpty` if no card is in, `CardRemoved` if the one that is in is not the one that was read."""

    def eject(self) -> None:
        """Give the card back; `CardRemoved` follows when it has been taken, `ReaderEmpty` at once if there is none."""

    def retain(self) -> None:
        """Keep the card: `CardRetained`, `RetainRefused` where `can_retain` is false or the bin is full, `ReaderEmpty` if there is none."""

    def close(self) -> None:
        """Give the card back if there is one, and release the device. Posts nothing afterwards."""


class PinPad(Protocol):
    """An encrypting PIN pad (EPP). Posts what stands under «PIN pad» in `kiosk.events`.

    Digits never leave it: it hands over ISO 9564-1 PIN blocks under the PIN key of the bank. While PIN entry is open, ENTER with enough
    digits ends it (`PinEntered`), with too few does nothing, CLEAR clears; every other function key is posted as `KeyPressed`.

    Outside PIN entry digits vanish, but that one may be pressed in place of a function key, after `start_choosing`.
    """

    def connect(self, post: Post) -> None:
        """Begin to report to `post`. Called once, before any command."""

    def sign_key_request(self, terminal_id: str) -> None:
        """Sign a request for a PIN key: `KeyRequestSigned` follows, or `PinPadFailed` where there is no master key.

        The pad draws a nonce of 16 bytes. The signature is HMAC-SHA-256 over the terminal's id in ASCII and the nonce; its key is 32 bytes
        of HKDF-SHA-256 (RFC 5869) over the terminal master key, without salt, with the info `PIN key request`.
        """

    def load_key(self, key_block: str, kcv: str) -> None:
        """Unwrap a TR-31 key block under the terminal master key: `PinKeyLoaded` or `PinKeyRejected` follows.

        The block is of version D and wraps an AES key for enciphering PINs (ANSI X9.143: usage P0, algorithm A, mode E). `kcv` is the
        expected key check value in hexadecimal (ANSI X9.24-1, annex A: for AES the first 5 bytes of CMAC over zeros).
        """

    def check(self) -> None:
        """Post `PinPadFailed` if it is out of order."""

    def start_pin_entry(self, minimum: int, maximum: int, pan: Pan) -> None:
        """Open PIN entry for `minimum` to `maximum` digits, and forget those of an entry before. Without a key, `PinPadFailed` follows.

        The PIN block will be bound to `pan` (ISO 9564-1, format 4). Raises ValueError unless 4 ≤ `minimum` ≤ `maximum` ≤ 12.
        """

    def end_pin_entry(self) -> None:
        """Close PIN entry if it is open, and forget the digits. Posts nothing."""

    def start_choosing(self, keys: tuple[Key, ...]) -> None:
        """Let the digits 1, 2, … count as these one to `MOST_CHOICES` keys, in this order (XFS4IoT: Keyboard.DataEntry of one key).

        The first such digit ends it and is posted as the `KeyPressed` of its key, never as itself. A digit counts only when no digit
        has been pressed in the `REST` seconds before it, nor choosing started: what is left of a PIN comes faster, and vanishes.
        A pad that other programs can reach lets fewer digits count (docs/serial-epp.md, «Choosing by number»); function keys always do.
        Raises ValueError for no keys, and for more than `MOST_CHOICES`.
        """

    def end_choosing(self) -> None:
        """No digit counts as a key any more; PIN entry ends it, too. Posts nothing."""

    def close(self) -> None:
        """Forget key and digits, and release the device. Posts nothing afterwards."""


class Display(Protocol[View_contra]):
    """What the customer looks at."""

    def show(self, view: View_contra) -> None:
        """Show this view from now on, in place of the one before."""

    def close(self) -> None:
        """Release the screen."""


class Bank(Protocol):
    """The way to the card issuer. Every request is answered by exactly one of the events its class names, within a bounded time.

    It raises nothing: whatever goes wrong is an answer (`kiosk.requests.without_answer`). A request whose reference it has seen before is
    answered as the first time, and acted upon once.
    """

    def ask(self, request: BankRequest, reply: Post) -> None:
        """Send `request`; `reply` is called once with the answer, from any thread, possibly before this returns."""

    def end_card_session(self) -> None:
        """Forget the card session that `VerifyCardPin` opened, if there is one."""

    def close(self) -> None:
        """Release connections and threads, within some seconds, whatever is under way. Nothing is replied afterwards."""


class PartialBank(Bank, Protocol):
    """A bank that does some of the terminal's services only, and says which: the menus show these alone. Any other bank does all."""

    services: Collection[str] | None
    """The names of at least one, such as `one_time_password`, from when the bank is made; None: all."""


def services_of(bank: Bank) -> frozenset[str] | None:
    """The services that a bank says it does; None where it does all."""
    declared: Collection[str] | None = getattr(bank, "services", None)
    return None if declared is None else frozenset(declared)


class Clock(Protocol):
    """The time, for people and for durations. The simulated clock moves both together."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only ever go forward; the difference of two is a duration."""
