"""The live page as people use it: in Chromium, by mouse, keyboard and finger, in every language and at every width."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, Final

import pytest
import yaml
from playwright.sync_api import sync_playwright

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.kiosk.project import PROJECT
from otp_atm.remote.page.live_words import Words, spoken, words_of
from tests.acceptance import each_time
from tests.needs import need
from tests.remote.painted_page import painted
from tests.remote.server import Client, house_at

BROWSER: Final = "/usr/bin/chromium"
WIDTHS: Final = (390, 1024, 1400, 1920)
ENOUGH: Final = 4.5
"""The contrast that WCAG 2.2 wants of text (1.4.3)."""
A_FEW: Final = 10
"""Texts that the page shows at any width, at least."""
SOON: Final = 150.0
"""Milliseconds from a key to its picture."""
BARE: Final = 20.0
"""Milliseconds that the same computer, if it does nothing else, takes for a bare request and the next frame."""
KEY_TO_PICTURE: Final = """async (keys) => {
  const painted = () => new Promise((done) => document.getElementById("glass").addEventListener("painted",
    () => requestAnimationFrame(() => done(performance.now())), { once: true }));
  const [took, bare] = [[], []];
  for (const key of keys) {
    const began = performance.now();
    await (await fetch("/page/about.json")).arrayBuffer();
    await new Promise(requestAnimationFrame);
    bare.push(performance.now() - began);
    took.push(await pressed(key));
  }
  return [took, bare];
  async function pressed(key) {
    const [seen, began] = [painted(), performance.now()];
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    return await seen - began;
  }
}"""
"""Milliseconds from each of these keys to the frame that shows what it has changed; and those of a bare request and the next frame."""
CUT: Final = """() => [...document.querySelectorAll(".caption, .face b, .tools button, .cap, .sign p, .levers button, #own")]
  .filter((each) => each.checkVisibility() && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1))
  .map((each) => each.outerHTML.slice(0, 160))"""
"""What does not fit where it stands."""
SMALL: Final = """(least) => {
  const there = [...document.querySelectorAll("button, select")].filter((each) => each.checkVisibility({ visibilityProperty: true }));
  const reach = least / 2 - 1;
  return there.filter((each) => !each.closest(".places")).filter((each) => {
    each.scrollIntoView({ block: "center", inline: "center" });
    const { x, y, width, height } = each.getBoundingClientRect();
    return ![[-reach, 0], [reach, 0], [0, -reach], [0, reach]].every(([right, below]) =>
      each.contains(document.elementFromPoint(x + width / 2 + right, y + height / 2 + below)));
  }).map((each) => each.outerHTML.slice(0, 160));
}"""
"""What a finger of this many pixels misses (WCAG 2.2, 2.5.5)."""
FINGER: Final = 44
MEASURED: Final = """async () => {
  const [glass, screen] = [document.getElementById("glass"), document.getElementById("screen")];
  while (Math.abs(glass.width / glass.height - screen.clientWidth / screen.clientHeight) > 0.02) await new Promise(requestAnimationFrame);
}"""
"""Wait until the screen is painted in the size in which it is shown."""
SETTLED: Final = """async ([terminal, clicked]) => {
  const until = performance.now() + 30_000;
  const soon = (holds) => new Promise((done, fail) => {
    const look = () => {
      if (holds()) done();
      else if (performance.now() > until) fail(new Error(`not in time: ${holds}, ${clicked}`));
      else setTimeout(look, 4);
    };
    look();
  });
  const text = async (path) => (await (await fetch(`/v1/terminals/${terminal}/${path}`)).json()).text;
  await soon(() => !document.querySelector("main").inert);
  const element = () => document.querySelector(clicked);
  if (clicked) { await soon(() => element() && !element().disabled); element().click(); }
  await soon(() => document.querySelector("main").ariaBusy !== "true");
  const shown = [await text("screen"), await text("phone")];
  const told = (id) => document.getElementById(id).textContent;
  await soon(() => told("told") === shown[0] && told("phone-told") === shown[1]);
}"""
"""Click something, if something is named, as assistive technology does; wait until nothing is under way, and the page shows what the
terminal and the phone show."""
UNNAMED: Final = """() => [...document.querySelectorAll("button, select, canvas, [role=group], section")]
  .filter((each) => each.checkVisibility())
  .filter((each) => !(each.getAttribute("aria-label") || each.innerText || each.labels?.[0]?.innerText || "").trim())
  .map((each) => each.outerHTML.slice(0, 120))"""


@pytest.fixture(autouse=True)
def _closes_its_databases() -> None:
    """Those of phones that belong to a terminal of the whole module are closed with it, and not by each test."""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with house_at() as (client,):
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need("window", "" if shutil.which(BROWSER) else "needs chromium")
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])  # containers have none
        yield chromium
        chromium.close()


class Visitor:
    """Somebody who has the page open. What it complains of is a failure, and so is everything that it loads from elsewhere."""

    def __init__(self, browser: Any, client: Client, how: tuple[str, int, int, bool]) -> None:
        language, width, height, finger = how
        self.client = client
        self.by_mouse = True
        self._context = browser.new_context(viewport={"width": width, "height": height}, has_touch=finger, reduced_motion="reduce")
        self.page = self._context.new_page()
        self.page.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.loaded: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.loaded.append(request.url))
        self.page.goto(f"{client.url}/?lang={language}#{client.serving.guard.new_key()}")
        self.page.locator("body[data-screen]").wait_for()
        self.settle()

    def settle(self, clicked: str = "") -> None:
        self.page.evaluate(SETTLED, [self.client.terminal, clicked])

    def clicks(self, selector: str) -> None:
        if self.by_mouse:
            self.page.locator(selector).first.click()
            self.settle()
        else:
            self.settle(selector)

    def types(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def insert(self, card: str) -> None:
        self.clicks(f'[data-card="{card}"]')

    def pin(self, digits: str) -> None:
        if digits == "own":
            self.clicks("#own")
        else:
            self.types(*digits, "Enter")

    def choose(self, label: str) -> None:
        self.clicks(f'.fdk[aria-label="{label}"]')

    def take(self) -> None:
        self.clicks("#take")

    def touch(self, name: str) -> None:
        """What the phone calls so."""
        self.clicks(f'#places [data-place="{name}"]')

    def tap(self, label: str) -> None:
        self.clicks(f'#places [aria-label*="{label}"]')

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).first.inner_text())

    @property
    def screen(self) -> str:
        return str(self.page.evaluate("document.body.dataset.screen"))

    def begin(self) -> None:
        """As somebody who has just come to it."""
        self.by_mouse = True
        if self.page.locator("#drawer").is_visible():
            self.page.locator("#inside").click()
        if self.page.locator("#record").get_attribute("aria-pressed") == "true":
            self.page.locator("#record").click()
        self.page.evaluate("document.activeElement.blur()")
        self.settle()

    def require_well(self) -> None:
        assert not self.complaints
        assert [url for url in self.loaded if not url.startswith((self.client.url, "data:", "blob:"))] == []

    def close(self) -> None:
        self._context.close()


Visits = Callable[..., Visitor]


@pytest.fixture(scope="module")
def opened() -> Iterator[dict[tuple[Any, ...], Visitor]]:
    """The page that is open, by how it was: to begin again is sooner done than to open another."""
    page: dict[tuple[Any, ...], Visitor] = {}
    yield page
    for visitor in page.values():
        visitor.close()


@pytest.fixture
def visits(browser: Any, client: Client, opened: dict[tuple[Any, ...], Visitor]) -> Iterator[Visits]:
    used: list[Visitor] = []

    def visit(language: str = "en", width: int = 1280, height: int = 720, *, begins: str = "", finger: bool = False) -> Visitor:
        client("POST", f"/reset?language={begins or language}")
        how = language, width, height, finger
        if how not in opened:
            while opened:
                opened.popitem()[1].close()
            opened[how] = Visitor(browser, client, how)
        used.append(opened[how])
        used[-1].begin()
        return used[-1]

    yield visit
    for visitor in used:
        visitor.require_well()


# Getting in -----------------------------------------------------------------------------------------------------------------------


def test_the_key_in_the_address_opens_one_page_and_is_gone(visits: Visits, browser: Any) -> None:
    visitor = visits(width=1024)
    assert visitor.page.url == f"{visitor.client.url}/?lang=en"
    assert visitor.page.evaluate("document.cookie") == ""
    (cookie,) = visitor.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    visitor.page.reload()
    visitor.page.locator('body[data-screen="welcome"]').wait_for()
    stranger = browser.new_context().new_page()
    stranger.goto(f"{visitor.client.url}/?lang=en#{'x' * 32}")
    stranger.locator("#banner:has-text('whole address')").wait_for()
    stranger.keyboard.press("1")  # and nobody's hands reach anything
    assert stranger.locator("main").get_attribute("inert") is not None
    stranger.evaluate("(key) => { location.hash = key; }", visitor.client.serving.guard.new_key())
    stranger.locator("main:not([inert])").wait_for()
    stranger.context.clear_cookies()
    stranger.locator('[data-card="no-phone"]').click()
    stranger.locator("#banner:has-text('whole address')").wait_for()
    other = stranger.context.new_page()
    other.goto(f"{visitor.client.url}/#{visitor.client.serving.guard.new_key()}")  # where one comes in, all do that wait
    stranger.locator("main:not([inert])").wait_for()
    stranger.context.close()


def test_a_line_that_is_broken_is_told_and_taken_up_again(visits: Visits) -> None:
    """By a page that nobody touches, when the program has been started anew; a recording ends with it."""
    visitor = visits()
    visitor.insert("phone-on-file")
    visitor.types(*"12")
    visitor.clicks("#record")

    def meanwhile() -> None:
        visitor.page.locator("#banner:has-text('broken')").wait_for()
        assert visitor.page.evaluate("[document.querySelector('main').inert, document.getElementById('record').disabled]") == [True, True]
        assert "recording has come to its end" in visitor.text("#why")
        visitor.page.keyboard.press("3")

    visitor.client.serving.restart(meanwhile)
    visitor.page.locator("main:not([inert])").wait_for()
    assert visitor.page.locator("#banner").is_hidden()
    visitor.settle()
    visitor.insert("phone-on-file")
    assert visitor.screen == "card_pin"
    visitor.complaints[:] = [each for each in visitor.complaints if "net::ERR" not in each]


def test_no_digit_of_a_pin_stays_anywhere(visits: Visits) -> None:
    """Nor is anything lost of it when the page is loaded again amid one."""
    visitor = visits(begins="en")
    visitor.insert("phone-on-file")
    visitor.types(*"12")
    kept = "[document.body.innerHTML.length, localStorage.length, sessionStorage.length, history.state, location.hash, document.cookie]"
    before = visitor.page.evaluate(kept)
    visitor.types(*"3")
    assert visitor.page.evaluate(kept)[1:] == before[1:] == [0, 0, None, "", ""]
    visitor.page.reload()
    visitor.page.locator("main:not([inert])").wait_for()
    visitor.settle()
    visitor.types("4", "Enter")
    assert visitor.screen == "services"


def test_a_press_that_slips_decides_nothing_that_nobody_can_have_read(visits: Visits) -> None:
    visitor = visits()
    visitor.insert("phone-on-file")
    visitor.pin("own")
    visitor.page.locator('.fdk[aria-label="Password Operations"]').dblclick()
    visitor.settle()
    assert visitor.screen == "password_operations"
    visitor.page.locator("#record").dblclick()
    visitor.settle()
    assert visitor.page.locator("#record").get_attribute("aria-pressed") == "true"


# A visit --------------------------------------------------------------------------------------------------------------------------


FIRST_PAGES: Final = {"inbox", "bank-menu", "shop"}
"""Of the apps."""


class Tour:
    """Plays a scenario with the hands that the page gives; what is no hand's, and what should be so, is asked of the API."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        visitor.by_mouse = False
        self._cards = {card.id: card for card in load_fixtures().wallet}
        self._hands: dict[str, Callable[[Any], None]] = {
            "insert": visitor.insert,
            "pin": visitor.pin,
            "choose": visitor.choose,
            "take card": lambda _: visitor.take(),
            "tap": visitor.tap,
            "phone go": self._go,
            "phone type": self._type,
            "scan card": lambda card: visitor.clicks(f'[data-card="{card}"] + .camera'),
            "airplane mode": self._airplane,
            "pay for": self._pay,
            "issue": self._issue,
            "note code": self._note,
            "type noted": lambda name: self._type(self._noted[name]),
            "wait": self._wait,
            "say": lambda _: None,
        }
        self._noted: dict[str, str] = {}
        self.by_hand = 0

    def _note(self, name: str) -> None:
        """No page shows a code: it is asked for."""
        self._noted[name] = self.visitor.client("GET", "/phone/code")["code"]

    def play(self, steps: list[Any]) -> None:
        for step in steps:
            word, argument = next(iter(step.items())) if isinstance(step, dict) else (step, None)
            if word in self._hands:
                self._hands[word](argument)
                self.by_hand += 1
            else:
                self.visitor.client("POST", "/steps", json=[step])
                self.visitor.settle()

    def _go(self, labels: list[str]) -> None:
        if self.visitor.page.evaluate("document.body.dataset.page") != "home":
            self.visitor.touch("home")
        for place, label in enumerate(labels):
            self.visitor.tap(label)
            if place == 0:
                self._to_first_page()

    def _to_first_page(self) -> None:
        """Back from where the app was left."""
        while self.visitor.page.evaluate("document.body.dataset.page") not in FIRST_PAGES:
            self.visitor.touch("back")

    def _type(self, digits: str) -> None:
        self.visitor.page.locator("#places button").first.focus()
        self.visitor.types(*digits)

    def _airplane(self, _: bool) -> None:
        for name in ("settings", "airplane", "settings"):
            self.visitor.touch(name)

    def _pay(self, payment: dict[str, str]) -> None:
        self._go([])
        self.visitor.touch("shop")
        self._to_first_page()
        for name in (f"trade-{payment['trade']}", "confirm"):
            self.visitor.touch(name)
        self.visitor.clicks(f'[data-card="{payment["card"]}"] + .camera')

    def _issue(self, issue: dict[str, str]) -> None:
        self._go(["Mobile Bank", "One-time password", "Issue", self._cards[issue["card"]].pan[-4:]])
        self._type("40718293")
        self.visitor.tap("Internet purchase password")

    def _wait(self, seconds: int) -> None:
        """By the levers of the clock, as far as they go."""
        while seconds:
            lever = next((each for each in (120, 60, 10) if each <= seconds), None)
            if lever is None:
                self.visitor.client("POST", "/steps", json=[{"wait": seconds}])
                return self.visitor.settle()
            self.visitor.clicks(f'#levers [data-seconds="{lever}"]')
            seconds -= lever
        return None


def test_the_whole_guide_is_lived_through_on_the_page(visits: Visits) -> None:
    tour = Tour(visits())
    steps = yaml.safe_load((PROJECT / "scenarios" / "guide" / "grand-tour.en.yaml").read_text(encoding="utf-8"))["steps"]
    tour.play(steps)
    assert tour.by_hand > 100


def test_a_visit_by_mouse(visits: Visits) -> None:
    visitor = visits()
    visitor.insert("phone-on-file")
    visitor.page.locator("#keys").click()
    visitor.page.locator("dialog button").click()
    for digit in "12":
        visitor.clicks(f'.cap[data-key="{digit}"]')
    visitor.page.locator("#inside").click()
    visitor.types(*"34", "Enter")  # which is no click on what was clicked last
    assert visitor.page.locator("#drawer").is_visible()
    visitor.choose("Password Operations")
    visitor.clicks('.cap[data-key="cancel"]')
    assert visitor.text("#slot .way") == "Take the card"
    visitor.take()
    assert visitor.screen == "thanks"


def test_a_card_is_dragged_to_the_slot_and_before_the_camera(visits: Visits) -> None:
    visitor = visits()
    visitor.page.locator('[data-card="english-sms"]').drag_to(visitor.page.locator("#slot"))
    visitor.settle()
    assert visitor.client("GET", "/card") == {"place": "inside", "id": "english-sms"}
    for label in ("Mobile Bank", "One-time password", "Register"):
        visitor.tap(label)
    visitor.page.locator('[data-card="phone-on-file"]').drag_to(visitor.page.locator("#phone"))
    visitor.settle()
    assert "622106" in visitor.client("GET", "/phone")["text"] or "•" in visitor.client("GET", "/phone")["text"]


def test_a_visit_by_keyboard_alone(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    page.locator('[data-card="phone-on-file"]').focus()
    visitor.types("Enter")
    assert visitor.screen == "card_pin"
    visitor.types("9", "Backspace")
    page.evaluate(
        """keys => [...keys].forEach((key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))""", "1۲۳4"
    )
    visitor.types("Enter")  # on a Persian keyboard, too
    assert visitor.screen == "services"
    visitor.types("1")
    assert visitor.screen == "password_operations"
    outline = page.locator('.fdk[aria-label="Register one-time password"]')
    outline.focus()
    page.keyboard.press("Shift")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    visitor.types("Enter")
    assert visitor.screen == "confirm_phone"
    visitor.types("Escape")
    page.locator("#take").focus()
    visitor.types("Enter")
    assert visitor.screen == "thanks"


def test_a_visit_by_finger(visits: Visits) -> None:
    visitor = visits("fa", width=390, height=844, finger=True)
    page = visitor.page
    page.locator('[data-card="phone-on-file"]').tap()
    visitor.settle()
    for key in (*"1234", "enter"):
        page.locator(f'.cap[data-key="{key}"]').tap()
    visitor.settle()
    key = page.locator('.fdk[aria-label="عملیات رمز"]')
    assert key.count() == 1
    key.scroll_into_view_if_needed()
    beside, glass = key.bounding_box(), page.locator("#glass").bounding_box()
    inwards = 0.2 if beside["x"] < glass["x"] else 0.8
    page.touchscreen.tap(glass["x"] + inwards * glass["width"], beside["y"] + beside["height"] / 2)
    visitor.settle()
    assert visitor.screen == "password_operations"


def test_what_cannot_be_done_is_told_and_nothing_is_stuck(visits: Visits) -> None:
    visitor = visits()
    visitor.insert("phone-on-file")
    visitor.insert("english-sms")
    assert "does not accept one now" in visitor.text("#refused")
    visitor.pin("own")
    assert visitor.screen == "services"
    visitor.complaints[:] = [each for each in visitor.complaints if "409" not in each]  # Chromium writes every refusal down


def test_where_time_runs_a_key_counts_from_the_moment_at_which_the_screen_can_have_been_read(visits: Visits) -> None:
    visitor = visits()
    visitor.clicks("#freeze")
    assert not visitor.client("GET", "/clock")["frozen"]
    visitor.insert("phone-on-file")
    visitor.pin("own")
    visitor.page.locator('body[data-screen="services"]').wait_for()
    visitor.client("POST", "/wait", json={"expect": "services"})
    visitor.page.wait_for_timeout(600)
    visitor.choose("Password Operations")
    visitor.page.locator('body[data-screen="password_operations"]').wait_for()
    visitor.clicks("#freeze")
    assert visitor.text("#frozen") == "Time stands still"


# What is seen ---------------------------------------------------------------------------------------------------------------------


def test_a_key_is_seen_on_the_screen_at_once(visits: Visits) -> None:
    visitor = visits("fa", 1920, 1080)
    visitor.insert("phone-on-file")
    took, bare = visitor.page.evaluate(KEY_TO_PICTURE, [*(["1", "2", "3", "Backspace"] * 3), "Escape"])
    assert median(took) < SOON * max(1.0, median(bare) / BARE)


def test_what_is_painted_is_what_the_picture_of_the_screen_shows(visits: Visits) -> None:
    """After pieces laid upon pieces, pixel by pixel."""
    visitor = visits()
    visitor.insert("phone-on-file")
    visitor.types(*"12")
    visitor.types("Backspace", *"1234", "Enter")
    same = visitor.page.evaluate(
        """async (terminal) => {
      const glass = document.getElementById("glass");
      const reply = await fetch(`/v1/terminals/${terminal}/screen.png?width=${glass.width}&height=${glass.height}`);
      const whole = await createImageBitmap(await reply.blob());
      const other = new OffscreenCanvas(glass.width, glass.height).getContext("2d");
      other.drawImage(whole, 0, 0);
      const [one, two] = [glass.getContext("2d"), other].map((each) => each.getImageData(0, 0, glass.width, glass.height).data);
      return one.reduce((differ, value, place) => differ + (Math.abs(value - two[place]) > 8), 0) / one.length;
    }""",
        visitor.client.terminal,
    )
    assert same < 0.001


@pytest.mark.parametrize("language", each_time(["fa"], ["fa", "en", "ar"]))
def test_it_fits_has_contrast_and_calls_everything_by_a_name(visits: Visits, language: str) -> None:
    visitor = visits(language)
    visitor.insert("phone-on-file")
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.page.evaluate(MEASURED)
        looks_well(visitor, width, language)
    visitor.clicks("#inside")
    assert [one for one in painted(visitor.page) if one.contrast < ENOUGH] == []


def looks_well(visitor: Visitor, width: int, language: str) -> None:
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visitor.page.evaluate("document.documentElement.dir") == ("ltr" if language == "en" else "rtl")
    seen = painted(visitor.page)
    assert len(seen) > A_FEW
    assert [one for one in seen if one.contrast < ENOUGH] == []
    assert visitor.page.evaluate(UNNAMED) == []
    assert visitor.page.evaluate(CUT) == []
    if width < 400:
        assert visitor.page.evaluate(SMALL, FINGER) == []
    if width > 1000:
        (atm, phone) = (visitor.page.locator(name).bounding_box()["x"] for name in (".atm", ".phone"))
        assert (atm > phone) is (language != "en")


def test_the_language_of_the_page_is_switched_where_it_stands_and_kept(visits: Visits) -> None:
    visitor = visits(width=1024)
    visitor.page.locator("#languages [lang=fa]").click()
    assert visitor.page.evaluate("[document.documentElement.dir, document.title]") == ["rtl", "خودپرداز، زنده"]
    assert visitor.page.locator('.cap[data-key="enter"]').get_attribute("aria-label") == "تأیید"
    assert "شماره تلفن همراه ثبت‌شده" in visitor.text('[data-card="phone-on-file"]')
    assert visitor.client("GET", "/screen")["language"] == "en"
    visitor.page.goto(visitor.client.url)
    visitor.page.locator("html[lang=fa]").wait_for()
    visitor.page.locator("#languages [lang=en]").click()


def test_every_language_helps_with_the_same_keys() -> None:
    assert len({tuple(words_of(language).key_help) for language in spoken()}) == 1
    assert all(len(words_of(language).engraved) == 3 for language in spoken())


def test_nothing_is_said_in_vain() -> None:
    """Each word stands somewhere on the page."""
    page = PROJECT / "remote" / "page"
    written = "".join(file.read_text(encoding="utf-8") for file in page.iterdir() if file.suffix in {".js", ".html"})
    names = {*re.findall(r'["`]([a-z_]+)["`]', written), *(f"key_{side}" for side in ("left", "right"))}
    names |= {f"slot_{place}" for place in ("inside", "offered")} | {f"{who}_asks" for who in ("terminal", "phone", "shop")}
    assert set(Words.__struct_fields__) <= names


# What happens inside --------------------------------------------------------------------------------------------------------------


def test_journal_and_requests_run_along_without_secrets(visits: Visits) -> None:
    visitor = visits()
    visitor.clicks("#inside")
    visitor.insert("phone-on-file")
    visitor.pin("own")
    page = visitor.page
    assert "CardRead" in visitor.text("#journal li:last-child") or "PinAccepted" in visitor.text("#journal li:last-child")
    page.locator("#tab-requests").click()
    asked = page.locator("#requests details", has_text="/v1/card-sessions").first
    asked.locator("summary").click()
    assert re.search(r"POST /v1/card-sessions\s*201 · \d+ ms", asked.locator("summary").inner_text())
    assert "«card number, 16 digits»" in asked.inner_text()
    card = next(card for card in load_fixtures().wallet if card.id == "phone-on-file")
    assert card.pan not in page.content()
    page.locator("#tab-requests").press("ArrowLeft")
    assert page.locator("#tab-journal").get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.locator("#drawer").is_hidden()


def test_what_is_done_is_recorded_as_a_scenario_that_holds(visits: Visits) -> None:
    visitor = visits(begins="en")
    page = visitor.page
    visitor.by_mouse = False
    visitor.clicks("#record")
    page.locator('#record[aria-pressed="true"]').wait_for()
    visitor.insert("english-sms")
    visitor.pin("9999")
    visitor.types("1", "Backspace", *"1234", "Enter")
    visitor.choose("Password Operations")
    visitor.choose("Register one-time password")
    visitor.choose("Yes, it is mine")
    for _ in range(2):
        visitor.pin("40718293")
    visitor.choose("Yes, I agree")
    visitor.tap("Copy code")
    visitor.choose("Finish and take the card")
    visitor.take()
    for seconds in (10, 60):
        visitor.clicks(f'#levers [data-seconds="{seconds}"]')
    for label in ("Mobile Bank", "One-time password", "Register"):
        visitor.tap(label)
    visitor.clicks('[data-card="english-sms"] + .camera')
    visitor.tap("Paste")
    visitor.tap("Confirm")
    for name in ("home", "bank", "back"):
        visitor.touch(name)
    visitor.clicks("#record")
    with page.expect_download() as saved:
        page.locator("#save").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert text == visitor.text("#scenario") + "\n" or text.strip() == visitor.text("#scenario").strip()
    written = yaml.safe_load(text)
    assert written["language"] == "en"
    assert written["steps"][:8] == [
        {"expect": "welcome"},
        {"insert": "english-sms"},
        {"expect": "card_pin"},
        {"pin": "9999"},
        {"expect": "card_pin"},
        {"type": "1"},
        {"press": "clear"},
        {"pin": "own"},
    ]
    assert {"scan card": "english-sms"} in written["steps"]
    assert visitor.client("POST", "/scenarios", data=text.encode())["verdict"] == "ok"
    for _ in range(2):  # and what was said of the time before is no longer said
        assert page.evaluate(PLAYED) == ["…", ""]
        page.locator('#verdict[data-verdict="ok"]').wait_for()
    wrong = text.replace("expect: welcome", "expect: services")
    assert visitor.client("POST", "/scenarios", data=wrong.encode())["verdict"] == "failed"


def test_what_comes_by_itself_is_recorded_as_silence(visits: Visits) -> None:
    visitor = visits(begins="fa")
    visitor.clicks("#record")
    visitor.insert("phone-on-file")
    for _ in range(2):
        visitor.client.hosted.do(lambda stage: stage.run_out_of_time()).result()
        visitor.settle()
    visitor.take()
    visitor.clicks("#record")
    steps = yaml.safe_load(visitor.text("#scenario"))["steps"]
    assert steps[2:6] == [
        {"expect": "card_pin"},
        {"stay silent until": "more_time"},
        {"stay silent until": "take_card"},
        "take card",
    ]
    assert visitor.client("POST", "/scenarios", data=visitor.text("#scenario").encode())["verdict"] == "ok"


PLAYED: Final = """() => {
  const [play, verdict] = [document.getElementById("play"), document.getElementById("verdict")];
  play.click();
  return [verdict.textContent, verdict.dataset.verdict];
}"""
"""Play what was recorded; what is said of it, and how it went, while it goes on."""


RECORDED: Final = """async () => {
  const { Recorder } = await import("/page/recorder.js");
  const ends = [];
  const recorder = new Recorder((why) => why && ends.push(why));
  const seen = (screen, more = {}) => recorder.screen({ screen, text: screen, number: 1, busy: false, entry: null, ...more }, now);
  let now = 100;
  const does = (act, comes, passed = 0) => { recorder.acts(now); act(); now += passed; comes?.(); recorder.rests(now); };
  recorder.begin("t", "en", { screen: "welcome", text: "welcome", number: 1 }, now);
  recorder.rests(now);
  now += 7.26;
  does(() => recorder.insert("sara"), () => seen("card_pin"));
  for (const [digit, rest] of [["1", 0.5], ["2", 0.5], ["3", 12.04], ["4", 0.5]]) {
    now += rest;
    does(() => recorder.digit(digit));
  }
  does(() => recorder.key("enter", "card_pin"), () => seen("services"));
  does(() => recorder.wait(120), () => { seen("more_time"); seen("take_card"); }, 120);
  now += 30;
  seen("card_kept");
  now += 3;
  does(() => recorder.tap({ name: "message-2", label: "Code 1234" }, [{ name: "message-1", label: "Code 1234" }]));
  return [recorder.text, recorder.on, ends];
}"""
"""What is written of a visit at a clock that runs: a pause amid a PIN, a leap of the clock, a silence; and what is on the phone twice."""


def test_what_is_recorded_passes_as_the_time_has_passed(visits: Visits) -> None:
    text, goes_on, ends = visits().page.evaluate(RECORDED)
    assert yaml.safe_load(text)["steps"] == [
        {"expect": "welcome"},
        {"wait": 7.2},
        {"insert": "sara"},
        {"expect": "card_pin"},
        {"type": "12"},
        {"wait": 13.1},
        {"pin": "34"},
        {"expect": "services"},
        {"wait": 120},
        {"expect": "take_card"},
        {"stay silent until": "card_kept"},
    ]
    assert (goes_on, ends) == (False, ["ended_unsaid"])


def test_a_recording_ends_before_what_somebody_else_does_and_holds(visits: Visits) -> None:
    visitor = visits(begins="en")
    visitor.clicks("#record")
    visitor.insert("phone-on-file")
    visitor.types(*"12", "Enter", *"34", "Enter")  # too few at first
    visitor.clicks('#levers [data-seconds="120"]')
    visitor.client("PATCH", "/clock", json={"advance": 1})
    visitor.page.locator('#record[aria-pressed="false"]').wait_for()
    assert "Somebody else" in visitor.text("#why")
    visitor.page.locator("#inside").click()
    visitor.page.locator("#tab-scenario").click()
    text = visitor.text("#scenario")
    assert "wait: 120" in text
    assert visitor.client("POST", "/scenarios", data=text.encode())["verdict"] == "ok"


def test_what_was_recorded_is_played_at_once_where_time_runs(visits: Visits) -> None:
    visitor = visits(begins="en")
    visitor.clicks("#record")
    visitor.insert("phone-on-file")
    visitor.clicks('#levers [data-seconds="120"]')
    visitor.clicks("#record")
    visitor.clicks("#freeze")
    visitor.page.locator("#play").click()
    visitor.page.locator('#verdict[data-verdict="ok"]').wait_for()


def test_the_report_of_what_was_done_opens_in_the_language_of_the_page(visits: Visits) -> None:
    visitor = visits("fa")
    visitor.insert("phone-on-file")
    with visitor.page.expect_popup() as opened:
        visitor.page.locator("#report").click()
    report = opened.value
    report.locator("html[lang=fa]").wait_for()
    assert "ATM00001" in report.content()
    report.close()
