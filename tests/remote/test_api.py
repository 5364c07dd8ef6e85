"""What the API promises beside its words: the phone, faults, repetition, clients that vanish or come together, waits that end."""

from __future__ import annotations

import gc
import gzip
import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
import requests

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.evidence.bundle_file import read
from otp_atm.evidence.replay import replay
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.wallet import wallet_of
from otp_atm.remote.openapi import document
from otp_atm.remote.past import Past
from tests.remote.server import Client, house_at
from tests.scenarios.real_bank import of_somebodys_own

OTP_PIN: Final = "40718293"
ENROL: Final = [{"enrol at atm": {"card": "english-sms"}}, {"register in app": "english-sms"}]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with house_at() as (client,):
        yield client


@pytest.fixture
def atm(client: Client) -> Iterator[Client]:
    client("POST", "/reset?language=en")
    yield client
    client("POST", "/reset")


@pytest.fixture(scope="module")
def running() -> Iterator[Client]:
    """A terminal whose clock runs."""
    with house_at(frozen=False) as (client,):
        yield client


def test_the_committed_description_is_fresh() -> None:
    committed = (PROJECT / "docs" / "remote-openapi.json").read_text(encoding="utf-8")
    assert committed == document(), "stale: run python -m otp_atm.remote.openapi > docs/remote-openapi.json"


# The card


def test_a_card_of_no_wallet_is_in_the_slot_like_any_other(atm: Client) -> None:
    assert atm("PUT", "/card", json={"track2": ";6221061081357297=3012?"}) == {"place": "inside", "id": None}
    assert atm("GET", "/screen")["screen"] == "card_pin"
    assert atm.problem("POST", "/pin", json={"digits": "own"})["detail"] == "nobody knows the PIN of this card"
    atm("POST", "/keys", json={"keys": ["cancel"]})
    assert atm("DELETE", "/card")["place"] == "returned"


def test_a_card_that_does_not_go_in_changes_nothing(atm: Client) -> None:
    atm("PUT", "/card", json={"id": "phone-on-file"})
    for second in ({"id": "english-sms"}, {"pan": "6221061081357297", "expiry": "3012"}):
        wrong = atm.problem("PUT", "/card", json=second)
        assert (wrong["code"], "does not go in" in wrong["detail"]) == ("unexpected", True)
    assert atm("GET", "/card") == {"place": "inside", "id": "phone-on-file"}


def test_f04_a_card_that_was_retained_is_and_the_next_one_is_not(atm: Client) -> None:
    atm("PUT", "/card", json={"id": "phone-on-file"})
    atm("POST", "/steps", json=[{"stay silent until": "card_retained"}])
    assert atm("GET", "/card")["place"] == "retained"
    atm("PUT", "/card", json={"id": "english-sms"})
    atm("DELETE", "/card?pull=true")
    assert atm("GET", "/card") == {"place": "returned", "id": "english-sms"}


# Faults


@pytest.mark.parametrize(
    ("fault", "screen", "code"),
    [
        ({"reader": "reader-missing"}, "out_of_service", "reader-missing"),
        ({"pin_pad": "pin-pad-missing"}, "out_of_service", "pin-pad-missing"),
    ],
)
def test_a_device_breaks_and_is_mended(atm: Client, fault: dict[str, str], screen: str, code: str) -> None:
    broken = atm("POST", "/faults", json=fault)
    assert (broken["screen"], broken["code"]) == (screen, code)
    atm("DELETE", "/faults")
    atm("PATCH", "/clock", json={"advance": 120})
    assert atm("GET", "/screen")["screen"] == "welcome"


def test_the_bank_misbehaves_as_it_is_told_to(atm: Client) -> None:
    atm("POST", "/faults", json={"bank": {"does": "refuses", "at": "open-card-session", "code": "card-blocked"}})
    atm("PUT", "/card", json={"id": "phone-on-file"})
    assert atm("POST", "/pin", json={"digits": "own"})["screen"] == "card_blocked"
    for nothing in ({}, {"bank": {"does": "sulk"}}, {"reader": "broken"}):
        assert atm.problem("POST", "/faults", json=nothing)["code"] == "invalid-request"


# The phone


def test_g09_a_code_is_read_from_the_phone_by_whoever_types_it(atm: Client) -> None:
    atm("POST", "/steps", json=ENROL)
    inbox = atm("GET", "/phone/messages")["messages"]
    assert inbox
    assert inbox[0]["code"] == "activation-code"
    assert not any(char.isdecimal() for letter in inbox for char in letter["text"])
    told = atm("GET", "/phone/code")
    assert (told["purpose"], told["message"], len(told["code"]) >= 5) == ("activation-code", inbox[0]["number"], True)
    assert atm.problem("GET", f"/phone/code?after={told['message']}")["detail"] == "the phone shows no code, and no message has one"


def test_the_phone_is_gone_through_by_labels_names_and_places(atm: Client) -> None:
    home = atm("GET", "/phone")
    assert [(one["name"], one["label"]) for one in home["touchable"]][:2] == [("messages", "Messages"), ("bank", "Mobile Bank")]
    assert atm("POST", "/phone/go", json={"path": ["Mobile Bank"]})["page"] == "bank-menu"
    assert atm("POST", "/phone/taps", json={"name": "home"})["page"] == "home"
    assert atm("POST", "/phone/taps", json={"name": "shop"})["page"] == "shop"
    assert atm("POST", "/phone/taps", json={"label": "Home"})["page"] == "home"
    assert atm("POST", "/phone/taps", json={"x": 0.5, "y": 0.01})["page"] == "home"
    assert atm.problem("POST", "/phone/taps", json={"name": "fridge"})["detail"] == "there is nothing named «fridge» to touch on the phone"
    assert atm.problem("POST", "/phone/taps", json={"name": "home", "x": 0.5})["code"] == "invalid-request"
    for x, page in ((0.15, "inbox"), (0.4, "bank-menu"), (0.6, "shop"), (0.85, "settings")):
        assert atm("POST", "/phone/taps", json={"x": x, "y": 0.85})["page"] == page
        atm("POST", "/phone/taps", json={"name": "home"})


def test_what_is_typed_and_scanned_on_the_phone_is_never_told_again(atm: Client) -> None:
    atm("POST", "/phone/taps", json={"name": "shop"})
    atm("POST", "/phone/taps", json={"name": "trade-purchase"})
    atm("POST", "/phone/taps", json={"name": "confirm"})
    page = atm("POST", "/phone/camera", json={"card": "english-sms"})
    assert page["page"] == "gateway"
    typed = atm("POST", "/phone/digits", json={"digits": "83920174", "field": "otp"})
    card = wallet_of(load_fixtures())["english-sms"]
    told = json.dumps([page, typed]).replace(" ", "")
    assert not [secret for secret in ("83920174", card.pan.digits, card.cvv2) if secret in told]


def test_the_phone_is_switched_off_and_on(atm: Client) -> None:
    atm("POST", "/phone/go", json={"path": ["Mobile Bank"]})
    assert atm("POST", "/phone/restart")["page"] == "home"


# Repetition


def test_the_same_again_is_not_done_again(atm: Client) -> None:
    atm("PUT", "/card", json={"id": "phone-on-file"})
    once = {"Idempotency-Key": "press-1"}
    for _ in range(3):
        assert atm("POST", "/keys", json={"keys": ["1"]}, headers=once)["entry"]["filled"] == 1
    assert atm("POST", "/keys", json={"keys": ["1"]}, headers={"Idempotency-Key": "press-2"})["entry"]["filled"] == 2
    other = atm.problem("POST", "/keys", json={"keys": ["2"]}, headers=once)
    assert (other["code"], other["status"]) == ("key-reused", 422)
    assert atm.problem("POST", "/keys", json={"keys": ["2"]}, headers={"Idempotency-Key": "a key"})["code"] == "invalid-request"


def test_a_refusal_is_repeated_too(atm: Client) -> None:
    once = {"Idempotency-Key": "take"}
    first = atm.problem("POST", "/steps", json=["take card"], headers=once)
    atm("PUT", "/card", json={"id": "phone-on-file"})
    atm("POST", "/keys", json={"keys": ["cancel"]})
    assert atm.problem("POST", "/steps", json=["take card"], headers=once) == first
    assert atm("GET", "/card")["place"] == "offered"


def test_two_that_send_the_same_at_once_have_one_answer(running: Client) -> None:
    running("POST", "/reset")
    running("PUT", "/card", json={"id": "phone-on-file"})
    with ThreadPoolExecutor(4) as clients:
        asked = [
            clients.submit(running, "POST", "/steps", json=[{"wait": 0.2}, {"type": "7"}], headers={"Idempotency-Key": "at-once"})
            for _ in range(4)
        ]
        answers = [one.result() for one in asked]
    assert all(answer == answers[0] for answer in answers)
    assert running("GET", "/screen")["entry"]["filled"] == 1


# Clients that come together, and that vanish


def test_two_do_their_steps_one_after_the_other_and_nobody_who_looks_waits(running: Client) -> None:
    running("POST", "/reset?language=en")
    with ThreadPoolExecutor(3) as clients:
        first = clients.submit(running, "POST", "/steps", json=[{"insert": "phone-on-file"}, {"expect": "take_card"}])
        shown = running("POST", "/wait", json={"expect": "card_pin"})
        second = clients.submit(running, "POST", "/steps", json=[{"expect": "take_card"}, "take card"])
        waiting = clients.submit(running, "POST", "/wait", json={"expect": "thanks"})
        assert (shown["screen"], first.done(), second.done()) == ("card_pin", False, False)
        running("POST", "/keys", json={"keys": ["cancel"]})
        assert first.result()["screen"]["screen"] == "take_card"
        assert second.result()["screen"]["screen"] == "thanks"
        assert waiting.result()["screen"] == "thanks"


def test_a_client_that_vanishes_stops_what_it_does_and_blocks_nobody(running: Client) -> None:
    running("POST", "/reset?language=en")
    body = json.dumps([{"wait": 30}, {"insert": "phone-on-file"}]).encode()
    vanishing = sent(running, "POST", "/steps", body)
    time.sleep(0.1)
    vanishing.close()
    began = time.monotonic()
    assert running("POST", "/steps", json=[{"insert": "english-sms"}])["screen"]["screen"] == "card_pin"
    assert time.monotonic() - began < 5


def test_a_client_that_comes_back_hears_what_it_has_missed(running: Client) -> None:
    running("POST", "/reset?language=en")
    steps = [{"insert": "phone-on-file"}, {"wait": 0.3}, {"type": "12"}]
    vanishing = sent(running, "POST", "/steps", json.dumps(steps).encode(), "Idempotency-Key: again")
    time.sleep(0.1)
    vanishing.close()
    done = running("POST", "/steps", data=json.dumps(steps).encode(), headers={"Idempotency-Key": "again"})
    assert (done["steps"], done["screen"]["entry"]["filled"]) == (3, 2)


def test_a_reset_ends_at_once_what_others_are_amid_and_nothing_of_it_is_done_afterwards(running: Client) -> None:
    """Whether he lets time pass or looks for what is not there: nobody goes on at a terminal that has been switched off."""
    running("POST", "/reset?language=en")
    with ThreadPoolExecutor(2) as clients:
        asked = [
            clients.submit(running.problem, "POST", "/steps", json=[{"wait": 30}, {"insert": "phone-on-file"}]),
            clients.submit(running.problem, "POST", "/wait", json={"expect": "services", "seconds": 30}),
        ]
        eventually(lambda: len(running.hosted._watchers) == len(asked))  # type: ignore[attr-defined]  # both are waiting
        began = time.monotonic()
        running("POST", "/reset?language=en")
        told = [one.result() for one in asked]
    assert time.monotonic() - began < 5
    assert [one["detail"] for one in told] == ["the terminal has been reset meanwhile"] * 2
    assert [(one["code"], one["step"]) for one in told] == [("unexpected", "wait: 30"), ("unexpected", "expect: services")]
    assert running("GET", "/card")["place"] == "none"


def eventually(holds: Callable[[], bool]) -> None:
    ended = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < ended
        time.sleep(0.01)


def test_two_scenarios_at_one_terminal_take_turns_and_neither_resets_amid_the_other(running: Client) -> None:
    steps = "title: A visit\nsteps:\n  - insert: phone-on-file\n  - wait: 0.3\n  - pin: own\n  - expect: services\n"
    with ThreadPoolExecutor(2) as clients:
        reports = list(clients.map(lambda _: running("POST", "/scenarios", data=steps), range(2)))
    assert [report["verdict"] for report in reports] == ["ok", "ok"], reports


def sent(client: Client, method: str, path: str, body: bytes, *headers: str, more: int = 0) -> socket.socket:
    """A request on a connection of its own, whose answer nobody has read yet, with so many bytes still to come."""
    host = client.url.removeprefix("http://")
    name, _, port = host.partition(":")
    connection = socket.create_connection((name, int(port)))
    token = client.session.headers["Authorization"]
    lines = (f"{method} /v1/terminals/{client.terminal}{path} HTTP/1.1", f"Host: {host}", f"Authorization: {token!s}", *headers)
    connection.sendall("\r\n".join((*lines, f"Content-Length: {len(body) + more}", "", "")).encode() + body)
    return connection


# Waits


def test_steps_are_given_up_when_all_of_them_take_too_long(running: Client, atm: Client) -> None:
    running("POST", "/reset?language=en")
    late = running.problem("POST", "/steps?longest=0.2", json=[{"insert": "phone-on-file"}, {"wait": 50}])
    assert (late["code"], late["status"], late["number"], late["step"]) == ("not-in-time", 408, 2, "wait: 50")
    assert late["screen"]["screen"] == "card_pin"
    assert running("POST", "/steps", json=[{"press": "cancel"}])["screen"]["screen"] == "take_card"
    frozen = atm.problem("POST", "/steps?longest=0.2", json=[{"wait": 10_000_000}])
    assert (frozen["code"], frozen["number"]) == ("not-in-time", 1)


def test_a_clock_is_moved_no_longer_than_somebody_waits(atm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otp_atm.remote.doing.LONGEST_ADVANCE", 0.1)
    late = atm.problem("PATCH", "/clock", json={"advance": 10_000_000})
    assert late["code"] == "not-in-time"
    moved = atm("GET", "/clock")["seconds"]
    assert f"moved by {moved:g} s" in late["detail"]
    assert 0 < moved < 10_000_000


def test_patience_is_that_of_each_request(running: Client) -> None:
    running("POST", "/reset?language=en")
    for patience in (0.3, 0):
        began = time.monotonic()
        assert running.problem("POST", f"/steps?patience={patience}", json=[{"expect": "services"}])["code"] == "unexpected"
        assert patience <= time.monotonic() - began < patience + 2


def test_a_clock_that_is_stopped_while_the_bank_thinks_loses_no_answer(running: Client) -> None:
    running("POST", "/reset?language=en")
    running("PUT", "/card", json={"id": "phone-on-file"})
    running("POST", "/keys", json={"keys": [*own_pin(), "enter"]})
    running("PATCH", "/clock", json={"frozen": True})
    assert running("POST", "/wait", json={"expect": "services"})["screen"] == "services"
    assert running("PATCH", "/clock", json={"frozen": False})["frozen"] is False


def own_pin() -> list[str]:
    return list(wallet_of(load_fixtures())["phone-on-file"].pin)


# What happens


def test_what_was_noted_by_steps_before_is_known_to_those_after_until_the_reset(atm: Client) -> None:
    atm("POST", "/steps", json=[*ENROL, {"issue": {"card": "english-sms"}}, {"note code": "mine"}, {"mark": "then"}])
    atm("POST", "/steps", json=[{"pay for": {"trade": "purchase", "card": "english-sms"}}, {"type noted": "mine"}])
    atm("POST", "/steps", json=[{"expect time": {"since": "then", "at_most": 60}}])
    atm("POST", "/reset?language=en")
    assert "no step before has marked" in atm.problem("POST", "/steps", json=[{"expect time": {"since": "then", "at_most": 60}}])["detail"]


def test_a_stream_goes_on_over_a_reset_and_tells_each_line_once(atm: Client) -> None:
    with atm.session.get(f"{atm.url}/v1/terminals/{atm.terminal}/events", stream=True, timeout=20) as told:
        lines = told.iter_lines()
        atm("PUT", "/card", json={"id": "phone-on-file"})
        before = said(lines, "CardRead")
        atm("POST", "/reset?language=en")
        atm("PUT", "/card", json={"id": "phone-on-file"})
        after = said(lines, "CardRead")
    for numbers in (before, after):
        assert numbers == sorted(set(numbers))
        assert numbers[0] == 1


def said(lines: Iterator[bytes], event: str) -> list[int]:
    """The numbers of the journal lines that are told until one says this."""
    numbers = []
    for line in lines:
        record = json.loads(line[6:]) if line.startswith(b"data: ") else {}
        if "seq" in record:
            numbers.append(record["seq"])
            if record["event"] == event:
                return numbers
    raise AssertionError(f"{event} is never told")


def test_journal_lines_are_told_from_where_one_left_off(atm: Client) -> None:
    lines = atm("GET", "/journal")["lines"]
    assert [line["seq"] for line in atm("GET", "/journal?after=2")["lines"]] == [line["seq"] for line in lines[2:]]
    assert atm("GET", "/journal?after=1000")["lines"] == []


# What has happened, told afterwards


def test_b17_what_was_done_is_a_page_and_a_session_that_replays(atm: Client, tmp_path: Path) -> None:
    atm("POST", "/steps", json=[{"insert": "phone-on-file"}, {"pin": "own"}, {"expect": "services"}])
    atm.problem("POST", "/steps", json=[{"choose": "Cash"}])
    page = atm.ask("GET", "/report?language=fa&pictures=false")
    assert page.headers["Content-Type"].startswith("text/html")
    assert 'lang="fa"' in page.text
    assert "there is no choice «Cash» on the screen" in page.text
    file = tmp_path / "session.json.gz"
    file.write_bytes(atm.ask("GET", "/bundle").content)
    bundle = read(file)
    assert (bundle.terminal, bundle.about.verdict) == (atm.terminal, "failed")
    replayed = replay(bundle)
    assert replayed.difference is None
    assert replayed.lines == len(atm("GET", "/journal")["lines"])
    secrets = [*own_pin_and_number()]
    for told in (page.text, gzip.decompress(file.read_bytes()).decode()):
        assert not [secret for secret in secrets if secret in told]


def own_pin_and_number() -> Iterator[str]:
    card = wallet_of(load_fixtures())["phone-on-file"]
    yield card.pan.digits
    yield f'"{card.pin}"'


def test_b17_pictures_are_in_the_page_where_they_are_wanted(atm: Client) -> None:
    atm("PUT", "/card", json={"id": "phone-on-file"})
    assert len(atm.ask("GET", "/report").content) > len(atm.ask("GET", "/report?pictures=false").content) + 10_000
    assert atm.problem("GET", "/report?language=xx")["code"] == "invalid-request"


def test_of_a_terminal_that_nobody_switches_off_the_last_part_is_remembered_and_replays(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("otp_atm.remote.hosted.Past", partial(Past, 150))
        with house_at() as (atm,):
            visit = [{"insert": "phone-on-file"}, {"pin": "own"}, {"press": "cancel"}, "take card", {"expect": "thanks"}]
            for _ in range(5):
                atm("POST", "/steps", json=visit)
            lines = atm("GET", "/journal")["lines"]
            assert lines[0]["seq"] > 1
            assert lines[-1]["seq"] - lines[0]["seq"] + 1 == len(lines) < 100
            atm("POST", "/steps", json=[{"mark": "now"}, *visit])
            for word, what in {"expect request": {"to": "open-card-session"}, "expect journal": {"event": "CardRead"}}.items():
                atm("POST", "/steps", json=[{word: {**what, "count": 1, "since": "now"}}])
            file = tmp_path / "session.json.gz"
            file.write_bytes(atm.ask("GET", "/bundle").content)
    replayed = replay(read(file))
    assert replayed.difference is None
    assert replayed.lines > 10


def test_b05_nothing_that_is_told_is_a_secret(atm: Client) -> None:
    """But the code that the owner of the phone reads from it to type it."""
    told: list[bytes] = []

    def ask(method: str, path: str, **more: Any) -> Any:
        reply = atm.ask(method, path, **more)
        assert reply.ok, reply.text
        told.append(reply.content)
        return reply

    ask("PUT", "/card", json={"id": "english-sms"})
    ask("POST", "/pin", json={"digits": "own"})
    ask("POST", "/steps", json=[{"choose": "Password Operations"}, {"choose": "Register one-time password"}, {"choose": "Yes, it is mine"}])
    for _ in range(2):
        ask("POST", "/pin", json={"digits": OTP_PIN})
    ask("POST", "/steps", json=[{"choose": "Yes, I agree"}, {"press": "cancel"}, "take card"])
    code = atm("GET", "/phone/code")["code"]
    ask("POST", "/steps", json=[{"register in app": "english-sms"}])
    ask("POST", "/steps", json=[{"issue": {"card": "english-sms", "otp_pin": OTP_PIN}}])
    password = atm("GET", "/phone/code")["code"]
    told.append(atm.ask("POST", "/steps", json=[{"choose": code}, {"pin": "own"}]).content)
    assert password != code
    for path in ("/screen", "/phone", "/phone/messages", "/journal", "/card", "/clock", "", "/report?pictures=false"):
        ask("GET", path)
    session = gzip.decompress(ask("GET", "/bundle").content)
    card = wallet_of(load_fixtures())["english-sms"]
    everything = b"\n".join([*told, session]).decode(errors="replace")
    for secret in (card.pan.digits, OTP_PIN, code, password, f'"{card.pin}"'):
        assert secret not in everything.replace(" ", "")


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("POST", "/touch", {"label": "SECRET"}),
        ("POST", "/touch", {"SECRET": 1}),
        ("POST", "/pin", {"digits": "SECRETx"}),
        ("PUT", "/card", {"id": "SECRET"}),
        ("PUT", "/card", {"unreadable": "x-SECRET"}),
        ("POST", "/faults", {"reader": "SECRET"}),
        ("POST", "/faults", {"bank": {"does": "SECRET"}}),
        ("POST", "/wait", {"expect": "SECRET", "seconds": 0}),
        ("POST", "/wait", {"expect": {"SECRET": 1}}),
        ("POST", "/phone/taps", {"label": "SECRET"}),
        ("POST", "/phone/taps", {"name": "SECRET"}),
        ("POST", "/phone/digits", {"digits": "1", "field": "SECRET"}),
        ("POST", "/phone/go", {"path": ["SECRET"]}),
        ("POST", "/phone/camera", {"card": "SECRET"}),
        ("POST", "/keys", {"keys": ["SECRET"[:12]]}),
        ("POST", "/steps", [{"pin": 1234}, {"SECRET": "own"}]),
        ("POST", "/steps", ["SECRET"]),
        ("POST", "/scenarios?example=SECRET", {"title": "SECRET", "steps": ["take card"]}),
        ("GET", "/screen?seconds=SECRET", None),
        ("GET", "/screen?SECRET=1", None),
        ("GET", "/report?language=SECRET", None),
        ("POST", "/reset?language=SECRET", None),
    ],
)
def test_b05_what_is_sent_in_a_wrong_place_is_not_told_again(atm: Client, method: str, path: str, told: Any) -> None:
    """A card's number, which is known by its look; and the PIN that somebody has typed before, spelt as a word."""
    pan = next(own_pin_and_number())
    atm("PUT", "/card", json={"id": "phone-on-file"})
    atm("POST", "/pin", json={"digits": OTP_PIN})
    for secret in (pan, OTP_PIN):
        sent = json.loads(json.dumps(told).replace("SECRET", secret))
        wrong = atm.problem(method, path.replace("SECRET", secret), json=sent)
        assert secret not in json.dumps(wrong), wrong


def test_answers_are_kept_by_nobody_on_the_way(atm: Client) -> None:
    atm("GET", "/phone")
    for path in ("", "/screen", "/screen.png", "/phone.png", "/report?pictures=false", "/bundle", "/nothing"):
        assert atm.ask("GET", path).headers["Cache-Control"] == "no-store", path


# Several terminals


def test_terminals_have_cards_phones_clocks_and_banks_of_their_own() -> None:
    with house_at(2) as (one, other):
        assert [terminal["id"] for terminal in one.session.get(f"{one.url}/v1/terminals", timeout=10).json()["terminals"]] == [
            one.terminal,
            other.terminal,
        ]
        one("POST", "/reset?language=en")
        one("POST", "/steps", json=ENROL)
        one("PATCH", "/clock", json={"advance": 60})
        assert one("GET", "/phone/code")["purpose"] == "activation-code"
        assert other.problem("GET", "/phone/code")["code"] == "unexpected"
        assert other("GET", "/phone/messages")["messages"] == []
        assert other("GET", "/card")["place"] == "none"
        assert other("GET", "/clock")["seconds"] == 0
        assert one.ask("GET", "/../ATM00009/screen").status_code == 404
        for client in (one, other):
            client("POST", "/reset")


@pytest.mark.parametrize("frozen", [True, False], ids=["clock stands still", "clock runs"])
def test_terminals_stand_at_a_bank_of_somebodys_own_whose_customers_have_no_phone(frozen: bool) -> None:
    with house_at(frozen=frozen, banks=lambda _: of_somebodys_own()) as (atm,):
        atm("POST", "/reset?language=en")
        atm("POST", "/steps", json=[{"insert": "phone-on-file"}, {"pin": "own"}, {"expect": "services"}])
        for method, path, body in (("GET", "/phone", None), ("GET", "/phone.png", None), ("POST", "/phone/taps", {"name": "home"})):
            lacking = atm.problem(method, path, json=body)
            assert (lacking["code"], lacking["detail"]) == ("unexpected", "there is no phone: nobody answers what it asks of its bank")
        lacking = atm.problem("POST", "/steps", json=["bank is reset"])
        assert "this bank has no control desk" in lacking["detail"]
        assert atm("POST", "/keys", json={"keys": ["cancel"]})["screen"] == "take_card"


# What goes wrong


def test_a_terminal_that_does_not_work_any_more_says_so_until_it_is_reset(atm: Client) -> None:
    def broken() -> bool:
        raise ZeroDivisionError

    atm.hosted.do(lambda stage: setattr(stage.runner, "turn", broken)).result()
    for asked in (("GET", "/screen"), ("GET", "/journal"), ("GET", "/screen?seconds=20&after=1000000"), ("POST", "/phone/restart")):
        gone = atm.problem(*asked)
        assert (gone["status"], gone["code"]) == (410, "terminal-gone")
        assert gone["detail"] == "it does not work any more (ZeroDivisionError); reset it"
    assert atm("POST", "/reset?language=en")["screen"] == "welcome"


def test_whoever_says_a_word_every_now_and_then_is_hung_up_on(atm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Amid the head of a first or a second request, and amid a body that nobody wants."""
    monkeypatch.setattr("otp_atm.remote.connection.LONGEST_HEAD", 0.3)
    host = atm.url.removeprefix("http://")
    whole = f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    unwanted = f"POST /v1/terminals HTTP/1.1\r\nHost: {host}\r\nContent-Length: 900\r\n\r\n".encode()
    for begins in (b"GET / HT", whole + b"GET / HT", unwanted):
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as connection:
            connection.sendall(begins)
            connection.settimeout(0.05)
            ended = time.monotonic() + 10
            while not hung_up(connection, b"x"):
                assert time.monotonic() < ended, begins
    assert atm("GET", "/screen")["screen"] == "welcome"


def hung_up(connection: socket.socket, dribble: bytes) -> bool:
    """After one more word."""
    try:
        connection.sendall(dribble)
        return not connection.recv(65536)
    except TimeoutError:
        return False
    except OSError:
        return True


def test_pages_that_look_on_have_room_for_so_many_pixels_and_give_it_back(atm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looking = f"{atm.url}/v1/terminals/{atm.terminal}/live?width=320&height=240&phone_width=160&phone_height=320"
    pixels = 320 * 240 + 160 * 320
    with atm.session.get(looking, stream=True, timeout=20) as first:
        lines = first.iter_lines()
        assert next(lines) == b"event: begun"
        monkeypatch.setattr(atm.serving.house.room, "_left", pixels - 1)
        refused = atm.session.get(looking, timeout=20)
        assert (refused.status_code, refused.json()["code"]) == (429, "too-many")
        del lines
    room = atm.serving.house.room
    eventually(lambda: room._left > pixels)  # what it is given back in the end
    assert not atm.hosted._watchers, "nobody is told of changes any more"  # type: ignore[attr-defined]


@pytest.fixture
def nothing_collected() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("nothing_collected")
def test_pictures_go_with_who_looked_at_them_and_not_when_somebody_happens_to_tidy_up(atm: Client) -> None:
    from otp_atm.remote.glasses import PhoneGlass, ScreenGlass

    def glasses() -> list[object]:
        return [each for each in gc.get_objects() if isinstance(each, ScreenGlass | PhoneGlass)]

    with atm.session.get(f"{atm.url}/v1/terminals/{atm.terminal}/live?width=320&height=240", stream=True, timeout=20) as looking:
        lines = looking.iter_lines()
        next(line for line in lines if b"screen-picture" in line)
        assert len(glasses()) == 2
        del lines
    eventually(lambda: not glasses())


def test_a_stream_that_breaks_says_nothing_of_what_it_was_about(atm: Client, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> Any:
        raise ValueError(OTP_PIN)

    with (
        pytest.MonkeyPatch.context() as patch,
        atm.session.get(f"{atm.url}/v1/terminals/{atm.terminal}/events", stream=True, timeout=20) as told,
    ):
        lines = told.iter_lines()
        next(lines)
        patch.setattr("otp_atm.remote.events.difference", broken)
        atm("PUT", "/card", json={"id": "phone-on-file"})
        with pytest.raises(requests.RequestException):
            list(lines)
    assert "stream-broken: ValueError" in caplog.text
    assert OTP_PIN not in caplog.text


def test_a_body_that_does_not_come_to_its_end_is_not_waited_for(atm: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otp_atm.remote.app.LONGEST_BODY", 0.1)
    with sent(atm, "POST", "/steps", b"- insert", "X-More: to come", more=50) as connection:
        connection.settimeout(10)
        assert connection.recv(12) == b"HTTP/1.1 408"
