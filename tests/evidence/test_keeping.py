"""A kiosk keeps its last sessions: one file a visit, whatever the disk does, and nothing of what it does while nobody is served."""

from __future__ import annotations

import errno
import stat
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from otp_atm.bank.recording import Came, Sent
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.terminal import READ_TERMINAL
from otp_atm.commands import check
from otp_atm.configuration import Settings
from otp_atm.evidence import keeping
from otp_atm.evidence.bundle import About, Bundle, Requested, Taken
from otp_atm.evidence.bundle_file import read
from otp_atm.evidence.bundling import bundled
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.keeping import Recorder, Session, Shelf, sessions_in, trace_in
from otp_atm.evidence.replay import replay
from otp_atm.evidence.settings import EvidenceSettings
from otp_atm.evidence.untimed import is_digit
from otp_atm.hardware.finding import MISSING, OK
from otp_atm.kiosk.load import NotNow
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.trace import trace_of
from otp_atm.kiosk.vocabulary import Key
from tests.evidence.moments import told_by
from tests.evidence.terminal import CARD, Kiosk
from tests.needs import linux_only

PATIENCE = 20.0
"""Seconds after which a thread that has not come to its end is a failure."""


class Kept:
    """A kiosk in service whose recorder gives its sessions to a list."""

    def __init__(self, folder: Path, most: int = keeping.MOST_RECORDS) -> None:
        self.sessions: list[Session] = []
        self.recorder = Recorder(most)
        self.kiosk = Kiosk(folder, self.recorder.tell)
        self.recorder.attend(self.kiosk.runner, self.sessions.append)
        self.kiosk.start()
        self._closed = False

    def close(self) -> None:
        """As the kiosk is: the card is given back before anything is kept."""
        if not self._closed:
            self._closed = True
            self.kiosk.runner.close()
            self.recorder.close()

    def bundles(self) -> list[Bundle]:
        return [bundled(kept.records, kept.beginning, self.kiosk.scene, About("a visit"), Hiding()) for kept in self.sessions]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(tmp_path)
    yield kept
    kept.close()


def test_b03_each_visit_is_a_session_of_its_own_and_replays(kept: Kept) -> None:
    for _ in range(3):
        kept.kiosk.visit()
        kept.kiosk.wait(200)
    kept.close()
    assert [session.serial for session in kept.sessions] == sorted({session.serial for session in kept.sessions})
    assert len(kept.sessions) == 3
    for bundle in kept.bundles():
        replayed = replay(bundle)
        assert replayed.difference is None
        assert [pair.replayed.name for pair in replayed.screens if pair.replayed][0:2] == ["reading_card", "card_pin"]


def test_b03_what_the_terminal_does_while_nobody_comes_is_dropped(kept: Kept) -> None:
    kept.kiosk.wait(24 * 3600)
    kept.kiosk.visit()
    kept.close()
    assert len(kept.sessions) == 1
    assert len(kept.sessions[0].records) < 500


def test_b03_a_visit_that_begins_while_the_last_word_stands_is_a_session_of_its_own(kept: Kept) -> None:
    kept.kiosk.sign_in()
    kept.kiosk.leave()
    assert kept.kiosk.screen == "thanks"
    kept.kiosk.sign_in("english-sms")
    kept.kiosk.leave()
    kept.kiosk.wait(10)
    kept.close()
    first, second = kept.bundles()
    assert [replay(one).difference for one in (first, second)] == [None, None]
    cards = [
        [item.fields["card"]["pan"] for item in one.stream if isinstance(item, Taken) and item.event == "CardRead"]
        for one in (first, second)
    ]
    assert [len(read_cards) for read_cards in cards] == [1, 1]
    assert cards[0] != cards[1]


def test_b03_of_a_visit_of_any_length_the_last_part_is_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path, most=200)
    kept.kiosk.sign_in()
    for _ in range(60):
        kept.kiosk.press(Key.FDK_RIGHT_1)
        kept.kiosk.wait(31)
        kept.kiosk.press(Key.ENTER)
        kept.kiosk.wait(31)
        kept.kiosk.press(Key.ENTER)
    kept.kiosk.leave()
    kept.kiosk.wait(10)
    kept.close()
    (session,) = kept.sessions
    assert len(session.records) < 3 * 200
    (bundle,) = kept.bundles()
    assert bundle.standing
    assert replay(bundle).difference is None


def test_b03_an_entry_that_never_ends_takes_no_more_memory_than_a_visit(tmp_path: Path) -> None:
    """A key that sticks: a digit, and all is cleared, for hours."""
    kept = Kept(tmp_path, most=100)
    kept.kiosk.reader.insert(kept.kiosk.wallet[CARD].content)
    kept.kiosk.settle()
    for _ in range(400):
        kept.kiosk.clock.advance(0.3)
        kept.kiosk.pad.press_digit("1")
        kept.kiosk.settle()
        kept.kiosk.pad.press_key(Key.CLEAR)
        kept.kiosk.settle()
    kept.kiosk.type(kept.kiosk.wallet[CARD].pin)
    kept.kiosk.leave()
    kept.kiosk.wait(10)
    kept.close()
    (session,) = kept.sessions
    assert len(session.records) < 3 * 100
    (bundle,) = kept.bundles()
    assert replay(bundle).difference is None
    assert [pair.replayed.pin.filled for pair in replay(bundle).screens if pair.replayed and pair.replayed.pin] == [0, 4]


def test_b03_b05_a_part_that_begins_amid_an_entry_replays_and_waits_since_no_moment_of_a_digit(tmp_path: Path) -> None:
    kept = Kept(tmp_path, most=40)
    kept.kiosk.reader.insert(kept.kiosk.wallet[CARD].content)
    kept.kiosk.settle()
    for key in (Key.FDK_RIGHT_1, Key.FDK_LEFT_2, Key.FDK_LEFT_1) * 6:
        for _ in range(3):
            kept.kiosk.clock.advance(0.311)
            kept.kiosk.pad.press_digit("1")
            kept.kiosk.settle()
        kept.kiosk.press(key)
    kept.kiosk.leave()
    kept.kiosk.wait(10)
    kept.close()
    (session,), (bundle,) = kept.sessions, kept.bundles()
    assert session.beginning
    assert session.beginning.standing.state is Visit.CARD_PIN
    assert not told_by(bundle, [record.at.seconds for record in session.records if is_digit(record)])
    assert replay(bundle).difference is None


def test_b03_closing_amid_a_visit_keeps_what_there_is(kept: Kept) -> None:
    kept.kiosk.sign_in()
    kept.close()
    (bundle,) = kept.bundles()
    replayed = replay(bundle)
    assert replayed.difference is None
    assert "TerminalStopped" in [line["record"]["event"] for line in bundle.story if line["kind"] == "journal"]


def test_b03_closing_amid_a_pin_keeps_what_there_is(kept: Kept) -> None:
    kept.kiosk.reader.insert(kept.kiosk.wallet["phone-on-file"].content)
    kept.kiosk.settle()
    kept.kiosk.pad.press_digit("1")
    kept.kiosk.settle()
    kept.close()
    (bundle,) = kept.bundles()
    assert replay(bundle).difference is None


def test_b03_a_visit_that_ends_out_of_service_replays(kept: Kept) -> None:
    kept.kiosk.sign_in()
    kept.kiosk.behind.troubles.cause("unreachable", "*", 1000, Code.INTERNAL_ERROR)
    kept.kiosk.press(Key.FDK_RIGHT_1, Key.FDK_RIGHT_1)
    assert kept.kiosk.screen == "bank_unreachable"
    kept.kiosk.leave()
    assert kept.kiosk.screen == "out_of_service"
    kept.kiosk.wait(300)
    (bundle,) = kept.bundles()
    replayed = replay(bundle)
    assert replayed.difference is None
    assert [pair.replayed.name for pair in replayed.screens if pair.replayed][-1] == "out_of_service"


# On the disk --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path, kept: Kept, complaints: list[str]) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path / "sessions", 2, kept.kiosk.scene, complaints.append, waiting=2)
    yield shelf
    shelf.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


def visits(kept: Kept, count: int) -> list[Session]:
    for _ in range(count):
        kept.kiosk.visit()
        kept.kiosk.wait(60)
    return kept.sessions[-count:]


def kept_by(shelf: Shelf, sessions: list[Session]) -> None:
    for session in sessions:
        shelf.put(session)


@linux_only("modes of files")
def test_b03_the_last_sessions_lie_in_their_order_for_their_owner_alone(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    three = visits(kept, 3)
    (tmp_path / "sessions" / "notes.txt").touch()
    (torn := tmp_path / "sessions" / f"00000001-20261122T090000.000Z-000001-{'a' * 32}.json.gz.new").touch()
    kept_by(shelf, three)
    files = sessions_in(tmp_path / "sessions")
    assert [f"-{session.serial:06}-" in file.name for session, file in zip(three[1:], files, strict=True)] == [True, True]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert (tmp_path / "sessions" / "notes.txt").exists()
    assert not torn.exists()
    assert [replay(read(file)).difference for file in files] == [None, None]


def test_b03_a_session_is_found_by_the_trace_id_of_its_journal(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    kept_by(shelf, visits(kept, 1))
    (file,) = sessions_in(tmp_path / "sessions")
    traces = {line["record"]["trace"] for line in read(file).story if line["kind"] == "journal" and line["record"]["event"] == "CardRead"}
    assert {file.name.removesuffix(".json.gz").rpartition("-")[2]} == traces


def test_b03_its_story_begins_with_what_was_to_be_seen_and_has_its_own_requests_alone(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    kept_by(shelf, visits(kept, 2))
    for file in sessions_in(tmp_path / "sessions"):
        bundle = read(file)
        assert replay(bundle).difference is None
        first = bundle.story[0]
        assert (first["kind"], first["name"], first["at"]) == ("screen", "welcome", 0.0)
        assert len({line["record"]["trace"] for line in bundle.story if line["kind"] == "journal"}) == 1
        asked = [entry["request"] for entry in bundle.story if entry["kind"] == "ask"]
        assert asked == [entry["request"] for entry in bundle.story if entry["kind"] == "answer"]
        assert asked
        assert "CheckBank" not in asked


def test_b17_a_story_is_told_in_the_order_in_which_it_is_seen(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    """What a state shows comes right after the move that leads to it, and before all that the terminal asks, hears and writes in it."""
    kept_by(shelf, visits(kept, 1))
    (file,) = sessions_in(tmp_path / "sessions")
    story = read(file).story
    names = [(entry["kind"], entry.get("name") or entry.get("event") or entry.get("request")) for entry in story]
    assert names[:5] == [
        ("screen", "welcome"),
        ("journal", None),
        ("move", "CardInserted"),
        ("screen", "reading_card"),
        ("journal", None),
    ]
    assert names.index(("screen", "checking_card_pin")) < names.index(("ask", "VerifyCardPin"))
    assert [entry["at"] for entry in story] == sorted(entry["at"] for entry in story)


def test_b03_nor_has_it_another_visits_attempts(kept: Kept) -> None:
    (session,) = visits(kept, 1)
    at, trace = session.records[-1].at, trace_in(session)
    attempts = [Sent(at, READ_TERMINAL, Nothing(), "", "", f"00-{of}-{'b' * 16}-01") for of in (trace, "a" * 32)]
    came = [record for attempt in attempts for record in (attempt, Came(at, READ_TERMINAL, Nothing()))]
    bundle = bundled([*session.records, *came], session.beginning, kept.kiosk.scene, About("a visit"), Hiding(), trace=trace)
    outs = [entry for entry in bundle.story if entry["kind"] == "sent"]
    assert [trace_of(entry["headers"]["traceparent"]) for entry in outs] == [trace]
    assert len([entry for entry in bundle.story if entry["kind"] == "came"]) == 1


def test_b03_what_was_to_be_seen_before_is_compared_as_well(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    kept_by(shelf, visits(kept, 1))
    (file,) = sessions_in(tmp_path / "sessions")
    bundle = read(file)
    assert bundle.before
    difference = replay(replace(bundle, before=bundle.before | {"title": "Forged"})).difference
    assert "its title" in str(difference)
    assert "Forged" in str(difference)


def test_b03_a_request_of_another_visit_is_told(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    kept_by(shelf, visits(kept, 1))
    (file,) = sessions_in(tmp_path / "sessions")
    bundle = read(file)
    other = [replace(item, traceparent=f"00-{'a' * 32}-{'b' * 16}-01") if isinstance(item, Requested) else item for item in bundle.stream]
    assert "the trace of request 1" in str(replay(replace(bundle, stream=other)).difference)


def test_b03_after_a_clock_was_set_back_the_last_sessions_are_still_those_that_stay(
    tmp_path: Path, kept: Kept, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def set_back(*session: Any, **more: Any) -> Bundle:
        bundle = bundled(*session, **more)
        return replace(bundle, begun=bundle.begun - timedelta(days=1))

    kept_by(shelf, visits(kept, 2))
    monkeypatch.setattr(keeping, "bundled", set_back)
    after = visits(kept, 3)
    kept_by(shelf, after)
    files = sessions_in(tmp_path / "sessions")
    assert [f"-{session.serial:06}-" in file.name for session, file in zip(after[1:], files, strict=True)] == [True, True]
    assert [int(file.name[:8]) for file in files] == [4, 5]


def test_b03_two_terminals_lose_each_other_no_session(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    """The second one is refused, and let in when the first has left."""
    second = partial(Shelf, tmp_path / "sessions", 2, kept.kiosk.scene, print)
    with pytest.raises(NotNow, match="sessions: another terminal keeps its sessions there"):
        second()
    settings = Settings(evidence=EvidenceSettings(2, tmp_path / "sessions"))
    assert check.sessions(settings) == (MISSING, f"{tmp_path / 'sessions'}: another terminal keeps its sessions there")
    shelf.close()
    assert check.sessions(settings) == (OK, f"{tmp_path / 'sessions'}, the last 2")
    second().close()


def test_b03_files_of_somebody_else_are_left_alone(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    (theirs := tmp_path / "sessions" / "report.json.gz.new").touch()
    kept_by(shelf, visits(kept, 1))
    assert theirs.exists()


def test_b03_neither_an_odd_session_nor_a_deaf_operator_ends_the_keeping(
    tmp_path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(_: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def odd(*_: object, **more: object) -> Bundle:
        raise LookupError("of no kind that anybody knows")

    (session,) = visits(kept, 1)
    shelf = Shelf(tmp_path / "sessions", 2, kept.kiosk.scene, deaf)
    with monkeypatch.context() as here:
        here.setattr(keeping, "bundled", odd)
        shelf.keep(session)
        shelf.rest()
    shelf.keep(session)
    shelf.rest()
    assert len(sessions_in(tmp_path / "sessions")) == 1
    shelf.close()


def test_b03_what_nobody_could_read_again_is_not_written(
    tmp_path: Path, kept: Kept, shelf: Shelf, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("otp_atm.evidence.bundle_file.MOST_BYTES", 1000)
    (session,) = visits(kept, 1)
    shelf.keep(session)
    shelf.rest()
    assert "MB, and a file holds 0 MB" in complaints[0]
    assert sessions_in(tmp_path / "sessions") == []


def test_b03_a_full_disk_is_told_once_and_leaves_nothing_half_written(
    tmp_path: Path, kept: Kept, shelf: Shelf, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (session,) = visits(kept, 1)
    with monkeypatch.context() as here:
        here.setattr("otp_atm.kiosk.private_file.os.fsync", full)
        for _ in range(2):
            shelf.keep(session)
            shelf.rest()
    assert complaints == [f"{tmp_path / 'sessions'}: a session could not be kept: No space left on device"]
    assert [file.name for file in (tmp_path / "sessions").iterdir()] == ["lock"]
    shelf.keep(session)
    shelf.rest()
    assert len(sessions_in(tmp_path / "sessions")) == 1


def test_b03_a_slow_disk_disturbs_nobody(
    tmp_path: Path, kept: Kept, shelf: Shelf, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moves_again = threading.Event()
    monkeypatch.setattr(keeping, "write", lambda *_: moves_again.wait(PATIENCE))
    (session,) = visits(kept, 1)
    for _ in range(6):
        shelf.keep(session)
    assert complaints == [f"{tmp_path / 'sessions'}: a session could not be kept: the disk is too slow"]
    shelf.close(patience=0.01)
    moves_again.set()
