"""Typing into the form of whatever page is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from otp_atm.phone.events import Focused, Pasted, Tap, Typed
from otp_atm.phone.form import Form
from otp_atm.phone.moves.common import Move, Step, stay
from otp_atm.phone.offer import offered
from otp_atm.phone.pages import Asking, Checkout, EnterPin, Gateway, Register
from otp_atm.phone.state import Phone


def typed(phone: Phone, event: Typed, _now: datetime) -> Step:
    return edited(phone, lambda form: form.typed(event.digits))


def erased(phone: Phone, _event: Tap, _now: datetime) -> Step:
    return edited(phone, Form.erased)


def pasted(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """What the keypad offers."""
    clip = offered(phone)
    return edited(phone, lambda form: form.pasted(clip)) if clip else stay(phone)


def pasted_text(phone: Phone, event: Pasted, _now: datetime) -> Step:
    return edited(phone, lambda form: form.pasted_text(event.text))


def focused(phone: Phone, event: Focused, _now: datetime) -> Step:
    return edited(phone, lambda form: form.focused(event.field if event.field in form.fields else form.focus))


def done(phone: Phone, _event: Tap, _now: datetime) -> Step:
    """Put the keypad away."""
    return edited(phone, lambda form: form.focused(None))


def entered(confirm: Move) -> Move:
    """A move that finishes the field in focus, if it has all it needs: on to the next that lacks something, or, if none does, this move."""

    def move(phone: Phone, event: Tap, now: datetime) -> Step:
        form = form_of(phone)
        if form.ready:
            return confirm(phone, event, now)
        return edited(phone, Form.advanced if form.focus and form.finished else lambda same: same)

    return move


def form_of(phone: Phone) -> Form:
    page = phone.page
    assert isinstance(page, Register | EnterPin | Checkout | Gateway)
    return page.form


def edited(phone: Phone, change: Callable[[Form], Form]) -> Step:
    """With a changed form; whatever the page complained about is forgotten. While the bank is asked, nothing can be typed."""
    page = phone.page
    assert isinstance(page, Register | EnterPin | Checkout | Gateway)
    if isinstance(page, Asking) and page.waiting:
        return stay(phone)
    form = change(page.form)
    changes: dict[str, Any] = {"form": form}
    if isinstance(page, Asking) and form.texts != page.form.texts:
        changes["trouble"] = None
    if isinstance(page, EnterPin):
        changes["hint"] = None
    return stay(phone.at(replace(page, **changes)))
