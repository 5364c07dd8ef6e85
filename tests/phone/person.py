"""A person with a phone, beside a bank in this process: for tests of everything between a finger and the bank's answer."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from otp_atm.bank.client import BankClient
from otp_atm.bank.simulator.fixtures import CardFixture, load_fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport, memory_bank
from otp_atm.bank.wire import control
from otp_atm.bank.wire.control import Fault, FaultKind
from otp_atm.bank.wire.message import PinBlock
from otp_atm.bank.wire.services.one_time_password import ENROL, NewEnrolment
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION, CardAndPin, CardSession
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import KeyDelivered
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.assembly import gear_here
from otp_atm.phone.events import CardChosen, CardSeen, Event, Tap, TradeChosen, Typed
from otp_atm.phone.handset import Handset, Place
from otp_atm.phone.pages import Code, Gateway, Page, Receipt
from otp_atm.phone.state import Phone
from otp_atm.phone.store import Store
from otp_atm.phone.trade import Trade
from otp_atm.phone.vault import KEY_BYTES, Vault
from otp_atm.screens import dates
from tests.bank.pad import Pad, signed
from tests.spoken import EN

BEGINNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OTP_PIN = "40718293"
SERIAL = count()
FIRST = 2
"""Pages on the way from home to the first page of an app."""
BANK_NAME = {"fa": "بانک پارسیان", "en": "Parsian Bank"}


class Person:
    """Has every card of the fixtures and one phone. Nothing happens but what is called."""

    def __init__(self, file: Path | None = None, language: Language = EN) -> None:
        self.clock = SimulatedClock(BEGINNING)
        self.fixtures = load_fixtures()
        self.transport: InProcessTransport = memory_bank(self.fixtures, self.clock, random.Random(1).randbytes, self.clock.advance)
        draw = random.Random(2).randbytes
        self.store = Store(file)
        self.vault = Vault(self.store, draw(KEY_BYTES), draw)
        self.language = language
        self.handset = self.switch_on()

    def switch_on(self) -> Handset:
        place = Place(self.clock, dates.zone(), BANK_NAME)
        handset = Handset(gear_here(self.transport, place, self.store, self.vault), Phone(self.language))
        for customer in self.fixtures.customers:
            if customer.phone:
                handset.carry(customer.phone)
        return handset

    @property
    def page(self) -> Page:
        return self.handset.phone.page

    def card(self, name: str = "phone-on-file") -> CardFixture:
        return next(card for card in self.fixtures.cards if card.id == name)

    # Hands

    def do(self, *events: Event) -> Page:
        """Let these happen, one after the other, and everything that follows; the page that is open then."""
        for event in events:
            self.handset.post(event)
            self.settle()
        return self.page

    def open(self, app: Tap, *events: Event) -> Page:
        """An app at its first page, wherever it was left, and then these."""
        self.do(Tap.HOME, app)
        while len(self.handset.phone.pages) > FIRST:
            self.do(Tap.BACK)
        return self.do(*events)

    def settle(self) -> None:
        changed = True
        while changed:
            self.handset.poll()
            changed = self.handset.turn()

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.settle()

    def enrol(self, name: str = "phone-on-file", *, sms: bool = True, otp_pin: str = OTP_PIN) -> None:
        """At the ATM, by the bank's messages."""
        client = BankClient(self.transport, "ATM00001", f"boot-{next(SERIAL):030d}")
        delivered = client.answer(signed(self.fixtures.terminals[0].master_key))
        assert isinstance(delivered, KeyDelivered)
        pad, card = Pad.loaded(delivered, self.fixtures.terminals[0].master_key), self.card(name)

        def block(pin: str) -> PinBlock:
            made = pad.enter(pin, card.pan)
            return PinBlock(format=made.format, data=made.data.hex().upper(), kcv=made.kcv)

        who = CardAndPin(terminal_id="ATM00001", pan=card.pan, expiry=f"{card.last_day:%y%m}", pin_block=block(card.pin))
        session = self.transport.call(OPEN_CARD_SESSION, who, deadline=9)
        assert isinstance(session, CardSession), session
        wish = NewEnrolment(first=block(otp_pin), second=block(otp_pin), sms_consent=sms, replace=True)
        key = f"enrolment-{next(SERIAL):020d}"
        self.transport.call(ENROL, wish, token=session.token, idempotency_key=key, deadline=9)
        self.settle()

    def register(self, name: str = "phone-on-file") -> Page:
        """With the code of the newest message."""
        card, code = self.card(name), self.handset.phone.letters[0].sms.code
        self.open(Tap.BANK, Tap.OTP_MENU, Tap.REGISTER, CardSeen(card.pan, f"{card.last_day:%m%y}", card.cvv2))
        return self.do(Typed(code), Tap.CONFIRM)

    def issue(self, otp_pin: str = OTP_PIN) -> str:
        """A code for the newest card of the app."""
        token_id = self.handset.phone.cards[-1].token_id
        self.open(Tap.BANK, Tap.OTP_MENU, Tap.ISSUE, CardChosen(token_id), Typed(otp_pin), Tap.INTERNET_PASSWORD)
        assert isinstance(self.page, Code)
        return self.page.code

    def open_gateway(self, trade: Trade = Trade.PURCHASE, name: str = "phone-on-file") -> None:
        card = self.card(name)
        self.open(Tap.SHOP, TradeChosen(trade), Tap.CONFIRM, CardSeen(card.pan, f"{card.last_day:%m%y}", card.cvv2))

    def pay(self, otp: str, trade: Trade = Trade.PURCHASE, name: str = "phone-on-file") -> str:
        """`paid`, or the code of the refusal."""
        self.open_gateway(trade, name)
        page = self.do(Typed(otp), Tap.CONFIRM)
        if isinstance(page, Receipt):
            return "paid"
        assert isinstance(page, Gateway)
        assert page.trouble
        return page.trouble.code

    def enrol_and_register(self) -> None:
        self.enrol()
        self.register()

    def close(self) -> None:
        self.store.close()

    def disturb(self, kind: FaultKind, operation: str, times: int = 1) -> None:
        self.transport.call(control.ADD_FAULT, Fault(kind=kind, operation=operation, times=times), deadline=9)
