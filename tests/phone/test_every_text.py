"""Every text of every page of the phone, at the sizes it has in the demo's windows, in both languages, against the box it stands in."""

from __future__ import annotations

import pytest

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.samples import NOW, samples
from otp_atm.screens.brand import Brand
from tests.phone.pages import SIZES, all_whole
from tests.screens.written import reading
from tests.spoken import OF_THE_PHONE


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_f05_no_text_of_a_page_is_wider_than_its_box(size: tuple[int, int], language: Language) -> None:
    painter = PhonePainter(Brand(), size, lambda: NOW)
    for name, view in samples(language):
        with reading() as written:
            painter.picture(view)
        all_whole(name, written)
