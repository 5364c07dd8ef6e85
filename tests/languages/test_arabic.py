"""Arabic, the third language of the ATM: written as Arabic, and a whole visit in it, with its message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import asdict

from otp_atm import languages
from otp_atm.bank.simulator.sms.words import words_of as sms_words
from otp_atm.configuration import Settings
from otp_atm.kiosk.settings import TerminalSettings
from otp_atm.phone.bank_sms.words import words_of as known_words
from otp_atm.phone.form import Field
from otp_atm.phone.messages import Sms
from otp_atm.phone.samples import NOW
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.words import Says, words_of

AR = languages.language("ar")
IN_THE_APP = "app_path"
"""What the app calls its pages, in Persian."""
VISIT = """
title: An Arabic visit, from welcome to farewell
steps:
  - expect: {screen: welcome, language: fa, choices: [فارسی, English, العربية]}
  - choose: العربية
  - expect: {screen: welcome, language: ar, text: أهلاً وسهلاً}
  - insert: nearly-blocked
  - expect: {screen: card_pin, language: ar, text: المفتاح الأخضر}
  - pin: own
  - choose: عمليات الرقم السري
  - choose: تسجيل كلمة المرور لمرة واحدة
  - expect: {screen: confirm_phone, text: "٠٩١٢ *** ٤٣٢١"}
  - choose: نعم، هذا رقمي
  - pin: "40718293"
  - pin: "40718293"
  - choose: نعم، أوافق
  - expect: {screen: enrolled, text: [تم التسجيل بنجاح, "نوفمبر ٢٠٢"]}
  - expect sms: {card: nearly-blocked, text: [بنك بارسيان, رمز تفعيل, "٣٧٤٩", نوفمبر]}
  - press: enter
  - take card
  - expect: {screen: thanks, language: ar}
  - stay silent
  - expect: {screen: welcome, language: fa}
"""


def texts(said: object) -> list[str]:
    return [said.title, *said.lines] if isinstance(said, Says) else [str(said)]


@pytest.mark.parametrize("name", [name for name in asdict(words_of(AR)) if name != IN_THE_APP])
def test_f05_arabic_is_written_as_arabic(name: str) -> None:
    for text in texts(getattr(words_of(AR), name)):
        assert not re.search("[یکۀگپچژ۰-۹0-9]", text), "Persian letters or digits"
        assert not re.search("[,;?\u200c]", text), "Latin marks, or joiners that Arabic does without"
        assert not re.search(r"\s{2}|\s[.،؛؟:]|^\s|\s$", text), "stray spaces"


def test_f02_a_whole_visit_in_arabic(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text(VISIT, encoding="utf-8")
    settings = Settings(terminal=TerminalSettings(languages=("fa", "en", "ar")))
    assert not play(read_script(file, languages.language("fa")), worlds(settings, None, None)).failure


def test_g08_g14_the_phone_tells_the_banks_arabic_messages_apart() -> None:
    known, sent = known_words(AR), sms_words(AR)
    activation, payment = (Sms(NOW, "", text) for text in (known.activation_example, known.payment_example))
    assert (activation.clip.meant_for, payment.clip.meant_for) == (Field.ACTIVATION_CODE, Field.OTP)
    assert known.activation_code in sent.activation.split("\n")[1]
    assert known.activation_code not in sent.payment
