"""The shop and the gateway's payment page, as the country's gateways have it."""

from __future__ import annotations

from otp_atm.phone.effects import Purchase
from otp_atm.phone.events import Tap, TradeChosen
from otp_atm.phone.form import Field
from otp_atm.phone.moves.shop import can_request, running_until
from otp_atm.phone.pages import Checkout, Gateway, Receipt
from otp_atm.phone.trade import TERMS, Trade
from otp_atm.phone.view import App, Beside, Button, Facts, Glyph, Item, Notice, Row, Text, Verdict
from otp_atm.phone.views.sight import Look, Page, card_number, field, grouped, trouble
from otp_atm.screens.digits import masked_phone
from otp_atm.screens.view import Tone

GLYPHS = {Trade.PURCHASE: Glyph.BAG, Trade.BILL: Glyph.BILL, Trade.TOP_UP: Glyph.TOP_UP, Trade.CARD_TO_CARD: Glyph.TRANSFER}
ADDRESS = "pay.parsian.example"


def shop(look: Look) -> Page:
    words = look.words
    items: tuple[Item, ...] = (
        Text(words.shop_intro),
        *(Row(words.trades[trade].label, words.trades[trade].hint, GLYPHS[trade], TradeChosen(trade)) for trade in Trade),
    )
    return Page(App.SHOP, words.shop, items)


def checkout(look: Look) -> Page:
    page: Checkout = look.page
    words, entry = look.words, look.words.trades[page.trade]
    pairs = ((words.merchant, words.merchants[page.trade]), (words.references[page.trade], reference(look, page.trade)))
    items: tuple[Item, ...] = (
        Row(entry.hint, "", GLYPHS[page.trade]),
        Facts(pairs),
        field(look, page.form, Field.AMOUNT),
        Button(words.to_gateway, Tap.CONFIRM if page.form.ready else None, glyph=Glyph.LOCK),
    )
    return Page(App.SHOP, entry.label, items)


def gateway(look: Look) -> Page:
    page: Gateway = look.page
    words, form = look.words, page.form
    ready = form.ready and not page.waiting
    sent = words.sms_sent.format(phone=masked_phone(page.sms_to, look.language))
    items: tuple[Item, ...] = (
        Facts(
            ((words.merchant, words.merchants[page.trade]), (words.terminal, look.number(TERMS[page.trade].merchant_id))),
            (words.amount, look.rials(page.amount)),
        ),
        field(look, form, Field.CARD_NUMBER, Glyph.CARD),
        Beside((field(look, form, Field.CVV2), field(look, form, Field.EXPIRY)), (1, 1)),
        *((Notice(sent, Tone.SUCCESS),) if page.sms_to and not page.trouble else ()),
        Beside((field(look, form, Field.OTP), request_button(look, page)), (1, 1)),
        *trouble(look, page.trouble),
        Button(words.pay, Tap.CONFIRM if ready else None, Tone.SUCCESS, Glyph.LOCK, busy=bool(page.waiting) and page.paying),
    )
    return Page(App.GATEWAY, words.gateway, items, address=ADDRESS)


def request_button(look: Look, page: Gateway) -> Button:
    """«درخواست رمز پویا»: counts down while the last one sent is good."""
    tap = Tap.REQUEST_OTP if can_request(page, look.now) else None
    busy = bool(page.waiting) and not page.paying
    again = running_until(page, look.now)
    return Button(look.words.request_again if again else look.words.request_otp, tap, Tone.NEUTRAL, busy=busy, ends_at=again)


def receipt(look: Look) -> Page:
    page: Receipt = look.page
    words, bought = look.words, page.purchase
    pairs = (
        (words.merchant, words.merchants[bought.trade]),
        (words.paid_with, card_number(look, truncated(bought))),
        (words.when, look.moment(page.paid_at)),
        (words.reference, look.number(grouped(page.reference, (4, 4, 4, 4), " "))),
    )
    items: tuple[Item, ...] = (
        Verdict(Glyph.CHECK, Tone.SUCCESS, words.receipt.title),
        Facts(pairs, (words.amount, look.rials(bought.amount))),
        Button(words.back_to_shop, Tap.CONFIRM),
    )
    return Page(App.GATEWAY, words.gateway, items, address=ADDRESS)


def reference(look: Look, trade: Trade) -> str:
    """What else stands on the bill: a card number only truncated, a phone number only masked."""
    number = TERMS[trade].reference
    if trade is Trade.CARD_TO_CARD:
        return card_number(look, f"{number[:6]}******{number[-4:]}")
    return masked_phone(number, look.language) if trade is Trade.TOP_UP else look.number(number)


def truncated(bought: Purchase) -> str:
    return f"{bought.card_number[:6]}******{bought.card_number[-4:]}"
