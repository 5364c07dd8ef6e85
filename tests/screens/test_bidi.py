"""F5, design rule 5: what stands beside what on a line that mixes directions. Expected orders were worked out by hand from UAX #9."""

from __future__ import annotations

import pytest

from otp_atm.drawing.bidi import Run, visual_runs
from otp_atm.screens.digits import isolated


def seen(text: str, *, rtl: bool = True) -> str:
    """The line as the eye meets it from left to right: stretches of right-to-left text turned round, brackets as drawn."""
    mirror = str.maketrans("()[]«»‹›<>", ")(][»«›‹><")
    return "".join(run.text[::-1].translate(mirror) if run.rtl else run.text for run in visual_runs(text, rtl))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("اعتبار ۲۴ ساعت", "تعاس ۲۴ رابتعا"),
        ("دستگاه ATM-0241", "ATM-0241 هاگتسد"),
        ("رمز (عملیات)", "(تایلمع) زمر"),
        ("کد (۱۲۳) است", "تسا (۱۲۳) دک"),
        ("برنامه (app) ما", "ام (app) همانرب"),
        ("«رمز» بانک", "کناب «زمر»"),
        ("تا ۱۴۰۴/۰۹/۰۲ ساعت ۱۲:۳۰", "۱۲:۳۰ تعاس ۱۴۰۴/۰۹/۰۲ ات"),
        ("منو › رمز › ثبت", "تبث ‹ زمر ‹ ونم"),
    ],
)
def test_f05_visual_order_of_persian_lines(text: str, order: str) -> None:
    assert seen(text) == order


def test_f05_isolated_number_keeps_its_ends_after_persian() -> None:
    assert "۰۹۱۲ *** ۴۵۶۷" in seen(f"شماره {isolated('۰۹۱۲ *** ۴۵۶۷')} است")
    assert "021-81151000" in seen(f"پشتیبانی: {isolated('021-81151000')}")


def test_f05_persian_inside_an_english_line() -> None:
    assert seen("Menu (رمز) now", rtl=False) == "Menu (زمر) now"


def test_f05_zero_width_non_joiner_reaches_the_shaper_and_controls_do_not() -> None:
    (run,) = visual_runs("فعال\u200cسازی", rtl=True)
    assert run == Run("فعال\u200cسازی", True)
    assert "\u2066" not in "".join(run.text for run in visual_runs(isolated("12"), rtl=True))


def test_f05_neighbouring_brackets_are_each_judged_for_themselves() -> None:
    assert seen("((ا))([a])") == "([a])((ا))"


def test_an_empty_line_has_no_runs() -> None:
    assert visual_runs("", rtl=True) == ()
