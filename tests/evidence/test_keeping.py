"""A kiosk keeps its last sessions: one file a visit, whatever the disk does, and nothing of what it does while nobody is served."""

from __future__ import annotations

import errno
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.bank.wire.problems import Code
from otp_atm.evidence import keeping
from otp_atm.evidence.bundle import About, Bundle, Taken, bundled, read
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.keeping import Recorder, Session, Shelf, sessions_in
from otp_atm.evidence.replay import replay
from otp_atm.kiosk.vocabulary import Key
from tests.evidence.terminal import Kiosk
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
        return [bundled(kept.records, kept.standing, self.kiosk.scene, About("a visit"), Hiding()) for kept in self.sessions]


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
    (tmp_path / "sessions").mkdir(mode=0o700)
    (tmp_path / "sessions" / "notes.txt").touch()
    (torn := tmp_path / "sessions" / f"20261122T090000.000Z-000001-{'a' * 32}.json.gz.new").touch()
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


def test_b03_after_a_clock_was_set_back_the_newest_session_stays(tmp_path: Path, kept: Kept, shelf: Shelf) -> None:
    (tmp_path / "sessions").mkdir()
    of_a_time_to_come = [tmp_path / "sessions" / f"20990101T00000{number}.000Z-000001-{'a' * 32}.json.gz" for number in range(2)]
    for file in of_a_time_to_come:
        file.touch()
    kept_by(shelf, visits(kept, 1))
    assert [file.exists() for file in of_a_time_to_come] == [True, True]
    assert len(sessions_in(tmp_path / "sessions")) == 3


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
    assert list((tmp_path / "sessions").iterdir()) == []
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
