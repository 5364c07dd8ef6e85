"""What a terminal asks for one enrolment, by a mapping and by the native client, of the same bank: the example that speaks both."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from psec import tr31

from bench.effort import Effort
from bench.figure import Figure
from bench.sessions import seconds
from otp_atm.bank.remote import mapped_bank, native_bank, read_mapping
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.configuration import Settings
from otp_atm.contracts.keys import enciphered, signed
from otp_atm.kiosk.events import Event, KeyDelivered
from otp_atm.kiosk.load import load
from otp_atm.kiosk.ports import Bank
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.requests import BankRequest, CheckBank, VerifyCardPin
from otp_atm.kiosk.vocabulary import Card, Pan
from otp_atm.services.one_time_password.requests import AskPhone, CheckOtpPin, CheckOtpPins, Enrol

ROUNDS: Final = 300
EXAMPLE: Final = PROJECT / "examples" / "other_bank"
READY: Final = "bank ready on "
OTP_PIN: Final = "40718293"


def mapped(effort: Effort) -> Figure:
    """The median of an enrolment's requests over HTTP, by turns."""
    settings, fixtures = load(EXAMPLE / "config.yaml", Settings), load_fixtures()
    terminal = settings.told(Path())
    assert settings.bank.mapping
    mapping = read_mapping(settings.bank.mapping)
    with other_bank() as url:
        told = BankSettings(driver="mapped", mapping=settings.bank.mapping, url=url, headers=settings.bank.headers)
        native = native_bank(BankSettings(url=f"{url}/desk"), terminal.id, terminal.bank)
        with closing(native), closing(mapped_bank(mapping, told, terminal)) as other:
            ours, theirs = enrolling(other, fixtures), enrolling(native, fixtures)
            rounds = [(seconds(ours), seconds(theirs)) for _ in range(1 + effort.times(ROUNDS))]
    value, yardstick = (statistics.median(column[1:]) * 1000 for column in zip(*rounds, strict=True))
    note = "those of the native client, to the same bank"
    return Figure("the requests of an enrolment, to a mapped bank", value, "ms", yardstick, 1.15, "at most", note)


@contextmanager
def other_bank() -> Iterator[str]:
    """The example as a process of its own, on a free port."""
    command = [sys.executable, "-m", "examples.other_bank.server", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout
        line = process.stdout.readline()
        try:
            yield line.removeprefix(READY).strip()
        finally:
            process.terminate()


def enrolling(bank: Bank, fixtures: Fixtures) -> Callable[[], None]:
    """A function that asks for all that one customer's enrolment takes."""
    account = next(card for card in fixtures.cards if card.customer == "sara")
    card, terminal = Card(Pan(account.pan), account.expiry_digits), fixtures.terminals[0]
    master_key = bytes.fromhex(terminal.master_key)
    delivered = asked(bank, signed(master_key, terminal.id))
    assert isinstance(delivered, KeyDelivered), delivered
    _, key = tr31.unwrap(master_key, delivered.key_block)
    numbers = count()

    def enrol() -> None:
        first, second = (enciphered(key, OTP_PIN, card.pan) for _ in range(2))
        requests = (
            VerifyCardPin(card, enciphered(key, account.pin, card.pan)),
            AskPhone(),
            CheckOtpPin(first),
            CheckOtpPins(first, second),
            Enrol(f"bench.{next(numbers)}", first, second, True, True),
            CheckBank(),
        )
        for request in requests:
            answer = asked(bank, request)
            assert not hasattr(answer, "code"), answer
        bank.end_card_session()

    return enrol


def asked(bank: Bank, request: BankRequest) -> Event:
    answers: list[Event] = []
    bank.ask(request, answers.append)
    return answers[0]
