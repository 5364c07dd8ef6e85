"""Moments that a scenario marks, and how long something has taken since."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from otp_atm.kiosk.stream import Moment
from otp_atm.person.seeing import Unexpected, require
from otp_atm.scenarios.cast import Cast, Mark
from otp_atm.scenarios.dialogue import requests_in
from otp_atm.scenarios.named import RequestName
from otp_atm.scenarios.variables import NAME

MarkedAs = Annotated[str, Meta(pattern=rf"^{NAME}\Z", description="a name of one's own")]
"""Under which a moment is marked."""
Since = Annotated[str, Meta(pattern=rf"^{NAME}\Z", description="a moment that a step before has marked")]
"""Checked when the file is read."""
Duration = Annotated[float, Meta(ge=0, le=10_000_000, description="seconds")]


class ExpectedTime(Struct, forbid_unknown_fields=True):
    """How long something should have taken."""

    since: Since | None = None
    """From this moment until now."""
    of: RequestName | None = None
    """From the newest request of this name until its answer."""
    at_least: Duration | None = None
    """So long, or longer."""
    at_most: Duration | None = None
    """So long, or shorter."""
    clock: Literal["terminal", "real"] = "terminal"
    """By which it counts: the terminal's, which stands still but where the scenario waits or a bank in this process is slow; or the
    computer's own, which says how long a bank elsewhere has really taken."""

    def __post_init__(self) -> None:
        if (self.since is None) == (self.of is None):
            raise ValueError("it is the time since a moment, or that of a request: name one of since, of")
        if self.at_least is None and self.at_most is None:
            raise ValueError("nothing is expected: name at least one of at_least, at_most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most")


def mark(cast: Cast, argument: MarkedAs) -> None:
    """Mark this moment under a name. Later steps count from there what was asked, answered, written or has passed `since`.

    - mark: before the PIN
    - wait: 2
    - expect time: {since: before the PIN, at_least: 2}
    """
    cast.marks[argument] = cast.now


def since(cast: Cast, name: str | None) -> Mark:
    """The moment of this name; without one, that at which the terminal was switched on. Raises Unexpected."""
    if name is None:
        return Mark(Moment(0.0, 0.0), 0, 0)
    if name not in cast.marks:
        raise Unexpected(f"no moment has been marked as «{name}»")
    return cast.marks[name]


def expect_time(cast: Cast, argument: ExpectedTime) -> None:
    """So much time should have passed since a moment that was marked, or between a request and its answer.

    - mark: start
    - insert: phone-on-file
    - pin: own
    - expect time: {since: start, at_most: 30}
    - expect time: {of: open-card-session, at_most: 2, clock: real}
    """
    passed = _passed(cast, argument)
    seconds, clock = (passed.real, "by the computer's clock") if argument.clock == "real" else (passed.seconds, "by the terminal's clock")
    what = f"{argument.of} took" if argument.of else f"since «{argument.since}» there passed"
    said = f"but {what} {seconds:.3f} s {clock}"
    require(argument.at_least is None or round(seconds, 6) >= argument.at_least, f"expected at least {argument.at_least} s, {said}")
    require(argument.at_most is None or round(seconds, 6) <= argument.at_most, f"expected at most {argument.at_most} s, {said}")


def _passed(cast: Cast, argument: ExpectedTime) -> Moment:
    if argument.of is None:
        then, now = since(cast, argument.since).at, cast.now.at
        return Moment(now.seconds - then.seconds, now.real - then.real)
    asked = [request for request in requests_in(cast.stage.records) if request.name == argument.of]
    require(bool(asked), f"the terminal has not asked for {argument.of}")
    took = asked[-1].took
    if took is None:
        raise Unexpected(f"{argument.of} has not been answered yet")
    return took


WORDS: Final[tuple[Any, ...]] = (mark, expect_time)
