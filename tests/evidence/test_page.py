"""What stands in a page, and what never does; how light it is, and its pictures."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final

import msgspec
import msgspec.inspect
import pytest
from msgspec import to_builtins
from msgspec.structs import replace
from PIL import Image, ImageChops
from pygame import SRCALPHA, Surface

from otp_atm.configuration import Settings
from otp_atm.drawing.small_png import COLOURS, small_png
from otp_atm.evidence.page import MARK, Row, index, page
from otp_atm.evidence.page.repeats import Repeated, without_repeats
from otp_atm.evidence.page.words import spoken, words_of
from otp_atm.evidence.pictures import PHONE_SIZE, SIZE, Camera
from otp_atm.evidence.story import Ask, Entry, In, Move, Out, Screen, Step, Story
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.play import Outcome, play, story_of
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.brand import brand_of
from otp_atm.screens.painter import ScreenPainter

LIGHT: Final = 3_000_000
"""Bytes."""
BRAND: Final = brand_of(Settings().terminal)
BEGUN: Final = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
NASTY: Final = "</script><script>alert(1)</script><!-- {{data}} & \u2028"


@pytest.fixture(scope="module")
def tour() -> Outcome:
    """The guide's whole story, as it was lived through."""
    outcome = play(read_script(PROJECT / "scenarios" / "guide" / "grand-tour.fa.yaml"), worlds(Settings(), None, None, evidence=True))
    assert not outcome.failure
    return outcome


def pictured(outcome: Outcome) -> Story:
    assert outcome.evidence
    return story_of(outcome)._replace(pictures=Camera(BRAND).pictures(outcome.evidence.told, outcome.evidence.begun))


def data_of(text: str) -> Any:
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]


def story(*entries: Entry, **more: Any) -> Story:
    return Story("A title", "some.yaml", "ATM00001", BEGUN, "ok", "", entries)._replace(**more)


def moves(times: int) -> Iterable[Entry]:
    """A terminal that asks its bank again and again."""
    for number in range(times):
        at = {"at": 60.0 * number, "real": 0.01 * number}
        yield Move(**at, event="TimedOut", before="welcome", after="welcome", fields={})
        yield Ask(**at, request="CheckBank", fields={"traceparent": f"00-{number:032x}-{number:016x}-01"})


def test_b17_the_whole_guide_with_all_its_pictures_is_light_and_everything_is_inside(tour: Outcome) -> None:
    text = page(pictured(tour), "fa")
    assert len(text.encode()) < LIGHT
    assert text.startswith(MARK)
    assert '<html lang="fa" dir="rtl">' in text
    around = re.sub(r'id="data">.*?</script>', "", text)
    outside = re.findall(r"""(?:src|href)=["'](?!data:)[^"'$]*|url\(|@import|https?://[^\s"'<]*""", around)
    assert outside == []
    assert "default-src 'none'" in unescape(text)
    shown = data_of(text)
    seen = {str(place) for place, entry in enumerate(shown["entries"]) if entry["kind"] in {"screen", "phone"}}
    assert set(shown["shown"]) == seen
    sizes = {Image.open(io.BytesIO(b64decode(picture))).size for picture in shown["pictures"]}
    assert sizes == {SIZE, PHONE_SIZE}
    assert len(set(shown["pictures"])) == len(shown["pictures"])


def test_b05_b17_no_secret_of_the_guide_is_in_its_page(tour: Outcome) -> None:
    assert tour.evidence
    text = page(story_of(tour), "fa")
    secrets = {secret for secret in tour.script.secrets if len(secret) > 4}
    wallet = worlds(Settings(), None, None)(tour.script).wallet
    pans = {card.pan.digits for card in wallet.values()}
    assert secrets
    assert [secret for secret in {*secrets, *pans} if re.search(rf"(?<![0-9a-f]){secret}(?![0-9a-f])", text)] == []


def test_b17_nothing_that_is_told_is_taken_for_markup() -> None:
    step = Step(at=0, real=0, number=1, text=NASTY, path=NASTY, line=1)
    text = page(story(step, title=NASTY, source=NASTY, failure=NASTY), "en")
    assert text.count("<script") == page(story(), "en").count("<script") == 3
    assert text.count("<!--") == 1
    told = data_of(text)
    assert (told["title"], told["entries"][0]["text"]) == (NASTY, NASTY)


def test_b17_an_index_tells_every_outcome() -> None:
    rows = [Row("one", "a.yaml", "a.html", "ok", "", 0.5), Row(NASTY, "b.yaml", "", "left out", "needs a hook", 0.0, ("smoke",), ("G1",))]
    told = data_of(index(rows, 3, 1.5, "fa"))
    assert told == {"rows": json.loads(msgspec.json.encode(rows)), "wanted": 3, "seconds": 1.5}


def test_b17_a_language_without_words_of_its_own_opens_in_one_that_is_written_the_same_way() -> None:
    assert '<html lang="fa" dir="rtl">' in page(story(), "ar")
    assert '<html lang="en" dir="ltr">' in page(story(), "en")


def test_b17_every_kind_of_entry_is_called_by_a_name_in_every_language() -> None:
    tags = {msgspec.inspect.type_info(kind).tag for kind in Entry.__subclasses__()}  # type: ignore[attr-defined]
    assert "repeated" in tags
    keys = [list(words_of(language).key_help) for language in spoken()]
    assert all(set(words_of(language).kinds) == tags for language in spoken())
    assert all(each == keys[0] for each in keys)


def test_b17_what_repeats_itself_is_told_first_and_last_and_how_often_it_was_between() -> None:
    entries = [Step(at=0, real=0, number=1, text="wait: 1440", path="a.yaml", line=1), *moves(24)]
    told = [(place, to_builtins(entry)["kind"]) for place, entry in without_repeats(entries)]
    assert told == [(0, "step"), (1, "move"), (2, "ask"), (3, "repeated"), (47, "move"), (48, "ask")]
    assert [entry.times for _, entry in without_repeats(entries) if isinstance(entry, Repeated)] == [22]


@pytest.mark.parametrize("times", [1, 2])
def test_b17_what_comes_twice_is_told_twice(times: int) -> None:
    entries = list(moves(times))
    assert [entry for _, entry in without_repeats(entries)] == entries


def attempts(times: int) -> Iterable[Entry]:
    for number in range(times):
        at: dict[str, Any] = {"at": 0.2 * number, "real": 0.2 * number, "operation": "enrol", "headers": {}, "body": {}}
        yield Out(**at, method="POST", path="/v1/enrolments")
        yield In(**at, status=None, error="bank-reply-lost")


@pytest.mark.parametrize("state", ["card_pin", "enrolling"])
def test_b17_of_a_visit_everything_is_told_however_alike(state: str) -> None:
    typed = [Move(at=number, real=number, event="Cleared", before=state, after=state, fields={}) for number in range(5)]
    entries = [*typed, *attempts(5)]
    assert [entry for _, entry in without_repeats(entries)] == entries


def test_b17_minutes_in_which_the_bank_is_away_are_told_with_all_attempts_the_first_time_and_the_last() -> None:
    minute = [Move(at=0, real=0, event="TimedOut", before="out_of_service", after="out_of_service", fields={}), *attempts(3)]
    told = [entry for _, entry in without_repeats(minute * 9)]
    assert told[:7] == told[8:] == minute
    assert isinstance(told[7], Repeated)
    assert told[7].times == 7


def test_b17_a_page_says_when_it_begins_to_the_microsecond_and_in_which_time_zone() -> None:
    begun = data_of(page(story(begun=BEGUN.replace(microsecond=250_000), zone="Europe/Lisbon"), "en"))["begun"]
    assert (begun["seconds"], begun["zone"]) == (45_000.25, "Europe/Lisbon (UTC+00:00)")
    assert begun["told"]["en"].endswith("12:30:00")


def test_b17_pictures_lie_with_their_entries_where_something_was_left_out() -> None:
    screen = Screen(at=9, real=9, name="welcome", language="en", lines=("Welcome",), code="")
    entries = (*moves(9), screen)
    told = data_of(page(story(*entries, pictures={len(entries) - 1: b"a picture"}), "en"))
    (place,) = told["shown"]
    assert told["entries"][int(place)]["kind"] == "screen"
    assert [b64decode(picture) for picture in told["pictures"]] == [b"a picture"]


def test_b17_of_what_says_the_same_for_a_whole_step_there_is_one_picture(tour: Outcome) -> None:
    assert tour.evidence
    told = tour.evidence.told
    shown = [place for place, (_, entry) in enumerate(told) if isinstance(entry, Screen)][:1]
    record, entry = told[shown[0]]
    again = tuple((record, replace(entry, at=minute)) for minute in (0.0, 60.0, 120.0))
    pictures = Camera(BRAND).pictures(again, BEGUN)
    assert set(pictures) == {0, 1, 2}
    assert len(set(map(id, pictures.values()))) == 1


def test_b17_a_small_picture_is_a_png_whose_every_pixel_is_in_its_place_and_near_its_colour(tour: Outcome) -> None:
    assert tour.evidence
    record, _ = next(pair for pair in tour.evidence.told if isinstance(pair[1], Screen))
    surface = ScreenPainter(BRAND, SIZE).picture(record.view, SIZE)  # type: ignore[attr-defined]
    painted = Image.frombytes("RGB", SIZE, surface.convert(24).get_buffer().raw, "raw", "BGR")
    small = Image.open(io.BytesIO(small_png(surface)))
    colours = small.getcolors()
    assert colours
    assert len(colours) <= COLOURS
    off = ImageChops.difference(painted, small.convert("RGBA").convert("RGB"))
    far = sum(off.convert("L").histogram()[24:])
    assert far < SIZE[0] * SIZE[1] / 500


def test_b17_what_has_few_colours_keeps_them_and_what_is_seen_through_stays_so() -> None:
    surface = Surface((3, 2), SRCALPHA)
    surface.fill((200, 40, 80, 255))
    surface.set_at((1, 1), (0, 0, 0, 0))
    small = Image.open(io.BytesIO(small_png(surface))).convert("RGBA")
    assert [small.getpixel((0, 0)), small.getpixel((1, 1))] == [(200, 40, 80, 255), (0, 0, 0, 0)]
