"""`scenario --save` and `replay`, as they are typed."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from otp_atm import __version__
from otp_atm.evidence.bundle import Bundle, Seen
from otp_atm.evidence.bundle_file import read, write
from otp_atm.launcher import main
from tests.evidence.sessions import ATM, ENROLMENT, session

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "enrolment.json.gz"
    write(session(ENROLMENT), path)
    return path


def test_b03_a_scenario_is_saved_and_replayed(tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "new folder" / "session.json.gz"
    assert main(["scenario", str(ENROLMENT), "--save", str(file)]) == 0
    assert f"saved: {file}" in capsys.readouterr().err
    assert main(["replay", str(file)]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{file}: ")
    assert re.search(r": \d\d screens and \d\d journal lines as they were\n\Z", told)


def test_b03_a_scenario_that_fails_is_saved_with_what_did_not_hold(tmp_path: Path, capsys: Capture) -> None:
    scenario = tmp_path / "fails.yaml"
    scenario.write_text("title: Nobody comes\nsteps:\n  - insert: phone-on-file\n  - expect: welcome\n", encoding="utf-8")
    file = tmp_path / "session.json.gz"
    assert main(["scenario", str(scenario), "--save", str(file)]) == 1
    assert read(file).about.verdict == "failed"
    assert "line 4" in read(file).about.failure
    assert main(["replay", str(file)]) == 0


@pytest.mark.parametrize("more", [[str(ATM)], [str(ENROLMENT), "--repeat", "2"], [str(ENROLMENT), "--in-window"]])
def test_b03_a_file_takes_one_session(tmp_path: Path, more: list[str], capsys: Capture) -> None:
    assert main(["scenario", *more, "--save", str(tmp_path / "session.json.gz")]) == 2
    assert "--save" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_b03_where_nothing_can_be_written_it_is_told(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "file").touch()
    file = tmp_path / "file" / "session.json.gz"
    assert main(["scenario", str(ENROLMENT), "--save", str(file)]) == 2
    assert f"{file}: the session cannot be kept here" in capsys.readouterr().err


def test_b03_the_first_difference_is_named_and_painted(tmp_path: Path, kept: Path, capsys: Capture) -> None:
    bundle = read(kept)
    stream = list(bundle.stream)
    place = [place for place, item in enumerate(stream) if isinstance(item, Seen)][5]
    item = stream[place]
    assert isinstance(item, Seen)
    stream[place] = replace(item, view=item.view | {"title": "Another title"})
    write(replace(bundle, stream=stream), tmp_path / "other.json.gz")
    assert main(["replay", str(tmp_path / "other.json.gz"), "--pictures", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out
    assert "is not as it was\n  screen «" in told
    assert "its title, 6: recorded «Another title»; replayed «" in told
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert told.count("differs  ") == 2


def test_b03_b17_its_report_is_one_page_with_every_screen(tmp_path: Path, kept: Path, capsys: Capture) -> None:
    page = tmp_path / "out" / "report.html"
    assert main(["replay", str(kept), "--report", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert read(kept).about.title in text
    assert text.count("iVBORw0KGgo") > 10


def test_b03_a_damaged_file_is_told_in_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    (file := tmp_path / "damaged.json.gz").write_bytes(gzip.compress(b"nothing", mtime=0))
    assert main(["replay", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{file}: is damaged")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("change", [{"screens": [10**6]}, {"story": [{"kind": "nonsense"}]}, {"stream": []}, {"language": "\x1b[2J"}])
def test_b03_nor_does_a_file_made_by_hand_end_it_otherwise(tmp_path: Path, kept: Path, change: dict[str, object], capsys: Capture) -> None:
    plain = msgspec.to_builtins(read(kept)) | change
    (file := tmp_path / "by-hand.json.gz").write_bytes(gzip.compress(msgspec.json.encode(plain)))
    assert isinstance(read(file), Bundle)
    assert main(["replay", str(file), "--report", str(tmp_path / "page.html"), "--pictures", str(tmp_path / "out")]) in {1, 2}
    told = capsys.readouterr()
    assert str(file) in told.out + told.err
    assert "\x1b" not in told.out + told.err
    assert "Traceback" not in told.err


def forged(kept: Path, into: Path, kind: str, change: dict[str, object]) -> Path:
    """The session, of whose story an entry of this kind says something else, amid it."""
    bundle = read(kept)
    story = list(bundle.story)
    places = [place for place, entry in enumerate(story) if entry["kind"] == kind]
    place = places[len(places) // 2]
    story[place] = story[place] | change
    write(replace(bundle, story=story), into)
    return into


@pytest.mark.parametrize(
    ("kind", "change"), [("screen", {"lines": ["Forged"]}), ("journal", {"record": {"event": "Forged"}}), ("move", {"event": "Forged"})]
)
def test_b03_a_story_that_is_not_that_of_its_session_is_told(
    tmp_path: Path, kept: Path, kind: str, change: dict[str, object], capsys: Capture
) -> None:
    file = forged(kept, tmp_path / "forged.json.gz", kind, change)
    page = tmp_path / "page.html"
    assert main(["replay", str(file), "--report", str(page)]) == 1
    assert "is not as it was\n  the story's " in capsys.readouterr().out
    told = in_page(page)
    assert "the story's " in told["replay"]
    assert [entry["failure"] for entry in told["entries"] if entry["kind"] == "done"] == [told["replay"]]


@pytest.mark.parametrize(
    "change", [{"story": []}, {"facts": {"bank": "another"}}, {"program": "9.9"}, {"digest": ""}, {"begun": "2020-01-01T00:00:00Z"}]
)
def test_b03_a_file_that_was_changed_is_not_as_it_was(tmp_path: Path, kept: Path, change: dict[str, object], capsys: Capture) -> None:
    content = gzip.decompress(kept.read_bytes())
    plain = msgspec.json.decode(content) | change
    (file := tmp_path / "changed.json.gz").write_bytes(gzip.compress(msgspec.json.encode(plain)))
    assert main(["replay", str(file)]) == 1
    assert "is not as it was\n  " in capsys.readouterr().out


def test_b03_a_reply_that_was_changed_is_told(tmp_path: Path, kept: Path, capsys: Capture) -> None:
    content = gzip.decompress(kept.read_bytes())
    assert content.count(b'"status":201') > 0
    (file := tmp_path / "changed.json.gz").write_bytes(gzip.compress(content.replace(b'"status":201', b'"status":500')))
    assert main(["replay", str(file)]) == 1
    assert "requests or replies were changed" in capsys.readouterr().out


def in_page(path: Path) -> dict[str, Any]:
    """What a page holds."""
    found = re.search(r'id="data"[^>]*>(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    told: dict[str, Any] = msgspec.json.decode(found[1])
    return told


def test_b03_a_page_says_whether_it_was_so_who_made_it_and_the_step_that_differs(tmp_path: Path, capsys: Capture) -> None:
    file, page = tmp_path / "session.json.gz", tmp_path / "page.html"
    main(["scenario", str(ENROLMENT), "--save", str(file)])
    assert main(["replay", str(file), "--report", str(page)]) == 0
    assert f"report: {page}" in capsys.readouterr().err
    told = in_page(page)
    assert told["replay"] == ""
    assert told["begun"]["zone"].startswith("Asia/Tehran")
    assert told["made_by"].startswith(f"otp-atm {__version__}, ")
    bundle = read(file)
    seen = [place for place, item in enumerate(bundle.stream) if isinstance(item, Seen)]
    item = bundle.stream[seen[12]]
    assert isinstance(item, Seen)
    stream = [*bundle.stream[: seen[12]], replace(item, view=item.view | {"title": "Forged"}), *bundle.stream[seen[12] + 1 :]]
    write(replace(bundle, stream=stream), file)
    assert main(["replay", str(file), "--report", str(page)]) == 1
    told = in_page(page)
    assert "its title, 13: recorded «Forged»; replayed «" in told["replay"]
    failed = [entry["number"] for entry in told["entries"] if entry["kind"] == "done" and entry["failure"]]
    screens = [place for place, entry in enumerate(told["entries"]) if entry["kind"] == "screen"]
    before = [entry["number"] for entry in told["entries"][: screens[12]] if entry["kind"] == "step"]
    assert failed == before[-1:]


@pytest.mark.parametrize("content", [b"terminal: {id: ATM00001}\n", gzip.compress(b"a backup", mtime=0), b"<?xml version='1.0'?><other/>"])
@pytest.mark.parametrize("option", ["--report", "--save", "--junit", "--trace"])
def test_b03_b17_nothing_is_written_over_what_is_no_evidence(
    tmp_path: Path, kept: Path, option: str, content: bytes, capsys: Capture
) -> None:
    (file := tmp_path / "mine").write_bytes(content)
    command = ["replay", str(kept)] if option == "--report" else ["scenario", str(ENROLMENT)]
    assert main([*command, option, str(file)]) == 2
    assert f"{file}: is there already, and is no " in capsys.readouterr().err
    assert file.read_bytes() == content


def test_b03_the_session_itself_is_no_place_for_its_page_and_an_earlier_page_is(tmp_path: Path, kept: Path) -> None:
    content = kept.read_bytes()
    assert main(["replay", str(kept), "--report", str(kept)]) == 2
    assert kept.read_bytes() == content
    page = tmp_path / "page.html"
    assert [main(["replay", str(kept), "--report", str(page)]) for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("option", ["--save", "--junit", "--trace"])
def test_b03_b17_evidence_of_an_earlier_run_is_written_over(tmp_path: Path, option: str) -> None:
    assert [main(["scenario", str(ENROLMENT), option, str(tmp_path / "out")]) for _ in range(2)] == [0, 0]


def test_b03_several_sessions_are_gone_through_with_a_page_each_and_an_index(tmp_path: Path, kept: Path, capsys: Capture) -> None:
    folder, out = tmp_path / "sessions", tmp_path / "out"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.json.gz").write_bytes(kept.read_bytes())
    (folder / "broken.json.gz").write_bytes(b"nothing")
    assert main(["replay", str(folder), str(kept), "--report", str(out)]) == 2
    told = capsys.readouterr()
    assert told.out.count("journal lines as they were") == 3
    assert "broken.json.gz: " in told.err
    assert f"report: {out / 'index.html'}" in told.err
    assert sorted(path.name for path in out.iterdir()) == ["enrolment.html", "index.html", "one.html", "two.html"]


def test_b03_a_session_beyond_the_end_of_time_is_told(kept: Path, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "late.json.gz"
    write(replace(read(kept), begun=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)), file)
    assert main(["replay", str(file), "--report", str(tmp_path / "late.html")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{file}: is damaged, or kept by another program than this: its story: ")
    assert told.count("\n") == 1
