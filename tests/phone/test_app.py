"""The mobile-bank app from a finger to the bank's answer: register, issue, synchronise, deactivate (G9 to G13, G16)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from otp_atm.bank.wire.control import FaultKind
from otp_atm.bank.wire.otp import offline_code, otp_key
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.direction import unmarked
from otp_atm.phone.bank_link import BankLink
from otp_atm.phone.doubts import Doubts
from otp_atm.phone.effects import RegisterCard
from otp_atm.phone.events import CardChosen, CardRegistered, ClockSet, Tap, Typed
from otp_atm.phone.pages import ChooseCard, Code, ConfirmEnd, Ended, EnterPin, OtpMenu, PinHint, Register, Registered, Synchronise
from otp_atm.phone.samples import NOW, phones, samples
from otp_atm.phone.views.sight import Look
from tests.phone.person import OTP_PIN, Person
from tests.spoken import EN, FA

OFFLINE_SECONDS, SECONDS_AHEAD = 60, 3


def test_g09_the_guides_own_menu_and_labels() -> None:
    shown = {sample.name: sample.view for sample in samples(FA)}
    assert shown["bank-menu"].title == "منوی اصلی"
    labels = [label for label, _ in shown["otp-menu"].taps()]
    assert labels == ["ثبت", "صدور", "غیرفعال‌سازی", "همزمان‌سازی ساعت‌ها"]
    assert shown["enter-pin"].path == ("منوی اصلی", "رمز یکبار مصرف")
    buttons = [label for label, _ in shown["enter-pin-not-in-use"].taps()]
    assert "رمز کارت" in buttons
    assert "رمز خرید اینترنتی" in shown["enter-pin"].text()
    assert "درخواست رمز پویا" in shown["gateway"].text()


def test_g09_registering_keeps_the_card_and_the_bank_forgets_the_seed(person: Person) -> None:
    person.enrol()
    assert isinstance(person.register(), Registered)
    (card,) = person.handset.phone.cards
    assert card.number == "622106******4628"
    assert person.vault.holding(card.token_id)


def test_g09_whoever_leaves_the_page_while_the_bank_is_asked_keeps_the_card_all_the_same(person: Person) -> None:
    person.enrol()
    code = person.handset.phone.letters[0].sms.code
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.REGISTER, Typed(person.card().pan), Typed(code))
    person.handset.post(Tap.CONFIRM)
    person.handset.post(Tap.BACK)
    person.settle()
    assert isinstance(person.page, OtpMenu)
    assert len(person.handset.phone.cards) == 1


def test_g09_a_card_registered_again_is_one_card_and_its_older_seed_is_gone(person: Person) -> None:
    person.enrol_and_register()
    (old,) = person.handset.phone.cards
    person.wait(1)
    person.enrol()
    person.register()
    (new,) = person.handset.phone.cards
    assert new.token_id != old.token_id
    assert person.vault.holding(old.token_id) is None


def test_g09_a_phone_switched_off_while_the_bank_is_asked_has_the_card_when_it_is_on_again(person: Person) -> None:
    person.enrol()
    code = person.handset.phone.letters[0].sms.code
    doubts = Doubts(person.store, person.vault, person.clock.now, person.vault.random)
    link = BankLink(person.transport, person.vault, doubts, person.clock.now)
    assert isinstance(link.answer(1, RegisterCard(person.card().pan, code)), CardRegistered)
    person.handset = person.switch_on()
    person.settle()
    assert len(person.handset.phone.cards) == 1
    assert person.pay(person.issue()) == "paid"


def test_g09_cards_with_the_same_first_and_last_digits_are_two_cards(person: Person) -> None:
    person.enrol_and_register()
    (one,) = person.handset.phone.cards
    other = person.vault.mark(b"6221061099994628")
    person.do(CardRegistered(1, "ab" * 16, one.number, other))
    assert [card.token_id for card in person.handset.phone.cards] == [one.token_id, "ab" * 16]
    assert person.vault.holding(one.token_id)


def test_g09_a_lost_reply_is_asked_for_again_with_the_same_key(person: Person) -> None:
    person.enrol()
    person.disturb(FaultKind.DROP_REPLY, "register")
    page = person.register()
    assert isinstance(page, Register)
    assert page.trouble
    assert not page.trouble.settled
    assert isinstance(person.do(Tap.CONFIRM), Registered)


def test_f07_a_registration_in_doubt_stays_so_whatever_else_is_asked_and_over_a_restart(person: Person) -> None:
    person.enrol()
    person.disturb(FaultKind.DROP_REPLY, "register")
    person.register()
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.SYNCHRONISE)
    person.handset = person.switch_on()
    assert isinstance(person.register(), Registered)


def test_g10_g11_a_code_is_that_of_rfc_6238_at_the_phones_moment_without_any_network(person: Person) -> None:
    person.enrol_and_register()
    person.do(Tap.AIRPLANE)
    person.disturb(FaultKind.DROP_REQUEST, "*", times=1000)
    token_id = person.handset.phone.cards[0].token_id
    holding = person.vault.holding(token_id)
    assert holding
    key = otp_key(holding.seed, bytes.fromhex(token_id), OTP_PIN)
    assert person.issue() == offline_code(key, int(person.clock.now().timestamp()))


def test_g10_on_a_clock_that_stands_still_no_password_is_issued_twice(person: Person) -> None:
    person.enrol_and_register()
    first = person.issue()
    person.handset = person.switch_on()
    token_id = person.handset.phone.cards[0].token_id
    page = person.open(Tap.BANK, Tap.OTP_MENU, Tap.ISSUE, CardChosen(token_id), Typed(OTP_PIN), Tap.INTERNET_PASSWORD)
    assert isinstance(page, EnterPin)
    assert page.hint is PinHint.TOO_SOON
    assert "this second's has been issued" in person.handset.view.text()
    person.wait(1)
    page = person.do(Tap.INTERNET_PASSWORD)
    assert isinstance(page, Code)
    assert page.code != first


def test_g10_the_code_vanishes_after_60_seconds_and_cannot_be_copied_then(person: Person) -> None:
    person.enrol_and_register()
    person.issue()
    person.wait(59.999)
    assert isinstance(person.page, Code)
    assert person.page.code
    person.wait(0.001)
    assert isinstance(person.page, Code)
    assert not person.page.code
    person.do(Tap.COPY)
    assert person.handset.phone.clipboard is None


def test_g10_the_pin_is_off_the_page_before_the_code_is_on_it(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    assert OTP_PIN not in repr(person.handset.phone)
    assert code not in repr(person.handset.phone)
    page = person.do(Tap.BACK)
    assert isinstance(page, EnterPin)
    assert page.form.texts == ("",)


def test_g13_card_password_says_that_it_is_not_in_use_and_computes_nothing(person: Person) -> None:
    person.enrol_and_register()
    page = person.open(Tap.BANK, Tap.OTP_MENU, Tap.ISSUE, CardChosen(person.handset.phone.cards[0].token_id), Tap.CARD_PASSWORD)
    assert isinstance(page, EnterPin)
    assert page.hint is PinHint.NOT_IN_USE
    assert "not in use yet" in person.handset.view.text()


@dataclass
class Used:
    """Somebody registered, and the step of the newest code that has paid."""

    by: Person
    step: int = 0


@pytest.fixture(scope="module")
def used() -> Iterator[Used]:
    """For the property, which would take minutes with a person of its own for each case."""
    with closing(Person()) as person:
        person.enrol_and_register()
        yield Used(person)


@settings(deadline=None, max_examples=150)
@given(
    phase=st.floats(0, 1, exclude_max=True),
    skew=st.integers(-300, 300),
    delay=st.floats(0, 85),
)
def test_g10_g12_a_code_pays_exactly_while_the_rules_say_so(used: Used, phase: float, skew: int, delay: float) -> None:
    """For any phase of the clock, error of the phone's clock, and time until it is used."""
    person = used.by
    person.wait(phase + OFFLINE_SECONDS + 301)
    person.do(ClockSet(timedelta(seconds=skew)))
    step = int((person.clock.now() + person.handset.phone.clock_error).timestamp())
    assume(person.handset.phone.cards[-1].issued != step)  # a second has one code: the app would say to wait
    code = person.issue()
    person.wait(delay)
    age = int(person.clock.now().timestamp()) - step
    outcome = person.pay(code)
    good = -SECONDS_AHEAD <= age <= OFFLINE_SECONDS
    if not good:
        assert outcome == ("otp-ahead" if age < 0 else "otp-expired")
    elif step > used.step:
        assert outcome == "paid"
        used.step = step
    else:
        assert outcome == "otp-used"


@pytest.mark.parametrize("minutes", [-5, -2, 1, 5])
def test_g12_synchronise_clocks_mends_what_only_it_can_mend(minutes: int, person: Person) -> None:
    person.enrol_and_register()
    person.do(ClockSet(timedelta(minutes=minutes)))
    assert person.pay(person.issue()) == ("otp-expired" if minutes < 0 else "otp-ahead")
    page = person.open(Tap.BANK, Tap.OTP_MENU, Tap.SYNCHRONISE)
    assert isinstance(page, Synchronise)
    assert page.mended == timedelta(minutes=minutes)
    assert person.handset.phone.clock_error == timedelta()
    assert person.pay(person.issue()) == "paid"


def test_g12_the_clock_cannot_be_set_further_wrong_than_five_minutes(person: Person) -> None:
    person.do(ClockSet(timedelta(hours=3)))
    assert person.handset.phone.clock_error == timedelta(minutes=5)
    person.do(*[Tap.SLOWER] * 20)
    assert person.handset.phone.clock_error == timedelta(minutes=-5)


@pytest.mark.parametrize(
    ("language", "seconds", "told"),
    [
        (EN, 12, "12 s"),
        (EN, 180, "3 min"),
        (EN, 192, "3 min 12 s"),
        (EN, 3600, "1 h"),
        (EN, -93903, "1 day 2 h"),
        (EN, 172_799, "1 day 23 h"),
        (EN, 172_800, "2 days"),
        (FA, 93903, "۱ روز و ۲ ساعت"),
        (FA, -192, "۳ دقیقه و ۱۲ ثانیه"),
    ],
)
def test_g12_how_wrong_a_clock_is_is_told_in_units_that_people_use(language: Language, seconds: int, told: str) -> None:
    """An app that has learnt the bank's time may find itself wrong by more than anybody can set."""
    look = Look(dict(phones(language))["home"], NOW, UTC, "Bank")
    assert unmarked(look.duration(timedelta(seconds=seconds))) == told


def test_g12_half_of_the_way_to_the_bank_and_back_is_taken_off(person: Person) -> None:
    person.enrol_and_register()
    person.disturb(FaultKind.DELAY, "read-time")
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.SYNCHRONISE)
    assert abs(person.handset.phone.clock_error) < timedelta(seconds=1)


def test_g16_deactivating_ends_the_offline_password_and_nothing_else(person: Person) -> None:
    person.enrol_and_register()
    (card,) = person.handset.phone.cards
    code = person.issue()
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.DEACTIVATE, CardChosen(card.token_id))
    assert isinstance(person.page, ConfirmEnd)
    assert isinstance(person.do(Tap.CONFIRM), Ended)
    assert not person.handset.phone.cards
    assert person.vault.holding(card.token_id) is None
    assert person.pay(code) == "offline-otp-inactive"
    person.do(Tap.REQUEST_OTP)
    assert person.pay(person.handset.phone.letters[0].sms.code) == "paid"


def test_g16_a_lost_reply_to_a_deactivation_is_no_obstacle(person: Person) -> None:
    person.enrol_and_register()
    (card,) = person.handset.phone.cards
    person.disturb(FaultKind.DROP_REPLY, "deactivate-offline")
    page = person.open(Tap.BANK, Tap.OTP_MENU, Tap.DEACTIVATE, CardChosen(card.token_id), Tap.CONFIRM)
    assert isinstance(page, ConfirmEnd)
    assert page.trouble
    assert isinstance(person.do(Tap.CONFIRM), Ended)


def test_g17_the_app_learns_at_its_next_contact_that_a_registration_has_ended(person: Person) -> None:
    person.enrol_and_register()
    person.do(Tap.AIRPLANE)
    person.enrol()  # anew: the registration before is over
    person.issue()
    assert len(person.handset.phone.cards) == 1
    person.do(Tap.HOME, Tap.AIRPLANE)
    assert not person.handset.phone.cards


def test_g17_a_page_about_a_card_that_has_ended_is_left(person: Person) -> None:
    person.enrol_and_register()
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.ISSUE, CardChosen(person.handset.phone.cards[0].token_id), Tap.AIRPLANE)
    person.enrol()
    page = person.do(Tap.AIRPLANE)
    assert isinstance(page, ChooseCard)
    assert "No registered card" in person.handset.view.text()


def test_g17_a_card_that_has_ended_goes_with_a_word_that_stays_until_it_is_seen(person: Person) -> None:
    person.enrol_and_register()
    person.enrol()  # anew: the registration before is over
    person.open(Tap.BANK, Tap.OTP_MENU)
    said = "The registration of card"
    assert said in person.handset.view.text()
    person.handset = person.switch_on()
    person.open(Tap.BANK)
    assert said in person.handset.view.text()
    person.do(Tap.SEEN)
    assert said not in person.handset.view.text()


def test_g17_nothing_is_said_of_a_card_that_is_registered_again_or_that_was_ended_here(person: Person) -> None:
    person.enrol_and_register()
    person.enrol()
    person.register()
    assert not person.handset.phone.ended
    token_id = person.handset.phone.cards[0].token_id
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.DEACTIVATE, CardChosen(token_id), Tap.CONFIRM)
    assert not person.handset.phone.cards
    assert not person.handset.phone.ended


def test_a_bank_that_cannot_be_asked_ends_no_registration(person: Person) -> None:
    person.enrol_and_register()
    person.disturb(FaultKind.DOWN, "read-registration", times=9)
    person.open(Tap.BANK, Tap.OTP_MENU)
    assert len(person.handset.phone.cards) == 1


def test_a_seed_that_cannot_be_opened_any_more_ends_its_registration(person: Person) -> None:
    person.enrol_and_register()
    token_id = person.handset.phone.cards[0].token_id
    person.vault.forget(token_id)
    person.do(Tap.AIRPLANE)
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.ISSUE)
    page = person.do(CardChosen(token_id), Typed(OTP_PIN), Tap.INTERNET_PASSWORD)
    assert isinstance(page, ChooseCard)
    assert not person.handset.phone.cards
