"""The table of the phone's moves: nothing can be touched that means nothing, every page can be left, every wait ends."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import get_args

import pytest

from otp_atm.phone import events
from otp_atm.phone.events import Event, Focused, Refused, Reply, Tap
from otp_atm.phone.machine import step
from otp_atm.phone.pages import Asking, Home, Page
from otp_atm.phone.samples import NOW, Sample, phones, samples
from otp_atm.phone.state import Phone
from otp_atm.phone.table import EVERYWHERE, PAGES
from otp_atm.phone.views.registry import PAGES as VIEWS
from otp_atm.phone.views.registry import name_of
from tests.spoken import EN

PHONES = dict(phones(EN))
SAMPLES = [*samples(EN)]


def meaning(event: Event) -> object:
    return event if isinstance(event, Tap) else type(event)


def test_every_page_has_a_view_and_a_sample() -> None:
    assert set(VIEWS) == set(get_args(Page))
    assert {sample.view.name for sample in SAMPLES} == {name_of(kind) for kind in get_args(Page)}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_nothing_can_be_touched_that_means_nothing(sample: Sample) -> None:
    page = PHONES[sample.name].page
    for label, event in sample.view.taps():
        assert meaning(event) in {*EVERYWHERE, *PAGES.get(type(page), {})}, label
    for each in sample.view.fields():
        assert isinstance(each.tap, Focused)


@pytest.mark.parametrize("name", PHONES)
def test_every_page_can_be_left(name: str) -> None:
    phone = PHONES[name]
    assert step(phone, Tap.HOME, NOW)[0].pages == (Home(),)
    before = phone.pages
    assert step(phone, Tap.BACK, NOW)[0].pages == (before[:-1] or before if len(before) > 1 else before)


@pytest.mark.parametrize("kind", [kind for kind in get_args(Page) if issubclass(kind, Asking)])
def test_every_wait_for_the_bank_ends_with_any_refusal(kind: type[Asking]) -> None:
    phone = Phone(EN, pages=(Home(), kind(waiting=7)))  # type: ignore[arg-type]
    ended, _ = step(phone, Refused(7, "bank-timeout", settled=False), NOW)
    assert isinstance(ended.page, Asking)
    assert ended.page.waiting == 0
    assert ended.page.trouble
    other, _ = step(phone, Refused(6, "bank-timeout"), NOW)
    assert other == phone


def test_every_kind_of_event_means_something_somewhere() -> None:
    known = {*EVERYWHERE, *(event for moves in PAGES.values() for event in moves)}
    assert set(Tap) <= known
    assert {kind for kind in get_args(Event) if kind is not Tap} <= known


def test_an_event_that_means_nothing_on_a_page_changes_nothing() -> None:
    phone = Phone(EN)
    assert step(phone, Tap.CONFIRM, NOW) == (phone, ())


@pytest.mark.parametrize("kind", get_args(Reply))
def test_every_reply_carries_its_ticket(kind: type[Reply]) -> None:
    assert fields(kind)[0].name == "ticket"


def test_f08_nothing_that_happens_prints_a_secret() -> None:
    secrets = ("40718293", "6221061011374628", "417")
    happened = (
        events.Typed("40718293"),
        events.Pasted("40718293"),
        events.CardSeen("6221061011374628", "0631", "417"),
        events.CodeIssued("ab", "40718293"),
    )
    assert not any(secret in repr(event) for event in happened for secret in secrets)


def test_the_machine_reads_no_clock() -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    phone = PHONES["gateway-sms-sent"]
    assert step(phone, Tap.DONE, later) == step(phone, Tap.DONE, NOW)
