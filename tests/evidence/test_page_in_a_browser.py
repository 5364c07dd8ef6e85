"""The pages as people read them: opened from disk in Chromium, by eye, by keyboard and by search, in every language and at every width."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import sync_playwright

from otp_atm import launcher
from otp_atm.evidence.page import page
from otp_atm.evidence.story import In, Line, Move, Out, Screen, Story
from otp_atm.kiosk.project import PROJECT
from tests.needs import need

BROWSER: Final = "/usr/bin/chromium"
FAILS: Final = """
title: An expectation that does not hold
language: en
steps:
  - insert: phone-on-file
  - pin: own
  - choose: Password Operations
  - choose: Register one-time password
  - expect: {screen: confirm_phone, text: "somebody <b>else</b>"}
"""
WIDTHS: Final = (390, 1024, 1920)
ENOUGH: Final = 4.5
"""The contrast that WCAG 2.2 wants of text (1.4.3)."""
CONTRAST: Final = """() => {
  const channels = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const linear = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = (rgb) => rgb.slice(0, 3).map((value) => linear(value / 255))
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [one, other] = [luminance(channels(getComputedStyle(element).color)), luminance(ground(element))];
    found.push([walker.currentNode.data.trim().slice(0, 40), (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)]);
  }
  return found;
}"""
"""Each text that is to be seen, with its contrast to what it stands on (WCAG 2.2, relative luminance)."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario that holds and one that does not, with pictures."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "fails.yaml").write_text(FAILS, encoding="utf-8")
    files = [str(folder / "fails.yaml"), str(PROJECT / "scenarios" / "atm" / "enrol-in-persian.yaml")]
    assert launcher.main(["scenario", *files, "--report", str(folder)]) == 1
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need("window", "" if shutil.which(BROWSER) else "needs chromium")
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])  # containers have none
        yield chromium.new_context()
        chromium.close()


class Reader:
    """Somebody who has a page open. What the page complains of is a failure, and so is everything that it wants to load."""

    def __init__(self, browser: Any, path: Path, more: str = "", *, width: int = 1920) -> None:
        self.page = browser.new_page()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.complaints: list[str] = []
        self.loaded: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.loaded.append(request.url))
        self.page.goto(f"{path.as_uri()}{more}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).first.inner_text())

    @property
    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.innerText || document.activeElement.id"))

    @property
    def chosen(self) -> str:
        return self.text("article.detail h2")

    def close(self) -> None:
        self.page.close()
        assert not self.complaints
        assert [url for url in self.loaded if not url.startswith(("file:", "data:image/png;"))] == []


@pytest.fixture
def reads(browser: Any) -> Iterator[Any]:
    opened: list[Reader] = []

    def read(path: Path, more: str = "", **how: Any) -> Reader:
        opened.append(Reader(browser, path, more, **how))
        return opened[-1]

    yield read
    for reader in opened:
        reader.close()


def test_b17_the_step_that_failed_is_open_and_in_view_with_picture_and_what_went_otherwise(reads: Any, report: Path) -> None:
    reader = reads(report / "fails.html")
    assert re.match(r"5\s*expect:", reader.chosen)
    assert "expected the text «somebody <b>else</b>»" in reader.text("article.detail .failure pre")
    assert reader.page.locator(".step[aria-current]").evaluate("(step) => step.getBoundingClientRect().top < innerHeight")
    picture = reader.page.locator("figure.screen .shown img")
    assert picture.evaluate("(image) => [image.complete, image.naturalWidth, image.naturalHeight]") == [True, 640, 400]
    assert "Is this your mobile number?" in picture.get_attribute("alt")


def test_b17_at_each_step_there_are_moves_journal_requests_replies_and_the_clock(reads: Any, report: Path) -> None:
    reader = reads(report / "fails.html", "#step-4")
    assert reader.page.locator("article.detail .entries > li").evaluate_all("(all) => [...new Set(all.map((each) => each.className))]") == [
        "journal",
        "move",
        "screen",
        "ask",
        "sent",
        "came",
        "answer",
    ]
    entries = reader.page.locator("article.detail .entries")
    entries.locator("li.sent summary").click()
    assert re.search(r"GET\s+\S*/v1/enrolment", entries.locator("li.sent").inner_text())
    assert "traceparent" in entries.locator("li.sent dl.headers").inner_text()
    entries.locator("li.came summary").click()
    assert entries.locator("li.came .status").inner_text() == "200"
    assert '"masked_phone": "' in entries.locator("li.came pre.json").inner_text()
    assert re.fullmatch(r"12:30:0\d\.\d{3}", entries.locator("li time").first.inner_text())
    assert "ATM → bank" in entries.locator("li.sent summary").inner_text()
    assert entries.locator("li.sent summary").evaluate("(each) => each.textContent").startswith("Request, 12:30:0")


def test_b17_it_is_read_by_keyboard_alone(reads: Any, report: Path) -> None:
    reader = reads(report / "fails.html")
    reader.press("Home")
    assert "Before the first step" in reader.focused
    reader.press("j", "ArrowDown")
    assert re.match(r"2\s*pin:", reader.chosen)
    assert re.match(r"2\s*pin:", reader.focused)
    reader.press("k")
    assert re.match(r"1\s*insert:", reader.chosen)
    assert reader.page.locator('.step[tabindex="0"]').count() == 1
    outline = reader.page.locator(".step:focus-visible").evaluate("(step) => getComputedStyle(step).outlineStyle")
    assert outline == "solid"
    reader.press("Enter")
    assert reader.page.evaluate("document.activeElement === document.querySelector('article.detail h2')")
    reader.press("Escape")
    assert re.match(r"1\s*insert:", reader.focused)
    reader.press("n")
    assert re.match(r"5\s*expect:", reader.chosen)
    reader.press("?")
    assert reader.page.locator("dialog").is_visible()
    reader.press("Escape")
    reader.page.locator("dialog").wait_for(state="detached")


def test_b17_what_is_looked_for_is_found_in_all_that_happened_and_marked(reads: Any, report: Path) -> None:
    reader = reads(report / "fails.html")
    reader.press("/")
    reader.page.keyboard.type("masked_phone")
    shown = reader.page.locator("ol.steps > li:visible .text").all_inner_texts()
    assert shown == ["choose: Register one-time password"]
    assert reader.text("#found") == "1 of 6"
    assert reader.page.locator("article.detail details[open]").count() >= 1
    reader.press("Enter")
    assert re.match(r"4\s*choose:", reader.focused)
    reader.press("Escape")
    assert reader.page.locator("ol.steps > li:visible").count() == 6
    reader.press("/")
    reader.page.keyboard.type("one-time")
    assert reader.text(".step mark") == "one-time"


def test_b17_persian_is_found_whatever_keyboard_it_is_typed_on(reads: Any, report: Path) -> None:
    reader = reads(report / "enrol-in-persian.html", "?lang=fa")
    reader.press("/")
    reader.page.keyboard.type("عمليات رمز")
    assert reader.page.locator("ol.steps > li:visible").count() >= 1
    reader.page.locator("#search").fill("هرگز نبود")
    assert reader.text("#found") == "چیزی یافت نشد"


def test_b17_the_language_is_switched_where_it_stands_and_taken_along(reads: Any, report: Path) -> None:
    reader = reads(report / "index.html")
    assert reader.page.evaluate("document.documentElement.dir") == "ltr"
    reader.page.locator(".languages [lang=fa]").click()
    assert reader.page.evaluate("document.documentElement.dir") == "rtl"
    reader.press("n", "Enter")
    reader.page.wait_for_url("**/fails.html?lang=fa")
    assert reader.page.evaluate("document.documentElement.dir") == "rtl"
    assert "یکشنبه ۱ آذر ۱۴۰۵ — ۱۲:۳۰" in reader.text("header.top")
    places = {name: reader.page.locator(name).bounding_box()["x"] for name in (".list", ".beside")}
    assert places[".list"] > places[".beside"]


def test_b17_the_index_is_walked_filtered_and_searched_by_keyboard(reads: Any, report: Path) -> None:
    reader = reads(report / "index.html")
    reader.press("j")
    assert reader.focused == "An expectation that does not hold"
    reader.press("j")
    assert reader.focused != "An expectation that does not hold"
    reader.press("n")
    assert reader.focused == "An expectation that does not hold"
    reader.press("/")
    reader.page.keyboard.type("persian")
    assert reader.page.locator("ol.rows > li:visible").count() == 1
    reader.press("Escape")
    reader.page.locator("button.filter", has_text="failed").press("Enter")
    assert reader.page.locator("ol.rows > li:visible b").all_inner_texts() == ["An expectation that does not hold"]


@pytest.mark.parametrize("place", ["fails.html#step-5", "fails.html#step-4", "index.html"])
def test_b17_nothing_runs_off_the_page_and_every_text_can_be_read(reads: Any, report: Path, place: str) -> None:
    """In both languages, at every width, by day and in the dark."""
    name, _, step = place.partition("#")
    reader = reads(report / name, f"#{step}")
    for language, width, scheme in product(("en", "fa"), WIDTHS, ("light", "dark")):
        reader.page.locator(f".languages [lang={language}]").click()
        reader.page.set_viewport_size({"width": width, "height": 900})
        reader.page.emulate_media(color_scheme=scheme)
        contrasts = reader.page.evaluate(CONTRAST)
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
        assert not step or width < 1000 or reader.page.evaluate("document.documentElement.scrollHeight") <= 900
        assert len(contrasts) > 10
        assert [text for text, contrast in contrasts if contrast < ENOUGH] == []


def test_b17_on_a_narrow_screen_a_step_opens_below_its_line_and_closes_again(reads: Any, report: Path) -> None:
    reader = reads(report / "enrol-in-persian.html", width=390)
    assert reader.page.locator("article.detail").count() == 0
    reader.page.locator("button.step").nth(2).click()
    assert reader.page.locator("ol.steps > li:nth-child(3) > article.detail").count() == 1
    reader.press("Escape")
    assert reader.page.locator("article.detail").count() == 0


def test_b17_a_terminal_that_nobody_played_is_read_by_the_moves_of_its_table(reads: Any, tmp_path: Path) -> None:
    at = {"at": 1.0, "real": 0.1}
    record = {"seq": 7, "event": "CardInserted", "from": "welcome", "to": "reading_card", "trace": "ab" * 16}
    entries = (
        Screen(at=0, real=0, name="welcome", language="en", lines=("Welcome",), code=""),
        Line(**at, record=record),
        Move(**at, event="CardInserted", before="welcome", after="reading_card", fields={}),
        Screen(**at, name="reading_card", language="en", lines=("Your card is being read",), code=""),
        Move(at=9, real=1, event="TimedOut", before="reading_card", after="card_unreadable", fields={}),
    )
    path = tmp_path / "kiosk.html"
    path.write_text(page(Story("Visit 7", "7.json", "ATM00001", None, "", "", entries), "en"), encoding="utf-8")
    reader = reads(path)
    steps = reader.page.locator("ol.steps .text").all_inner_texts()
    assert steps == ["Before the first step", "CardInserted: welcome → reading_card", "TimedOut: reading_card → card_unreadable"]
    reader.press("j")
    assert reader.text("figure.screen .read") == "Your card is being read"


def kept(path: Path, **more: Any) -> Path:
    """The page of a kiosk's visit: the bank answers nonsense, and then not at all."""
    begun: dict[str, Any] = {"at": 1.0, "real": 1.0}
    record = {"seq": 7, "session": 2, "trace": "ab" * 16, "event": "PinEntered", "from": "card_pin", "to": "checking", "seal": "5e" * 32}
    way: dict[str, Any] = {"operation": "open-card-session", "method": "POST", "path": "/v1/s", "url": "https://bank.example/v1/s"}
    sent: dict[str, Any] = {**way, "headers": {}, "body": {}}
    came: dict[str, Any] = {"operation": "open-card-session", "headers": {"Date": "today"}, "body": {}}
    entries = (
        Screen(at=0, real=0, name="card_pin", language="en", lines=("Enter your card PIN",), code=""),
        Line(**begun, record={**record, "detail": ""}),
        Move(**begun, event="PinEntered", before="card_pin", after="checking", fields={}),
        *(
            entry
            for number in range(3)
            for entry in (
                Out(at=1.1 + number / 5, real=1.1, **sent),
                In(at=1.2 + number / 5, real=1.2, status=200, error="bank-reply-unusable", **came),
            )
        ),
        Move(at=3, real=3, event="Cancelled", before="checking", after="take_card", fields={}),
        Out(at=3.1, real=3.1, line="shop", **sent),
        In(at=3.2, real=3.2, line="shop", status=None, error="bank-unreachable", operation="pay", headers={}, body={}),
    )
    begin = datetime(2026, 11, 27, 7, 0, 9, 13250, tzinfo=UTC)
    told = Story("ATM00001, visit 2", "", "ATM00001", begin, "", "", entries)._replace(**more)
    path.write_text(page(told, "en"), encoding="utf-8")
    return path


def test_b17_a_kiosks_visit_opens_where_there_was_trouble_with_the_bank_and_tells_every_attempt(reads: Any, tmp_path: Path) -> None:
    reader = reads(kept(tmp_path / "kept.html"))
    assert re.match(r"1\s*PinEntered: card_pin → checking", reader.chosen)
    assert reader.page.locator("ol.steps .alert").count() == 2
    entries = reader.page.locator("article.detail .entries")
    assert entries.locator("li.came time").all_inner_texts() == ["07:00:10.213", "07:00:10.413", "07:00:10.613"]
    assert entries.locator("li.came .status.bad").all_inner_texts() == ["200"] * 3
    assert entries.locator("li.journal .pill").count() == 0
    reader.press("n")
    assert re.match(r"2\s*Cancelled", reader.chosen)
    assert entries.locator("li.came").inner_text().split("\n")[-1].startswith("bank → shop no reply bank-unreachable")
    assert entries.locator("li.came .part").count() == 0
    reader.press("n")
    assert re.match(r"1\s*PinEntered", reader.chosen)


def test_b17_the_head_says_what_there_is_and_nothing_that_there_is_not(reads: Any, tmp_path: Path) -> None:
    reader = reads(kept(tmp_path / "kept.html"))
    names = reader.page.locator(".facts dt").all_inner_texts()
    assert names == ["Terminal", "Bank", "Begun", "Time zone", "Duration, by the terminal's clock"]
    assert "Friday 27 November 2026 — 07:00:09" in reader.text(".facts")
    assert "https://bank.example" in reader.text(".facts")
    reader.page.locator(".languages [lang=fa]").click()
    assert "مراجعهٔ ۲ به پایانهٔ" in reader.text("h1")
    assert "۱۴۰۵" in reader.page.title()


@pytest.mark.parametrize(
    ("replay", "says"), [(None, None), ("", "is as it was recorded"), ("screen 2: line 1 is «a», was «b»", "does not replay")]
)
def test_b17_a_page_says_whether_its_session_was_replayed_and_how_that_went(
    reads: Any, tmp_path: Path, replay: str | None, says: str | None
) -> None:
    reader = reads(kept(tmp_path / "kept.html", replay=replay, made_by="otp-atm 7.8.9"))
    banner = reader.page.locator("section.replay")
    assert banner.count() == (says is not None)
    if says:
        for said in (says, replay or "", "seals, which need the terminal's key"):
            assert said in banner.inner_text()
    assert [text for text, contrast in reader.page.evaluate(CONTRAST) if contrast < ENOUGH] == []


def test_b17_who_asks_is_said_and_the_arrow_points_to_what_is_read_next(reads: Any, tmp_path: Path) -> None:
    reader = reads(kept(tmp_path / "kept.html"), "?lang=fa#step-2")
    assert reader.page.locator("article.detail .who").all_inner_texts() == ["فروشگاه ← بانک", "بانک ← فروشگاه"]
    reader.page.locator("#search").fill("فروشگاه")
    assert reader.text("#found") == "۱ از ۳"


def test_b17_what_is_seen_is_found_and_marked_and_nothing_else(reads: Any, report: Path) -> None:
    reader = reads(report / "fails.html")
    search, shown = reader.page.locator("#search"), reader.page.locator("ol.steps > li:visible")
    search.fill("12:30:00")
    assert shown.count() >= 1
    search.fill("۱۲:۳۰:۰۰")
    assert shown.count() >= 1
    for within in ("media_type", '"prev"'):
        search.fill(within)
        assert shown.count() == 0
    assert reader.page.locator("article.detail").count() == 0
    assert reader.page.locator("#nothing").is_visible()
    search.fill("/v1/enrolment")
    assert "/v1/enrolment" in reader.page.locator("article.detail li.sent mark").all_inner_texts()
    search.fill("ab" * 40)
    boxes = [reader.page.locator(name).bounding_box() for name in ("#search", "#found")]
    assert boxes[1]["x"] + boxes[1]["width"] <= boxes[0]["x"] or boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"]


def test_b17_whoever_changes_the_language_finds_open_what_was_open(reads: Any, report: Path) -> None:
    reader = reads(report / "fails.html", "#step-4")
    reader.page.locator("article.detail li.sent summary").click()
    reader.page.locator(".languages [lang=fa]").click()
    assert reader.page.locator("article.detail details[open]").count() == 1
    assert reader.page.locator("article.detail li.sent details[open]").count() == 1


def test_b17_a_line_in_another_direction_begins_on_its_own_side(reads: Any, tmp_path: Path) -> None:
    told = "expected that\n    │ این کد معتبر است."
    reader = reads(kept(tmp_path / "kept.html", verdict="failed", failure=told))
    assert reader.page.locator(".failure pre bdi").all_inner_texts() == ["این کد معتبر است."]
    assert reader.page.locator(".failure pre").inner_text() == told


def test_b17_no_text_of_the_list_is_cut_off(reads: Any, report: Path) -> None:
    reader = reads(report / "fails.html", width=1024)
    for language in ("en", "fa"):
        reader.page.locator(f".languages [lang={language}]").click()
        hidden = "(each) => getComputedStyle(each).overflow !== 'visible' && each.scrollHeight > each.clientHeight + 1"
        cut = f"(all) => all.filter({hidden}).length"
        assert reader.page.locator(".step .text").evaluate_all(cut) == 0


def test_b17_the_index_begins_with_failures_and_is_as_it_was_for_whoever_comes_back(reads: Any, report: Path) -> None:
    reader = reads(report / "index.html")
    assert reader.page.locator("ol.rows > li").evaluate_all("(all) => all.map((each) => each.className)") == ["failed", "ok"]
    reader.page.locator("button.filter", has_text="failed").click()
    reader.page.locator("a.row").first.click()
    reader.page.locator("a.back").click()
    reader.page.wait_for_url("**/index.html?*only=failed*")
    assert reader.page.locator("ol.rows > li:visible").count() == 1


def test_b17_on_paper_every_step_is_open_with_all_that_it_tells(reads: Any, report: Path) -> None:
    """Also for whoever has looked for something, and when the paper is narrower than the window."""
    reader = reads(report / "fails.html")
    steps = reader.page.locator("ol.steps > li > article.detail h2")
    every = reader.page.locator("ol.steps .step .text").all_inner_texts()
    reader.page.locator("#search").fill("masked_phone")
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    reader.page.emulate_media(media="print")
    reader.page.set_viewport_size({"width": 700, "height": 900})
    assert steps.count() == len(every) == 6
    assert all(text in told for text, told in zip(every, steps.all_inner_texts(), strict=True) if text)
    assert all(box for box in (steps.nth(place).bounding_box() for place in range(6)))
    assert reader.page.locator("article.detail details:not([open])").count() == 0
    assert (
        reader.page.evaluate("new Set([...document.querySelectorAll('[id]')].map((each) => each.id)).size")
        == reader.page.locator("[id]").count()
    )
    reader.page.emulate_media(media="screen")
    reader.page.set_viewport_size({"width": 1920, "height": 900})
    reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert reader.page.locator("article.detail").count() == 1
