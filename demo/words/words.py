"""Which words the demo itself has, beside the terminal's and the phone's. The file of each language makes a value that has them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from otp_atm.demo.areas import Tab
from otp_atm.demo.branch import Deed, Service
from otp_atm.demo.fields import Slip
from otp_atm.demo.hands import Why
from otp_atm.demo.levers import Lever
from otp_atm.demo.own_card import Entry
from otp_atm.demo.silence import Silence
from otp_atm.kiosk.vocabulary import Key

TO: Final = "…"


class TourWords(Struct, frozen=True, kw_only=True):
    """What stands beside the captions of the guided tour while it does not go on."""

    paused: str
    stopped: str
    surprise: str
    """What came otherwise; takes the fields of a `demo.tour.tour.Surprise`."""


class CardWords(Struct, frozen=True, kw_only=True):
    """How a card stands at the bank now, in few words: they are read on the lip of a pocket."""

    number_on_file: str
    no_number: str
    enrolled: str
    offline_only: str
    sms_only: str
    passwords_locked: str
    blocked: str
    tries_left: str
    """Of the card PIN; takes `{tries}`."""
    expired: str
    unknown: str
    """The bank has never issued it."""
    own: str
    """Whose PIN it has, of a card whose PIN is not written on the wallet."""


class BranchWords(Struct, frozen=True, kw_only=True):
    """What is said at the branch desk."""

    title: str
    customers: str
    number: str
    """These name what the bank knows: the number on file, the card, the one-time passwords."""
    card: str
    passwords: str
    language: str
    none: str
    """No number; `in_order`: no card PIN has been tried in vain."""
    in_order: str
    not_enrolled: str
    nothing_known: str
    services: Mapping[Service, str]
    """What a customer may come for, where something is typed; and `submit`, the button that does it."""
    submit: Mapping[Service, str]
    unblock: str
    correct: str
    """Puts the number on file into the field."""
    hints: Mapping[Service, str]
    waiting: str
    done: Mapping[Deed, str]
    refused: Mapping[str, str]
    """Why nothing was done, by the code of what went wrong; `failed` for any other code."""
    failed: str


class OwnCardWords(Struct, frozen=True, kw_only=True):
    """What is said where a card of one's own is added to the wallet."""

    button: str
    title: str
    fields: Mapping[Entry, str]
    warning: str
    """That no real card belongs here."""
    add: str
    waiting: str
    full: str
    """The wallet has no pocket left."""
    face: str
    """The name on such a card."""


class ResetWords(Struct, frozen=True, kw_only=True):
    """What is asked before the demo begins anew."""

    title: str
    question: str
    kept: str
    """What becomes of the journal."""
    yes: str
    yes_keys: str
    """What stands on the keys that say yes, which are those that ask."""
    no: str
    waiting: str


class Words(Struct, frozen=True, kw_only=True):
    """The demo's words in one language."""

    engraved: tuple[str, str, str]
    """On the machine itself, beside the PIN pad: how to put the card in, type the PIN, and take the card."""
    caps: Mapping[Key, str]
    """On the keys of the PIN pad that are no digits."""
    other_bank: str
    """On a card that is another bank's."""

    wallet: str
    pin: str
    """Takes `{pin}`; `pins` likewise, for all cards at once."""
    pins: str
    kept: str
    message: str
    """Above a text message; takes `{phone}`."""
    help: str
    help_tab: str
    """The same in one word."""
    keyboard: Mapping[Key, str]
    """What stands on the keys of a keyboard that stand for those of the PIN pad."""
    space: str
    """What stands on its longest key, or what that is called."""
    help_lines: tuple[tuple[tuple[str, ...], str], ...]
    """Which keys of the keyboard, and what they do. `TO` stands between the first and the last of several."""
    mouse: str
    phone: str
    """What hands can do with the phone."""
    close: str
    phone_clock: str
    """Takes `{error}`, minutes and seconds."""
    levers: Mapping[Lever, str]
    """All but the one for the language, on which stands the one that it turns to, and the one that has a sign."""
    tabs: Mapping[Tab, str]
    """What a window shows one of that has no room for both."""
    refusals: Mapping[Why, str]
    """At the slot, of a card that does not go in."""
    silences: Mapping[Silence, str]
    """At the sign for the sound, why nothing can be heard."""
    slips: Mapping[Slip, str]
    """Beside a field, of what is typed there."""
    cards: CardWords
    branch: BranchWords
    own_card: OwnCardWords
    reset: ResetWords
    tour: TourWords
