"""The contract suites over our own implementations: the suites of the public face, and that of persons, which is ours alone."""

import pytest

pytest.register_assert_rewrite(*(f"otp_atm.contracts.{suite}" for suite in ("card_reader", "pin_pad", "display", "bank")))
