"""docs/mapping.md names everything that a mapping can hold, and nothing that it cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from otp_atm.bank.mapped.asked import catalogue
from otp_atm.bank.mapped.reading import load_mapping
from otp_atm.bank.mapped.samples import Sample, read_samples
from otp_atm.bank.mapped.sandbox import FILTERS
from otp_atm.bank.mapped.told import ToldAnswer, ToldMapping, ToldRequest
from otp_atm.kiosk.project import PROJECT
from tests.mapped.world import EXAMPLE

PAGE = (PROJECT / "docs" / "mapping.md").read_text(encoding="utf-8")


def rows(title: str) -> list[str]:
    """The first columns of the tables under this title."""
    section = re.split(r"^##+ ", PAGE.split(f"## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return [line.split("|")[1] for line in section.splitlines() if line.startswith("| ") and not line.startswith("|--")]


def named(columns: Iterable[str]) -> set[str]:
    return {name for column in columns for name in re.findall(r"`(\w+)", column)}


@pytest.mark.parametrize(("title", "kind"), [("The file", ToldMapping), ("An answer", ToldAnswer)])
def test_every_key_is_explained(title: str, kind: type[ToldMapping | ToldAnswer]) -> None:
    assert named(rows(title)) == {*kind.__struct_fields__}


def test_every_request_and_every_key_of_one_is_explained() -> None:
    assert named(rows("A request")) == {*ToldRequest.__struct_fields__} | {*catalogue()}


def test_every_event_that_can_answer_is_named_on_the_page() -> None:
    events = {event.__name__ for asked in catalogue().values() for event in asked.kind.replies}
    assert [event for event in events if f"`{event}`" not in PAGE] == []


def test_every_filter_is_explained() -> None:
    assert named(rows("Templates")) - {"request", "terminal", "kept", "values", "idempotency_key", "now"} == {*FILTERS}


def test_the_sample_on_the_page_is_one(tmp_path: Path) -> None:
    block = next(text for text in re.findall(r"(?:^    .*\n)+", PAGE, re.MULTILINE) if "expect:" in text)
    told = yaml.safe_load(block)[0]
    assert told.keys() <= {*Sample.__struct_fields__}
    (tmp_path / "sample.yaml").write_text(block.replace("given: {sms_consent: true}", "given: {}"), encoding="utf-8")
    assert len(read_samples(tmp_path, load_mapping(EXAMPLE / "mapping.yaml"))) == 1
