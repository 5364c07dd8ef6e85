"""What whoever runs the bank may decide about its rules. A key that is added here is an option of its command line, too."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta, Struct


class Policy(Struct, frozen=True, kw_only=True):
    """The keys of the configuration's `simulator` that are the rules' business."""

    otp_seconds_ahead: Annotated[int, Meta(ge=0, le=30, description="how fast the clock of a phone may be, in seconds")] = 3
    """So much longer than 60 seconds lives a code of such a phone."""
    sms_otp_digits: Annotated[int, Meta(ge=7, le=10, description="how long one-time passwords by SMS are")] = 8
    """What replaces a second PIN has 7 digits at least."""


USUAL: Final = Policy()
