"""Which words the phone has. The file of each language makes a value that has them all. Placeholders stand in braces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from otp_atm.phone.form import Field
from otp_atm.phone.pages import PinHint
from otp_atm.phone.trade import Trade


class Entry(NamedTuple):
    """A line of a menu: its label, and a word about it."""

    label: str
    hint: str = ""


class Says(NamedTuple):
    """A title and the lines below it."""

    title: str
    lines: tuple[str, ...] = ()


class Length(NamedTuple):
    """How a length of time is told: in one unit or two, the greater one first."""

    day: str
    days: str
    hours: str
    minutes: str
    seconds: str
    two: str


class Words(Struct, frozen=True, kw_only=True):
    """Every text of the phone in one language, named after the page that shows it."""

    # Around every page
    messages: str
    mobile_bank: str
    shop: str
    settings: str
    done: str
    paste: str
    from_sms: str
    copy_code: str
    copied: str
    fields: Mapping[Field, str]
    examples: Mapping[Field, str]

    # Settings
    battery: str
    percent: str
    airplane: Entry
    language: str
    clock: Entry
    clock_right: str
    clock_ahead: str
    clock_behind: str
    length: Length

    # Messages
    no_messages: Says
    sent_to: str
    today: str

    # Mobile Bank
    main_menu: str
    otp: str
    menu_otp: Entry
    menu_guide: Entry
    no_cards: Says
    card_caption: str
    register: Entry
    issue: Entry
    deactivate: Entry
    synchronise: Entry
    registered_cards: str

    register_intro: str
    confirm: str
    registered: Says
    to_otp_menu: str

    choose_card: str
    nothing_registered: Says
    pin_intro: str
    internet_password: str
    card_password: str
    pin_hints: Mapping[PinHint, str]
    code_caption: str
    code_over: Says
    issue_again: str

    deactivate_question: Says
    deactivate_yes: str
    deactivated: Says
    card_ended: str
    seen: str

    synchronise_intro: Says
    synchronise_now: str
    synchronised: str
    was_right: str
    was_ahead: str
    was_behind: str

    guide: tuple[Says, ...]

    # Shop
    shop_intro: str
    trades: Mapping[Trade, Entry]
    merchants: Mapping[Trade, str]
    references: Mapping[Trade, str]
    merchant: str
    amount: str
    rials: str
    to_gateway: str
    gateway: str
    terminal: str
    request_otp: str
    request_again: str
    sms_sent: str
    pay: str
    receipt: Says
    reference: str
    paid_with: str
    when: str
    back_to_shop: str

    # What can go wrong
    tries_left: str
    last_try: str
    again_at: str
    troubles: Mapping[str, str]
    refused: str
    unreachable: str
    in_doubt: str
