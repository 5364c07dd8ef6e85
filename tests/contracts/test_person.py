"""The contract of `person.person`, for every implementation: what is done is done, what is seen is there, time passes as it should."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from otp_atm.bank.wire.control import CardStatus
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course
from otp_atm.person.person import Glass
from otp_atm.person.seeing import Unexpected, choice, labelled, plain
from otp_atm.phone.events import CardSeen, Focused, Tap, TradeChosen, Typed
from otp_atm.phone.form import Field
from otp_atm.phone.pages import Gateway, Home, Settings
from otp_atm.phone.trade import Trade
from otp_atm.phone.view import Input, told
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.phone_steps import field_of
from otp_atm.scenarios.steps import entry, judge_screen
from otp_atm.services.catalogue import Menu
from tests.contracts.person import IMPLEMENTATIONS, SIZE, Play
from tests.display.sdl import dummy_window

CARD = "phone-on-file"


@pytest.fixture(params=list(IMPLEMENTATIONS.values()), ids=list(IMPLEMENTATIONS))
def play(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    with dummy_window(monkeypatch, SIZE):
        yield request.param


def on(screen: State) -> partial[None]:
    return partial(judge_screen, argument=screen)


def to_services(cast: Cast) -> Course[None]:
    yield from cast.person.atm.insert(CARD)
    yield from cast.person.atm.see(on(Visit.CARD_PIN))
    yield from cast.person.atm.type(cast.card(CARD).pin)
    yield from cast.person.atm.press(Key.ENTER)
    yield from cast.person.atm.see(on(Visit.SERVICES))


def to_gateway(cast: Cast) -> Course[None]:
    for event in (Tap.SHOP, TradeChosen(Trade.PURCHASE), Tap.CONFIRM):
        yield from cast.person.phone.touch(event)
    page = yield from cast.person.phone.see(lambda glass: glass.phone.page)
    assert isinstance(page, Gateway)


# At the ATM


def test_a_card_goes_in_and_is_read(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.atm.insert(CARD)
        field = yield from cast.person.atm.see(entry)
        assert (field.length, field.filled) == (4, 0)

    play(story)


def test_a_second_card_does_not_go_in(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.atm.insert(CARD)
        with pytest.raises(Unexpected):
            yield from cast.person.atm.insert("english-sms")
        yield from cast.person.atm.see(on(Visit.CARD_PIN))

    play(story)


def test_digits_are_typed_one_by_one_and_keys_are_pressed(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.atm.insert(CARD)
        yield from cast.person.atm.see(entry)
        yield from cast.person.atm.type("12")
        field = yield from cast.person.atm.see(entry)
        assert field.filled == 2
        yield from cast.person.atm.press(Key.CLEAR)
        field = yield from cast.person.atm.see(entry)
        assert field.filled == 0

    play(story)


def test_p01_who_reads_first_is_heard(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from to_services(cast)
        yield from cast.person.atm.read()
        assert cast.stage.until_answerable == 0
        key = yield from cast.person.atm.see(partial(choice, label="Password Operations"))
        yield from cast.person.atm.press(key)
        yield from cast.person.atm.see(on(Menu.PASSWORD_OPERATIONS))

    play(story)


def test_what_is_not_there_is_unexpected_and_said(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        with pytest.raises(Unexpected, match="there is no choice «Cash» on the screen"):
            yield from cast.person.atm.see(partial(choice, label="Cash"))
        with pytest.raises(Unexpected, match="the reader offers no card"):
            yield from cast.person.atm.take_card()
        with pytest.raises(Unexpected, match="there is no card in the reader"):
            yield from cast.person.atm.pull_card()
        with pytest.raises(Unexpected, match="there is nothing «Cash» to touch on the phone"):
            yield from cast.person.phone.see(lambda glass: labelled(glass.view, "Cash"))

    play(story)


def test_f04_the_card_is_taken_when_it_is_offered_and_can_come_again(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        for _ in range(2):
            yield from cast.person.atm.insert(CARD)
            yield from cast.person.atm.see(on(Visit.CARD_PIN))
            with pytest.raises(Unexpected):
                yield from cast.person.atm.take_card()
            yield from cast.person.atm.press(Key.CANCEL)
            yield from cast.person.atm.see(on(Visit.TAKE_CARD))
            yield from cast.person.atm.take_card()
            yield from cast.person.atm.see(on(Visit.THANKS))

    play(story)


def test_f04_a_card_can_be_pulled_at_any_time(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from to_services(cast)
        yield from cast.person.atm.pull_card()
        yield from cast.person.atm.see(on(Visit.CARD_GONE))
        yield from cast.person.atm.insert("english-sms")
        yield from cast.person.atm.see(on(Visit.CARD_PIN))

    play(story)


# On the phone


def test_what_is_touched_happens(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from to_gateway(cast)
        yield from cast.person.phone.regard()
        yield from cast.person.phone.touch(Focused(Field.CVV2))
        for digit in "12":
            yield from cast.person.phone.touch(Typed(digit))
        yield from cast.person.phone.touch(Tap.ERASE)
        text = yield from cast.person.phone.see(lambda glass: _text(glass, Field.CVV2))
        assert len(text) == 1
        yield from cast.person.phone.touch(Tap.HOME)
        yield from cast.person.phone.see(lambda glass: _must(isinstance(glass.phone.page, Home)))
        yield from cast.person.phone.touch(Tap.SHOP)
        found = yield from cast.person.phone.see(lambda glass: _text(glass, Field.CVV2))
        assert found == text
        for event in (Typed("2"), Typed("3"), Tap.ENTER):
            yield from cast.person.phone.touch(event)
        yield from cast.person.phone.see(lambda glass: _must(field_of(glass, Field.EXPIRY).focused))

    play(story)


def test_a_card_before_the_camera_fills_the_form(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from to_gateway(cast)
        yield from cast.person.phone.show_card(CARD)
        card = cast.card(CARD)
        seen = CardSeen(card.pan.digits, card.expiry, card.cvv2)
        number = yield from cast.person.phone.see(lambda glass: _text(glass, Field.CARD_NUMBER))
        assert number.replace(" ", "") == seen.number

    play(story)


@pytest.mark.parametrize("error", [timedelta(minutes=3), timedelta(minutes=-2), timedelta(seconds=-45), timedelta()])
def test_its_clock_is_set_to_the_second(play: Play, error: timedelta) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.phone.set_clock(error)
        yield from cast.person.phone.see(lambda glass: _must(glass.phone.clock_error == error))

    play(story)


def test_switched_off_and_on_it_shows_its_home_screen_and_keeps_what_it_keeps(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.phone.set_clock(timedelta(minutes=1))
        yield from cast.person.phone.touch(Tap.SETTINGS)
        yield from cast.person.phone.see(lambda glass: _must(isinstance(glass.phone.page, Settings)))
        yield from cast.person.phone.restart()
        yield from cast.person.phone.see(lambda glass: _must(isinstance(glass.phone.page, Home)))
        error = yield from cast.person.phone.see(lambda glass: glass.phone.clock_error)
        assert error == timedelta(minutes=1)
        yield from cast.person.phone.touch(Tap.SHOP)
        yield from cast.person.phone.see(lambda glass: _must(not isinstance(glass.phone.page, Home)))

    play(story)


# At the branch


def test_g03_a_number_that_is_registered_is_on_file_and_in_the_phone(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.branch.register_number("no-phone", "09205551234")
        known = cast.stage.bank_side.card(cast.card("no-phone").pan)
        assert isinstance(known, CardStatus)
        assert known.phone == "09205551234"
        numbers = yield from cast.person.phone.see(lambda glass: glass.phone.numbers)
        assert "09205551234" in numbers

    play(story)


# Time


@pytest.mark.parametrize("seconds", [0.4, 5.0, 75.5, 3000.0])
def test_a_wait_is_as_long_as_it_is_told_to_be(play: Play, seconds: float) -> None:
    """Where time goes by by itself as well, it is some turns of the hand longer."""

    def story(cast: Cast) -> Course[None]:
        before, date = cast.stage.seconds, cast.stage.now
        yield from cast.person.wait(seconds)
        assert seconds - 1e-6 <= cast.stage.seconds - before < seconds + 3
        assert cast.stage.now - date == pytest.approx(timedelta(seconds=cast.stage.seconds - before), abs=timedelta(milliseconds=1))

    play(story)


def test_p02_who_stays_silent_sees_what_comes_of_it(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.atm.insert(CARD)
        yield from cast.person.atm.see(on(Visit.CARD_PIN))
        yield from cast.person.stay_silent()
        yield from cast.person.atm.see(on(Visit.MORE_TIME))

    play(story)


def test_a_caption_disturbs_nothing(play: Play) -> None:
    def story(cast: Cast) -> Course[None]:
        yield from cast.person.say("This is only said.")
        yield from cast.person.atm.regard()
        yield from cast.person.atm.see(on(Visit.WELCOME))

    play(story)


def _text(glass: Glass, field: Field) -> str:
    found = field_of(glass, field)
    assert isinstance(found, Input)
    return plain(told(found.text))


def _must(holds: bool) -> None:
    if not holds:
        raise Unexpected("it is not so")
