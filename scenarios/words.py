"""All words of scenarios by their names: those for the terminal, for the phone, and the short cuts through both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

from otp_atm.person.course import Course
from otp_atm.scenarios import phone_steps, short_cuts, steps


@dataclass(frozen=True, slots=True)
class Word:
    """A step word: the type of its argument (None for a bare word) and what it does; None is its course where it is done at once."""

    name: str
    argument: Any
    perform: Callable[..., Course[None] | None]
    explanation: str

    @property
    def is_bare(self) -> bool:
        return self.argument is None


def word(perform: Callable[..., Course[None] | None]) -> Word:
    name = perform.__name__.removesuffix("_digits").replace("_", " ")
    return Word(name, get_type_hints(perform, include_extras=True).get("argument"), perform, perform.__doc__ or "")


_ALL: Final[tuple[Callable[..., Course[None] | None], ...]] = (
    steps.insert,
    steps.take_card,
    steps.pull_card,
    steps.pin,
    steps.type_digits,
    steps.press,
    steps.press_at_once,
    steps.choose,
    steps.wait,
    steps.stay_silent,
    steps.stay_silent_until,
    steps.say,
    steps.bank,
    steps.bank_recovers,
    steps.bank_is_reset,
    steps.reader_fails,
    steps.reader_recovers,
    steps.pin_pad_fails,
    steps.pin_pad_recovers,
    steps.expect,
    steps.expect_card,
    steps.expect_sms,
    steps.expect_bank,
    steps.expect_journal,
    short_cuts.enrol_at_atm,
    short_cuts.deactivate_at_atm,
    short_cuts.register_in_app,
    short_cuts.issue,
    phone_steps.phone_go,
    phone_steps.tap,
    phone_steps.phone_type,
    phone_steps.scan_card,
    phone_steps.pay_for,
    phone_steps.note_code,
    phone_steps.type_noted,
    phone_steps.airplane_mode,
    phone_steps.phone_clock,
    phone_steps.restart_phone,
    phone_steps.branch,
    phone_steps.network,
    phone_steps.expect_phone,
)
WORDS: Final[Mapping[str, Word]] = {made.name: made for made in map(word, _ALL)}
