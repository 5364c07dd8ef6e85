"""The live page as people use it: in Chromium, by mouse, keyboard and finger, in every language and at every width."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, Final

import pytest
import yaml
from playwright.sync_api import sync_playwright

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.kiosk.project import PROJECT
from otp_atm.remote.page.live_words import spoken, words_of
from tests.needs import need
from tests.remote.server import Client, house_at

BROWSER: Final = "/usr/bin/chromium"
WIDTHS: Final = (390, 1024, 1920)
ENOUGH: Final = 4.5
"""The contrast that WCAG 2.2 wants of text (1.4.3)."""
SOON: Final = 150.0
"""Milliseconds from a key to its picture, of 95 in 100."""
CONTRAST: Final = """() => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => { context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data]; };
  const linear = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = (rgb) => rgb.slice(0, 3).map((value) => linear(value / 255))
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const opaque = (colours) => colours.map(rgba).filter((colour) => colour[3] === 255);
  const grounds = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      const stops = opaque(style.backgroundImage.match(/(rgba?|color)\\([^()]*\\)/g) ?? []);
      if (stops.length) return stops;
      const [colour] = opaque([style.backgroundColor]);
      if (colour) return [colour];
    }
    return [[255, 255, 255, 255]];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!walker.currentNode.data.trim() || box.width < 2 || !element.checkVisibility({ visibilityProperty: true })) continue;
    const ink = luminance(rgba(getComputedStyle(element).color));
    const ratios = grounds(element).map(luminance).map((ground) => (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
    found.push([walker.currentNode.data.trim().slice(0, 40), Math.min(...ratios)]);
  }
  return found;
}"""
"""Each text that is to be seen, with its least contrast to what it stands on (WCAG 2.2, relative luminance), shades included."""
KEY_TO_PICTURE: Final = """async (keys) => {
  const painted = () => new Promise((done) => document.getElementById("glass").addEventListener("painted",
    () => requestAnimationFrame(() => done(performance.now())), { once: true }));
  const took = [];
  for (const key of keys) {
    const [seen, began] = [painted(), performance.now()];
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    took.push(await seen - began);
    await new Promise((done) => setTimeout(done, 30));
  }
  return took;
}"""
"""Milliseconds from each of these keys to the frame that shows what it has changed."""
SETTLED: Final = """async ([terminal, clicked]) => {
  const soon = (holds) => new Promise((done) => { const look = () => holds() ? done() : setTimeout(look, 4); look(); });
  const text = async (path) => (await (await fetch(`/v1/terminals/${terminal}/${path}`)).json()).text;
  const element = () => document.querySelector(clicked);
  if (clicked) { await soon(() => element() && !element().disabled); element().click(); }
  await soon(() => document.querySelector("main").ariaBusy !== "true");
  const shown = [await text("screen"), await text("phone")];
  await soon(() => document.getElementById("told").textContent === shown[0] && document.getElementById("phone-told").textContent === shown[1]);
}"""
"""Click something, if something is named, as assistive technology does; wait until nothing is under way, and the page shows what the
terminal and the phone show."""
UNNAMED: Final = """() => [...document.querySelectorAll("button, select, canvas, [role=group], section")]
  .filter((each) => each.checkVisibility() && !(each.getAttribute("aria-label") || each.innerText || each.labels?.[0]?.innerText || "").trim())
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

    def __init__(self, browser: Any, client: Client, language: str, width: int, height: int, *, finger: bool = False) -> None:
        self.client = client
        self.by_mouse = True
        self._context = browser.new_context(viewport={"width": width, "height": height}, has_touch=finger)
        self.page = self._context.new_page()
        self.page.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.loaded: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.loaded.append(request.url))
        self.page.goto(f"{client.url}/?lang={language}#{client.guard.new_key()}")
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

    def close(self) -> None:
        self._context.close()
        assert not self.complaints
        assert [url for url in self.loaded if not url.startswith((self.client.url, "data:", "blob:"))] == []


Visits = Callable[..., Visitor]


@pytest.fixture
def visits(browser: Any, client: Client) -> Iterator[Visits]:
    opened: list[Visitor] = []

    def visit(language: str = "en", *, width: int = 1280, height: int = 720, begins: str = "", **how: Any) -> Visitor:
        client("POST", f"/reset?language={begins or language}")
        opened.append(Visitor(browser, client, language, width, height, **how))
        return opened[-1]

    yield visit
    for visitor in opened:
        visitor.close()


# Getting in -----------------------------------------------------------------------------------------------------------------------


def test_the_key_in_the_address_opens_one_page_and_is_gone(visits: Visits, browser: Any) -> None:
    visitor = visits()
    assert visitor.page.url == f"{visitor.client.url}/?lang=en"
    assert visitor.page.evaluate("document.cookie") == ""
    (cookie,) = visitor.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    visitor.page.reload()
    visitor.page.locator('body[data-screen="welcome"]').wait_for()
    stranger = browser.new_page()
    stranger.goto(f"{visitor.client.url}/?lang=en#{'x' * 32}")
    stranger.locator("#banner:has-text('whole address')").wait_for()
    stranger.context.close()


# A visit --------------------------------------------------------------------------------------------------------------------------


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
            "phone type": lambda digits: visitor.page.locator("#places button").first.focus() or visitor.types(*digits),
            "scan card": lambda card: visitor.clicks(f'[data-card="{card}"] + .camera'),
            "airplane mode": lambda _: [visitor.touch(name) for name in ("settings", "airplane", "settings")],
            "pay for": self._pay,
            "issue": self._issue,
            "wait": self._wait,
            "say": lambda _: None,
        }
        self.by_hand = 0

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
        for label in labels:
            self.visitor.tap(label)

    def _pay(self, payment: dict[str, str]) -> None:
        self._go([])
        for name in ("shop", f"trade-{payment['trade']}", "confirm"):
            self.visitor.touch(name)
        self.visitor.clicks(f'[data-card="{payment["card"]}"] + .camera')

    def _issue(self, issue: dict[str, str]) -> None:
        self._go(["Mobile Bank", "One-time password", "Issue", self._cards[issue["card"]].pan[-4:]])
        self.visitor.page.locator("#places button").first.focus()
        self.visitor.types(*"40718293")
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
    tour = Tour(visits(width=1024, height=700))
    steps = yaml.safe_load((PROJECT / "scenarios" / "guide" / "grand-tour.en.yaml").read_text(encoding="utf-8"))["steps"]
    tour.play(steps)
    assert tour.by_hand > 100
