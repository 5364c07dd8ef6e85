"""The order of a PIN pad's digits on glass."""

from __future__ import annotations

import msgspec
import pytest

from otp_atm.configuration import Settings
from otp_atm.hardware.pin_pad.on_glass import ORDERS


@pytest.mark.parametrize("kind", ["fixed", "shuffled"])
def test_every_digit_is_there_once(kind: str) -> None:
    assert sorted(ORDERS[kind]()) == sorted("0123456789")


def test_a_shuffled_pad_has_another_order_every_time() -> None:
    assert len({ORDERS["shuffled"]() for _ in range(20)}) == 20
    assert len({ORDERS["fixed"]() for _ in range(20)}) == 1


def test_a_pad_with_keys_of_its_own_has_none_on_glass() -> None:
    with pytest.raises(msgspec.ValidationError, match="a serial pad has keys of its own"):
        msgspec.convert({"pin_pad": {"driver": "serial", "on_screen": "shuffled"}}, Settings)
