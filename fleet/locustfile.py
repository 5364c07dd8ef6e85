"""`locust -f fleet/locustfile.py`: the fleet for those who know Locust. OTP_ATM_CONFIG names its configuration.

Import what you need of it into a locustfile of your own, in which users of other kinds may stand beside the terminals.
"""

from __future__ import annotations

import os
from pathlib import Path

from locust import events

from otp_atm.configuration import Settings
from otp_atm.fleet.engine import Engine
from otp_atm.fleet.options import CONFIG
from otp_atm.fleet.user import AtmTerminal, Customers, task_for
from otp_atm.kiosk.load import load
from otp_atm.kiosk.project import PROJECT
from otp_atm.languages.offered import require

config = Path(os.environ.get(CONFIG) or PROJECT / "config.yaml")
settings = load(config, Settings, require)
engine = Engine(settings, config)

events.init_command_line_parser.add_listener(engine.add_arguments)
events.init.add_listener(engine.begin)
events.test_start.add_listener(engine.start)
events.test_stopping.add_listener(engine.ending)
events.test_stop.add_listener(engine.stop)


class Visits(Customers):
    """Customers, as often as the configuration says."""

    tasks = [task for name, weight in settings.fleet.visits.weights().items() for task in [task_for(name)] * weight]  # noqa: RUF012


class Atm(AtmTerminal):
    """A terminal of the configuration."""

    tasks = [Visits]  # noqa: RUF012
