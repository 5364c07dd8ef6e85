"""A language is a folder that is found: what each must bring, and how what is said in it is found."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from otp_atm import languages
from otp_atm.configuration import Settings
from otp_atm.drawing.bidi import visual_runs
from otp_atm.kiosk.load import BadFile, load
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import dates
from otp_atm.languages.digits import digits, grouped
from otp_atm.languages.direction import isolated, reads_right_to_left, unmarked
from otp_atm.languages.offered import first, offered, require
from otp_atm.languages.texts import said
from otp_atm.screens.words import Words, words_of
from tests.spoken import EN, FA, OF_THE_DEMO, OF_THE_PHONE

AR = languages.language("ar")
EVERY = pytest.mark.parametrize("language", languages.found(), ids=repr)


def fields(form: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(form) if field}


@EVERY
def test_a_language_is_whole(language: Language) -> None:
    assert [unicodedata.digit(digit) for digit in language.digits] == [*range(10)]
    assert len({*language.months}) == 12
    assert len({*language.weekdays}) == 7
    assert fields(language.day_form) == {"day", "month"}
    assert fields(language.date_form) == {"day", "month", "year"}
    assert fields(language.weekday_form) == {"weekday", "day", "month", "year"}
    assert all(reads_right_to_left(text) is language.right_to_left for text in (language.name, *language.months, *language.weekdays))


@EVERY
def test_a_language_is_one_value(language: Language) -> None:
    assert languages.language(language.code) is language
    assert language != languages.language(next(code for code in languages.codes() if code != language.code))


@EVERY
def test_every_month_follows_the_one_before(language: Language) -> None:
    days = [date(2024, 1, 1) + timedelta(days=day) for day in range(1500)]
    told = [language.calendar(day) for day in days]
    assert told == sorted(told)
    assert {month for _, month, _ in told} == {*range(1, 13)}


def test_f05_numbers_and_days_are_as_each_language_writes_them() -> None:
    noon = datetime(2025, 11, 22, 12)
    assert [grouped(1_850_000, language) for language in (FA, EN, AR)] == ["۱٬۸۵۰٬۰۰۰", "1,850,000", "١٬٨٥٠٬٠٠٠"]
    assert dates.weekday_and_date(noon, AR) == "السبت ٢٢ تشرين\u00a0الثاني/نوفمبر ٢٠٢٥"
    assert dates.day(noon, FA) == "۱ آذر"


@pytest.mark.parametrize("text", ["0912 *** 4567", "6221 06•• 0274", "021-81151000", "12:30"])
@EVERY
def test_f05_an_island_reads_from_the_left_in_whatever_digits(text: str, language: Language) -> None:
    written = digits(text, language)
    for rtl in (True, False):
        assert "".join(run.text[::-1] if run.rtl else run.text for run in visual_runs(isolated(written), rtl)) == written
    assert unmarked(isolated(written)) == written


def test_a_language_that_there_is_not_is_named() -> None:
    for code in ("xx", "digits", "", ".."):
        with pytest.raises(languages.NotSaid, match="there is no language"):
            languages.language(code)


def test_what_is_not_said_is_named_with_the_files_that_are_missing() -> None:
    with pytest.raises(languages.NotSaid, match=r"nothing is said in ar: there is neither phone/words/ar\.py nor languages/ar/phone\.py"):
        languages.words("otp_atm.phone.words", AR, Words)


def test_a_room_without_a_language_answers_in_one_that_is_written_the_same_way() -> None:
    assert AR not in OF_THE_PHONE
    assert AR not in OF_THE_DEMO
    assert languages.nearest("otp_atm.phone.words", AR) is FA
    assert languages.nearest("otp_atm.screens.words", AR) is AR


def test_a_text_that_is_not_given_is_said_in_what_is_written_the_same_way() -> None:
    assert said({"en": "Bank", "fa": "بانک"}, AR) == "بانک"
    assert said({"fa": "بانک"}, EN) == "بانک"


def configured(tmp_path: Path, terminal: str) -> Settings:
    file = tmp_path / "config.yaml"
    file.write_text(f"terminal:\n  {terminal}\n", encoding="utf-8")
    return load(file, Settings, require)


def test_the_order_of_the_keys_is_the_configurations(tmp_path: Path) -> None:
    settings = configured(tmp_path, "languages: [ar, fa, en]")
    assert offered(settings) == (AR, FA, EN)
    assert first(settings) is AR
    assert first(configured(tmp_path, "{languages: [fa, en, ar], language: en}")) is EN


@pytest.mark.parametrize(
    ("terminal", "problem"),
    [
        ("languages: [fa, xx]", "line 2: terminal.languages[1]: there is no language xx; there are: ar, en, fa"),
        ("languages: [fa]", "line 2: terminal.languages: Expected `array` of length >= 2"),
        ("languages: [fa, en, fa]", "line 2: terminal.languages[2]: fa stands there twice"),
        ("language: ar", "line 2: terminal.language: must be one of terminal.languages: fa, en"),
        ("brand: {name: {xx: Bank}}", "line 2: terminal.brand.name.xx: there is no language xx; there are: ar, en, fa"),
        ("languages: [fa, EN]", "line 2: terminal.languages[1]"),
    ],
)
def test_p06_a_language_that_cannot_be_offered_is_named_with_its_line(tmp_path: Path, terminal: str, problem: str) -> None:
    with pytest.raises(BadFile) as caught:
        configured(tmp_path, terminal)
    assert problem in str(caught.value)


def test_p06_a_language_whose_words_are_not_whole_is_refused_before_anything_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("otp_atm.languages.ar.card_pin.WORDS")
    with pytest.raises(BadFile, match=r"line 2: terminal.languages\[2\]: what is said in ar of .*card_pin.words is not whole"):
        configured(tmp_path, "languages: [fa, en, ar]")


def test_a_terminal_loads_the_languages_that_it_speaks_and_no_others() -> None:
    code = (
        "import sys; from otp_atm.configuration import Settings; from otp_atm.languages.offered import *; require(Settings()); "
        "from otp_atm.screens.words import words_of; words_of(first(Settings())); "
        "print(*sorted(name for name in sys.modules if name.startswith(('otp_atm.languages.', 'otp_atm.screens.words.'))))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    assert {"otp_atm.languages.fa", "otp_atm.languages.en", "otp_atm.screens.words.fa", "otp_atm.screens.words.en"} <= {*loaded}
    assert not {"otp_atm.languages.ar", "otp_atm.languages.ar.screens"} & {*loaded}


def test_words_are_found_in_the_rooms_folder_and_in_the_languages() -> None:
    assert words_of(FA).cancel == "انصراف"
    assert words_of(AR).cancel == "إلغاء"
