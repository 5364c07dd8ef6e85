"""The example of a bank behind a WebSocket: a customer at its terminal, every trouble on the way, and what its README says."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import Any, Final

import pytest
from msgspec.structs import replace
from websockets.sync.server import ServerConnection, serve

import websocket_bank
from otp_atm.assembly import Devices, assemble
from otp_atm.bank.remote import configured_bank
from otp_atm.commands import check
from otp_atm.configuration import Settings
from otp_atm.events import BankPresent, BankRefused, BankReplyLost, BankUnreachable, Enrolled, Event
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.mock import MockDisplay
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.load import BadFile, explained, load
from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.settings import JournalSettings
from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.seeing import choice, choices, plain
from otp_atm.requests import BankRequest, CheckBank, Deactivate, Enrol, SettleEnrolment
from otp_atm.scenarios.behind import configured
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.view import View
from otp_atm.vocabulary import PinBlock
from tests.imports import imported
from tests.needs import need
from tests.spoken import EN
from websocket_bank import WebSocketBank
from websocket_rig import TOKEN, WebSocketRig, bank

NOW: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FOLDER: Final = PROJECT / "examples" / "websocket_bank"
CONFIG: Final = FOLDER / "config.yaml"
SOURCE: Final = (FOLDER / "websocket_bank.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rig() -> Iterator[WebSocketRig]:
    need("server")
    with bank() as rig:
        yield rig


def settings_for(url: str, folder: Path) -> Settings:
    """Those of the example, for a bank at another address."""
    settings = load(CONFIG, Settings)
    options = {**settings.bank.options, "url": url}
    return replace(settings, bank=replace(settings.bank, options=options), journal=JournalSettings(folder / "journal"))


# What it promises -------------------------------------------------------------------------------------------------------------------


def test_the_adapter_is_short_and_stands_on_the_public_face_alone() -> None:
    assert SOURCE.count("\n") < 150
    assert {*imported(SOURCE)} - {*sys.stdlib_module_names} == {"otp_atm", "msgspec", "websockets"}
    of_ours = [line for line in SOURCE.splitlines() if "otp_atm" in line and "import" in line]
    assert of_ours == [
        "from otp_atm import events, requests",
        "from otp_atm.drivers import Options, Terminal, Unusable",
        "from otp_atm.ports import Post",
    ]


def at(rig: WebSocketRig, folder: Path) -> Settings:
    """Those of a terminal at this bank, with its token."""
    settings = settings_for(f"ws://127.0.0.1:{rig.port}", folder)
    (folder / "token").write_text(TOKEN)
    options = {**settings.bank.options, "token_file": str(folder / "token")}
    return replace(settings, bank=replace(settings.bank, options=options))


# A customer -------------------------------------------------------------------------------------------------------------------------


class Visit:
    """A terminal as the kiosk puts it together, and the hands of a customer; time stands still but where a screen is read."""

    def __init__(self, settings: Settings) -> None:
        self._clock = SimulatedClock(NOW)
        self.reader, self._display = MockCardReader(), MockDisplay()
        self._pad = SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file), self._clock.monotonic)
        way = configured_bank(settings.bank, settings.told(CONFIG))
        self.terminal = assemble(settings, Devices(self.reader, self._pad, self._display, way), self._clock, lambda: None)
        self.terminal.start()
        self.settle()

    @property
    def view(self) -> View:
        return self._display.view

    def settle(self) -> None:
        while self.terminal.turn(10.0 if self.terminal.awaits_bank else 0.0):
            pass

    def press(self, key: Key) -> None:
        self._clock.advance(REST)
        self._pad.press_key(key)
        self.settle()

    def choose(self, *labels: str) -> None:
        for label in labels:
            self.press(choice(self.view, label))

    def type(self, digits: str) -> None:
        for digit in digits:
            self._pad.press_digit(digit)
        self.press(Key.ENTER)


def test_a_customer_enrols_and_deactivates_and_is_offered_what_the_bank_does(rig: WebSocketRig, tmp_path: Path) -> None:
    settings = at(rig, tmp_path)
    visit = Visit(replace(settings, terminal=replace(settings.terminal, language="en")))
    assert visit.view.name == "welcome"
    visit.reader.insert(rig.card)
    visit.settle()
    visit.type(rig.pin)
    visit.choose("Password Operations")
    assert [*choices(visit.view)] == ["Register one-time password", "Deactivate one-time password", "Cancel"]
    visit.choose("Register one-time password")
    assert "0912 *** 4567" in plain(visit.view.text())
    visit.press(Key.ENTER)
    visit.type(rig.otp_pin)
    visit.type(rig.other_otp_pin)
    assert visit.view.name == "otp_pin", "the two differ"
    visit.type(rig.otp_pin)
    visit.type(rig.otp_pin)
    visit.press(Key.ENTER)
    assert visit.view.name == "enrolled"
    visit.choose("Another service", "Password Operations", "Deactivate one-time password")
    assert visit.view.name == "confirm_deactivation"
    visit.choose("Yes, deactivate")
    assert visit.view.name == "deactivated"
    visit.press(Key.CANCEL)
    assert visit.reader.take()
    visit.settle()
    visit.terminal.close()
    journal = "".join(file.read_text() for file in (tmp_path / "journal").iterdir() if file.suffix == ".jsonl")
    assert "Enrolled" in journal
    assert not any(secret in journal for secret in (TOKEN, rig.card.pan.digits, rig.otp_pin))


def test_the_scenario_of_the_example_holds(rig: WebSocketRig, tmp_path: Path) -> None:
    """And what needs a service that this bank does not do is left out."""
    settings = at(rig, tmp_path)
    banks = configured(settings, settings.told(CONFIG))
    open_stage = worlds(settings, banks, None)
    visit, of_another = (
        play(read_script(path, EN), open_stage)
        for path in (FOLDER / "visit.yaml", PROJECT / "scenarios" / "atm" / "too-many-new-card-pins.yaml")
    )
    banks.close()
    assert (visit.failure, visit.left_out) == ("", "")
    assert of_another.left_out.endswith("needs the service card_pin, which the bank does not do")


# Trouble on the way -----------------------------------------------------------------------------------------------------------------

BLOCK: Final = PinBlock(4, bytes(16), "0123456789")
ENROL: Final = Enrol("1.1", BLOCK, BLOCK, False, False)
PATIENCE: Final = 10.0
Talk = Callable[[ServerConnection, dict[str, Any]], None]


def asked(bank: WebSocketBank, request: BankRequest) -> Event:
    """The one answer."""
    answers: list[Event] = []
    bank.ask(request, answers.append)
    (answer,) = answers
    return answer


@contextmanager
def behind(talk: Talk, patience: float = PATIENCE) -> Iterator[WebSocketBank]:
    """The adapter at a bank that does this with each question."""
    need("server")

    def heard(connection: ServerConnection) -> None:
        for message in connection:
            talk(connection, json.loads(message))

    with serve(heard, "127.0.0.1", 0, close_timeout=0.2) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        bank = WebSocketBank(f"ws://127.0.0.1:{server.socket.getsockname()[1]}", TOKEN, "ATM00001", patience)
        yield bank
        bank.close()
        server.shutdown()
        thread.join()


def saying(more: dict[str, Any]) -> Talk:
    return lambda connection, asked: connection.send(json.dumps({"number": asked["number"], **more}))


def sending(message: str | bytes) -> Talk:
    return lambda connection, _: connection.send(message)


UNTIL: Final = "2026-11-23T09:00:00Z"
ENROLLED: Final = {"phone": "0912***4567", "until": UNTIL, "sms": False}


@pytest.mark.parametrize(
    ("talk", "code"),
    [
        (sending("}{"), "bank-reply-unusable"),
        (sending("[" * 5000), "bank-reply-unusable"),
        (sending(b"\xff\xfe"), "bank-reply-unusable"),
        (sending("[1]"), "bank-reply-unusable"),
        (sending("{}"), "bank-reply-unusable"),
        (sending('{"number": "1"}'), "bank-reply-unusable"),
        (sending('{"number": 99}'), "bank-reply-unusable"),
        (saying({}), "bank-reply-unusable"),
        (saying({"no": 5}), "bank-reply-unusable"),
        (saying({"no": "We are sorry!"}), "bank-reply-unusable"),
        (saying(ENROLLED | {"until": "tomorrow"}), "bank-reply-unusable"),
        (saying(ENROLLED | {"until": UNTIL[:-1]}), "bank-reply-unusable"),
        (saying(ENROLLED | {"phone": "09121234567"}), "bank-reply-unusable"),
        (saying(ENROLLED | {"sms": True}), "bank-reply-unusable"),
        (saying(ENROLLED | {"more": "x" * 20_000}), "bank-reply-lost"),
        (lambda connection, _: connection.close(), "bank-reply-lost"),
        (lambda connection, _: connection.socket.shutdown(socket.SHUT_RDWR), "bank-reply-lost"),
    ],
)
def test_a_reply_of_no_use_is_a_lost_one_and_the_next_request_is_answered(talk: Talk, code: str) -> None:
    talks = iter([talk])

    def at_first(connection: ServerConnection, question: dict[str, Any]) -> None:
        next(talks, saying(ENROLLED))(connection, question)

    with behind(at_first) as bank:
        assert asked(bank, ENROL) == BankReplyLost(code)
        assert isinstance(asked(bank, SettleEnrolment("1.1", False)), Enrolled)


def test_a_slow_bank_is_waited_for_so_long_and_its_late_answer_is_none_to_the_next_question() -> None:
    late = Flag()

    def talk(connection: ServerConnection, question: dict[str, Any]) -> None:
        if question["ask"] == "enrol":
            late.wait(60)
        saying(ENROLLED)(connection, question)

    with behind(talk, patience=0.3) as bank:
        began = monotonic()
        assert asked(bank, ENROL) == BankReplyLost("bank-timeout")
        assert monotonic() - began < 20
        late.set()
        assert asked(bank, CheckBank()) == BankPresent()


def test_an_answer_that_comes_twice_counts_once() -> None:
    def talk(connection: ServerConnection, question: dict[str, Any]) -> None:
        for _ in range(2):
            saying({})(connection, question)

    with behind(talk) as bank:
        assert [asked(bank, CheckBank()) for _ in range(3)] == [BankPresent()] * 3


def test_a_connection_that_has_gone_unnoticed_is_made_anew_before_anything_is_said_to_be_lost() -> None:
    """It goes by its own start and keys, whatever the connection."""
    questions: list[dict[str, Any]] = []
    gone = Flag()

    def talk(connection: ServerConnection, question: dict[str, Any]) -> None:
        questions.append(question)
        saying(ENROLLED)(connection, question)
        connection.close()
        gone.set()

    with behind(talk) as bank:
        for reference in ("1.1", "1.2"):
            assert isinstance(asked(bank, replace(ENROL, reference=reference)), Enrolled)
            assert gone.wait(5)
            gone.clear()
    assert [question["key"] for question in questions] == ["1.1", "1.2"]
    assert len({question["start"] for question in questions}) == 1
    assert len(questions[0]["start"]) >= 22


def test_where_nobody_listens_or_nobody_is_let_in_nothing_was_sent(rig: WebSocketRig) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = WebSocketBank(f"ws://127.0.0.1:{silent.getsockname()[1]}", TOKEN, "ATM00001", 0.2)
        assert asked(mute, ENROL) == BankUnreachable("bank-unreachable")
    assert asked(mute, ENROL) == BankUnreachable("bank-unreachable")
    stranger = WebSocketBank(f"ws://127.0.0.1:{rig.port}", "another-token", "ATM00001", PATIENCE)
    assert asked(stranger, CheckBank()) == BankRefused("bank-login-refused")
    assert asked(stranger, Deactivate("1.1")) == BankRefused("bank-login-refused")


def test_what_is_sent_is_logged_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """The small bank of the test is another matter: its library logs what it likes, so its lines are left out."""
    with caplog.at_level(logging.DEBUG), behind(sending("}{")) as bank:
        asked(bank, ENROL)
    ours = [record.getMessage() for record in caplog.records if record.name != "websockets.server"]
    assert not any(secret in line for line in ours for secret in (TOKEN, "1.1", BLOCK.kcv))
    assert TOKEN not in repr(bank)


# What its README says ---------------------------------------------------------------------------------------------------------------


def test_check_finds_the_small_bank_as_the_readme_says(tmp_path: Path) -> None:
    need("server")
    program = [sys.executable, str(FOLDER / "small_bank.py"), "0"]
    with subprocess.Popen(program, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        url = served.stdout.readline().split()[-1]
        settings = settings_for(url, tmp_path)
        told = settings.told(CONFIG)
        try:
            fine, said = check.bank(settings, told)
            assert (fine, said.split(",")[0]) == (True, "websocket_bank:make")
            assert check.presence(settings, told) == (True, "the bank says that it is there for ATM00001")
            assert check.services(settings, told) == (True, "one_time_password")
        finally:
            served.terminate()


def test_the_files_and_messages_of_the_readme_are_those_that_there_are() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    files = {file.name for file in FOLDER.iterdir() if file.is_file() and file.name != "README.md"}
    assert {line.split("`")[1] for line in page.splitlines() if line.startswith("| `") and "." in line.split("`")[1]} == files
    questions = {question for question, *_ in websocket_bank.REQUESTS.values()}
    assert all(f"| `{question}` |" in page for question in questions)
    assert all(f"`{reason}`" in page for reason in websocket_bank.NO)
    assert load(CONFIG, Settings).bank.options["url"] == "ws://127.0.0.1:8322"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            "{token_file: demo-token.txt}",
            "line 3: bank.options: websocket_bank:make: needs the url of a WebSocket, which begins with ws://",
        ),
        ("{url: 'http://bank', token_file: demo-token.txt}", "line 3: bank.options.url: websocket_bank:make: needs the url of a WebSocket"),
        ("{url: 'ws://bank'}", "line 3: bank.options: websocket_bank:make: needs a token_file with what this terminal proves itself by"),
    ],
)
def test_a_configuration_that_lacks_something_is_told_with_its_place(options: str, said: str, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"bank:\n  driver: websocket_bank:make\n  options: {options}\n")
    settings = load(config, Settings)
    with pytest.raises(BadFile) as caught, explained(config):
        configured_bank(settings.bank, settings.told(config))
    assert said in str(caught.value)
