"""What is to be seen of a terminal and of the phone, as the API tells it: no digit of a PIN, no code, no card number."""

from __future__ import annotations

from math import ceil
from typing import Literal

from otp_atm.person.seeing import plain
from otp_atm.person.wallet import Wallet
from otp_atm.phone.form import Field
from otp_atm.phone.messages import Letter, Sms
from otp_atm.remote import messages
from otp_atm.remote.hosted import Hosted, Seen
from otp_atm.remote.touchable import touchables
from otp_atm.scenarios.script import Script
from otp_atm.screens.view import View


def screen(seen: Seen, seconds: float) -> messages.Screen:
    """The terminal's screen, at so many seconds of its clock."""
    view = seen.view
    return messages.Screen(
        number=seen.number,
        screen=view.name,
        language=view.language.code,
        right_to_left=view.language.right_to_left,
        title=plain(view.title),
        notice=plain(view.notice),
        lines=[plain(line) for line in view.lines],
        path=[plain(part) for part in view.path],
        fact=messages.Fact(label=plain(view.fact.label), value=plain(view.fact.value)) if view.fact else None,
        rows=[messages.Fact(label=plain(row.label), value=plain(row.value)) for row in view.rows],
        choices=choices(view),
        entry=messages.Entry(length=view.pin.length, filled=view.pin.filled) if view.pin else None,
        tone=view.tone.value,
        code=view.code,
        busy=view.busy,
        seconds_left=max(0.0, view.countdown.ends_at - seconds) if view.countdown else None,
        answerable_in=ceil(max(0.0, seen.answerable_from - seconds) * 1000) / 1000,
        text=plain(view.text()),
    )


def choices(view: View) -> list[messages.Choice]:
    return [
        messages.Choice(label=plain(shown.label), key=shown.key.value, number=shown.number or None, tone=shown.tone.value)
        for shown in view.choices
    ]


def card(seen: Seen) -> messages.Card:
    return messages.Card(place=seen.card_place, id=seen.card or None)  # type: ignore[arg-type]


def clock(hosted: Hosted) -> messages.Clock:
    return messages.Clock(frozen=hosted.clock.frozen, now=hosted.clock.now(), seconds=hosted.clock.monotonic())


def terminal(hosted: Hosted) -> messages.Terminal:
    seen = hosted.seen
    return messages.Terminal(id=hosted.id, screen=seen.view.name, code=seen.view.code, card=card(seen), clock=clock(hosted))


def phone(seen: Seen) -> messages.Phone | None:
    """The page that the phone shows; None where nobody has taken it up."""
    if seen.phone is None:
        return None
    shown = seen.phone.discreet
    return messages.Phone(
        number=seen.number,
        page=shown.name,
        language=shown.language.code,
        title=plain(shown.title),
        text=plain(shown.text()),
        labels=[plain(label) for label, _ in shown.taps()],
        touchable=[messages.Touchable(name=name, label=plain(label)) for name, label, _ in touchables(shown)],
    )


def letter(letter: Letter) -> messages.SmsShown:
    """A message of the phone."""
    sms = letter.sms
    text = "".join("•" if char.isdecimal() else char for char in plain(sms.text))
    code = purpose(sms) if sms.code else None
    return messages.SmsShown(number=sms.message_id, sent_at=sms.sent_at, read=letter.read, text=text, code=code)


def purpose(sms: Sms) -> Literal["activation-code", "otp"]:
    """What its code is for."""
    return "activation-code" if sms.clip.meant_for is Field.ACTIVATION_CODE else "otp"


def wallet(cards: Wallet) -> messages.Wallet:
    """Each card once: it may go by names of roles, too."""
    once = {card.id: card for card in cards.values()}
    return messages.Wallet(
        cards=[
            messages.WalletCard(id=card.id, name=card.face.name, number=card.pan.truncated, shows=dict(card.shows))
            for card in once.values()
        ]
    )


def scenario(script: Script) -> messages.Scenario:
    return messages.Scenario(
        title=script.title, example=script.example, tags=list(script.tags), language=script.language.code, left_out=script.left_out
    )
