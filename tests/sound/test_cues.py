"""When which tone sounds: in whole visits, as they are lived; and that no tone tells of a PIN what its dots do not."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from otp_atm.evidence.listening import Showed, Took
from otp_atm.kiosk.events import KeyPressed, PinCleared, PinDigit, PinEntered
from otp_atm.kiosk.inbox import Posted
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.stream import Moment
from otp_atm.kiosk.vocabulary import Key
from otp_atm.phone.samples import samples
from otp_atm.screens.view import View
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.sound.cues import WAITING, AtTerminal, Cue, OfPhone, cue_of
from tests.machine.everywhere import BLOCK
from tests.spoken import EN, FA
from tests.whole import STATES, STUDIO

NOW = Moment(0.0, 0.0)


class Heard(list[Cue | None]):
    """What was played."""

    def of(self, *views: View) -> list[Cue | None]:
        ears = AtTerminal(self.append)
        for view in views:
            ears.saw(view)
        return self


def view(state: State, **changes: object) -> View:
    return STUDIO.show(state, STUDIO.session(state, FA, **changes))


def typed(state: State, *filled: int) -> Iterator[View]:
    return (view(state, digits=count) for count in filled)


def test_g3_every_digit_sounds_alike_and_what_is_erased_does_not() -> None:
    assert Heard().of(*typed(Visit.CARD_PIN, 0, 1, 2, 3, 4, 0)) == [Cue.KEY] * 4


def test_g3_a_digit_that_is_not_counted_is_not_heard() -> None:
    """The same view again: a fifth digit of four."""
    assert Heard().of(*typed(Visit.CARD_PIN, 4, 4)) == []


def test_g3_two_pins_are_heard_alike_whatever_is_wrong_with_them() -> None:
    """What differs, what is easily guessed and what the card has already are one tone, after the whole entry, and none before."""
    ends = [dict(STUDIO.samples(FA))[name] for name in ("otp_pin-differed", "otp_pin-weak", "card_pin-wrong", "card_pin-last")]
    for end in ends:
        entry = view(Otp.OTP_PIN_AGAIN, digits=0)
        assert Heard().of(entry, *typed(Otp.OTP_PIN_AGAIN, 1, 2), view(Otp.CHECKING_OTP_PINS), end) == [Cue.KEY, Cue.KEY, Cue.REFUSAL]


def test_g3_keys_that_are_no_digits_are_heard_from_the_stream_and_digits_are_not_heard_twice() -> None:
    heard = Heard()
    ears = AtTerminal(heard.append)
    for event in (KeyPressed(Key.FDK_LEFT_1), PinDigit(1), PinCleared(), PinEntered(BLOCK)):
        ears.heard(Took(NOW, Posted(event)))
    assert heard == [Cue.KEY] * 3
    for shown in typed(Visit.CARD_PIN, 0, 1):
        ears.heard(Showed(NOW, shown))
    assert heard == [Cue.KEY] * 4


def test_g3_a_visit_from_card_in_to_card_out() -> None:
    states = (Visit.WELCOME, Visit.READING_CARD, Visit.CARD_PIN, Visit.SERVICES, Otp.ENROLLED, Visit.TAKE_CARD, Visit.THANKS)
    assert Heard().of(*map(view, states)) == [Cue.CARD_IN, Cue.SUCCESS, Cue.CARD_LEFT, None]


def test_g3_the_tone_for_a_card_that_is_left_ends_when_it_is_taken_or_kept() -> None:
    for after in (Visit.THANKS, Visit.RETAINING):
        assert Heard().of(view(Visit.TAKE_CARD), view(after))[-1] is None


def test_g3_another_language_on_the_same_screen_is_not_heard() -> None:
    shown = view(Visit.CARD_EXPIRED)
    assert Heard().of(shown, replace(shown, language=EN)) == [Cue.REFUSAL]


def test_g3_what_is_heard_of_the_card() -> None:
    """As far as it is in the slot, on its way in or waiting to be taken."""
    sounding = {cue: {state for state in STATES if cue_of(view(state)) is cue} for cue in (Cue.CARD_IN, Cue.CARD_LEFT)}
    assert sounding == {Cue.CARD_IN: {Visit.READING_CARD}, Cue.CARD_LEFT: WAITING}


def test_g3_a_terminal_that_is_out_of_service_at_night_is_silent() -> None:
    assert Heard().of(view(Visit.WELCOME), view(Visit.OUT_OF_SERVICE), view(Visit.STARTING), view(Visit.WELCOME)) == []


def test_g3_a_message_is_heard_when_it_comes_and_once() -> None:
    pages = dict(samples(FA))
    heard = Heard()
    ears = OfPhone(heard.append)
    for name in ("home", "home-banner", "home-banner", "inbox", "home"):
        ears(pages[name])
    assert heard == [Cue.SMS]
