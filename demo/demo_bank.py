"""The terminal's way to the demo's bank, which also hears what the bank writes to its customers' phones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from otp_atm.bank.recording import Ear
from otp_atm.bank.remote import native_bank
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.worker import BankInThread
from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankDidNotStart, BankProcess
from otp_atm.demo.news import News
from otp_atm.demo.words import on_the_machine, words_of
from otp_atm.kiosk.events import BankUnreachable
from otp_atm.kiosk.ports import Bank, Post
from otp_atm.kiosk.requests import BankRequest
from otp_atm.languages.direction import reads_right_to_left
from otp_atm.screens.digits import digits, isolated
from otp_atm.services.one_time_password.requests import Enrol, SettleEnrolment

if TYPE_CHECKING:
    from otp_atm.bank.wire.control import After, Outbox, SentSms
    from otp_atm.bank.wire.transport import Transport

_SECONDS: Final = 2.0
"""How long the control desk may take; nobody waits for it."""


class Mailbox:
    """The latest news, as a rule a message that has left the bank. Any thread puts it in; the window's, which `wake` wakes, reads it."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._latest: News | None = None
        self._wake = wake

    def latest(self) -> News | None:
        return self._latest

    def put(self, sms: SentSms) -> None:
        """Under a heading in the language of the demo that is written as the message is."""
        language = on_the_machine()[reads_right_to_left(sms.text)]
        phone = isolated(digits(f"{sms.phone[:4]} *** {sms.phone[-4:]}", language))
        self.tell(News(words_of(language).message.format(phone=phone), sms.text))

    def tell(self, news: News) -> None:
        self._latest = news
        self._wake()


def demo_bank(process: BankProcess, settings: Settings, mailbox: Mailbox, ear: Ear | None = None) -> Bank:
    """The bank of `process`, which may still be starting: requests wait for it in a thread. `ear` listens to what the terminal asks."""

    def make() -> Bank:
        try:
            url = process.url()
        except BankDidNotStart as trouble:
            sys.stderr.write(f"the bank did not start: {trouble}\n")
            return AbsentBank()
        from otp_atm.bank.wire.http import HttpTransport

        client = native_bank(BankSettings(url=url), settings.terminal.id, settings.bank.deadline, ear)
        return OverheardBank(client, HttpTransport.to(url), mailbox)

    return BankInThread(make)


class OverheardBank:
    """A bank whose text messages are looked up after every request that can send one."""

    def __init__(self, bank: Bank, desk: Transport, mailbox: Mailbox) -> None:
        self._bank = bank
        self._desk = desk
        self._mailbox = mailbox
        self._seen = 0
        self._look()

    def ask(self, request: BankRequest, reply: Post) -> None:
        self._bank.ask(request, reply)
        if isinstance(request, Enrol | SettleEnrolment):
            for sms in self._look():
                self._mailbox.put(sms)

    def end_card_session(self) -> None:
        self._bank.end_card_session()

    def close(self) -> None:
        self._bank.close()
        self._desk.close()

    def _look(self) -> list[SentSms]:
        """Messages that have left the bank since the last look."""
        from otp_atm.bank.wire.control import sent_since
        from otp_atm.bank.wire.transport import TransportError

        found: list[SentSms] = []
        with suppress(TransportError):
            found.extend(sent_since(self._seen, self._outbox))
        if found:
            self._seen = found[-1].sms_id
        return found

    def _outbox(self, after: After) -> Outbox:
        from otp_atm.bank.wire.control import READ_OUTBOX, Outbox

        reply = self._desk.call(READ_OUTBOX, after, deadline=_SECONDS)
        return reply if isinstance(reply, Outbox) else Outbox(messages=())


class AbsentBank:
    """There is no bank."""

    def ask(self, request: BankRequest, reply: Post) -> None:  # noqa: ARG002
        reply(BankUnreachable("bank-did-not-start"))

    def end_card_session(self) -> None:
        """There never was one."""

    def close(self) -> None:
        """Nothing is held."""
