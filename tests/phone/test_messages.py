"""Messages: in the order in which they were sent, each once, whatever the network does (G8, G14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from otp_atm.bank.wire.control import CHANGE_NETWORK, NetworkState
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import MessageOpened, SmsArrived, Tap, Ticked
from otp_atm.phone.form import Field
from otp_atm.phone.machine import step
from otp_atm.phone.messages import KEPT, Letter, Letters, Sms, opened, received, unread
from otp_atm.phone.pages import Inbox, Message
from otp_atm.phone.samples import letters
from otp_atm.phone.state import BANNER, Phone
from otp_atm.phone.trade import Trade
from tests.phone.person import Person
from tests.spoken import EN, OF_THE_PHONE

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def sms(minute: int, text: str = "x") -> Sms:
    return Sms(NOW + timedelta(minutes=minute), "09121234567", text)


@pytest.mark.parametrize("order", [*permutations((0, 1, 2))])
def test_g08_newest_first_in_whatever_order_they_arrive(order: tuple[int, ...]) -> None:
    inbox: Letters = ()
    for minute in order:
        inbox = received(inbox, sms(minute))
    assert [letter.sms for letter in inbox] == [sms(2), sms(1), sms(0)]


def test_g08_the_same_message_twice_is_one_message_and_stays_read() -> None:
    inbox = opened(received((), sms(0)), sms(0))
    assert received(inbox, sms(0)) == inbox
    assert unread(inbox) == 0


def test_the_oldest_make_room() -> None:
    inbox: Letters = ()
    for minute in range(KEPT + 5):
        inbox = received(inbox, sms(minute))
    assert len(inbox) == KEPT
    assert inbox[-1].sms == sms(5)


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_the_code_of_the_banks_own_words_is_found(language: Language) -> None:
    payment, activation, _ = letters(language)
    assert (payment.sms.code, activation.sms.code) == ("73105284", "48209317")


def test_a_message_without_a_code_has_none() -> None:
    assert sms(0, "Your card 4628\nwill expire in 2031.").code == ""


def test_a_banner_comes_and_goes_by_itself() -> None:
    phone, _ = step(Phone(EN), SmsArrived(sms(0)), NOW)
    assert phone.banner
    assert phone.next_due == NOW + BANNER
    early, _ = step(phone, Ticked(), NOW + BANNER - timedelta(microseconds=1))
    late, _ = step(phone, Ticked(), NOW + BANNER)
    assert early.banner
    assert late.banner is None


def test_the_banner_of_a_newer_message_is_not_replaced_by_an_older_one() -> None:
    phone, _ = step(Phone(EN), SmsArrived(sms(5)), NOW + timedelta(minutes=5))
    phone, _ = step(phone, SmsArrived(sms(4)), NOW + timedelta(minutes=5))
    assert phone.banner
    assert phone.banner.sms == sms(5)
    assert len(phone.letters) == 2


def test_a_message_from_long_ago_comes_without_a_banner() -> None:
    phone, _ = step(Phone(EN), SmsArrived(sms(0)), NOW + timedelta(hours=1))
    assert phone.banner is None
    assert unread(phone.letters) == 1


def test_touching_the_banner_opens_the_message_and_back_leads_to_the_inbox() -> None:
    phone, _ = step(Phone(EN), SmsArrived(sms(0)), NOW)
    phone, _ = step(phone, Tap.BANNER, NOW)
    assert phone.page == Message(sms(0))
    assert phone.letters == (Letter(sms(0), read=True, over=True),)
    phone, _ = step(phone, Tap.BACK, NOW)
    assert phone.page == Inbox()


def test_opening_a_message_takes_its_banner_away() -> None:
    phone, _ = step(Phone(EN, pages=(Inbox(),)), SmsArrived(sms(0)), NOW)
    phone, _ = step(phone, MessageOpened(sms(0)), NOW)
    assert phone.banner is None


def test_g14_a_code_can_be_copied_straight_from_the_banner(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP, Tap.BANNER_COPY)
    assert person.handset.phone.clipboard
    assert person.handset.phone.clipboard.digits == person.handset.phone.letters[0].sms.code != ""
    assert unread(person.handset.phone.letters) == 0


def test_g08_messages_held_back_and_then_delivered_twice_newest_first_confuse_nobody(person: Person) -> None:
    person.transport.call(CHANGE_NETWORK, NetworkState(held=True), deadline=9)
    person.enrol()
    person.wait(60)
    person.open_gateway()
    person.do(Tap.REQUEST_OTP)
    assert not person.handset.phone.letters
    person.transport.call(CHANGE_NETWORK, NetworkState(newest_first=True, twice=True), deadline=9)
    person.settle()
    sent = [letter.sms.sent_at for letter in person.handset.phone.letters]
    assert len(sent) == 2
    assert sent == sorted(sent, reverse=True)
    assert person.handset.phone.banner
    assert person.handset.phone.banner.sms.sent_at == sent[0]


def test_g08_messages_of_the_same_moment_come_newest_first_however_they_are_delivered(person: Person) -> None:
    person.transport.call(CHANGE_NETWORK, NetworkState(held=True), deadline=9)
    person.enrol()
    person.open_gateway()
    person.do(Tap.REQUEST_OTP)
    person.transport.call(CHANGE_NETWORK, NetworkState(newest_first=True), deadline=9)
    person.settle()
    password, activation = (letter.sms for letter in person.handset.phone.letters)
    assert password.sent_at == activation.sent_at
    assert (password.clip.meant_for, activation.clip.meant_for) == (Field.OTP, Field.ACTIVATION_CODE)
    assert person.handset.phone.banner
    assert person.handset.phone.banner.sms == password


def test_g08_in_airplane_mode_messages_wait(person: Person) -> None:
    person.do(Tap.AIRPLANE)
    person.enrol()
    assert not person.handset.phone.letters
    person.do(Tap.AIRPLANE)
    assert len(person.handset.phone.letters) == 1
