"""What stands between us and a bank, tried step by step for a person: name, connection, TLS, a reply, and the time in it.

`bank.wire.exchange` says in one code that the bank cannot be reached, which is all that a terminal can use. Who is to mend it needs the
reason.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import BadStatusLine, HTTPConnection, HTTPException, RemoteDisconnected
from threading import Timer
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from otp_atm.bank.wire.retry_after import moment
from otp_atm.bank.wire.tls import Papers
from otp_atm.kiosk.load import BadFile

ALERT_SECONDS: Final = 0.3
"""How long a bank that speaks TLS 1.3 has to say that it wants a certificate: it does so only after the greeting (RFC 8446, 4.4.2.4)."""
TLS_ALERT: Final = "\x15\x03"
"""How a reply begins that is an alert of TLS and no HTTP (RFC 8446, 5.1)."""


class NoContact(Exception):
    """How far it went, in one sentence."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A bank that answers. `ahead`: by how many seconds its clock is ahead of ours, None where it does not tell the time."""

    ahead: float | None


def first_contact(url: str, path: str, papers: Papers, patience: float, headers: Mapping[str, str] = MappingProxyType({})) -> Contact:
    """Ask for `path` at the bank, which must change nothing. A step may take `patience` seconds, the last twice that.

    `headers` are sent, too. Raises NoContact.
    """
    told = urlsplit(url)
    host, port = told.hostname or "", told.port or (443 if told.scheme == "https" else 80)
    with closing(_connected(host, port, patience)) as plain:
        line = _greeted(plain, host, papers, patience) if told.scheme == "https" else plain
        with closing(line), _no_longer_than(2 * patience, line):
            return _asked(line, host, port, f"{told.path.rstrip('/')}{path}", patience, headers=headers)


def _connected(host: str, port: int, patience: float) -> socket.socket:
    try:
        return socket.create_connection((host, port), patience)
    except (socket.gaierror, UnicodeError):
        raise NoContact(f"no computer is known by the name {host}") from None
    except TimeoutError:
        raise NoContact(f"{host} does not answer on port {port}") from None
    except OSError as error:
        raise NoContact(f"{host}, port {port}: {error.strerror or error}") from None


# TLS


def _greeted(plain: socket.socket, host: str, papers: Papers, patience: float) -> ssl.SSLSocket:
    """The connection under TLS, the bank's certificate verified as `bank.wire.exchange` verifies it."""
    line = _context(papers).wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
    try:
        with _tls_explained(host):
            line.do_handshake()
            line.settimeout(ALERT_SECONDS)
            with suppress(TimeoutError):
                _hear_alert(line)
    except NoContact:
        line.close()
        raise
    line.settimeout(patience)
    return line


def _context(papers: Papers) -> ssl.SSLContext:
    try:
        return papers.context()
    except BadFile as bad:
        raise NoContact(str(bad)) from None


def _hear_alert(line: ssl.SSLSocket) -> None:
    """A bank says nothing before it is asked, unless it is an alert, which raises, or it hangs up."""
    if line.recv(1) == b"":
        raise ConnectionResetError


@contextmanager
def _tls_explained(host: str) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NoContact(CERTIFICATES.get(error.verify_code, error.verify_message).format(host=host)) from None
    except ssl.SSLError as error:
        raise NoContact(ALERTS.get(error.reason or "", f"TLS fails: {error.reason or error}")) from None
    except TimeoutError:
        raise NoContact(f"{host} is silent when greeted in TLS: {NO_TLS}") from None
    except OSError:
        raise NoContact(f"{host} hangs up when greeted in TLS: {NO_TLS}, or a certificate of the terminal is demanded") from None


NO_TLS: Final = "perhaps it speaks http only"
DEMANDED: Final = "the bank demands a certificate of the terminal"
PERHAPS_DEMANDED: Final = f"{DEMANDED}, or shares no cipher with it"
UNKNOWN: Final = "the issuer of the bank's certificate is not known here: its certificate belongs into bank.ca_file"
CERTIFICATES: Final[Mapping[int, str]] = {
    9: "the bank's certificate is not valid yet; is the clock of this computer right?",
    10: "the bank's certificate has expired; is the clock of this computer right?",
    18: UNKNOWN,
    19: UNKNOWN,
    20: UNKNOWN,
    21: UNKNOWN,
    23: "the bank's certificate has been revoked",
    62: "the bank's certificate is for another name than {host}",
    64: "the bank's certificate is for another address than {host}",
}
"""By OpenSSL's X509_V_ERR codes (x509_vfy.h)."""
ALERTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("TLSV13_ALERT_CERTIFICATE_REQUIRED", "TLSV1_ALERT_CERTIFICATE_REQUIRED"), DEMANDED),
    **dict.fromkeys(("SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_HANDSHAKE_FAILURE"), PERHAPS_DEMANDED),
    **dict.fromkeys(("SSLV3_ALERT_BAD_CERTIFICATE", "SSLV3_ALERT_NO_CERTIFICATE", "TLSV1_ALERT_ACCESS_DENIED"), DEMANDED),
    **dict.fromkeys(
        ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "UNEXPECTED_MESSAGE"),
        "what answers there speaks no TLS: is it http?",
    ),
    **dict.fromkeys(
        (
            "TLSV1_ALERT_UNKNOWN_CA",
            "SSLV3_ALERT_CERTIFICATE_EXPIRED",
            "SSLV3_ALERT_CERTIFICATE_REVOKED",
            "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
            "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
        ),
        "the bank does not take the certificate of the terminal",
    ),
    "UNEXPECTED_EOF_WHILE_READING": f"the bank hangs up when greeted in TLS: {NO_TLS}",
    **dict.fromkeys(
        ("TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE"),
        "the bank and this computer share no version of TLS",
    ),
}
"""By OpenSSL's reasons: alerts of RFC 8446, 6.2, and replies that are no TLS."""


# HTTP


def _asked(line: socket.socket, host: str, port: int, path: str, patience: float, *, headers: Mapping[str, str]) -> Contact:
    connection = HTTPConnection(host, port, timeout=patience)
    connection.sock = line
    perhaps = "" if isinstance(line, ssl.SSLSocket) else ": is it https?"
    began, since = datetime.now(UTC), time.monotonic()
    try:
        connection.request("GET", path, headers={"Accept": "application/json", **headers})
        date = connection.getresponse().headers.get("Date", "")
    except ssl.SSLError as error:
        raise NoContact(ALERTS.get(error.reason or "", f"TLS fails: {error.reason or error}")) from None
    except RemoteDisconnected:
        raise NoContact(f"{host} hangs up without an answer{perhaps}") from None
    except BadStatusLine as error:
        raise NoContact("what answers there speaks TLS: is it https?" if TLS_ALERT in str(error) else NO_HTTP) from None
    except (HTTPException, ValueError):
        raise NoContact(NO_HTTP) from None
    except TimeoutError:
        raise NoContact(f"{host} takes the question and does not answer") from None
    except OSError as error:
        raise NoContact(f"{host} ends the connection before it answers ({error.strerror or error}){perhaps}") from None
    taken = time.monotonic() - since
    return Contact(_ahead(date, began.timestamp() + taken / 2))


NO_HTTP: Final = "what answers there speaks no HTTP"


def _ahead(date: str, ours: float) -> float | None:
    """By how many seconds a Date header (RFC 9110, 6.6.1) is ahead. It tells whole seconds: half of one is added, on the average."""
    told = moment(date)
    return None if told is None else told.timestamp() + 0.5 - ours


@contextmanager
def _no_longer_than(patience: float, line: socket.socket) -> Iterator[None]:
    """End the connection then: a time-out of a socket begins anew with every byte."""

    def end() -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = Timer(patience, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
