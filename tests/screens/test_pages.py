"""What the screens say: a screen for every state, a label for every key, the words of both languages, and the truth in trouble."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from string import Formatter

import pytest
from msgspec.structs import replace

from otp_atm.hardware.card_reader.trouble import CardCode, SwipeCode
from otp_atm.kiosk.events import Cancelled
from otp_atm.kiosk.moves import Row, Stay
from otp_atm.kiosk.ports import MOST_CHOICES
from otp_atm.kiosk.session import Farewell, Session, first_session, remember
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import LONGEST_PIN, Card, Key, Language, Pan
from otp_atm.screens.digits import isolated
from otp_atm.screens.pages.card import AGAIN, TROUBLES
from otp_atm.screens.painting.layout import LEFT_KEYS, RIGHT_KEYS, SIDES
from otp_atm.screens.samples import NOW
from otp_atm.screens.view import Icon, Tone, View
from otp_atm.screens.words import Says, words_of
from otp_atm.services.catalogue import Menu
from otp_atm.services.one_time_password.data import Data
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.one_time_password.words import words_of as otp_words
from otp_atm.services.screens import face
from otp_atm.services.words import words_of as menu_words
from tests.spoken import BOTH, EN, FA, OF_THE_ATM
from tests.whole import STATES, STUDIO, TABLE, said_at_the_atm

FDKS = frozenset(key for side in SIDES for key in side)
BEFORE_THE_PIN = {
    Visit.WELCOME,
    Visit.READING_CARD,
    Visit.CARD_UNREADABLE,
    Visit.TAKE_CARD_TO_SWIPE,
    Visit.CARD_AGAIN,
    Visit.CARD_PIN,
}
EVERY_VIEW = [pytest.param(view, id=f"{language.code}-{name}") for language in OF_THE_ATM for name, view in STUDIO.samples(language)]


def meaningful_fdks(row: Row) -> set[Key]:
    """The function keys that do something here. A Cancel that only stays needs no label: nobody is to be invited to press it."""
    return {
        key
        for key, event in row.keys.items()
        if key in FDKS and not (isinstance(event, Cancelled) and isinstance(row.on.get(Cancelled), Stay))
    }


def texts(language: Language) -> Iterator[tuple[str, str]]:
    """Every text of a language with the name it goes by."""
    for name, value in said_at_the_atm(language).items():
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, tuple):
            parts = (value.title, *value.lines) if isinstance(value, Says) else value
            yield from ((f"{name}.{place}", part) for place, part in enumerate(parts))


def fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


# Completeness ---------------------------------------------------------------------------------------------------------------------


def test_every_state_has_a_screen_of_its_name() -> None:
    for state in STATES:
        assert STUDIO.show(state, STUDIO.session(state, FA)).name == state.value


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_f02_every_key_that_means_something_is_labelled_and_no_other(state: State, language: Language) -> None:
    view = STUDIO.show(state, STUDIO.session(state, language))
    assert {choice.key for choice in view.choices} == meaningful_fdks(STUDIO.row(state, language))
    assert len(view.choices) == len({choice.key for choice in view.choices})
    assert all(choice.label and choice.icon is not Icon.NONE for choice in view.choices)


@pytest.mark.parametrize("state", STATES)
def test_the_pin_pads_green_key_stands_for_the_green_choice(state: State) -> None:
    keys = TABLE.rows[state].keys
    green = [keys[choice.key] for choice in STUDIO.show(state, STUDIO.session(state, FA)).choices if choice.tone is Tone.PRIMARY]
    assert green == [keys[key] for key in keys if key is Key.ENTER]


@pytest.mark.parametrize("state", STATES)
def test_the_first_choice_stands_highest_on_its_side_and_each_next_one_below(state: State) -> None:
    numbered = [choice.key for choice in STUDIO.show(state, STUDIO.session(state, FA)).choices if choice.number]
    read = [key for keys in (RIGHT_KEYS, LEFT_KEYS) for key in keys if key in numbered]
    assert numbered == read


@pytest.mark.parametrize("state", STATES)
def test_choices_are_numbered_as_they_are_read_and_as_the_pin_pad_counts_them(state: State) -> None:
    choices = STUDIO.show(state, STUDIO.session(state, FA)).choices
    assert tuple(choice.key for choice in choices if choice.number) == TABLE.rows[state].numbers
    numbered = min(len(choices), MOST_CHOICES) if TABLE.rows[state].numbers else 0
    assert [choice.number for choice in choices] == [*range(1, numbered + 1), *[0] * (len(choices) - numbered)]


def test_f08_where_there_is_a_choice_it_has_numbers_unless_a_pin_may_be_on_the_way() -> None:
    to_choose = {state for state in STATES if len(STUDIO.show(state, STUDIO.session(state, FA)).choices) > 1}
    assert {state for state, row in TABLE.rows.items() if row.numbers} == to_choose - BEFORE_THE_PIN - {Visit.MORE_TIME}


def test_f05_numbers_are_read_in_the_digits_of_the_language() -> None:
    persian, english = (STUDIO.show(Visit.SERVICES, STUDIO.session(Visit.SERVICES, language)) for language in (FA, EN))
    assert "۱. عملیات رمز" in persian.spoken()
    assert "1. Password Operations" in english.spoken()


@pytest.mark.parametrize("view", EVERY_VIEW)
def test_every_screen_says_something_under_an_icon(view: View) -> None:
    assert view.title
    assert view.icon is not Icon.NONE
    assert "{" not in view.text()


@pytest.mark.parametrize("state", STATES)
def test_waiting_for_the_bank_or_a_device_is_shown_as_work_in_progress(state: State) -> None:
    waits = {"BANK", "DEVICE", "PIN_PAD", "READ_CARD"}
    timeout = TABLE.rows[state].timeout
    assert STUDIO.show(state, STUDIO.session(state, EN)).busy == (timeout is not None and timeout.name in waits)


# Words ----------------------------------------------------------------------------------------------------------------------------


def test_f05_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    persian, english = (dict(texts(language)) for language in BOTH)
    assert {name.split(".")[0] for name in persian} == {name.split(".")[0] for name in english}
    for name in persian.keys() & english.keys():
        assert fields(persian[name]) == fields(english[name]), name


def test_g04_g17_menu_labels_stand_as_in_the_guide() -> None:
    assert (menu_words(FA).password_operations, otp_words(FA).register, otp_words(FA).deactivate) == (
        "عملیات رمز",
        "ثبت نام رمز یکبار مصرف",
        "غیرفعال کردن رمز یکبار مصرف",
    )
    labels = {choice.label for choice in STUDIO.show(Menu.PASSWORD_OPERATIONS, STUDIO.session(Menu.PASSWORD_OPERATIONS, FA)).choices}
    assert {otp_words(FA).register, otp_words(FA).deactivate} < labels


@pytest.mark.parametrize(("name", "text"), [*texts(FA)])
def test_f05_persian_is_written_as_persian(name: str, text: str) -> None:
    assert not re.search("[يكةى٠-٩]", text), "Arabic letters or digits"
    assert not re.search("[0-9,;?]", text), "Latin digits or marks"
    assert not re.search(r"(^|\s)(ن?می)\s", text), "a verb's prefix without its zero-width non-joiner"
    assert not re.search(r"\s(ها|های|هایی|تر|ترین|ام|اند)(\s|$)", text), "a suffix without its zero-width non-joiner"
    assert not re.search(r"\u200c(\s|$|[.،؛؟])|\s\u200c|\s{2}|\s[.،؛؟:]|^\s|\s$", text), "stray joiners or spaces"


@pytest.mark.parametrize(("name", "text"), [*texts(EN)])
def test_f05_english_is_written_as_english(name: str, text: str) -> None:
    assert text.isascii()
    assert not re.search(r"\s{2}|\s[.,;:?]|^\s|\s$", text)


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_f02_the_language_can_be_changed_until_the_pin_is_entered(language: Language) -> None:
    for state in BEFORE_THE_PIN:
        labels = {choice.key: choice for choice in STUDIO.show(state, STUDIO.session(state, language)).choices}
        assert (labels[Key.FDK_LEFT_1].label, labels[Key.FDK_LEFT_2].label) == ("فارسی", "English")
        assert [choice.label for choice in labels.values() if choice.icon is Icon.CHECK] == [language.name]


# What is on a particular screen -----------------------------------------------------------------------------------------------------


def test_f01_a_wrong_pin_tells_how_many_tries_are_left() -> None:
    assert not STUDIO.show(Visit.CARD_PIN, STUDIO.blank(Visit.CARD_PIN, FA)).notice
    persian, english = (replace(first_session(language), pin_was_wrong=True) for language in (FA, EN))
    assert "۲ بار" in STUDIO.show(Visit.CARD_PIN, replace(persian, tries_left=2)).notice
    assert "2 tries" in STUDIO.show(Visit.CARD_PIN, replace(english, tries_left=2)).notice
    assert "last try" in STUDIO.show(Visit.CARD_PIN, replace(english, tries_left=1)).notice
    for language, wrong in ((FA, persian), (EN, english)):
        notice = STUDIO.show(Visit.CARD_PIN, wrong).notice
        assert notice == words_of(language).wrong_pin_again, "the bank did not say how many"


def test_g06_cells_for_eight_digits_fill_as_keys_are_pressed() -> None:
    for state in (Otp.OTP_PIN, Otp.OTP_PIN_AGAIN):
        assert [cells(state, digits) for digits in (0, 3, 8)] == ["○○○○○○○○", "●●●○○○○○", "●●●●●●●●"]


def test_f01_cells_for_a_card_pin_are_four_and_grow_with_a_longer_one() -> None:
    """How long it is the customer knows, and not the screen."""
    shown = [cells(Visit.CARD_PIN, digits) for digits in range(LONGEST_PIN + 1)]
    assert shown == ["○○○○", "●○○○", "●●○○", "●●●○", *("●" * digits for digits in range(4, LONGEST_PIN + 1))]


def cells(state: State, digits: int) -> str:
    return next(text for text in STUDIO.show(state, STUDIO.blank(state, EN, digits=digits)).spoken() if text[0] in "●○")


def test_g05_the_masked_number_stands_in_the_language_of_the_customer() -> None:
    session = STUDIO.blank(Otp.CONFIRM_PHONE, FA, masked_phone="0912***4567")
    persian = STUDIO.show(Otp.CONFIRM_PHONE, session).fact
    english = STUDIO.show(Otp.CONFIRM_PHONE, replace(session, language=EN)).fact
    assert persian
    assert english
    assert (persian.value, english.value) == (isolated("۰۹۱۲ *** ۴۵۶۷"), isolated("0912 *** 4567"))


def test_g05_a_number_the_bank_did_not_say_is_not_asked_about() -> None:
    view = STUDIO.show(Otp.CONFIRM_PHONE, STUDIO.blank(Otp.CONFIRM_PHONE, EN))
    assert view.fact is None
    assert "your mobile number on file" in view.text()


def test_g06_why_another_otp_pin_is_asked_for() -> None:
    assert "not the same" in STUDIO.show(Otp.OTP_PIN, STUDIO.blank(Otp.OTP_PIN, EN, pins_differed=True)).notice
    assert "easy to guess" in STUDIO.show(Otp.OTP_PIN, STUDIO.blank(Otp.OTP_PIN, EN, pin_was_weak=True)).notice
    assert not STUDIO.show(Otp.OTP_PIN, STUDIO.blank(Otp.OTP_PIN, EN)).notice


def test_g08_g09_enrolled_tells_where_the_code_goes_until_when_and_what_to_do_with_it() -> None:
    session = STUDIO.blank(Otp.ENROLLED, FA, masked_phone="0912***4567", valid_until=datetime(2025, 11, 23, 9, 0, tzinfo=UTC))
    persian, english = STUDIO.show(Otp.ENROLLED, session), STUDIO.show(Otp.ENROLLED, replace(session, language=EN))
    assert [row.value for row in persian.rows] == [isolated("۰۹۱۲ *** ۴۵۶۷"), f"۲ آذر ۱۴۰۴، ساعت {isolated('۱۲:۳۰')}"]
    assert [row.value for row in english.rows] == [isolated("0912 *** 4567"), f"23 November 2025, {isolated('12:30')}"]
    assert f"The code is valid until 23 November 2025, {isolated('12:30')}" in english.text()
    assert persian.path == ("منوی اصلی", "رمز یکبار مصرف", "ثبت")
    assert english.path == ("Main menu", "One-time password", "Register")
    assert isolated("۰۹۱۲ *** ۴۵۶۷") in persian.text()


def test_g08_the_moment_is_told_in_the_configured_time_zone() -> None:
    session = STUDIO.blank(Otp.ENROLLED, EN, valid_until=datetime(2025, 11, 23, 9, 0, tzinfo=UTC))
    assert isolated("14:00") in face(TABLE, timezone(timedelta(hours=5))).view_of(Otp.ENROLLED, session, NOW).text()


def test_g07_sms_is_called_active_only_with_consent() -> None:
    told = {consent: STUDIO.show(Otp.ENROLLED, STUDIO.blank(Otp.ENROLLED, EN, sms_otp=consent)).lines for consent in (True, False)}
    assert otp_words(EN).sms_otp_active in told[True]
    assert otp_words(EN).sms_otp_active not in told[False]


@pytest.mark.parametrize("state", [Otp.ENROLLING, Otp.DEACTIVATING, Visit.ASKING_OUTCOME])
def test_f07_a_cancel_that_came_too_late_is_told_so(state: State) -> None:
    assert not STUDIO.show(state, STUDIO.blank(state, EN)).notice
    assert "no longer be cancelled" in STUDIO.show(state, STUDIO.blank(state, EN, cancel_came_late=True)).notice


@pytest.mark.parametrize("state", [Visit.NOT_DONE, Visit.BANK_UNREACHABLE, Visit.CARD_SESSION_EXPIRED])
def test_f07_what_was_not_done_is_said_to_have_changed_nothing(state: State) -> None:
    assert "تغییری داده نشد" in STUDIO.show(state, STUDIO.blank(state, FA)).text()
    assert "othing has been changed" in STUDIO.show(state, STUDIO.blank(state, EN)).text()


def test_f07_an_unknown_outcome_is_called_neither_done_nor_undone() -> None:
    english = STUDIO.show(Visit.OUTCOME_UNKNOWN, STUDIO.blank(Visit.OUTCOME_UNKNOWN, EN)).text()
    assert "do not know" in english
    assert "nothing has been changed" not in english.lower()
    assert "تغییری داده نشد" not in STUDIO.show(Visit.OUTCOME_UNKNOWN, STUDIO.blank(Visit.OUTCOME_UNKNOWN, FA)).text()


@pytest.mark.parametrize(
    ("farewell", "said"),
    [
        (Farewell.DONE, None),
        (Farewell.CANCELLED, words_of(EN).ended_by_customer),
        (Farewell.TIMED_OUT, words_of(EN).ended_by_time),
        (Farewell.TROUBLE, words_of(EN).ended_by_trouble),
    ],
)
def test_f02_the_card_comes_back_with_the_reason(farewell: Farewell, said: str | None) -> None:
    for state in (Visit.TAKE_CARD, Visit.TAKE_CARD_AND_CLOSE):
        view = STUDIO.show(state, STUDIO.blank(state, EN, farewell=farewell))
        assert view.title == "Please take your card"
        assert view.lines == ((said,) if said else ())


@pytest.mark.parametrize("state", [Visit.OUT_OF_SERVICE, Visit.BANK_UNREACHABLE, Visit.BANK_REFUSED, Visit.PIN_UNANSWERED])
def test_the_operator_reads_the_code_and_the_customer_a_sentence(state: State) -> None:
    view = STUDIO.show(state, STUDIO.blank(state, FA, code="some-code"))
    assert view.code == "some-code"
    assert "some-code" not in view.text()


@pytest.mark.parametrize("code", CardCode)
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_f02_only_a_card_that_gives_no_sign_is_said_to_lie_the_wrong_way_round(code: CardCode, language: Language) -> None:
    title = STUDIO.show(Visit.CARD_UNREADABLE, STUDIO.blank(Visit.CARD_UNREADABLE, language, code=code)).title
    assert (title == words_of(language).card_unreadable.title) == (code is CardCode.UNRESPONSIVE)


def test_every_code_that_has_a_sentence_is_one_that_a_reader_or_the_table_gives() -> None:
    assert set(TROUBLES) == (set(CardCode) | {"card-read-timeout"}) - {CardCode.UNRESPONSIVE}


def test_how_a_card_is_asked_for_once_more_depends_on_what_went_wrong() -> None:
    assert set(AGAIN) == set(SwipeCode)
    said = {code: STUDIO.show(Visit.CARD_AGAIN, STUDIO.blank(Visit.CARD_AGAIN, EN, code=code)).text() for code in (*SwipeCode, *CardCode)}
    assert "swipe the card again" in said[SwipeCode.MISREAD]
    assert "insert your card" in said[SwipeCode.HAS_CHIP]
    assert all("swipe your card" in said[code] for code in CardCode)


@pytest.mark.parametrize("state", [Visit.STARTING, Visit.FETCHING_KEY, Visit.LOADING_KEY])
def test_behind_a_closed_door_the_terminal_tries_again_without_a_word(state: State) -> None:
    assert STUDIO.show(state, STUDIO.blank(state, EN)).title == words_of(EN).starting.title
    again = STUDIO.show(state, STUDIO.blank(state, EN, attempt=1, code="bank-unreachable"))
    assert (again.title, again.code, again.busy) == (words_of(EN).out_of_service.title, "bank-unreachable", False)


# Secrets --------------------------------------------------------------------------------------------------------------------------

PAN = "6037991234567893"
PHONE = "09121234567"


def planted(state: State, language: Language) -> Session:
    """A session that holds more than may ever be shown, as if the bank had handed over a whole phone number."""
    card = Card(Pan(PAN), "2703", "ALI REZAEI")
    session = STUDIO.session(state, language, card=card)
    return remember(session, {"masked_phone": PHONE}) if isinstance(session.data, Data) else session


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_f08_no_screen_shows_a_full_card_or_phone_number(state: State, language: Language) -> None:
    shown = repr(STUDIO.show(state, planted(state, language)))
    plain = "".join(str(int(char)) if char.isdigit() else char for char in shown)
    digits_only = re.sub(r"[^0-9*]", "", plain)
    for secret in (PAN, PAN[6:], PHONE, PHONE[4:]):
        assert secret not in plain
        assert secret not in digits_only
