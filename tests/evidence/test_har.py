"""The exchange with the bank as HAR: of the form that browsers' tools read, whole at every moment, and without a secret."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from otp_atm import launcher
from otp_atm.bank.recording import Came, Ear, RecordedBank, RecordedExchange, Sent
from otp_atm.bank.remote import configured_bank
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.terminal import READ_TERMINAL
from otp_atm.bank.wire.transport import NeverSent
from otp_atm.configuration import Settings
from otp_atm.evidence import har
from otp_atm.evidence.exchanges import In, Out
from otp_atm.evidence.har import Exchange, HarFile, LiveTrace, Page, entry
from otp_atm.evidence.story import story
from otp_atm.evidence.tracing import tracing
from otp_atm.kiosk.clock import SimulatedClock, SystemClock
from otp_atm.kiosk.load import load
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.requests import CheckBank, FetchPinKey, VerifyCardPin
from otp_atm.kiosk.stream import Moment, Record, moment
from otp_atm.kiosk.trace import trace_of
from otp_atm.kiosk.vocabulary import Card, Pan, PinBlock
from otp_atm.scenarios.headless import cast_on
from otp_atm.scenarios.play import perform
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from tests.bank.hostile import HostileServer, reply
from tests.evidence.har_form import HAR

FORM = Draft202012Validator(HAR)
BEGUN = datetime(2026, 11, 22, 9, tzinfo=UTC)
GUIDE = PROJECT / "scenarios" / "guide" / "grand-tour.en.yaml"
ATM = PROJECT / "scenarios" / "atm"


def read(path: Path) -> dict[str, Any]:
    """The log in a file, which is of the form."""
    document = json.loads(path.read_text(encoding="utf-8"))
    FORM.validate(document)
    log: dict[str, Any] = document["log"]
    return log


def played(*paths: Path) -> Iterator[tuple[Stage, list[Any]]]:
    """Stages on which these have been played, with what they tell."""
    open_stage = worlds(Settings(), None, None, evidence=True)
    for path in paths:
        script = read_script(path)
        with closing(open_stage(script)) as stage:
            since = Moment(stage.seconds, 0.0)
            stage.open()
            cast = cast_on(stage, script.secrets)
            for step in script.steps:
                perform(step, cast)
            yield stage, list(story(stage.records, cast.hiding, since))


def test_b17_a_trace_is_of_the_form_and_has_a_page_for_each_who_asks(tmp_path: Path) -> None:
    file = tmp_path / "out.har"
    assert launcher.main(["scenario", str(GUIDE), str(ATM / "reply-lost-after-commit.yaml"), "--trace", str(file)]) == 0
    log = read(file)
    assert {page["id"] for page in log["pages"]} >= {"1-terminal", "1-phone", "1-shop", "2-terminal"}
    assert {each["pageref"] for each in log["entries"]} == {page["id"] for page in log["pages"]}
    lost = next(each for each in log["entries"] if each.get("_error") == "bank-reply-lost")
    assert (lost["response"]["status"], lost["request"]["url"]) == (0, "http://in-process.invalid/v1/enrolments")
    assert all(each["request"]["url"].startswith("http://in-process.invalid/v1/") for each in log["entries"])


def test_b17_every_request_has_the_trace_that_journal_and_report_have() -> None:
    ((stage, entries),) = played(GUIDE)
    outs = [each for each in entries if isinstance(each, Out)]
    traces = {trace_of(out.headers["traceparent"]) for out in outs if out.line == "terminal" and out.operation != "read-terminal"}
    assert traces <= {record["trace"] for record in stage.journal_records()}
    of_phone = [out.headers["traceparent"] for out in outs if out.line != "terminal"]
    assert len({trace_of(each) for each in of_phone}) > 3
    assert not traces & {trace_of(each) for each in of_phone}
    assert [out.number for out in outs] == [*range(1, len(outs) + 1)]
    assert {out.line for out in outs} == {"terminal", "phone", "shop"}
    assert not [out.url for out in outs if "{" in out.url + out.path]
    assert "/v1/terminals/ATM00001" in {out.path for out in outs}
    assert sorted(each.number for each in entries if isinstance(each, In)) == [out.number for out in outs]


def test_b05_a_trace_has_no_secret_and_says_what_each_is(tmp_path: Path) -> None:
    file = tmp_path / "out.har"
    launcher.main(["scenario", str(GUIDE), "--trace", str(file)])
    text = file.read_text(encoding="utf-8")
    ((stage, _),) = played(GUIDE)
    for card in stage.wallet.values():
        assert card.pan.digits not in text
    for what in (
        "«PIN block, 16 bytes»",
        "«card number, 16 digits»",
        "«one-time password, 8 digits»",
        "«activation code, 8 digits»",
        "«key block, 144 characters»",
        "«seed, 32 bytes»",
        "Bearer «token, ",
        "«idempotency key, ",
        "«CVV2, ",
    ):
        assert what in text, what
    assert '{"what"' not in text


def test_the_file_is_whole_after_every_exchange(tmp_path: Path) -> None:
    file = HarFile(tmp_path / "out.har")
    for number in range(5):
        log = read(tmp_path / "out.har")
        assert (len(log["entries"]), len(log["pages"])) == (number, number)
        file.add([Exchange(Page(str(number), "a page", BEGUN.isoformat()), entry(*told(number), BEGUN))])
    file.close()
    assert (tmp_path / "out.har").stat().st_mode & 0o077 == 0


def told(number: int = 1) -> tuple[Out, In]:
    """An exchange."""
    out = Out(at=1, real=1, operation="pay", method="GET", path="/x", headers={"A": "b"}, body={}, url="http://bank/x?a=b&c", number=number)
    return out, In(at=2, real=1.25, operation="pay", status=418, error="", headers={}, body=[1], number=number, size=3, media_type="a/b")


def test_a_disk_that_is_full_ends_nothing_and_leaves_the_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = HarFile(tmp_path / "out.har")
    exchange = Exchange(Page("p", "a page", BEGUN.isoformat()), entry(*told(), BEGUN))
    file.add([exchange])
    write_all = har._write_all

    def restored() -> None:
        """What had room before has it again."""
        monkeypatch.undo()
        file._restore()

    def half(into: Any, at: int, data: bytes) -> None:
        write_all(into, at, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(har, "_write_all", half)
    monkeypatch.setattr(file, "_restore", restored)
    file.add([exchange])
    assert len(read(tmp_path / "out.har")["entries"]) == 1
    file.add([exchange])
    assert len(read(tmp_path / "out.har")["entries"]) == 2
    file.close()
    assert capsys.readouterr().err == f"{tmp_path / 'out.har'}: the trace cannot be written: No space left on device\n"


def test_a_file_takes_so_much_and_no_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = HarFile(tmp_path / "out.har", largest=2000)
    for _ in range(10):
        file.add([Exchange(Page("p", "a page", BEGUN.isoformat()), entry(*told(), BEGUN))])
    file.close()
    assert 0 < len(read(tmp_path / "out.har")["entries"]) < 5
    assert (tmp_path / "out.har").stat().st_size <= 2000
    assert capsys.readouterr().err.count("\n") == 1


def test_a_slow_disk_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ((stage, _),) = played(ATM / "enrol-anew.yaml")
    monkeypatch.setattr(har, "MOST_WAITING", 3)
    monkeypatch.setattr(har, "Thread", Asleep)
    file = HarFile(tmp_path / "out.har")
    trace = LiveTrace(file, SimulatedClock(BEGUN))
    for record in stage.records:
        trace.hear(record)
    assert trace._heard.qsize() == 3
    file.close()


def test_what_a_slow_disk_leaves_out_is_nobodys_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer to the first question, and the second question, are lost; the answer to the second one is not that to the first."""
    clock = SimulatedClock(BEGUN)
    monkeypatch.setattr(har, "MOST_WAITING", 3)
    with monkeypatch.context() as asleep:
        asleep.setattr(har, "Thread", Asleep)
        trace = LiveTrace(HarFile(tmp_path / "out.har"), clock)
    before, first, second, third = (asking(clock, trace_id) for trace_id in "abcd")
    for record in (*before, *first, *second[:1]):
        trace.hear(record)
    trace._thread = Thread(target=trace._work, daemon=True)
    trace._thread.start()
    for record in (*second[1:], *third):
        while trace._heard.qsize():
            trace._thread.join(0.001)
        trace.hear(record)
    trace.close()
    entries = read(tmp_path / "out.har")["entries"]
    assert [(each["_trace"][0], each["response"]["status"]) for each in entries] == [("a", 200), ("b", 0), ("d", 200)]


def asking(clock: Clock, trace: str) -> tuple[Record, Record]:
    """Of a bank in this process: a question of this trace, and its answer at the same moment."""
    at = moment(clock)
    return Sent(at, READ_TERMINAL, Nothing(), "", "", f"00-{trace * 32}-b7ad6b7169203331-01"), Came(at, READ_TERMINAL, Nothing())


def test_b17_an_entry_has_the_time_of_a_clock_that_was_set_meanwhile(tmp_path: Path) -> None:
    clock = SettableClock(BEGUN)
    trace = LiveTrace(HarFile(tmp_path / "out.har"), clock)
    for set_by in (0, 86_400 * 3, -86_400):
        clock.ahead += timedelta(seconds=set_by)
        for record in asking(clock, "a"):
            trace.hear(record)
        clock.advance(10)
    trace.close()
    log = read(tmp_path / "out.har")
    assert [each["startedDateTime"][:19] for each in log["entries"]] == [
        "2026-11-22T09:00:00",
        "2026-11-25T09:00:10",
        "2026-11-24T09:00:20",
    ]
    assert [page["title"] for page in log["pages"]] == [f"terminal · 2026-11-{day}" for day in (22, 25, 24)]


class SettableClock(SimulatedClock):
    """What it says to people can be set."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


def test_what_is_written_grows_with_what_happens_and_no_faster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal's trace: of the file's end, which is written anew with each entry, a visit leaves nothing."""
    written: list[int] = []
    write_all = har._write_all

    def counted(into: Any, at: int, data: bytes) -> None:
        written.append(len(data))
        write_all(into, at, data)

    clock = SimulatedClock(BEGUN)
    monkeypatch.setattr(har, "_write_all", counted)
    trace = LiveTrace(HarFile(tmp_path / "out.har"), clock)
    for number in range(300):
        for record in asking(clock, f"{number % 16:x}"):
            trace.hear(record)
        clock.advance(60)
    trace.close()
    assert len(read(tmp_path / "out.har")["entries"]) == 300
    assert sum(written) < 2 * (tmp_path / "out.har").stat().st_size
    assert max(written[-10:]) == max(written[1:11])


class Asleep:
    """A thread that does not get to work."""

    def __init__(self, **_: Any) -> None: ...
    def start(self) -> None: ...


# On the wire ----------------------------------------------------------------------------------------------------------------------

PLANTED = "8675309086753090"
PRESENT = reply("200 OK", "application/json", b"{}").replace(
    b"\r\n\r\n", f"\r\nX-Echo: {PLANTED}\r\nX-{PLANTED}: a\r\nRetry-After: {PLANTED}\r\n\r\n".encode(), 1
)


def asked(settings: BankSettings, file: Path, *requests: Any) -> dict[str, Any]:
    """The log of these requests to the bank of a configuration, which a terminal asks that is traced."""
    clock = SystemClock()
    tell, end = tracing(file, clock)
    assert tell
    whole = Settings(bank=settings)
    bank = configured_bank(settings, whole.told(file.with_name("config.yaml")), Ear(clock, tell))
    heard = RecordedBank(bank, clock, tell)
    answers: list[Any] = []
    for request in requests:
        heard.ask(request, answers.append)
    heard.close()
    end()
    assert len(answers) == len(requests)
    return read(file)


TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_b17_over_http_what_is_real_is_told_and_b05_what_is_secret_is_not(tmp_path: Path) -> None:
    with HostileServer(lambda line, _: line.sendall(PRESENT)) as server:
        settings = BankSettings(url=f"{server.url}/atm/")
        log = asked(settings, tmp_path / "out.har", CheckBank(traceparent=TRACEPARENT))
        assert f"traceparent: {TRACEPARENT}".encode() in server.requests[0]
    (one,) = log["entries"]
    assert one["request"]["url"] == f"{server.url}/atm/v1/terminals/ATM00001"
    assert one["_trace"] == trace_of(TRACEPARENT)
    assert (one["response"]["status"], one["response"]["bodySize"]) == (200, 2)
    names = {field["name"]: field["value"] for field in one["response"]["headers"]}
    assert names == {
        "Content-Type": "application/json",
        "Content-Length": "2",
        "X-Echo": "«value, 16 characters»",
        "another-header": "«value, 1 character»",
        "Retry-After": "«value, 16 characters»",
    }
    assert one["time"] > 0
    assert PLANTED not in json.dumps(log)


def test_of_an_answer_of_no_use_the_form_is_told(tmp_path: Path) -> None:
    body = json.dumps({"pan": PLANTED, PLANTED: [True, None, 12.5, {"deep": "x"}]}).encode()
    with HostileServer(lambda line, _: line.sendall(reply("200 OK", "application/json", body))) as server:
        log = asked(BankSettings(url=server.url), tmp_path / "out.har", FetchPinKey(b"n" * 16, b"m" * 32, traceparent=TRACEPARENT))
    assert {each["_error"] for each in log["entries"]} == {"bank-reply-unusable"}
    assert json.loads(log["entries"][0]["response"]["content"]["text"]) == {
        "pan": "«text, 16 characters»",
        "«name 1, 16 characters»": [True, None, "«number, 3 digits»", {"deep": "«text, 1 character»"}],
    }
    assert "«MAC, 32 bytes»" in log["entries"][0]["request"]["postData"]["text"]


def test_what_never_reached_anybody_has_no_status(tmp_path: Path) -> None:
    log = asked(BankSettings(url="http://127.0.0.1:1"), tmp_path / "out.har", CheckBank())
    assert {(each["response"]["status"], each["_error"]) for each in log["entries"]} == {(0, "bank-unreachable")}
    assert {each["pageref"].partition("-")[0] for each in log["entries"]} == {"terminal"}


class Canned:
    """An `Exchange` that answers this, or raises it."""

    def __init__(self, *answers: Answer | NeverSent) -> None:
        self._answers = list(answers)

    def exchange(self, *_: Any, **__: Any) -> Answer:
        answer = self._answers.pop(0)
        if isinstance(answer, NeverSent):
            raise answer
        return answer

    def close(self) -> None:
        """Nothing is held."""


def test_b05_a_token_endpoint_and_a_bank_behind_it_show_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("oauthlib")
    token = Answer(200, "application/json", {}, b'{"access_token": "s3cr3t-access", "token_type": "Bearer", "expires_in": 300}')
    refused = Answer(401, "application/json", {"WWW-Authenticate": 'Bearer error="invalid_token"'}, b"{}")
    there = Answer(200, "application/json", {"Content-Type": "application/json"}, b"{}")
    ways = iter([Canned(refused, there), Canned(token, token)])
    monkeypatch.setattr("otp_atm.bank.wire.exchange.HttpExchange", lambda *_: next(ways))
    settings = {
        "url": "http://bank/atm",
        "headers": {"X-Api-Key": "s3cr3t-key"},
        "session_header": "Card-Session",
        "oauth": {"token_url": "http://bank/token", "client_id": "s3cr3t-client", "client_secret": "s3cr3t-secret"},
    }
    (tmp_path / "config.yaml").write_text(json.dumps({"bank": settings}), encoding="utf-8")
    log = asked(load(tmp_path / "config.yaml", Settings).bank, tmp_path / "out.har", CheckBank())
    assert "s3cr3t" not in json.dumps(log)
    by_page = {page: [each for each in log["entries"] if each["pageref"].startswith(page)] for page in ("terminal", "token-endpoint")}
    assert [each["response"]["status"] for each in by_page["terminal"]] == [401, 200]
    assert [each["request"]["url"] for each in by_page["token-endpoint"]] == ["http://bank/token"] * 2
    sent = {field["name"]: field["value"] for field in by_page["terminal"][0]["request"]["headers"]}
    assert (sent["Authorization"], sent["X-Api-Key"]) == ("Bearer «token, 13 characters»", "«value, 10 characters»")
    asked_for = by_page["token-endpoint"][0]["request"]
    assert json.loads(asked_for["postData"]["text"]) == {"grant_type": "«text, 18 characters»"}
    assert {field["name"]: field["value"] for field in asked_for["headers"]}["Authorization"].startswith("Basic «credentials, ")


def test_b05_of_a_mapped_bank_paths_are_told_as_the_mapping_says_them() -> None:
    pytest.importorskip("jinja2")
    from otp_atm.bank.mapped.shown import shown_paths
    from tests.mapped.world import MAPPING as EXAMPLE

    shown = shown_paths(EXAMPLE)
    made = {
        (asking.method, "".join(piece.text if piece.is_written else PLANTED for piece in asking.path.pieces))
        for asking in EXAMPLE.askings.values()
    }
    told = [shown(*each) for each in made]
    assert all(PLANTED not in each for each in told)
    assert any("{" in each for each in told)
    assert shown("GET", f"/else/{PLANTED}") == "/{path}"


def test_b05_of_a_mapped_bank_the_forms_of_bodies_are_told_and_what_they_are_for() -> None:
    pytest.importorskip("jinja2")
    from otp_atm.bank.mapped.bank import MappedBank
    from otp_atm.bank.mapped.shown import shown_paths
    from tests.mapped.world import BOOT
    from tests.mapped.world import MAPPING as EXAMPLE

    clock, records = SystemClock(), list[Record]()
    answer = Answer(200, "application/json", {"Content-Type": "application/json"}, json.dumps({"tili": PLANTED}).encode())
    way = RecordedExchange(Canned(*[answer] * 9), "http://bank", Ear(clock, records.append), shown_paths(EXAMPLE))
    bank = RecordedBank(MappedBank(EXAMPLE, way, "ATM00001", BOOT), clock, records.append)
    block = PinBlock(4, b"p" * 16, "0123456789")
    bank.ask(VerifyCardPin(Card(Pan("6037991234567893"), "3002"), block, traceparent=TRACEPARENT), lambda _: None)
    entries = list(story(records, str, Moment(0, 0)))
    out = next(each for each in entries if isinstance(each, Out))
    came = next(each for each in entries if isinstance(each, In))
    assert (out.operation, out.line, came.status, came.body) == ("VerifyCardPin", "terminal", 200, {"tili": "«text, 16 characters»"})
    assert out.headers["traceparent"] == TRACEPARENT
    assert "6037991234567893" not in f"{entries}"
    assert b"p".hex() * 16 not in f"{entries}".lower()
