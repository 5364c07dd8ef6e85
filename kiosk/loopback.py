"""Whether an address leads back to this computer, where only its own users are."""

from __future__ import annotations

import socket
from ipaddress import IPv6Address, ip_address


def is_loopback(address: str) -> bool:
    """Whether a numeric address is of 127.0.0.0/8 or ::1 (RFC 6890), also where it stands in an IPv6 one (::ffff:127.0.0.1).

    >>> is_loopback("127.1.2.3"), is_loopback("::1"), is_loopback("::ffff:127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("::")
    (True, True, True, False, False)
    """
    told = ip_address(address.partition("%")[0])
    inner = told.ipv4_mapped if isinstance(told, IPv6Address) else None
    return (inner or told).is_loopback


def leads_to_loopback(host: str) -> bool:
    """Whether a name or address, in any way to write one, leads nowhere else. A name that nobody knows might lead anywhere."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(is_loopback(str(address[0])) for *_, address in found)
