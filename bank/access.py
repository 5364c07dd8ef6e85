"""The way to the bank as a configuration describes it: address, certificates, headers, access tokens. Light to import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from otp_atm.bank.recording import TOKENS, Ear, RecordedExchange
from otp_atm.bank.settings import BankSettings, OAuthSettings
from otp_atm.bank.wire.headers import AUTHORIZATION, merged, sendable

if TYPE_CHECKING:
    from otp_atm.bank.wire.exchange import Answer, Exchange
    from otp_atm.bank.wire.oauth import Tokens
    from otp_atm.bank.wire.tls import Papers


Paths = Callable[[str, str], str]
"""What may be shown of a request's method and path."""


Wiring = Callable[["Exchange", Paths], "Exchange"]
"""Puts something before the wire itself, whatever else stands before that, and is told which paths may be shown."""


def all_of(_: str, path: str) -> str:
    """The paths of our contract hold nothing secret."""
    return path


def http_exchange(told: BankSettings, ear: Ear | None = None, shown: Paths = all_of, wiring: Wiring | None = None) -> Exchange:
    """Exchanges with the bank, to which `ear` listens, and before which `wiring` puts something. Raises BadFile for a header whose value
    cannot be had."""
    from otp_atm.bank.wire.exchange import HttpExchange

    way: Exchange = HttpExchange(told.url, papers(told))
    if wiring:
        way = wiring(way, shown)
    if ear:
        way = RecordedExchange(way, told.url, ear, shown, called(told))
    if told.headers:
        way = Presenting(way, {name: header_value(told, name) for name in told.headers})
    if told.oauth:
        from otp_atm.bank.wire.oauth import Authorized

        way = Authorized(way, tokens(told, told.oauth, ear))
    return way


def called(told: BankSettings) -> dict[str, str]:
    """What stands in the headers that the configuration speaks of."""
    session = told.session_header.lower()
    return {} if session == AUTHORIZATION.lower() else {session: "token"}


def papers(told: BankSettings) -> Papers:
    """What the two sides show each other over TLS."""
    from otp_atm.bank.wire.tls import Papers

    return Papers(told.ca_file, told.client_certificate, told.client_key, told.client_key_password)


def tokens(told: BankSettings, oauth: OAuthSettings, ear: Ear | None = None) -> Tokens:
    """Access tokens for this terminal; their endpoint is shown the same certificates (RFC 8705)."""
    from otp_atm.bank.wire.exchange import HttpExchange
    from otp_atm.bank.wire.oauth import Client, Tokens

    client = Client(
        name=oauth.client_id,
        secret=oauth.client_secret,
        basic=oauth.client_authentication == "basic",
        scope=oauth.scope,
        audience=oauth.audience,
    )
    endpoint: Exchange = HttpExchange(oauth.token_url, papers(told))
    return Tokens(RecordedExchange(endpoint, oauth.token_url, ear._replace(line=TOKENS)) if ear else endpoint, client)


def header_value(told: BankSettings, name: str) -> str:
    """Raises BadFile where it cannot be had, or cannot be sent; it is not quoted."""
    return sendable(told.headers[name].value())


class Presenting:
    """An `Exchange` whose requests carry these headers, too."""

    def __init__(self, exchange: Exchange, headers: Mapping[str, str]) -> None:
        self._exchange = exchange
        self._headers = headers

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        return self._exchange.exchange(method, path, merged(self._headers, headers), body, deadline=deadline)

    def close(self) -> None:
        self._exchange.close()
