"""Persian as an editor would have it: one spelling and one word for one thing, in whatever the product says to people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

import msgspec
import pytest
import yaml

from otp_atm.configuration import Settings
from otp_atm.kiosk.project import PROJECT
from otp_atm.languages.direction import reads_right_to_left
from otp_atm.phone.words import words_of
from tests.languages.pseudo import places
from tests.spoken import FA

SPOKEN: Final = (*PROJECT.glob("scenarios/**/*.fa.yaml"), *PROJECT.glob("demo/**/*.fa.yaml"), PROJECT / "bank" / "fixtures.yaml")
"""Files that are read out, or shown."""

FORBIDDEN: Final[Mapping[str, str]] = {
    "شماره همراه|شماره تلفن(?! همراه)|(?<!شماره )(?<!خط )تلفن همراه|موبایل": "شماره تلفن همراه",
    "یک\u200cبار\u200c?مصرف|یک بار مصرف|یکبار\u200c?مصرف": "یکبار مصرف",
    "ثبت\u200cنام|ثبتنام": "ثبت نام",
    "فعال ?سازی|غیر ?فعال(?<!غیرفعال)|غیر\u200cفعال": "فعال‌سازی، غیرفعال",
    "همزمان ?سازی|هم\u200cزمان|هم زمان": "همزمان‌سازی",
    "(?<!ی)تایید|تائید": "تأیید",
    "لطفا(?!ً)|موقتا(?!ً)|بعدا(?!ً)": "تنوین",
    "تازه": "جدید",
    "از نو|دگربار|مجدد": "دوباره",
    "پیش\u200cتر|قبلاً": "پیش از این",
    "اشتباه|غلط": "نادرست",
    "برگز(ید|ین)": "انتخاب",
    "تاریخ اعتبار|منقضی|تاریخ گذشته": "تاریخ انقضا",
    "یکی از شعب(?! بانک)": "یکی از شعب بانک",
    "هیچ کس|هیچکس": "هیچ‌کس",
    "خود پرداز|خود\u200cپرداز": "خودپرداز",
    "همراه\u200cبانک|همراهبانک": "همراه بانک",
    "پین|رمز عبور|گذرواژه": "رمز",
    "[يكةى٠-٩ۀ]": "حروف و رقم‌های فارسی",
    "[0-9](?![^\u2066]*\u2069)(?<!F[0-9])(?<!F1[0-9])(?<!CVV2)": "رقم‌های فارسی",
    "[,;?]": "نشانه‌های فارسی",
    r"(^|\s)(ن?می)\s": "می با نیم‌فاصله",
    r"\s(ها|های|هایی|تر|ترین|ام|اند)(\s|$)": "پسوند با نیم‌فاصله",
    "\u200c(\\s|$|[.،؛؟])|\\s\u200c|\\s[.،؛؟:]|(?<!\\S)\\s\\s|^\\s|\\s$": "فاصله",
}
"""What nobody writes, and what is written in its place. The labels of menus stand as in the bank's guide, and so does everything else."""
EXPLAINED: Final = {
    "otp_atm.phone.words.guide.0": "رمز دوم|رمز پویا",
    "otp_atm.phone.words.fields.otp": "رمز پویا",
    "otp_atm.phone.words.request_otp": "رمز پویا",
}
"""Other names of a one-time password: where they are explained, and on the gateways' own button (G14). Nowhere else."""


def texts(said: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, with the name it goes by."""
    if isinstance(said, str):
        yield name, said
    elif isinstance(said, msgspec.Struct):
        for field, value in msgspec.structs.asdict(said).items():
            yield from texts(value, f"{name}.{field}")
    elif isinstance(said, Mapping):
        for key, value in said.items():
            yield from texts(value, f"{name}.{getattr(key, 'value', key)}")
    elif isinstance(said, list | tuple):
        for place, value in enumerate(said):
            yield from texts(value, f"{name}.{place}")


def persian() -> Iterator[tuple[str, str]]:
    for place in places():
        yield from texts(import_module(f"{place}.fa").WORDS, place)
    for file in SPOKEN:
        yield from texts(yaml.safe_load(file.read_text(encoding="utf-8")), file.name)
    yield from texts(Settings().terminal.brand.name["fa"], "brand.name")
    yield from texts(Settings().terminal.brand.subtitle["fa"], "brand.subtitle")


SAID: Final = [
    (name, line) for name, text in persian() if reads_right_to_left(text) and not name.endswith(".ar") for line in text.split("\n")
]


@pytest.mark.parametrize("wrong", FORBIDDEN)
def test_f05_there_is_one_spelling_and_one_word_for_one_thing(wrong: str) -> None:
    assert [(name, text) for name, text in SAID if re.search(wrong, text)] == []


def test_f05_a_one_time_password_is_called_that_except_where_its_other_names_are_explained() -> None:
    spoken = [(name, text) for name, text in SAID if not (name.endswith(".tap") and text == words_of(FA).request_otp)]
    found = {(name, other) for name, text in spoken for other in re.findall("رمز دوم|رمز پویا", text)}
    assert all(any(name.startswith(place) and re.fullmatch(names, other) for place, names in EXPLAINED.items()) for name, other in found)
    assert {place for place in EXPLAINED if any(name.startswith(place) for name, _ in found)} == {*EXPLAINED}


def test_f05_thousands_have_their_persian_mark() -> None:
    assert [text for _, text in SAID if re.search("[۰-۹][,،.][۰-۹]{3}", text)] == []
    assert any(re.search("[۰-۹]٬[۰-۹]{3}", text) for _, text in SAID)
