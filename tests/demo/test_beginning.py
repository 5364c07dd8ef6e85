"""The demo begins anew, out of whatever state its bank and its files were left in; what was there before lies beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import pytest

from otp_atm.bank.wire.control import READ_CARDS, CardList, WhichCards
from otp_atm.commands.demo import confirmed
from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankDidNotStart, BankProcess
from otp_atm.demo.beginning import begin_anew, cards_file, clock_file
from otp_atm.kiosk.clock import SystemClock
from otp_atm.kiosk.journal_files import open_journal, read_journal
from otp_atm.kiosk.load import NotNow, load

SPOILED: Final = b"no such thing at all" * 100


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    at = {name: tmp_path / name for name in ("bank.sqlite3", "key", "journal", "phone.db")}
    file.write_text(
        f"simulator: {{database: 'sqlite:///{at['bank.sqlite3']}', master_key_file: {at['key']}}}\n"
        f"journal: {{directory: {at['journal']}}}\nphone: {{file: {at['phone.db']}}}\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def settings(config: Path) -> Settings:
    return load(config, Settings)


@pytest.fixture
def bank(config: Path) -> Iterator[BankProcess]:
    with BankProcess(config) as bank:
        yield bank


def known(bank: BankProcess) -> CardList:
    transport = bank.transport()
    reply = transport.call(READ_CARDS, WhichCards(pans=("6221061011374628",)), deadline=5.0)
    transport.close()
    assert isinstance(reply, CardList)
    return reply


def test_files_are_set_aside_once_and_a_bank_that_works_begins_again(settings: Settings, bank: BankProcess) -> None:
    journal = settings.journal.directory
    for _ in range(2):
        open_journal(journal, 100_000, "ATM00001", SystemClock()).close()
        for file in (settings.phone.file, clock_file(settings), cards_file(settings)):
            file.write_bytes(SPOILED)
        begin_anew(bank, settings)
        assert not journal.exists()
        assert [*read_journal(journal.with_name("journal.old"))] == []
        assert journal.with_name("journal.old.key").exists()
        for file in (settings.phone.file, clock_file(settings), cards_file(settings)):
            assert not file.exists()
            assert file.with_name(f"{file.name}.old").read_bytes() == SPOILED
    assert known(bank).cards[0]
    assert not settings.phone.file.with_name("bank.sqlite3.old").exists()


def test_a_bank_that_cannot_start_does_so_on_a_database_of_its_own(config: Path, settings: Settings) -> None:
    database = config.with_name("bank.sqlite3")
    database.write_bytes(SPOILED)
    with BankProcess(config) as bank:
        with pytest.raises(BankDidNotStart):
            bank.url()
        begin_anew(bank, settings)
        assert known(bank).cards[0]
    assert config.with_name("bank.sqlite3.old").read_bytes() == SPOILED


def test_a_journal_that_another_terminal_writes_is_let_alone(settings: Settings) -> None:
    journal = open_journal(settings.journal.directory, 100_000, "ATM00001", SystemClock())
    with pytest.raises(NotNow, match="another terminal"):
        begin_anew(cast(BankProcess, None), settings)
    journal.close()


@pytest.mark.parametrize(("answer", "meant"), [("y", True), ("YES ", True), ("", False), ("n", False)])
def test_whoever_sits_at_a_terminal_is_asked_first(monkeypatch: pytest.MonkeyPatch, answer: str, meant: bool) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    assert confirmed(Settings()) is meant
