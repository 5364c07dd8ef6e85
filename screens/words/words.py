"""Which words there are. The file of each language makes a value that has them all: its type sees to that. Placeholders stand in braces."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Says(NamedTuple):
    """What a screen says: its title, and the lines below it."""

    title: str
    lines: tuple[str, ...] = ()


class Words(Struct, frozen=True, kw_only=True):
    """Every text of the terminal in one language, named after the screen that shows it."""

    # Around every screen
    terminal: str
    never_tell: str
    support: str

    # Keys
    cancel: str
    proceed: str
    take_card_key: str
    finish: str
    finish_and_take_card: str
    another_service_key: str

    # Not serving anybody
    starting: Says
    out_of_service: Says
    welcome: Says

    # Who is it?
    reading_card: Says
    card_unreadable: Says
    card_fell_silent: Says
    take_card_to_swipe: Says
    swipe_instead: Says
    swipe_again: Says
    insert_instead: Says
    card_expired: Says
    card_not_served: Says
    card_data_wrong: Says
    reader_busy: Says
    card_pin: Says
    wrong_pin: str
    wrong_pin_last: str
    wrong_pin_again: str
    checking_card_pin: Says
    card_blocked: Says
    card_unknown: Says

    # What for?
    services: Says
    another_service: Says
    another_yes: str
    more_time: Says
    more_time_yes: str
    more_time_no: str

    no_phone: Says
    cancel_came_late: str

    # When the bank does not answer as hoped
    asking_outcome: Says
    not_done: Says
    outcome_unknown: Says
    outcome_not_told: Says
    pin_unanswered: Says
    pin_not_checked: Says
    bank_unreachable: Says
    bank_refused: Says
    terminal_not_served: Says
    pin_unreadable: Says
    card_session_expired: Says

    # Giving the card back
    take_card: Says
    ended_by_customer: str
    ended_by_time: str
    ended_by_trouble: str
    reader_failed: Says
    retaining: Says
    card_retained: Says
    card_left: Says
    card_gone: Says
    thanks: Says
