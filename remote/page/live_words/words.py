"""Which words the live page has. The file of each language makes a value that has them all. Placeholders stand in braces."""

from __future__ import annotations

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """Every text of the page in one language, named after what it is for."""

    # The page
    title: str
    language: str
    """Of the switch of languages, for whoever does not see it."""
    terminal: str
    opening: str
    locked: str
    """Where neither the address nor the browser has a key."""
    broken: str
    """While the line to the program is broken."""
    unanswered: str
    """Where something that was to be done was not answered."""
    refused: str
    """Above the reason why something was not done."""
    close: str
    skip: str
    """The first link of the page, for whoever goes by keyboard."""

    # The machine
    atm: str
    glass: str
    choices_left: str
    choices_right: str
    key_left: str
    """A function key beside no choice; takes `{n}`, from the top. `key_right` likewise."""
    key_right: str
    pad: str
    enter: str
    clear: str
    cancel: str
    slot: str
    slot_empty: str
    slot_inside: str
    """A card is in; this pulls it out."""
    slot_offered: str
    engraved: tuple[str, str, str]
    """How to put the card in, type the PIN, and take the card."""
    typed: str
    """For whoever does not see the dots: takes `{n}`, the digits that are typed."""

    # The wallet
    wallet: str
    wallet_hint: str
    insert: str
    """What a click on a card does, for whoever does not see it: takes `{card}`."""
    camera: str
    """Takes `{card}`."""
    own_pin: str
    """Types the PIN of the card that is in."""
    own_pin_hint: str
    kept: str
    other_bank: str
    """On a card that is another bank's."""
    out: str
    """A card that is in the machine."""

    # The phone
    phone: str
    phone_screen: str
    back: str
    home: str
    settings: str
    erase: str
    no_phone: str

    # The clock
    clock: str
    freeze: str
    run: str
    frozen: str
    forward: str
    """For whoever does not see it: takes `{by}`, one of the next."""
    by_seconds: str
    """Takes `{n}`."""
    by_hours: str

    # What is done with the whole
    record: str
    record_hint: str
    stop: str
    ended_others: str
    """Why a recording has come to its end by itself; `ended_broken` and `ended_unsaid` likewise."""
    ended_broken: str
    ended_unsaid: str
    """What was touched on the phone cannot be called by any part of its label."""
    report: str
    report_hint: str
    reset: str
    reset_hint: str
    drawer: str

    # The drawer
    journal: str
    requests: str
    scenario: str
    no_journal: str
    no_requests: str
    no_scenario: str
    played: str
    """A scenario that was played holds; takes `{n}`, its steps."""
    failed: str
    """It does not; takes `{n}`, `{step}` and `{why}`."""
    play: str
    copy: str
    copied: str
    save: str
    recorded: str
    """The title of a scenario that was recorded; takes `{date}`."""
    terminal_asks: str
    phone_asks: str
    shop_asks: str
    no_reply: str
    under_way: str
    milliseconds: str
    request: str
    reply: str

    # Keys
    keys: str
    key_help: dict[str, str]
