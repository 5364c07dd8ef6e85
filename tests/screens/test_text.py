"""Setting text: wrapping, fitting, fixed cells, and the glyphs' order in pixels."""

from __future__ import annotations

import pygame
import pytest

from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align, Typesetter
from otp_atm.screens.digits import isolated

FACE = Face(Weight.REGULAR, 24)
WHITE = (255, 255, 255)
PERSIAN = "برای ثبت شماره تلفن همراه خود لطفاً به یکی از شعب بانک مراجعه کنید"


@pytest.fixture(scope="module")
def type_() -> Typesetter:
    return Typesetter(FontBook())


def pixels(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGBA")


def inked(type_: Typesetter, text: str, *, rtl: bool) -> pygame.Surface:
    line = type_.line(text, FACE, WHITE, rtl)
    return line.surface.subsurface(line.ink)


def test_wrapped_lines_fit_and_lose_no_word(type_: Typesetter) -> None:
    lines = type_.wrap(PERSIAN, FACE, rtl=True, width=260)
    assert len(lines) > 1
    assert " ".join(lines) == PERSIAN
    assert all(type_.width(line, FACE, rtl=True) <= 260 for line in lines)


def test_wrapped_lines_are_evenly_filled(type_: Typesetter) -> None:
    widths = [type_.width(line, FACE, rtl=True) for line in type_.wrap(PERSIAN, FACE, rtl=True, width=500)]
    assert len(widths) == 2
    assert min(widths) > 0.8 * max(widths)


def test_f05_an_isolated_number_is_never_torn(type_: Typesetter) -> None:
    number = isolated("۰۹۱۲ *** ۴۵۶۷")
    for width in range(60, 400, 20):
        lines = type_.wrap(f"به شماره {number} پیامک می‌شود", FACE, rtl=True, width=width)
        assert sum(number in line for line in lines) == 1


def test_a_word_that_is_too_long_stands_alone(type_: Typesetter) -> None:
    assert type_.wrap("a incomprehensibility b", FACE, rtl=False, width=60) == ("a", "incomprehensibility", "b")


def test_fitting_shrinks_before_it_wraps_and_wraps_before_it_overflows(type_: Typesetter) -> None:
    style = TextStyle(Weight.REGULAR, 24, 18, lines=3)
    natural = type_.width(PERSIAN, FACE, rtl=True)
    assert type_.fit(PERSIAN, style, 1.0, natural, rtl=True).face.size == 24
    shrunk = type_.fit(PERSIAN, style, 1.0, round(natural * 0.8), rtl=True)
    assert (len(shrunk.texts), shrunk.face.size < 24) == (1, True)
    wrapped = type_.fit(PERSIAN, style, 1.0, round(natural * 0.6), rtl=True)
    assert (len(wrapped.texts), wrapped.face.size) == (2, 24)
    assert wrapped.height == 2 * wrapped.pitch


def test_fitting_follows_the_unit(type_: Typesetter) -> None:
    style = TextStyle(Weight.REGULAR, 24, 18)
    assert type_.fit("کد", style, 2.7, 1000, rtl=True).face.size == 65


def test_f05_digits_after_persian_keep_their_order_in_pixels(type_: Typesetter) -> None:
    """The number, as it stands at the left end of the line, is the number alone."""
    line, number = inked(type_, f"شماره {isolated('24 *** 91')}", rtl=True), inked(type_, "24 *** 91", rtl=False)
    assert pixels(line.subsurface(line.get_rect(width=number.get_width()))) != pixels(inked(type_, "91 *** 24", rtl=False))
    left = line.subsurface((0, 0, number.get_width(), line.get_height()))
    assert pixels(left.subsurface(left.get_bounding_rect())) == pixels(number)


def test_f05_zero_width_non_joiner_parts_letters(type_: Typesetter) -> None:
    assert pixels(inked(type_, "می\u200cشود", rtl=True)) != pixels(inked(type_, "میشود", rtl=True))


def test_f05_letters_join(type_: Typesetter) -> None:
    """Four letters joined are narrower than the same letters apart."""
    assert type_.width("سلام", FACE, rtl=True) < sum(type_.width(letter, FACE, rtl=True) for letter in "سلام")


def test_f05_a_bracket_in_persian_is_drawn_mirrored(type_: Typesetter) -> None:
    assert pixels(inked(type_, "(", rtl=True)) == pixels(inked(type_, ")", rtl=False))


def test_a_line_is_kept_and_the_oldest_given_up(type_: Typesetter) -> None:
    first = type_.line("first", FACE, WHITE, rtl=False)
    assert type_.line("first", FACE, WHITE, rtl=False) is first
    for number in range(200):
        type_.line(str(number), FACE, WHITE, rtl=False)
    assert type_.line("first", FACE, WHITE, rtl=False) is not first


def test_text_is_centred_by_its_ink(type_: Typesetter) -> None:
    surface = pygame.Surface((200, 80), pygame.SRCALPHA)
    type_.line("۴۲", FACE, WHITE, rtl=False).draw_by_ink(surface, surface.get_rect())
    ink = surface.get_bounding_rect()
    assert abs(ink.centerx - 100) <= 1
    assert abs(ink.centery - 40) <= 1


@pytest.mark.parametrize(("align", "left"), [(Align.LEFT, 0), (Align.RIGHT, 200)])
def test_text_is_flush_with_its_ink(type_: Typesetter, align: Align, left: int) -> None:
    surface = pygame.Surface((200, 80), pygame.SRCALPHA)
    type_.line("رمز", FACE, WHITE, rtl=True).draw(surface, surface.get_rect(), align)
    ink = surface.get_bounding_rect()
    assert (ink.left if align is Align.LEFT else ink.right) == left


def test_digits_in_cells_do_not_move_when_another_changes(type_: Typesetter) -> None:
    def right_half(digits: str) -> bytes:
        surface = pygame.Surface((120, 60), pygame.SRCALPHA)
        type_.draw_cells(surface, digits, FACE, WHITE, (60, 30))
        return pixels(surface.subsurface((60, 0, 60, 60)))

    assert right_half("۱۲") == right_half("۷۲")


@pytest.mark.parametrize("script", ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
def test_a_cell_is_as_wide_as_the_widest_digit_of_its_script_and_no_wider(type_: Typesetter, script: str) -> None:
    assert {type_.cell(FACE, digit) for digit in script} == {max(type_.width(digit, FACE, False) for digit in script)}


@pytest.mark.parametrize(
    ("text", "rtl", "whole"),
    [
        ("The code is valid until 23 November 2025, 12:30 at the latest.", False, ("23 November 2025, 12:30",)),
        ("مهلت استفاده از کد تا ۲ آذر ۱۴۰۴ ساعت ۱۲:۳۰ است.", True, ("۲ آذر ۱۴۰۴ ساعت ۱۲:۳۰",)),
        ("Open Mobile Bank › Password › Register in the app on your phone.", False, ("Bank › Password › Register",)),
        ("Wrong PIN. You have 2 tries left before the card is blocked.", False, ("2 tries",)),
    ],
    ids=["english date", "persian date", "path", "number"],
)
def test_f05_no_line_ends_within_a_date_a_path_or_after_a_number(type_: Typesetter, text: str, rtl: bool, whole: tuple[str, ...]) -> None:
    """At no width at which such a phrase can stand in one line; narrower, words still do not leave it."""
    widest = max(type_.width(phrase, FACE, rtl) for phrase in whole)
    for width in range(widest + 120, 900, 20):
        lines = type_.wrap(text, FACE, rtl=rtl, width=width)
        assert all(any(phrase in line for line in lines) for phrase in whole), (width, lines)
        assert all(type_.width(line, FACE, rtl) <= width for line in lines)
        assert not any(line.startswith("›") or line.endswith("›") for line in lines)


@pytest.mark.parametrize(
    ("text", "rtl", "lines"),
    [
        ("Please swipe the card again, evenly and in one go.", False, ("Please swipe the card again,", "evenly and in one go.")),
        ("Wrong PIN. You have 2 tries left.", False, ("Wrong PIN.", "You have 2 tries left.")),
        ("رمز نادرست بود. ۲ بار دیگر می‌توانید تلاش کنید.", True, ("رمز نادرست بود.", "۲ بار دیگر می‌توانید تلاش کنید.")),
        ("اگر باز هم خوانده نشد، لطفاً به شعبه مراجعه کنید.", True, ("اگر باز هم خوانده نشد،", "لطفاً به شعبه مراجعه کنید.")),
        ("Register one-time password", False, ("Register", "one-time password")),
        ("خیر، دریافت کارت", True, ("خیر،", "دریافت کارت")),
    ],
    ids=["comma", "sentence", "persian sentence", "persian comma", "what leans", "label"],
)
def test_f05_a_line_ends_where_a_person_would_pause(type_: Typesetter, text: str, rtl: bool, lines: tuple[str, ...]) -> None:
    """Wherever the longer part has room, be the other ever so short."""
    widest = max(type_.width(line, FACE, rtl) for line in lines)
    for width in (widest + 4, widest + 12, widest + 24):
        assert type_.wrap(text, FACE, rtl=rtl, width=width) == lines, width


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        ("ثبت کارت ۴۶۲۸ پایان یافته است. برای صدور رمز، آن را با کد فعال‌سازی جدید ثبت کنید.", "برای صدور رمز،"),
        ("One-time passwords depend on the time. If they are refused, set this phone by the bank's clock.", "If they are refused,"),
    ],
)
def test_f05_no_mere_pause_makes_a_short_line_amid_longer_ones(type_: Typesetter, text: str, torn: str) -> None:
    rtl = not text.isascii()
    for width in range(2 * type_.width(torn, FACE, rtl) + 10, 700, 10):
        lines = type_.wrap(text, FACE, rtl=rtl, width=width)
        assert torn not in lines[1:-1], (width, lines)


@pytest.mark.parametrize("text", ["Please visit a branch of the bank today", "لطفاً کارت خود را از دستگاه بردارید و به شعبه بروید"])
def test_f05_no_line_ends_in_a_small_word_that_belongs_to_the_next(type_: Typesetter, text: str) -> None:
    rtl = not text.isascii()
    for width in range(280, 420, 20):
        lines = type_.wrap(text, FACE, rtl=rtl, width=width)
        assert not {"a", "of", "the", "از", "و", "به"} & {line.split()[-1] for line in lines[:-1]}, (width, lines)
        assert not any(line.startswith("را ") for line in lines), (width, lines)
