"""`scenario --save` and `replay`, as they are typed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from otp_atm.evidence.bundle import Bundle, Seen, read, write
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
    (file := tmp_path / "damaged.json.gz").write_bytes(gzip.compress(b"nothing"))
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
