from __future__ import annotations

from collections.abc import Iterator

import pytest

from otp_atm.kiosk.vocabulary import Language
from tests.languages import pseudo


@pytest.fixture(scope="package")
def pseudo_languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Language, ...]]:
    with pseudo.found(tmp_path_factory.mktemp("pseudo")) as found:
        yield found


@pytest.fixture(params=pseudo.PSEUDO)
def strange(request: pytest.FixtureRequest, pseudo_languages: tuple[Language, ...]) -> Language:
    """Each of the two languages that nobody speaks."""
    return next(one for one in pseudo_languages if one.code == request.param)
