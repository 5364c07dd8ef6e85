"""The file of a session: what is in it, what is not, and what is said of a file that is none."""

from __future__ import annotations

import gzip
import stat
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, get_args, get_origin

import msgspec
import pytest
from msgspec.structs import replace

from otp_atm.bank.settings import BankSettings
from otp_atm.configuration import Settings
from otp_atm.evidence import bundle_file
from otp_atm.evidence.bundle import FORM, Bundle
from otp_atm.evidence.bundle_file import packed, read, write
from otp_atm.evidence.listening import Took
from otp_atm.evidence.stand_ins import StandIns, stand_in
from otp_atm.kiosk.events import CardRead, Event, KeyDelivered, KeyRequestSigned, PinEntered
from otp_atm.kiosk.journal import journaled
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.vocabulary import Card, Pan, PinBlock
from otp_atm.scenarios.reading import read_script
from tests.evidence.sessions import ENROLMENT, opener, recorded, session
from tests.needs import linux_only
from tests.whole import EVENTS, TABLE

SECRET: Final = "planted-secret-7391"


@cache
def enrolment() -> Bundle:
    return session(ENROLMENT)


def test_b05_no_card_number_pin_block_or_key_is_in_it() -> None:
    """Those that the terminal had in its memory in this very session."""
    records, bundle = recorded(read_script(ENROLMENT), opener(), Settings())
    content = gzip.decompress(packed(bundle)).decode()
    secrets: dict[type[Event], list[str]] = {}
    for event in (record.posted.event for record in records if isinstance(record, Took)):
        match event:
            case CardRead(card):
                secrets[CardRead] = [card.pan.digits, card.name]
            case PinEntered(block):
                secrets[PinEntered] = spelt(block.data)
            case KeyRequestSigned(nonce, mac):
                secrets[KeyRequestSigned] = [*spelt(nonce), *spelt(mac)]
            case KeyDelivered(key_block, _):
                secrets[KeyDelivered] = [key_block, key_block[16:]]
    assert secrets.keys() == {CardRead, PinEntered, KeyRequestSigned, KeyDelivered}
    assert [secret for kind in secrets.values() for secret in kind if secret in content] == []


def spelt(data: bytes) -> list[str]:
    return [data.hex(), data.hex().upper(), b64encode(data).decode()]


def test_b05_of_the_configuration_only_what_a_replay_needs_is_in_it() -> None:
    settings = replace(Settings(), bank=BankSettings(url=f"http://{SECRET}.example"))
    content = gzip.decompress(packed(session(ENROLMENT, settings))).decode()
    assert SECRET not in content
    assert sorted(enrolment().settings) == ["bank", "services", "terminal", "timeouts"]
    assert enrolment().settings["bank"] == {"deadline": 15}


@pytest.mark.parametrize("kind", sorted(EVENTS, key=str), ids=str)
def test_b05_a_planted_secret_in_any_field_that_no_journal_may_hold_stays_behind(kind: type[Event]) -> None:
    """Whatever the event: only fields that a journal may hold, codes and counts are kept as they are."""
    plain = StandIns(TABLE)
    values: dict[Any, Any] = {
        bytes: SECRET.encode(),
        Card: Card(Pan("6037991234567893"), "3106", SECRET),
        PinBlock: PinBlock(4, SECRET.encode(), "AB23456789"),
    }
    open_texts = journaled(kind).keys() | {"code"}
    made = kind(
        **{
            field.name: values.get(bare(field.type), SECRET if bare(field.type) is str and field.name not in open_texts else None)
            for field in msgspec.structs.fields(kind)
        }
    )
    told = msgspec.json.encode(plain.fields(made)).decode()
    assert SECRET not in told
    assert "3456789" not in told.replace("AB23456789", "")
    assert spelt(SECRET.encode())[2] not in told


def bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def test_b03_a_card_number_comes_back_with_its_first_six_and_last_four_digits() -> None:
    for digits in ("603799123456", "6037991234567893", "6037991234567891234"):
        assert stand_in(Pan(digits).truncated).truncated == Pan(digits).truncated
        assert stand_in(Pan(digits).truncated).digits != digits


# The file -----------------------------------------------------------------------------------------------------------------------------


def test_b03_the_same_session_is_the_same_bytes() -> None:
    assert packed(enrolment()) == packed(msgspec.json.decode(msgspec.json.encode(enrolment()), type=Bundle))


@linux_only("modes of files")
def test_b05_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    write(enrolment(), tmp_path / "one.json.gz")
    assert stat.S_IMODE((tmp_path / "one.json.gz").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["one.json.gz"]


def told(content: bytes, folder: Path) -> str:
    """What is said of a file with this content: one sentence, with its name."""
    (path := folder / "kept.json.gz").write_bytes(content)
    with pytest.raises(BadFile) as bad:
        read(path)
    sentence = str(bad.value)
    assert sentence.startswith(f"{path}: ")
    assert "\n" not in sentence
    return sentence.removeprefix(f"{path}: ")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_b03_a_file_that_was_cut_off_is_told(tmp_path: Path, share: float) -> None:
    content = packed(enrolment())
    assert "damaged" in told(content[: int(len(content) * share)], tmp_path)


@pytest.mark.parametrize("place", [100, 1000, -4])
def test_b03_a_file_that_was_changed_is_told(tmp_path: Path, place: int) -> None:
    content = bytearray(packed(enrolment()))
    content[place] ^= 0xFF
    assert told(bytes(content), tmp_path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no gzip at all", "gzip"),
        (gzip.compress(b"no JSON", mtime=0), "damaged"),
        (gzip.compress(b"\xff\xfe", mtime=0), "damaged"),
        (gzip.compress(b"{}", mtime=0), "no session"),
        (gzip.compress(b"[]", mtime=0), "damaged"),
        (gzip.compress(b'{"format": "something else", "form": 1}', mtime=0), "no session"),
        (gzip.compress(b'{"format": "otp-atm session", "form": 1}', mtime=0), "damaged"),
        (gzip.compress(b"[" * 1_000_000, mtime=0), "damaged"),
        (gzip.compress(b'{"format": "otp-atm session", "form": 1, "story": ' + b"[" * 1_000_000, mtime=0), "damaged"),
    ],
    ids=["not-gzip", "not-json", "not-utf-8", "empty", "a-list", "foreign", "hollow", "deep", "deep-inside"],
)
def test_b03_a_foreign_file_is_told(tmp_path: Path, content: bytes, why: str) -> None:
    assert why in told(content, tmp_path)


def test_b03_a_newer_form_is_told(tmp_path: Path) -> None:
    newer = msgspec.json.encode(replace(enrolment(), form=FORM + 1))
    assert told(gzip.compress(newer), tmp_path) == (
        f"is kept in form {FORM + 1}, and this program knows none newer than {FORM}: a newer version reads it"
    )


def test_b03_a_file_that_grows_beyond_measure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle_file, "MOST_BYTES", 1_000_000)
    assert told(gzip.compress(b" " * 1_000_001), tmp_path) == "holds more than a session does, 1 MB"


def test_b03_no_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(BadFile, match="cannot be read"):
            read(path)
