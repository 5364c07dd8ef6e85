"""How the bank is verified over TLS."""

from __future__ import annotations

from pathlib import Path
from ssl import SSLContext

from certifi import where
from urllib3.util.ssl_ import create_urllib3_context


def tls_context(ca_file: Path | None) -> SSLContext:
    """TLS 1.2 or newer; the other side must have a certificate for its name from one of those in `ca_file`, the usual ones if None.

    Raises OSError where they cannot be read.
    """
    context = create_urllib3_context()
    context.check_hostname = True
    context.load_verify_locations(str(ca_file or where()))
    return context
