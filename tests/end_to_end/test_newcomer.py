"""A newcomer who has read docs/first-steps-demo.md or docs/quick-start.fa.md, and nothing else: every label that is pressed stands there,
in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

import pytest

from otp_atm.assembly import studio_of
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.art import reset
from otp_atm.demo.levers import Lever
from otp_atm.demo.words import words_of
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.languages.digits import in_latin_digits
from otp_atm.person.seeing import labelled
from otp_atm.phone.samples import samples
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb
from tests.parts.built import build
from tests.parts.environment import Environment
from tests.site import pace
from tests.spoken import EN, FA

WALLET: Final = load_fixtures().wallet
MOST: Final = 120.0
"""Seconds for each of the three, at a newcomer's pace."""
FIND: Final = 5.0
"""Seconds that a newcomer takes to find and press one thing, or to begin to type."""
TYPE: Final = 1.0
"""For one digit."""


class Guide(NamedTuple):
    """A page that is followed, from this heading on, in this language."""

    page: str
    heading: str
    language: Language


ENGLISH: Final = Guide("first-steps-demo", "## Your first five minutes", EN)
PERSIAN: Final = Guide("quick-start.fa", "## ثبت نام رمز یکبار مصرف", FA)


class Newcomer:
    """Does what the text says, label by label, and counts how long people would take for it."""

    def __init__(self, guide: Guide, demo: Demo, began: float) -> None:
        """`began`: when the program was started, by the monotonic clock."""
        self.demo = demo
        text = pace.until_success(guide.page).split(guide.heading)[1]
        self._labels = iter(in_latin_digits(label) for label in re.findall(r"\*\*(.+?)\*\*", text))
        self._choices = {sample.name: sample.view.choices for sample in studio_of(Settings()).samples(guide.language)}
        self._pages = {sample.name: sample.view for sample in samples(guide.language)}
        self._begun, self._pace = began, 0.0

    def over(self) -> float:
        """Seconds for what was done since the last time, which were not less by the clock than it took here."""
        took, self._begun, self._pace = max(self._pace, monotonic() - self._begun), monotonic(), 0.0
        return took

    def reads(self, label: str) -> str:
        """The next label of the text."""
        self._pace += FIND
        assert next(self._labels) == label
        return label

    def finds_card(self, ending: str) -> int:
        """By the last four digits, which stand on its pocket."""
        self.reads(ending)
        return next(index for index, card in enumerate(WALLET) if card.pan.endswith(ending))

    def types(self, digits: str) -> None:
        self.reads(digits)
        self._pace += TYPE * len(digits)
        self.demo.click_digits(digits)
        self.demo.click_key(Key.ENTER)

    def chooses(self, screen: str, label: str) -> None:
        """At the ATM."""
        self.demo.see(screen)
        self.reads(label)
        self.demo.touch(next(choice.key for choice in self._choices[screen] if choice.label == label))

    def taps(self, page: str, label: str) -> None:
        """On the phone."""
        self.reads(label)
        self.demo.touch_phone(page, labelled(self._pages[page], label))

    def registers(self, service: str, operation: str, mine: str, agree: str, finish: str) -> None:
        """The first card, as far as thanks, by these labels."""
        demo = self.demo
        demo.click_card(self.finds_card("4628"))
        demo.see("card_pin")
        self.types("1234")
        self.chooses("services", service)
        self.chooses("password_operations", operation)
        self.chooses("confirm_phone", mine)
        for screen in ("otp_pin", "otp_pin_again"):
            demo.see(screen)
            self.types("40718293")
        self.chooses("consent", agree)
        self.chooses("enrolled", finish)
        demo.see("take_card")
        demo.click_slot()
        demo.see("thanks")

    def done(self) -> bool:
        return next(self._labels, None) is None


@pytest.fixture
def newcomer(xvfb: type[Xvfb], config: Path, tmp_path: Path) -> Iterator[Newcomer]:
    (typed,) = pace.blocks(ENGLISH.page)
    installing, command = typed.removesuffix("\n").rsplit("\n", 1)
    assert f"{installing}\n" == pace.INSTALLING.format("demo")
    program, *arguments = command.split()
    wheel, began = build(tmp_path / "dist", "wheel")["wheel"], monotonic()
    environment = Environment(tmp_path / ".venv", wheel, "demo")
    assert environment.command == tmp_path / program

    class Installed(Demo):
        program = (str(environment.command),)

    with xvfb(1280, 720) as server, Installed(server.name, config, len(WALLET), *arguments) as demo:
        demo.see("welcome")
        yield Newcomer(ENGLISH, demo, began)


def test_p05_a_newcomer_registers_pays_and_begins_anew_in_two_minutes_each(newcomer: Newcomer) -> None:
    demo = newcomer.demo
    newcomer.registers("Password Operations", "Register one-time password", "Yes, it is mine", "Yes, I agree", "Finish and take the card")
    registered = newcomer.over()
    assert registered < MOST
    assert pace.minutes(ENGLISH.page, registered) <= pace.told(ENGLISH.page)

    newcomer.taps("home", "Shop")
    demo.see("phone shop")
    newcomer.taps("shop", "Internet purchase")
    demo.see("phone checkout")
    newcomer.taps("checkout-purchase", "Pay")
    demo.see("phone gateway")
    demo.show_card(newcomer.finds_card("4628"))
    demo.see("phone gateway")
    newcomer.taps("gateway-no-code", "Request OTP")
    while "on its way" not in demo.see("phone gateway"):
        pass
    newcomer.taps("gateway-sms-sent", "From SMS")
    newcomer.taps("gateway-sms-ready", "Pay")
    assert "Paid" in demo.see("phone receipt")
    assert newcomer.over() < MOST

    words = words_of(EN)
    assert newcomer.reads("Reset") == words.levers[Lever.RESET]
    demo.pull(Lever.RESET)
    assert newcomer.reads("Begin anew") == words.reset.yes
    demo.click(reset.plan_of(demo.studio).yes.center)
    demo.see("welcome")
    assert newcomer.over() < MOST
    assert newcomer.done()
    assert not [line for line in chain(demo.said) if "40718293" in line]


def test_p05_whoever_reads_persian_registers_by_the_words_of_the_quick_start(xvfb: type[Xvfb], config: Path) -> None:
    """`make run` says no more than this."""
    began = monotonic()
    with xvfb(1280, 720) as server, Demo(server.name, config, len(WALLET)) as demo:
        newcomer = Newcomer(PERSIAN, demo, began)
        demo.see("welcome")
        newcomer.registers("عملیات رمز", "ثبت نام رمز یکبار مصرف", "بله، درست است", "بله، موافقم", "پایان و دریافت کارت")
        assert newcomer.over() < MOST
        assert newcomer.done()
