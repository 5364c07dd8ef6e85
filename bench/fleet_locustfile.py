"""Terminals that only register customers, measured."""

from __future__ import annotations

from locust import events

from bench.fleet_meter import meter
from otp_atm.fleet.locustfile import Atm, Visits

__all__ = ["Atm", "Visits"]

meter(events, "VISIT")
