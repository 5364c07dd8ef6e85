"""Access tokens for the terminal itself, by OAuth 2.0 client credentials (RFC 6749, 4.4), on oauthlib."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from math import inf
from typing import Final
from urllib.parse import quote_plus

from msgspec import Struct
from oauthlib.oauth2 import BackendApplicationClient, MissingTokenError, OAuth2Error

from otp_atm.bank.wire.exchange import Answer, Exchange
from otp_atm.bank.wire.headers import merged
from otp_atm.bank.wire.transport import NeverSent, TransportError
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.secret import Secret

REFUSED: Final = "bank-token-refused"
"""The code of a request that was never made, for want of an access token."""
EARLY: Final = 30.0
"""Seconds before its end from which on a token is not used any more, or a tenth of its life if that is less."""
TOKEN: Final = re.compile(r"[!-~]+")
"""Visible ASCII: what a header's value can carry (RFC 6749, A.12), without blanks (RFC 6750, 2.1)."""
CODES: Final = ("invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope")
"""Those of RFC 6749, 5.2."""
INVALID: Final = "invalid_token"
"""What a bank says of a token that it does not take (any more) (RFC 6750, 3.1)."""


class Client(Struct, frozen=True, kw_only=True):
    """Who asks for tokens, and for which. `basic`: it says who it is by HTTP Basic, else in the body (RFC 6749, 2.3.1)."""

    name: str
    secret: Secret
    basic: bool = True
    scope: str = ""
    audience: str = ""


class Tokens:
    """Gets a token when there is none, and again when it is about to expire. `endpoint` is an exchange with the token URL."""

    def __init__(self, endpoint: Exchange, client: Client, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._endpoint = endpoint
        self._client = client
        self._monotonic = monotonic
        self._token = ""
        self._until: float | None = None

    def token(self, deadline: float) -> str:
        """One that is good now, within `deadline` seconds. Raises NeverSent: without it nothing is asked of the bank."""
        if not self._token or (self._until is not None and self._monotonic() >= self._until):
            self._fetch(deadline)
        return self._token

    def forget(self) -> None:
        """The bank does not take it."""
        self._token = ""

    def close(self) -> None:
        self._token = ""
        self._endpoint.close()

    def _fetch(self, deadline: float) -> None:
        self._token = ""
        asked = self._monotonic()
        try:
            headers, body = self._request()
            answer = self._endpoint.exchange("POST", "", headers, body, deadline=deadline)
        except BadFile as bad:
            raise NeverSent(REFUSED, detail=str(bad)) from None
        except TransportError as failure:
            raise NeverSent(failure.code, failure.retry_after, "the token endpoint was asked") from None
        self._token, life = understood(answer)
        self._until = None if life is None else asked + life - min(EARLY, life / 10)

    def _request(self) -> tuple[Mapping[str, str], bytes]:
        """Headers and body. Raises BadFile where the secret cannot be had."""
        client, secret = self._client, self._client.secret.value()
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        members = {"audience": client.audience} if client.audience else {}
        if client.basic:
            headers["Authorization"] = f"Basic {b64encode(f'{quote_plus(client.name)}:{quote_plus(secret)}'.encode()).decode('ascii')}"
        else:
            members["client_secret"] = secret
        maker = BackendApplicationClient(client.name)
        return headers, str(maker.prepare_request_body(scope=client.scope or None, include_client_id=not client.basic, **members)).encode()


def understood(answer: Answer) -> tuple[str, float | None]:
    """The token in the endpoint's answer (RFC 6749, 5.1), and its life in seconds, None where that is not said. Raises NeverSent."""
    problem = f"the token endpoint answers {answer.status}"
    try:
        told = BackendApplicationClient("").parse_request_body_response(answer.body.decode("utf-8"))
        token, life = told["access_token"], float(told.get("expires_in", inf))
        if answer.status != 200 or not TOKEN.fullmatch(token):
            raise ValueError
        if str(told.get("token_type", "bearer")).lower() != "bearer":
            raise NeverSent(REFUSED, detail=f"{problem}: its tokens are no bearer's")
        return token, None if life == inf else max(life, 0.0)
    except MissingTokenError:
        raise NeverSent(REFUSED, detail=f"{problem}, and no token that could be understood") from None
    except OAuth2Error as error:
        raise NeverSent(REFUSED, detail=f"{problem}: {named(error.error)}") from None
    except (ValueError, TypeError, AttributeError, KeyError, ArithmeticError, RecursionError):
        raise NeverSent(REFUSED, detail=f"{problem}, and no token that could be understood") from None


def named(error: object) -> str:
    """An error code as it may be written into a line: one of those that there are, for any other may be whatever we have sent."""
    return next((code for code in CODES if code == error), "no code that could be understood")


class Authorized:
    """An `Exchange` whose requests carry an access token. One that the bank does not take (any more) is replaced, once."""

    def __init__(self, exchange: Exchange, tokens: Tokens, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._exchange = exchange
        self._tokens = tokens
        self._monotonic = monotonic

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        end = self._monotonic() + deadline
        answer = self._asked(method, path, headers, body, end)
        if answer.status == 401 and INVALID in answer.headers.get("WWW-Authenticate", ""):
            self._tokens.forget()
            answer = self._asked(method, path, headers, body, end)
        return answer

    def close(self) -> None:
        self._tokens.close()
        self._exchange.close()

    def _asked(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, end: float) -> Answer:
        token = self._tokens.token(max(end - self._monotonic(), 0.0))
        more = merged(headers, {"Authorization": f"Bearer {token}"})
        return self._exchange.exchange(method, path, more, body, deadline=max(end - self._monotonic(), 0.0))
