"""A session that was kept is gone through again, and is as it was; or the first thing that is not is named."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from otp_atm.configuration import Settings
from otp_atm.evidence.bundle import About, Bundle, Requested, Seen, Taken, Unwritable, Written
from otp_atm.evidence.bundle_file import read, write
from otp_atm.evidence.bundling import bundled
from otp_atm.evidence.hiding import Hiding
from otp_atm.evidence.painted import differing
from otp_atm.evidence.replay import replay
from otp_atm.evidence.stand_ins import Odd
from otp_atm.kiosk.journal_files import FileSink
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.settings import BrandSettings, TerminalSettings
from otp_atm.kiosk.stream import Record
from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.reading import read_scripts
from otp_atm.scenarios.script import Setting
from otp_atm.screens.painter import ScreenPainter
from tests.evidence.sessions import ATM, ENROLMENT, opener, played, session
from tests.evidence.terminal import Kiosk


@cache
def enrolment() -> Bundle:
    return session(ENROLMENT)


@pytest.mark.parametrize("group", ["atm/*.yaml", "guide/grand-tour.fa.yaml", "guide/enrol-anew-ends-the-app.yaml"])
def test_b03_every_scenario_that_is_shipped_replays_to_the_same_screens_and_journal(group: str) -> None:
    settings, open_stage = Settings(), opener()
    differences = {}
    for path in sorted((PROJECT / "scenarios").glob(group)):
        for script in read_scripts(path, Setting(None, values={})):
            if script.steps and not script.left_out:
                bundle = msgspec.json.decode(msgspec.json.encode(played(script, open_stage, settings)), type=Bundle)
                differences[str(script)] = replay(bundle).difference
    assert {name: difference for name, difference in differences.items() if difference} == {}


def test_b03_a_session_is_kept_in_one_file_and_replays_from_it(tmp_path: Path) -> None:
    write(enrolment(), tmp_path / "session.json.gz")
    replayed = replay(read(tmp_path / "session.json.gz"))
    assert replayed.difference is None
    names = [pair.replayed.name for pair in replayed.screens if pair.replayed]
    assert names[0] == "starting"
    assert "enrolled" in names
    assert replayed.lines == sum(isinstance(item, Written) for item in enrolment().stream)


def test_b03_the_screens_are_the_same_pixel_by_pixel(tmp_path: Path) -> None:
    bundle = enrolment()
    assert differing(bundle, replay(bundle), tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_b03_in_the_colours_and_with_the_logo_of_the_terminal(tmp_path: Path) -> None:
    logo = tmp_path / "bank.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="red"/></svg>')
    settings = Settings(terminal=TerminalSettings(languages=("ar", "en"), language="en", brand=BrandSettings(primary="#10633b", logo=logo)))
    bundle = session(ENROLMENT, settings)
    assert str(tmp_path) not in msgspec.json.encode(bundle).decode()
    logo.unlink()
    replayed = replay(bundle)
    assert replayed.difference is None
    assert differing(bundle, replayed, tmp_path / "out") == []


def changed(bundle: Bundle, kind: type[Any], number: int, change: Callable[[Any], Any]) -> Bundle:
    """The bundle with a change to the item of this kind with this number, from 0; None takes it away."""
    places = [place for place, item in enumerate(bundle.stream) if isinstance(item, kind)]
    after = change(bundle.stream[places[number]])
    stream = list(bundle.stream)
    stream[places[number] : places[number] + 1] = [] if after is None else [after]
    return replace(bundle, stream=stream)


def test_b03_another_word_on_a_screen_is_named_with_both(tmp_path: Path) -> None:
    other = changed(enrolment(), Seen, 3, lambda seen: replace(seen, view=seen.view | {"title": "Welcome!"}))
    replayed = replay(other)
    assert replayed.difference
    assert str(replayed.difference).startswith("screen «welcome», its title, 4: recorded «Welcome!»; replayed «")
    saved = differing(other, replayed, tmp_path)
    assert [path.name for path in saved] == ["004-welcome-recorded.png", "004-welcome-replayed.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in saved)


def test_b03_another_line_of_the_journal_is_named_with_both() -> None:
    replayed = replay(changed(enrolment(), Written, 5, lambda item: Written(item.line.replace('"session":1', '"session":7'))))
    assert replayed.difference
    assert replayed.difference.what == "journal line"
    assert replayed.difference.entry == 6
    assert '"session":7' in replayed.difference.recorded
    assert '"session":1' in replayed.difference.replayed


def test_b03_a_seal_is_no_difference() -> None:
    sealed = changed(enrolment(), Written, 2, lambda item: Written(f'{item.line[:-1]},"seal":"{"0" * 64}"}}'))
    assert replay(sealed).difference is None


@pytest.mark.parametrize(("kind", "number"), [(Seen, -1), (Written, -2), (Seen, 0), (Written, 0)])
def test_b03_what_is_missing_or_too_much_is_named(kind: type[Any], number: int) -> None:
    assert replay(changed(enrolment(), kind, number, lambda _: None)).difference
    assert replay(changed(enrolment(), kind, number, lambda item: item)).difference is None
    twice = list(enrolment().stream)
    place = [place for place, item in enumerate(twice) if isinstance(item, kind)][number]
    twice.insert(place, twice[place])
    assert replay(replace(enrolment(), stream=twice)).difference


@pytest.mark.parametrize("event", ["CardRead", "PinAccepted", "Enrolled", "CardRemoved"])
def test_b03_without_an_event_the_replay_goes_astray_and_says_where(event: str) -> None:
    numbers = [number for number, item in enumerate(taken(enrolment())) if item.event == event]
    assert replay(changed(enrolment(), Taken, numbers[0], lambda _: None)).difference


def taken(bundle: Bundle) -> list[Taken]:
    return [item for item in bundle.stream if isinstance(item, Taken)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event", "Nonsense"),
        ("fields", {"nonsense": 1}),
        ("fields", {"card": {"pan": "6037990000007893"}}),
        ("fields", {"card": 7}),
        ("fields", {"card": None}),
    ],
)
def test_b03_what_no_terminal_has_kept_is_refused(field: str, value: object) -> None:
    number = next(number for number, item in enumerate(taken(enrolment())) if item.event == "CardRead")
    with pytest.raises(Odd):
        replay(changed(enrolment(), Taken, number, lambda item: replace(item, **{field: value})))


@pytest.mark.parametrize(
    "change",
    [
        {"language": "xx"},
        {"settings": {"terminal": {"id": "too short"}}},
        {"settings": {"nonsense": 1}},
        {"services": ["nonsense"]},
    ],
)
def test_b03_another_programs_terminal_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Odd):
        replay(replace(enrolment(), **change))


def test_b03_a_hand_made_size_takes_no_memory() -> None:
    number = next(number for number, item in enumerate(taken(enrolment())) if item.event == "PinEntered")
    huge = {"pin_block": {"format": 4, "kcv": "0", "bytes": 10**12}}
    with pytest.raises(Odd, match="bytes"):
        replay(changed(enrolment(), Taken, number, lambda item: replace(item, fields=huge)))


def test_b03_a_bank_that_does_some_services_only_is_remembered() -> None:
    bundle = session(ATM / "change-card-pin.yaml")
    assert replay(replace(bundle, services=["one_time_password"])).difference
    assert replay(replace(bundle, services=["card_pin", "one_time_password"])).difference is None


def test_b03_a_journal_that_could_not_be_written_replays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records: list[Record] = []
    kiosk = Kiosk(tmp_path, records.append)

    def full(*_: object) -> None:
        raise OSError

    with closing(kiosk.runner):
        kiosk.start()
        kiosk.sign_in()
        for refuses in ("append", "sync"):
            with monkeypatch.context() as here:
                here.setattr(FileSink, refuses, full)
                kiosk.press(Key.FDK_RIGHT_1)
                kiosk.take_card()
                kiosk.wait(20)
                assert kiosk.screen == "out_of_service"
        kiosk.wait(60)
        assert kiosk.screen == "welcome"
    bundle = bundled(records, None, kiosk.scene, About("a full disk"), Hiding())
    assert sum(isinstance(item, Unwritable) for item in bundle.stream) > 2
    replayed = replay(bundle)
    assert replayed.difference is None
    assert replayed.lines > 10


def test_b03_the_trace_ids_are_those_of_the_session() -> None:
    asked = [item.traceparent for item in enrolment().stream if isinstance(item, Requested)]
    assert len(asked) > 5
    other = changed(enrolment(), Requested, -3, lambda item: Requested(item.traceparent[:-4] + "7-01"))
    assert replay(other).difference


def test_b03_a_painter_that_paints_otherwise_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replayed = replay(enrolment())
    painted: list[ScreenPainter] = []
    picture = ScreenPainter.picture

    def with_a_spot(self: ScreenPainter, *arguments: Any) -> Any:
        surface = picture(self, *arguments)
        painted.append(self)
        if len(painted) == 2:
            surface.set_at((3, 3), "red")
        return surface

    monkeypatch.setattr(ScreenPainter, "picture", with_a_spot)
    assert [path.name for path in differing(enrolment(), replayed, tmp_path)] == ["001-starting-recorded.png", "001-starting-replayed.png"]
