"""The messages app."""

from __future__ import annotations

from otp_atm.phone.events import MessageOpened, Tap
from otp_atm.phone.pages import Message
from otp_atm.phone.view import App, Bubble, Button, Glyph, Item, Letter, Size, Text, Verdict
from otp_atm.phone.views.sight import Look, Page, sms_text
from otp_atm.screens.digits import masked_phone
from otp_atm.screens.view import Tone


def inbox(look: Look) -> Page:
    letters = look.phone.letters
    if not letters:
        nothing = look.words.no_messages
        return Page(App.MESSAGES, look.words.messages, (Verdict(Glyph.MESSAGES, Tone.NEUTRAL, nothing.title, nothing.lines),))
    items = tuple(
        Letter(look.bank, look.moment(letter.sms.sent_at), sms_text(letter.sms), not letter.read, MessageOpened(letter.sms))
        for letter in letters
    )
    return Page(App.MESSAGES, look.words.messages, items)


def message(look: Look) -> Page:
    page: Message = look.page
    words, sms = look.words, page.sms
    items: list[Item] = [
        Text(words.sent_to.format(phone=masked_phone(sms.to, look.language)), Size.SMALL, centred=True),
        Bubble(sms_text(sms), look.moment(sms.sent_at)),
    ]
    if sms.code:
        label, glyph = (words.copied, Glyph.CHECK) if page.copied else (words.copy_code, Glyph.COPY)
        items.append(Button(label, Tap.COPY, Tone.NEUTRAL if page.copied else Tone.PRIMARY, glyph))
    return Page(App.MESSAGES, look.bank, tuple(items))
