"""docs/scenarios.md says what every word takes and means, and shows its use. It is made of the declarations: they must say it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.kept_pictures import KeptPictures
from otp_atm.scenarios.manual import manual, section
from otp_atm.scenarios.meanings import Untold, anchor, keys, takes
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.words import WORDS, Word
from otp_atm.scenarios.words import word as word_of
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.brand import brand_of

MANUAL = (PROJECT / "docs" / "scenarios.md").read_text(encoding="utf-8")
WALLET = wallet_of(load_fixtures(Settings().simulator.fixtures))
OPEN_STAGE = worlds(Settings(), None, None, kept_pictures=KeptPictures(brand_of(Settings().terminal), record=True))


def test_the_manual_is_that_of_the_words() -> None:
    assert manual() == MANUAL, "run `make scenarios-manual`"


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_the_example_of_a_word_holds(word: Word, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(f"title: {word.name}\nlanguage: en\nsteps:\n{word.example}\n", encoding="utf-8")
    script = read_script(path, wallet=WALLET)
    assert word in [step.word for step in script.steps]
    outcome = play(script, OPEN_STAGE)
    assert not outcome.failure, outcome.failure


@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
def test_every_value_and_every_key_of_a_word_stands_in_its_part_of_the_manual(word: Word) -> None:
    part = MANUAL.split(f"\n### `{word.name}")[1].split("\n### ")[0]
    named = {name for kind in _structs(word.argument) for name in kind.__struct_encode_fields__}
    assert all(f"| `{name}` | " in part for name in named)
    assert word.is_bare or "\nIt takes " in part


def _structs(kind: Any) -> list[type[Struct]]:
    parts = (kind, *getattr(kind, "__args__", ()))
    return [part for part in parts if isinstance(part, type) and issubclass(part, Struct)]


def test_the_example_of_what_is_judged_holds(tmp_path: Path) -> None:
    (block,) = [block for block in re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL) if "mark: before  " in block]
    path = tmp_path / "example.yaml"
    path.write_text(f"title: x\nlanguage: en\n{block}", encoding="utf-8")
    outcome = play(read_script(path, wallet=WALLET), OPEN_STAGE)
    assert not outcome.failure, outcome.failure


def test_links_of_the_manual_lead_somewhere() -> None:
    headings = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", MANUAL, re.MULTILINE)}
    links = set(re.findall(r"\]\(#([^)]+)\)", MANUAL))
    assert links
    assert links <= headings


class Silent(Struct):
    """A key that says nothing."""

    key: int


class Patterned(Struct):
    """A pattern that nobody has put into words."""

    key: Annotated[str, Meta(pattern="^x")]
    """It means something."""


@pytest.mark.parametrize(
    ("struct", "why"), [(Silent, "Silent.key: nothing below it"), (Patterned, "what its pattern means is not described")]
)
def test_a_key_that_does_not_say_enough_is_no_part_of_a_manual(struct: type[Struct], why: str) -> None:
    with pytest.raises(Untold, match=why):
        list(keys(struct))


def test_neither_is_a_type_that_nobody_can_tell_nor_a_word_without_an_example() -> None:
    def dance(cast: object) -> None:
        """Dance."""

    with pytest.raises(Untold, match="what it takes cannot be told"):
        takes(bytes)
    with pytest.raises(Untold, match="«dance»: its docstring does not end with steps"):
        section(word_of(dance))
