"""Real servers of the kinds that a terminal can find at a bank's address, with certificates of a real authority, made on the spot."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
KEY_USES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
Serve = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def write(self, file: Path) -> Path:
        """Both, in PEM."""
        key = self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(key + self.certificate.public_bytes(serialization.Encoding.PEM))
        return file


def authority(name: str = "Authority") -> Signed:
    return signed(name, None, names=[])


def signed(name: str, issuer: Signed | None, *, names: list[str], since: timedelta = -DAY, until: timedelta = 30 * DAY) -> Signed:
    """A certificate for these host names and addresses; without an issuer, one of its own."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by = issuer.certificate.subject if issuer else subject
    signer = issuer.key if issuer else key
    is_authority = not names
    uses = {use: use == "digital_signature" for use in KEY_USES}
    usage = x509.KeyUsage(**uses, key_cert_sign=is_authority, crl_sign=is_authority, encipher_only=False, decipher_only=False)
    builder = (
        x509.CertificateBuilder(by, subject, key.public_key(), x509.random_serial_number(), now + since, now + until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([general(each) for each in names]), critical=False)
    return Signed(builder.sign(signer, hashes.SHA256()), key)


def general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@contextmanager
def server(serve: Serve, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server on loopback that greets in TLS, if so told, and does this with every connection."""

    def work() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with suppress(OSError), line:
                line.settimeout(5)
                serve(context.wrap_socket(line, server_side=True) if context else line)

    listener = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=work)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def greeting_with(certificate: Path, *, demands: Path | None = None, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    """TLS with this certificate; with `demands`, only for who has one of this authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.maximum_version = newest
    if demands:
        context.load_verify_locations(demands)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def answering(*lines: str) -> Serve:
    """HTTP with these header lines."""

    def serve(line: socket.socket) -> None:
        with line:
            line.recv(4096)
            line.sendall("\r\n".join(("HTTP/1.1 204 No Content", *lines, "", "")).encode())

    return serve


def saying(what: bytes) -> Serve:
    """This, and nothing more."""

    def serve(line: socket.socket) -> None:
        line.sendall(what)
        with suppress(OSError):
            line.recv(4096)

    return serve


def silent(line: socket.socket) -> None:
    """Until the other side hangs up."""
    while line.recv(4096):
        pass


def hanging_up(line: socket.socket) -> None:
    line.recv(4096)
