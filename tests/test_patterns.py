"""Every pattern ends where the text ends: what is right is wrong with a line end behind it, in messages and in files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.wire.message import IdempotencyKey, TerminalId
from otp_atm.bank.wire.partners import CONTROL, PARTNERS
from otp_atm.configuration import Settings
from otp_atm.scenarios.words import WORDS


def annotated(kind: Any, seen: set[Any]) -> Iterator[Any]:
    """Every annotated type in a type, however deep."""
    if get_origin(kind) is Annotated:
        yield kind
    for part in get_args(kind):
        yield from annotated(part, seen)
    if isinstance(kind, type) and kind not in seen:
        seen.add(kind)
        for name, hint in getattr(kind, "__annotations__", {}) and get_type_hints(kind, include_extras=True).items():
            if not name.startswith("_"):
                yield from annotated(hint, seen)


def pattern_of(kind: Any) -> str:
    """The pattern of an annotated text, if it has one."""
    for note in get_args(kind)[1:]:
        for one in (note, *getattr(note, "metadata", ())):
            found = getattr(one, "pattern", None)
            if found:
                return str(found)
    return ""


def all_patterns(*kinds: Any) -> list[Any]:
    """The annotated texts with a pattern in these types, each pattern once."""
    seen: set[Any] = set()
    found = {pattern_of(one): one for kind in kinds for one in annotated(kind, seen)}
    return [one for pattern, one in found.items() if pattern]


MESSAGES = [
    part for operations in {**PARTNERS, **CONTROL}.values() for operation in operations for part in (operation.request, operation.reply)
]
ON_THE_WIRE = all_patterns(*MESSAGES, TerminalId, IdempotencyKey)
IN_FILES = all_patterns(Fixtures, Settings, *(word.argument for word in WORDS.values()))


def test_patterns_have_been_found_everywhere() -> None:
    assert len(ON_THE_WIRE) >= 12
    assert len(IN_FILES) >= 15


def examples(kind: Any) -> st.SearchStrategy[str]:
    return st.from_regex(re.compile(pattern_of(kind).replace("\\Z", "$")), fullmatch=True).filter(lambda text: "\n" not in text)


@pytest.mark.parametrize("kind", IN_FILES + ON_THE_WIRE, ids=pattern_of)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_nobody_takes_a_line_end_for_the_end(kind: Any, data: st.DataObject) -> None:
    text, of_this_pattern = data.draw(examples(kind)), Annotated[str, msgspec.Meta(pattern=pattern_of(kind))]
    assert msgspec.convert(text, of_this_pattern) == text
    for wrong in (f"{text}\n", f"\n{text}", f"{text}\r", f"{text}\u2028"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(wrong, of_this_pattern)
