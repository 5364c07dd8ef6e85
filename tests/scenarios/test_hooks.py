"""The bank's side by hooks: HTTP requests and commands of a tester, each over in time, each failure a sentence with file and line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from select import select
from threading import Event, Thread
from typing import Any

import pytest
import yaml

from otp_atm import launcher
from otp_atm.bank.wire.control import NetworkState
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.bank_side import BEGINNING, DeskSide, SideFailed
from otp_atm.scenarios.hook_side import HookSide
from otp_atm.scenarios.hooks import read_hooks
from otp_atm.scenarios.needs import Need
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from tests.needs import posix_only
from tests.scenarios.real_bank import FIXTURES, SETTINGS, of_our_contract, open_bank

PAN = wallet_of(FIXTURES)["phone-on-file"].pan
PHONE = "09121234567"


LONG = {"/long": 3_999_996, "/longer": 3_999_997}
"""How many characters the one text there has: in JSON, the limit, and one byte more."""


class BackOffice(BaseHTTPRequestHandler):
    """What a tester's bank answers behind its back."""

    server: Any

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, self.headers.get("X-Key"), body.decode()))
        said: Any = {
            "/texts": {"texts": [{"text": text} for text in self.server.texts]},
            "/record": {"otp": {"active": True, "sms": False}},
            "/odd": {"enrolled": "yes"},
        }.get(self.path.partition("?")[0], {})
        if self.path in LONG:
            said = [LONG[self.path] * "x"]
        if self.path == "/hang":
            self.server.over.wait(5)
        self.send_response(500 if self.path == "/broken" else 200)
        self.end_headers()
        self.wfile.write(b"<html>" if self.path == "/nonsense" else json.dumps(said).encode())

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def office() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), BackOffice)
    server.over, server.url = Event(), f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def quiet(office: Any) -> None:
    office.asked, office.texts = [], ["one", "two"]


def side(tmp_path: Path, hooks: dict[str, Any]) -> HookSide:
    path = tmp_path / "hooks.yaml"
    path.write_text(yaml.safe_dump(hooks, sort_keys=False))
    return HookSide(read_hooks(path), wallet_of(FIXTURES))


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code, "${pan}", "${phone}"]


def test_what_is_asked_over_http_is_read_where_it_stands(tmp_path: Path, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_KEY", "open sesame")
    texts = {"http": {"method": "GET", "url": office.url + "/texts?of=${phone}&at=${card}", "headers": {"X-Key": "env:OFFICE_KEY"}}}
    known = {"http": {"url": office.url + "/record", "body": {"pan": "${pan}"}}, "read": "{enrolled: otp.active, sms_otp: otp.sms}"}
    its = side(tmp_path, {"messages": {**texts, "read": "texts[*].text"}, "record": known})
    assert its.can == {Need.MESSAGES, Need.RECORD}
    assert its.messages(PAN) == ["one", "two"]
    assert its.card(PAN) == (True, False)
    assert office.asked == [
        ("GET", f"/texts?of={PHONE}&at=phone-on-file", "open sesame", ""),
        ("POST", "/record", None, json.dumps({"pan": PAN.digits})),
    ]


def test_only_what_was_sent_since_a_scenario_began_counts(tmp_path: Path, office: Any) -> None:
    its = side(tmp_path, {"messages": {"http": {"url": office.url + "/texts"}, "read": "texts[*].text"}})
    its.begin([PAN], frozenset({Need.MESSAGES}))
    office.texts.append("three")
    assert its.messages(PAN) == ["three"]


def test_a_bank_may_have_sent_many_messages(tmp_path: Path, office: Any) -> None:
    [text] = side(tmp_path, {"messages": {"http": {"url": office.url + "/long"}}}).messages(PAN)
    assert len(text) == LONG["/long"]


def test_what_is_asked_of_a_command_is_read_as_lines_or_json(tmp_path: Path) -> None:
    code = "import sys; print('to ' + sys.argv[2]); print(); print('again')"
    record = "print('enrolled: true'); print('sms_otp: false')"
    its = side(
        tmp_path, {"messages": {"command": python(code), "answers": "text"}, "record": {"command": python(record), "answers": "text"}}
    )
    assert its.messages(PAN) == [f"to {PHONE}", "again"]
    assert its.card(PAN) == (True, False)


def test_a_number_that_a_branch_has_changed_is_the_one_on_file(tmp_path: Path) -> None:
    keep = [sys.executable, "-c", "import sys; open('seen', 'a').write(' '.join(sys.argv[1:]) + ';')", "${phone}", "${new_phone}"]
    its = side(tmp_path, {"branch": {"command": keep}, "network": {"command": [*keep[:3], "${delivery}"]}})
    its.visit_branch(PAN, "09205551234")
    its.visit_branch(PAN, "09205550000")
    its.deliver(NetworkState(newest_first=True))
    assert (tmp_path / "seen").read_text() == f"{PHONE} 09205551234;09205551234 09205550000;newest-first;"


def test_a_clock_is_set_to_where_scenarios_begin_and_moved_with_the_terminals(tmp_path: Path, office: Any) -> None:
    its = side(tmp_path, {"set_clock": {"http": {"url": office.url + "/at", "body": "${now} ${seconds}"}}})
    assert its.beginning() == BEGINNING
    its.begin([PAN], frozenset())
    its.advance(30)
    its.advance(0.5)
    assert [body for *_, body in office.asked] == ["2026-11-22T09:00:00Z 0", "2026-11-22T09:00:30Z 30", "2026-11-22T09:00:30.500000Z 0.5"]


def test_every_card_of_a_scenario_is_reset_before_it_and_everything_where_that_is_possible(tmp_path: Path, office: Any) -> None:
    hook = {"http": {"url": office.url + "/reset/${card}"}}
    side(tmp_path, {"reset_card": hook}).begin([PAN], frozenset())
    side(tmp_path, {"reset": {"http": {"url": office.url + "/all"}}, "reset_card": hook}).begin([PAN], frozenset())
    assert [path for _, path, *_ in office.asked] == ["/reset/phone-on-file", "/all"]


def test_messages_are_delivered_in_order_before_a_scenario_if_they_may_not_be(tmp_path: Path, office: Any) -> None:
    its = side(tmp_path, {"network": {"http": {"url": office.url + "/${delivery}"}}})
    its.begin([PAN], frozenset())
    assert office.asked == [], "nobody has said anything"
    its.begin([PAN], frozenset({Need.NETWORK}))
    its.deliver(NetworkState(held=True))
    its.begin([PAN], frozenset())
    its.begin([PAN], frozenset({Need.NETWORK}))
    assert [path for _, path, *_ in office.asked] == ["/orderly", "/held", "/orderly"]


FAILURES = {
    "nobody answers there": {"http": {"url": "http://127.0.0.1:1/"}},
    "nothing was answered in time, which is 0.05 s": {"http": {"url": "OFFICE/hang"}, "timeout": 0.05},
    "it was answered 500": {"http": {"url": "OFFICE/broken"}},
    "the answer is longer than 4,000,000 bytes": {"http": {"url": "OFFICE/longer"}},
    "its answer is no JSON": {"http": {"url": "OFFICE/nonsense"}},
    "it takes an object in which enrolled, and sms_otp if it is there, are true or false": {"http": {"url": "OFFICE/odd"}},
    "a header: the environment has no variable NO_SUCH_KEY": {"http": {"url": "OFFICE/record", "headers": {"X-Key": "env:NO_SUCH_KEY"}}},
    "a header: is empty": {"http": {"url": "OFFICE/record", "headers": {"X-Key": ""}}},
    "./no-such-command cannot be started: No such file or directory": {"command": ["./no-such-command"]},
    f"{sys.executable} ended with exit code 3": {"command": [sys.executable, "-c", "raise SystemExit(3)", "${pan}"]},
    f"{sys.executable} did not end within 0.2 s, and was ended": {
        "command": [sys.executable, "-c", "import time; time.sleep(60)"],
        "timeout": 0.2,
    },
}


@pytest.mark.parametrize("problem", FAILURES)
def test_what_fails_is_a_sentence_with_file_and_line_and_without_a_value(problem: str, tmp_path: Path, office: Any) -> None:
    hook = json.loads(json.dumps(FAILURES[problem]).replace("OFFICE", office.url))
    its = side(tmp_path, {"reset": {"command": ["true"]}, "record": hook})
    with pytest.raises(SideFailed) as caught:
        its.card(PAN)
    assert str(caught.value) == f"{tmp_path / 'hooks.yaml'}, line 4: record: {problem}"


@posix_only("a named pipe")
def test_a_command_that_hangs_is_ended_with_all_that_it_has_begun(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "alive")
    reader = os.open(tmp_path / "alive", os.O_RDONLY | os.O_NONBLOCK)
    its = side(tmp_path, {"reset": {"command": ["sh", "-c", "(exec 3>alive; sleep 60) & wait"], "timeout": 0.3}})
    with pytest.raises(SideFailed, match=r"sh did not end within 0\.3 s, and was ended"):
        its.reset()
    assert nobody_holds(reader), "whoever holds the other end of the pipe is still there"
    os.close(reader)


def test_what_a_command_writes_without_end_is_read_to_a_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    its = side(tmp_path, {"record": {"command": python("while True: print('x' * 10_000)")}})
    with pytest.raises(SideFailed, match="the answer is longer than 4,000,000 bytes"):
        its.card(PAN)
    its = side(tmp_path, {"reset": {"command": python("import sys; sys.stderr.write('y' * 1_000_000)")[:3]}})
    capsys.readouterr()
    its.reset()
    assert capsys.readouterr().err == "y" * 65_536 + "\n…\n"


@posix_only("sessions")
def test_a_command_has_answered_when_it_ends_whoever_holds_its_output_open(tmp_path: Path) -> None:
    stays = "import subprocess; subprocess.Popen(['sleep', '5'], start_new_session=True); print('said', flush=True)"
    assert side(tmp_path, {"messages": {"command": python(stays), "answers": "text", "timeout": 3}}).messages(PAN) == ["said"]


def nobody_holds(reader: int) -> bool:
    """Whether the other end of the pipe is closed, or is before long: who is killed needs a moment to die."""
    try:
        return os.read(reader, 1) == b""
    except BlockingIOError:
        return bool(select([reader], [], [], 10)[0]) and os.read(reader, 1) == b""


@pytest.mark.parametrize(
    ("hooks", "problem"),
    [
        ("{}\n", "line 1: there is no hook in it; known here: advance_clock, app"),
        ("# none\nreset:\n", "line 2: there is no hook in it"),
        ("- reset\n", "line 1: Expected `object`, got `array`"),
        ("reset: {}\n", "line 1: reset: a hook is one of http and command"),
        ("\nreset: {command: [x], http: {url: 'http://x/'}}\n", "line 2: reset.command: a hook is one of http and command"),
        ("rest: {command: [x]}\n", "line 1: rest: there is no such key; known here: advance_clock, app, branch"),
        ("messages: {command: [x], read: '[*'}\n", "line 1: messages.read: [*: is no JMESPath"),
        ("messages: {command: [x], read: a, answers: text}\n", "line 1: messages.read: text is read line by line"),
        ("reset: {command: [x, '${pan}']}\n", "line 1: reset: what is ${pan}? No values are given here"),
        ("record: {command: [x, '${pin}']}\n", "line 1: record: what is ${pin}? Given are ${card}, ${pan}, ${phone}"),
        ("set_clock: {command: [x]}\nadvance_clock: {command: [x]}\n", "line 2: advance_clock: the clock is either set or advanced"),
        ("app: http://127.0.0.1:1\n", "line 1: app: the phone reckons its codes by time: it takes set_clock or advance_clock, too"),
        ("reset: {http: {url: 'http://${card}/'}}\n", "line 1: reset.http.url: leads nowhere: it takes a host"),
        ("reset: {command: [x], timeout: 0}\n", "line 1: reset.timeout: Expected `float` > 0.0"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_with_its_line(hooks: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "hooks.yaml"
    path.write_text(hooks)
    with pytest.raises(BadFile) as caught:
        read_hooks(path)
    assert str(caught.value).startswith(f"{path}, {problem}")


def test_all_that_is_wrong_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "hooks.yaml"
    path.write_text(
        "reset: {command: [x, '${pan}', '${pin}']}\nrest: {}\nrecord: {command: []}\nbranch: {command: [x], timeout: 0}\napp: http://a\n"
    )
    with pytest.raises(BadFile) as caught:
        read_hooks(path)
    places = [line.removeprefix(f"{path}, ").split(": ")[:2] for line in str(caught.value).splitlines()]
    assert places == [
        ["line 2", "rest"],
        ["line 3", "record.command"],
        ["line 4", "branch.timeout"],
        ["line 5", "app"],
        ["line 1", "reset"],
        ["line 1", "reset"],
    ]


def test_what_hooks_name_is_tried_before_anything_is_played(tmp_path: Path, office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    hooks, scenario = tmp_path / "hooks.yml", tmp_path / "mine.yaml"
    hooks.write_text(
        "reset:\n  http:\n    url: https://127.0.0.1:1\n    headers: {A: 'env:NO_SUCH_KEY', B: 'file:none'}\n    ca_file: none.pem\n"
        "branch: {command: [./none]}\nnetwork: {command: [no-such-program]}\nrecord: {command: ['${pan}']}\nmessages: {command: [sh]}\n"
    )
    scenario.write_text("title: mine\nsteps:\n  - expect: welcome\n")
    assert launcher.main(["scenario", str(scenario), "--hooks", str(hooks), "--bank", office.url]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.removeprefix(f"{hooks}, ") for line in err.splitlines()] == [
        "line 4: reset.http.headers.A: the environment has no variable NO_SUCH_KEY",
        f"line 4: reset.http.headers.B: {tmp_path / 'none'}: No such file or directory",
        f"line 5: reset.http.ca_file: {tmp_path / 'none.pem'}: no certificates can be read from it",
        "line 6: branch.command: there is no program ./none that can be started",
        "line 7: network.command: there is no program no-such-program that can be started",
    ]
    assert office.asked == []


# In scenarios -----------------------------------------------------------------------------------------------------------------------


def test_scenarios_that_need_a_side_hold_with_hooks_and_what_there_is_no_hook_for_is_named(tmp_path: Path, office: Any) -> None:
    bank = open_bank()
    desk = DeskSide(bank, shares_clock=True)
    office.texts = desk.messages(PAN)
    its = side(
        tmp_path,
        {
            "reset_card": {"http": {"url": office.url + "/"}},
            "messages": {"http": {"url": office.url + "/texts"}, "read": "texts[*].text"},
        },
    )
    open_stage = worlds(SETTINGS, of_our_contract(bank, its), None)
    outcome = play(read_script(PROJECT / "scenarios" / "atm" / "card-pins-differ.yaml"), open_stage)
    assert (outcome.failure, outcome.left_out) == ("", "")
    outcome = play(read_script(PROJECT / "scenarios" / "atm" / "deactivate.yaml"), open_stage)
    assert (
        outcome.left_out == f"line 13, «expect bank» needs the bank's record of a card, and {tmp_path / 'hooks.yaml'} has no hook `record`"
    )


def test_a_hook_that_fails_is_the_failure_of_its_step_or_of_the_beginning(tmp_path: Path, office: Any) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: mine\nlanguage: en\nsteps:\n  - expect: welcome\n  - expect bank: {card: enrolled, enrolled: true}\n")
    broken = {"http": {"url": office.url + "/broken"}}
    outcome = play(read_script(path), worlds(SETTINGS, of_our_contract(open_bank(), side(tmp_path, {"record": broken})), None))
    assert f"{path}, line 5, step 2 «expect bank" in outcome.failure
    assert f"{tmp_path / 'hooks.yaml'}, line 1: record: it was answered 500" in outcome.failure
    outcome = play(
        read_script(path), worlds(SETTINGS, of_our_contract(open_bank(), side(tmp_path, {"record": broken, "reset": broken})), None)
    )
    assert outcome.failure == (
        f"{path}: before its first step, the bank's side: {tmp_path / 'hooks.yaml'}, line 4: reset: it was answered 500"
    )


def test_hooks_belong_to_a_bank_that_is_elsewhere(tmp_path: Path, office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    hooks, config, scenario = tmp_path / "hooks.yaml", tmp_path / "config.yaml", tmp_path / "mine.yaml"
    hooks.write_text(f"record:\n  http: {{url: {office.url}/record}}\n  read: '{{enrolled: otp.active}}'\n")
    config.write_text("bank: {driver: 'tests.scenarios.real_bank:factory'}\n")
    scenario.write_text("title: mine\nsteps:\n  - expect bank: {card: enrolled, enrolled: true}\n")
    command = ["scenario", str(scenario), "--config", str(config), "--hooks", str(hooks)]
    assert launcher.main(command) == 2
    assert capsys.readouterr().err == "--hooks: a bank in this process needs none: they belong to --bank\n"
    assert launcher.main([*command, "--bank"]) == 0
    assert capsys.readouterr().out == f"ok  {scenario}: mine\n"
