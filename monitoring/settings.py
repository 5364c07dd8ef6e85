"""The shape of `monitoring` in config.yaml: where a kiosk tells how it is."""

from __future__ import annotations

import ipaddress

from msgspec import Struct

from otp_atm.kiosk.load import Misfit

FORM = "takes an IP address and a port: 127.0.0.1:9464, or [::1]:9464"


class MonitoringSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The address and port at which `/healthz` and `/metrics` are answered; None: nowhere."""

    listen: str | None = None

    def __post_init__(self) -> None:
        if self.listen is not None:
            try:
                address_of(self.listen)
            except ValueError:
                raise Misfit(FORM, ("listen",)) from None


def address_of(listen: str) -> tuple[str, int]:
    """Address and port. Raises ValueError.

    >>> address_of("[::1]:9464")
    ('::1', 9464)
    """
    host, _, port = listen.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    address = ipaddress.ip_address(bare)
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535) or (address.version == 6) != (bare != host):
        raise ValueError(listen)
    return str(address), int(port)
