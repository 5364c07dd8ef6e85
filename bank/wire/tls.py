"""How the bank is verified over TLS, and the terminal shows who it is."""

from __future__ import annotations

from pathlib import Path
from ssl import SSLContext

from certifi import where
from msgspec import Struct
from urllib3.util.ssl_ import create_urllib3_context

from otp_atm.kiosk.secret import Secret


class Papers(Struct, frozen=True):
    """The certificates to trust, the usual ones if None; and the terminal's own with its key, which may stand in the same file (PEM)."""

    ca_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    password: Secret | None = None

    def context(self) -> SSLContext:
        """TLS 1.2 or newer; the other side must have a certificate for its name.

        Raises OSError where certificates or key are of no use, BadFile where the key's password cannot be had.
        """
        context = create_urllib3_context()
        context.check_hostname = True
        context.load_verify_locations(str(self.ca_file or where()))
        if self.certificate:
            password = self.password.value() if self.password else ""
            context.load_cert_chain(self.certificate, self.key, lambda: password)  # without one, OpenSSL would ask on the terminal
        return context
