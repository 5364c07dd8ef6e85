"""What a configuration says of the way to the bank."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from otp_atm.kiosk.foreign import require_driver
from otp_atm.kiosk.load import Misfit
from otp_atm.kiosk.secret import Secret
from otp_atm.kiosk.settings import Seconds

NO_CREDENTIAL: Final = "no name or password (nothing with an @) may stand in the address of a bank: addresses are shown and logged"
NATIVE: Final = "native"
"""The driver that speaks docs/bank-contract.md."""
MAPPED: Final = "mapped"
"""The driver that speaks as a file says (docs/mapping.md)."""
OVER_HTTP: Final = (NATIVE, MAPPED)
AUTHORIZATION: Final = "Authorization"
OURS: Final = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "host", "idempotency-key", "transfer-encoding"}
)
"""Headers that say what is sent and how, in lower case: the terminal's alone."""
_FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")
"""RFC 9110, 5.1."""
Address = Annotated[str, Meta(pattern=r"^https?://[^\s\x00-\x1f\x7f-\x9f/?#]+(/[!-\"$->@-~]*)?\Z")]
"""In a path what is not ASCII stands percent-encoded (RFC 3986, 2.1)."""


class OAuthSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Access tokens by OAuth 2.0 client credentials (RFC 6749, 4.4).

    `client_authentication`: how the client says who it is, by HTTP Basic or in the request's body (RFC 6749, 2.3.1).
    """

    token_url: Address
    client_id: Annotated[str, Meta(min_length=1)]
    client_secret: Secret
    client_authentication: Literal["basic", "body"] = "basic"
    scope: str = ""
    audience: str = ""

    def __post_init__(self) -> None:
        require_place(self.token_url, "token_url")


class BankSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The driver of the bank, and how long one request may take with all repetitions, in seconds; `options` are those of somebody's own.

    `mapping` is the file that a mapped one speaks by.

    Of those that speak HTTP: where the bank is, whose certificates it is trusted by, which the terminal shows it (`client_certificate`,
    `client_key`, PEM), what is sent with every request (`headers`), whether access tokens are needed (`oauth`), and in which header the
    card session's token travels (`session_header`, of the native one alone; where a mapped one sends it, the mapping says).
    """

    driver: str = NATIVE
    is_test: bool = False
    """Whether it is no bank of real customers: terminals that programs stand in front of are for such alone."""
    mapping: Path | None = None
    url: Address = "http://127.0.0.1:8321"
    ca_file: Path | None = None
    client_certificate: Path | None = None
    client_key: Path | None = None
    client_key_password: Secret | None = None
    headers: dict[str, Secret] = {}
    oauth: OAuthSettings | None = None
    session_header: str = AUTHORIZATION
    deadline: Seconds = 15
    options: dict[str, Any] = {}

    def __post_init__(self) -> None:
        require_driver(self.driver, OVER_HTTP, self.options)
        if (self.driver == MAPPED) != (self.mapping is not None):
            raise Misfit(f"a file stands under `mapping` if the driver is {MAPPED}, and only then", ("mapping",), ("driver",))
        require_place(self.url, "url")
        self._require_headers()
        self._require_session_header()
        self._require_certificate()

    def _require_headers(self) -> None:
        seen = set[str]()
        for name in self.headers:
            if name.lower() in seen:
                raise Misfit(f"{name}: stands there twice", ("headers", name))
            seen.add(name.lower())
            if not _FIELD_NAME.fullmatch(name):
                raise Misfit(f"{name}: is not the name of a header", ("headers", name))
            if name.lower() in OURS:
                raise Misfit(f"{name}: the terminal says that itself", ("headers", name))
        if self.oauth and AUTHORIZATION.lower() in seen:
            raise Misfit("the access token travels in Authorization, which headers have, too", ("oauth",))

    def _require_session_header(self) -> None:
        if self.driver != NATIVE:
            if self.session_header != AUTHORIZATION:
                raise Misfit(f"is for the driver {NATIVE}: where another's session travels, that one knows", ("session_header",))
            return
        if not _FIELD_NAME.fullmatch(self.session_header) or self.session_header.lower() in OURS:
            raise Misfit(f"{self.session_header}: no session can travel in that", ("session_header",))
        taken = {name.lower(): ("headers", name) for name in self.headers} | ({AUTHORIZATION.lower(): ("oauth",)} if self.oauth else {})
        if self.session_header.lower() in taken:
            raise Misfit(
                f"{self.session_header} is taken: session_header names another for the card session", taken[self.session_header.lower()]
            )

    def _require_certificate(self) -> None:
        if self.client_key and not self.client_certificate:
            raise Misfit("the key is that of which client_certificate?", ("client_key",))
        if self.client_key_password and not self.client_certificate:
            raise Misfit("the key is that of which client_certificate?", ("client_key_password",))
        if self.client_certificate and not self.url.startswith("https:"):
            raise Misfit("a certificate is shown over https only", ("client_certificate",))


def require_place(url: str, key: str) -> None:
    """Raises Misfit for an address that leads nowhere, or holds what must not be shown."""
    if "@" in url:
        raise Misfit(NO_CREDENTIAL, (key,))
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise Misfit(f"{url} leads nowhere: it takes a host, and a port from 1 to 65535 if any", (key,))
