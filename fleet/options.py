"""The options of a fleet, beside those of Locust."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any, Final, NamedTuple

from otp_atm.fleet.courses import COURSES, STEADY

CONFIG: Final = "OTP_ATM_CONFIG"
"""The variable of the environment that names the configuration, for every process of a run."""


class Option(NamedTuple):
    """One of them, for `argparse`."""

    name: str
    help: str
    more: dict[str, Any]


def share(text: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text}: it takes a share, from 0 to 1")
    return value


def positive(text: str) -> float:
    """A number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text}: it takes a number above 0")
    return value


OPTIONS: Final = (
    Option(
        "--visits-per-hour",
        "how many customers come to each terminal in an hour, in place of fleet.visits_per_hour",
        {"type": positive, "metavar": "N", "default": None},
    ),
    Option("--no-think", "customers do everything as soon as the terminal takes it", {"action": "store_true"}),
    Option("--faults", "share of the requests that something happens to, in place of fleet.faults", {"type": share, "metavar": "SHARE"}),
    Option(
        "--course",
        "; ".join(f"{name}: {course.purpose}" for name, course in COURSES.items()),
        {"choices": tuple(COURSES), "default": STEADY},
    ),
    Option(
        "--outage", "how many seconds that of the course `outage` lasts (default: 60)", {"type": positive, "metavar": "S", "default": 60.0}
    ),
    Option(
        "--outage-at",
        "where it is: at the terminals, or at the bank, by the control desk of our simulator",
        {"choices": ("terminals", "bank"), "default": "terminals"},
    ),
    Option(
        "--no-jitter", "terminals make the same pauses, all of them together: to see what the jitter is good for", {"action": "store_true"}
    ),
    Option("--hooks", "how the bank's records are looked at, where it is not our simulator (docs/scenarios.md)", {"metavar": "FILE"}),
    Option("--account", "write the account as JSON, too", {"metavar": "FILE"}),
    Option("--keep-journals", "leave the journals there, though the account holds", {"action": "store_true"}),
)
