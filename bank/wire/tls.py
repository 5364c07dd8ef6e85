"""How the bank is verified over TLS, and the terminal shows who it is."""

from __future__ import annotations

from os import R_OK, access
from pathlib import Path
from ssl import SSLContext, SSLError
from typing import Final

from certifi import where
from msgspec import Struct
from urllib3.util.ssl_ import create_urllib3_context

from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.secret import Secret

LONGEST_PASSWORD: Final = 1024
"""Bytes, by OpenSSL (PEM_BUFSIZE)."""


class Papers(Struct, frozen=True):
    """The certificates to trust, the usual ones if None; and the terminal's own with its key, which may stand in the same file (PEM)."""

    ca_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    password: Secret | None = None

    def context(self) -> SSLContext:
        """TLS 1.2 or newer; the other side must have a certificate for its name.

        Raises BadFile where certificates or key are of no use, or the key's password cannot be had.
        """
        context = create_urllib3_context()
        context.check_hostname = True
        self._trust(context)
        if self.certificate:
            self._show(context, self.certificate)
        return context

    def key_password(self) -> str:
        """That of the key; empty, so that OpenSSL does not ask for one on the terminal, where there is none. Raises BadFile."""
        password = self.password.value() if self.password else ""
        if len(password.encode("utf-8")) > LONGEST_PASSWORD:
            raise BadFile(f"the password of a key has at most {LONGEST_PASSWORD} bytes")
        return password

    def _trust(self, context: SSLContext) -> None:
        try:
            context.load_verify_locations(str(self.ca_file or where()))
        except OSError:
            raise BadFile(f"{self.ca_file}: no certificates can be read from it") from None

    def _show(self, context: SSLContext, certificate: Path) -> None:
        password = self.key_password()
        try:
            context.load_cert_chain(certificate, self.key, lambda: password)
        except SSLError as error:
            files = f"{certificate}{f', {self.key}' if self.key else ''}"
            raise BadFile(f"{files}: no certificate with its key: {error.reason or 'is no PEM, or the password is another'}") from None
        except OSError as error:
            missing = next((file for file in (certificate, self.key) if file and not access(file, R_OK)), certificate)
            raise BadFile(f"{missing}: {error.strerror or error}") from None
