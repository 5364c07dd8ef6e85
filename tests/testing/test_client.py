"""The client of hosted terminals: what it does and sees over HTTP, and how it says what is wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from otp_atm.kiosk.project import PROJECT
from otp_atm.remote import messages
from otp_atm.scenarios.words import WORDS
from otp_atm.testing import Album, Atm, AtmError, Refused, Unexpected, Unreachable, seen, standing_at
from otp_atm.testing.connection import Connection
from otp_atm.testing.following import events_in
from otp_atm.testing.line import Line
from otp_atm.testing.standing import terminals_of
from tests.remote.server import TOKEN


def test_a_visit_from_card_in_to_card_out(atm: Atm) -> None:
    assert atm.screen.screen == "welcome"
    atm.insert("phone-on-file")
    assert (atm.card.place, atm.card.id) == ("inside", "phone-on-file")
    asked = atm.screen
    assert (asked.title, asked.entry and (asked.entry.length, asked.entry.filled)) == ("Enter your card PIN", (4, 0))
    atm.pin("1234")
    assert [choice.label for choice in atm.screen.choices] == ["Password Operations", "Cancel"]
    atm.choose("Password Operations")
    atm.choose("Register one-time password")
    shown = atm.expect("confirm_phone", text=("0912 *** 4567", "SMS"), no_text="PIN", code="", language="en", masked_phone="phone-on-file")
    assert shown.fact is not None
    assert shown.fact.value == "0912 *** 4567"
    atm.press("cancel")
    atm.expect("take_card")
    atm.take_card()
    assert atm.card.place == "returned"


def test_cards_are_given_by_their_data(atm: Atm) -> None:
    atm.insert_unreadable("card-mute")
    atm.expect(code="card-mute")
    atm.pull_card()
    atm.reset("en")
    atm.insert_data(track2=";6221060000000007=31120000000000?")
    atm.expect("card_pin")


def test_digits_and_keys_are_pressed_one_by_one(atm: Atm) -> None:
    atm.insert("phone-on-file")
    atm.type("12")
    atm.expect(dots=2)
    atm.press_at_once("clear", "1", "2", "3")
    atm.expect(dots=3)
    atm.press("clear")
    atm.pin()
    atm.expect("services")
    atm.touch(640, 1)
    atm.expect("services")
    atm.wait(0.5)
    for y in range(100, 800, 20):
        atm.touch(60, y)
    assert atm.screen.screen in {"password_operations", "take_card"}


def test_time_passes_where_it_is_told_to(atm: Atm) -> None:
    before = atm.clock.read()
    assert before.frozen
    atm.insert("phone-on-file")
    atm.clock.advance(31)
    atm.expect("more_time")
    assert timedelta(seconds=31) <= atm.clock.now - before.now < timedelta(seconds=40)
    atm.wait(2.5)
    atm.stay_silent()
    atm.expect("take_card")
    atm.stay_silent(until="card_retained")
    atm.clock.run()
    assert not atm.clock.frozen
    atm.clock.freeze()
    assert atm.clock.frozen


def test_steps_are_data_or_text_and_any_word_can_be_said(atm: Atm) -> None:
    atm.steps({"insert": "phone-on-file"}, {"pin": "own"})
    assert atm.steps("- choose: Password Operations\n- press: cancel\n").screen == "take_card"
    assert atm.do("take card").screen == "thanks"
    assert atm.do("reader fails", "reader-missing").code == "reader-missing"


def test_what_does_not_hold_is_an_assertion_that_says_what_is_there_instead(atm: Atm) -> None:
    atm.insert("phone-on-file")
    with pytest.raises(AssertionError) as caught:
        atm.expect("services", text="Password")
    assert isinstance(caught.value, Unexpected)
    assert str(caught.value).startswith(
        "expected the screen services, but it is card_pin\nstep: expect: {screen: services, text: Password}\nscreen: card_pin: Enter"
    )
    with pytest.raises(TypeError, match="nothing is expected"):
        atm.expect()


def test_what_is_no_card_word_or_terminal_is_refused(atm: Atm, url: str) -> None:
    with pytest.raises(Refused, match="there is no card «nobodys»") as caught:
        atm.insert("nobodys")
    assert (caught.value.code, caught.value.status) == ("invalid-request", 400)
    with pytest.raises(Unreachable, match="has no terminal ATM99999; it has ATM00001, ATM00002"), standing_at(url, TOKEN, "ATM99999"):
        pass
    with pytest.raises(Refused, match="token-missing"), standing_at(url, "another"):
        pass


def test_the_phone_is_gone_through_and_its_code_typed(atm: Atm) -> None:
    atm.do("enrol at atm", {"card": "english-sms"})
    phone = atm.phone
    assert phone.expect("home", unread=1).language == "en"
    code = phone.code()
    assert [message["code"] for message in phone.messages()] == ["activation-code"]
    assert code not in str(phone.messages())
    phone.go("Mobile Bank", "One-time password", "Register")
    phone.scan("english-sms")
    phone.type(code, field="activation-code")
    phone.tap("Confirm")
    assert "Registration successful" in phone.expect("registered", cards=1, trouble="").text
    phone.airplane_mode(True)
    phone.set_clock(30)
    phone.restart()
    assert "Mobile Bank" in phone.expect("home", clock_error=30).labels
    with pytest.raises(Unexpected, match="Taxi"):
        phone.tap("Taxi")


def test_what_happens_is_heard_as_it_happens(atm: Atm) -> None:
    with atm.follow() as events:
        assert next(events).name == "screen"
        atm.insert("phone-on-file")
        told = next(event.told for event in events if event.name == "card" and event.told["place"] != "none")
        assert told == {"place": "inside", "id": "phone-on-file"}
    assert [line["event"] for line in atm.journal() if "event" in line].count("CardInserted") == 1
    assert atm.journal(after=atm.journal()[-1]["seq"]) == []


def test_a_line_on_which_nothing_happens_is_given_up() -> None:
    event = [b"event: card\n", b"id: 3\n", b'data: {"place":\n', b'data: "none"}\n', b"\n"]
    events = events_in([*event, b": still here\n", b"\n"], silence=-1)
    assert next(events) == ("card", {"place": "none"})
    with pytest.raises(TimeoutError, match="nothing has happened"):
        next(events)


def test_pictures_have_the_size_that_is_asked_for(atm: Atm) -> None:
    picture = atm.picture((640, 400))
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (640, 400)
    assert atm.phone.picture().startswith(b"\x89PNG")
    with pytest.raises(TypeError, match="album=Album"):
        atm.compare("welcome")


def test_the_report_of_what_was_done_is_a_page(atm: Atm) -> None:
    atm.insert("phone-on-file")
    assert b"<html" in atm.report()[:300]


def test_the_cards_at_hand_are_told_without_their_numbers(atm: Atm) -> None:
    assert {"phone-on-file", "no-phone"} <= {card.id for card in atm.wallet}
    assert all("******" in card.number for card in atm.wallet)


WITH_METHODS = {
    *("insert", "take card", "pull card", "pin", "type", "press", "choose", "wait", "stay silent", "stay silent until", "bank", "expect"),
    *("phone go", "tap", "phone type", "scan card", "pay for", "airplane mode", "phone clock", "restart phone", "expect phone"),
}


def test_every_word_that_has_a_method_is_one(atm: Atm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word of scenarios that is called otherwise, or a method that says one which is none, is found here."""
    said: set[str] = set()
    shown = {"screen": atm._line.told("GET", "/screen")}

    def steps(_: Line, written: list[Any], __: float | None = None) -> Any:
        said.update(step if isinstance(step, str) else next(iter(step)) for step in written)
        return shown

    monkeypatch.setattr(Line, "steps", steps)
    for call in (
        lambda: atm.insert("a"),
        atm.take_card,
        atm.pull_card,
        atm.pin,
        lambda: atm.type("1"),
        lambda: atm.press("enter"),
        lambda: atm.choose("a"),
        lambda: atm.wait(1),
        atm.stay_silent,
        lambda: atm.stay_silent("welcome"),
        lambda: atm.bank("slow"),
        lambda: atm.expect("welcome"),
        lambda: atm.phone.go("a"),
        lambda: atm.phone.tap("a"),
        lambda: atm.phone.type("1"),
        lambda: atm.phone.scan("a"),
        lambda: atm.phone.pay_for("bill", "a"),
        lambda: atm.phone.airplane_mode(True),
        lambda: atm.phone.set_clock(1),
        atm.phone.restart,
        lambda: atm.phone.expect("home"),
    ):
        call()
    assert said == WITH_METHODS
    assert said <= WORDS.keys()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (seen.Screen, messages.Screen),
        (seen.Choice, messages.Choice),
        (seen.Fact, messages.Fact),
        (seen.Entry, messages.Entry),
        (seen.Card, messages.Card),
        (seen.Time, messages.Clock),
        (seen.WalletCard, messages.WalletCard),
        (seen.PhonePage, messages.Phone),
        (seen.Touchable, messages.Touchable),
    ],
)
def test_what_is_seen_is_what_the_api_tells(kind: type, told: type[messages.Message]) -> None:
    assert tuple(field.name for field in fields(kind)) == told.__struct_fields__


# The way there --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["", "127.0.0.1:8399", "ftp://127.0.0.1", "http://", "http://[::1"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(Unreachable, match="is no address of an ATM"):
        Connection(address, "token")


def test_nobody_answers(url: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match=f"http://127.0.0.1:{port}: .*refused"):
        Connection(f"http://127.0.0.1:{port}", "token").told("GET", "/v1/terminals")


def test_a_connection_that_was_kept_and_is_closed_is_made_anew_and_what_is_asked_has_the_same_key() -> None:
    """The server hangs up instead of a second answer: nobody knows whether it has done what was asked, and the key has it done once."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    heard: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        for answers in ((answer, b""), (answer,)):
            line, _ = listener.accept()
            with line:
                for said in answers:
                    heard.append(line.recv(65536))
                    line.sendall(said)

    with listening(serve) as url, closing(Connection(url, "token", patience=10)) as connection:
        assert connection.told("GET", "/first") == {}
        assert connection.told("DELETE", "/second") == {}
    assert [request.split(b" ")[1] for request in heard] == [b"/first", b"/second", b"/second"]
    first, *keys = [request.lower().partition(b"idempotency-key: ")[2][:32] for request in heard]
    assert first == b""
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32


@pytest.mark.parametrize("token", ["", "two words", "line\nby line", "\u06f1\u06f2\u06f3"])
def test_what_is_no_token_is_told_without_it(token: str) -> None:
    with pytest.raises(Unreachable, match=r"^a token is visible characters of ASCII, without spaces: what is given is none$"):
        Connection("http://127.0.0.1:8399", token)


@pytest.mark.parametrize("host", ["127.0.0.1:99999", "127.0.0.1:no", "a" * 80 + ".invalid", "with space"])
def test_an_address_where_nobody_can_be_is_told(host: str) -> None:
    with closing(Connection(f"http://{host}", "token")) as connection:
        with pytest.raises(Unreachable, match=f"http://{host}: "):
            connection.told("GET", "/v1/terminals")
        with pytest.raises(Unreachable, match=f"http://{host}: "), connection.followed("/v1/terminals", 1):
            pass


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, b"<html>"),
        (200, b"\xff\xfe"),
        (200, b"[" * 100_000),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"terminals": []}'),
        (200, b'{"terminals": [7]}'),
        (200, b""),
        (302, b""),
    ],
)
def test_something_else_that_answers_is_no_atm(status: int, said: bytes) -> None:
    def serve(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            line.recv(65536)
            line.sendall(b"HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n" % (status, len(said)) + said)

    with (
        listening(serve) as url,
        closing(Connection(url, "token", patience=10)) as connection,
        pytest.raises(Unreachable, match=f"{url}: something answers there, but no ATM"),
    ):
        terminals_of(connection)


def test_an_answer_that_is_no_json_is_a_problem_too() -> None:
    def serve(listener: socket.socket) -> None:
        line, _ = listener.accept()
        with line:
            assert line.recv(65536).startswith(b"GET /behind/v1/terminals HTTP/1.1")
            line.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>")

    with (
        listening(serve) as url,
        closing(Connection(f"{url}/behind/", "token", patience=10)) as connection,
        pytest.raises(AtmError, match="http-502"),
    ):
        connection.told("GET", "/v1/terminals")


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Where a socket is, and a thread that serves there, whose end is waited for."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener, ThreadPoolExecutor(1) as aside:
        listener.settimeout(10)
        served = aside.submit(serve, listener)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        served.result(10)


# What it loads --------------------------------------------------------------------------------------------------------------------


def test_client_and_plug_in_load_no_room_and_no_library_but_pytest() -> None:
    code = """
import sys
import pytest
before = {name.partition(".")[0] for name in sys.modules}
import otp_atm.testing, otp_atm.testing.plugin, otp_atm.testing.scenario_files, otp_atm.testing.stand, otp_atm.testing.keeping
ours = {name for name in sys.modules if name.startswith("otp_atm.") and not name.startswith("otp_atm.testing")}
others = {name.partition(".")[0] for name in sys.modules} - before - sys.stdlib_module_names - {"otp_atm"}
assert (ours, others) == (set(), set()), (ours, others)
"""
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True, timeout=30)


# Pictures -------------------------------------------------------------------------------------------------------------------------


def test_a_screen_is_compared_with_the_picture_that_was_kept(atm: Atm, url: str, tmp_path: Path) -> None:
    album = Album(tmp_path / "pictures", record=True)
    with standing_at(url, TOKEN, atm.id, album) as standing:
        standing.compare("welcome", (640, 400))
        standing.phone.compare("home")
    assert sorted(path.name for path in album.recorded) == ["phone-home.en.png", "welcome.en.png"]
    judging = Album(tmp_path / "pictures")
    with standing_at(url, TOKEN, atm.id, judging) as standing:
        standing.compare("welcome", (640, 400))
        standing.insert("phone-on-file")
        with pytest.raises(Unexpected, match=r"\d+ pixels differ from .*welcome\.en\.png; what is seen"):
            standing.compare("welcome", (640, 400))
        standing.pull_card()
    assert sorted(path.name for path in (tmp_path / "pictures").glob("welcome*")) == [
        "welcome.en.difference.png",
        "welcome.en.png",
        "welcome.en.seen.png",
    ]
