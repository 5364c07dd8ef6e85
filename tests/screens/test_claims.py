"""Words and what they claim about the bank: neither language says more than the other, and nothing unthought-of is said."""

from __future__ import annotations

import re

import pytest

from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.words import Says
from tests.screens.claims import CLAIMS, SILENT, Claim
from tests.spoken import EN, OF_THE_ATM
from tests.whole import said_at_the_atm


def text_of(language: Language, name: str) -> str:
    said = said_at_the_atm(language)[name]
    return "\n".join((said.title, *said.lines) if isinstance(said, Says) else map(str, said) if isinstance(said, tuple) else (str(said),))


def test_every_text_has_been_thought_about() -> None:
    assert not CLAIMS.keys() & SILENT
    assert CLAIMS.keys() | SILENT == said_at_the_atm(EN).keys()


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
@pytest.mark.parametrize("name", sorted(CLAIMS.keys() | SILENT))
def test_a_text_claims_what_it_is_said_to_claim_and_nothing_else(name: str, language: Language) -> None:
    text = text_of(language, name)
    found = {claim for claim in Claim if re.search(claim.phrase(language), text, re.MULTILINE)}
    assert found == CLAIMS.get(name, frozenset())
