"""Which code the keypad offers to paste: of those that are still good, the newest that is for what is being typed."""

from __future__ import annotations

from otp_atm.phone.form import RULES, Clip, Field, Form
from otp_atm.phone.pages import Checkout, EnterPin, Gateway, Register
from otp_atm.phone.state import Phone


def offered(phone: Phone) -> Clip | None:
    """None while nothing is typed, and where nothing is known that would fit and does not stand there already."""
    page = phone.page
    if not isinstance(page, Register | EnterPin | Checkout | Gateway):
        return None
    form = page.form
    if form.focus is None or RULES[form.focus].hidden:
        return None
    number = form[Field.CARD_NUMBER] if Field.CARD_NUMBER in form.fields else ""
    amount = page.amount if isinstance(page, Gateway) else 0
    fitting = (clip for clip in known(phone) if fits(form, clip) and clip.suits(number, amount))
    return max(fitting, key=lambda clip: clip.since, default=None)


def known(phone: Phone) -> tuple[Clip, ...]:
    """All codes of the phone that are still good: those of its messages, copied or not, and one that was copied from somewhere else."""
    sent = tuple(letter.sms.clip for letter in phone.letters if not letter.over)
    own = from_app(phone)
    return (*sent, own) if own else sent


def from_app(phone: Phone) -> Clip | None:
    """What was copied, if it is from none of the messages: the app has issued it."""
    copied = phone.clipboard
    return copied if copied and all(letter.sms.code != copied.digits for letter in phone.letters) else None


def fits(form: Form, clip: Clip) -> bool:
    return form.takes(clip) and form[clip.meant_for] != clip.digits
