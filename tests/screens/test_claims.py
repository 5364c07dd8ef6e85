"""Words and what they claim about the bank: neither language says more than the other, and nothing unthought-of is said."""

from __future__ import annotations

import re

import pytest

from kiosk.vocabulary import Language
from screens.words import Says, words_of
from screens.words.words import Words
from tests.screens.claims import CLAIMS, SILENT, Claim
from tests.spoken import OF_THE_ATM


def text_of(language: Language, name: str) -> str:
    said = getattr(words_of(language), name)
    return "\n".join((said.title, *said.lines) if isinstance(said, Says) else said if isinstance(said, tuple) else (said,))


def test_every_text_has_been_thought_about() -> None:
    assert not CLAIMS.keys() & SILENT
    assert CLAIMS.keys() | SILENT == {*Words.__struct_fields__}


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
@pytest.mark.parametrize("name", sorted(CLAIMS.keys() | SILENT))
def test_a_text_claims_what_it_is_said_to_claim_and_nothing_else(name: str, language: Language) -> None:
    text = text_of(language, name)
    found = {claim for claim in Claim if re.search(claim.phrase(language), text, re.MULTILINE)}
    assert found == CLAIMS.get(name, frozenset())
