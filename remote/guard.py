"""Who gets in: whoever has the token, in a header or as the page's cookie, and does not come from somebody else's page.

The server listens on this computer alone; but a browser on it goes to any page, and such a page can send requests here. So the `Host` must
be one that leads here (against DNS rebinding), what a browser says of the origin (`Sec-Fetch-Site`, `Origin`) must be this one, and there
is no CORS header that would let another read an answer.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Final

from otp_atm.remote.problems import Code, Refused

LARGEST_BODY: Final = 250_000
"""Bytes: a long scenario has a tenth of that."""
MOST_PAGES: Final = 50
"""Pages that can wait to be opened; the oldest make room."""
A_SECOND: Final = 2000
"""Requests that are answered in one; more are too many for a person, and for a test."""
_OURS: Final = frozenset({"same-origin", "none"})


class Guard:
    """`is_here` says whether the server may be called so (`Host`, in lower case); `token` is what its clients know."""

    def __init__(self, token: str, is_here: Callable[[str], bool], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._token = token
        self._is_here = is_here
        self._monotonic = monotonic
        self._keys: deque[str] = deque(maxlen=MOST_PAGES)
        self.cookie = f"otp_atm_{self._of_token('name')[:8]}"
        """Its name: cookies are for all ports of a host, on which there may be several such servers."""
        self._left, self._since = float(A_SECOND), monotonic()

    def new_key(self) -> str:
        """A key for the page's address, good for one use."""
        key = secrets.token_urlsafe(24)
        self._keys.append(key)
        return key

    def trade(self, key: str) -> str:
        """A cookie for the page whose key this is: as long as the token is the same it is good, also where the server has been started
        anew. Raises Refused."""
        known = next((each for each in self._keys if hmac.compare_digest(each.encode(), key.encode())), None)
        if known is None:
            raise Refused(Code.TOKEN_MISSING, "this key is none, or has been used")
        self._keys.remove(known)
        return self._of_token("page")

    def require_here(self, headers: Mapping[str, str]) -> None:
        """Raises Refused for a request that was not meant for this server, or is one too many."""
        self._count()
        host = headers.get("host", "").lower()
        if not self._is_here(host):
            raise Refused(Code.FOREIGN_ORIGIN, "it is called by another name")
        if headers.get("sec-fetch-site", "none") not in _OURS:
            raise Refused(Code.FOREIGN_ORIGIN, "another page has sent it")
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host}", f"https://{host}"}:
            raise Refused(Code.FOREIGN_ORIGIN, "another page has sent it")

    def require_token(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> None:
        """Raises Refused for whoever does not know the token."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), self._token.encode()):
            return
        if not hmac.compare_digest(cookies.get(self.cookie, "").encode(), self._of_token("page").encode()):
            raise Refused(Code.TOKEN_MISSING)

    def _of_token(self, purpose: str) -> str:
        """What follows from the token, and does not lead back to it (HMAC, RFC 2104)."""
        return hmac.new(self._token.encode(), purpose.encode(), hashlib.sha256).hexdigest()

    def _count(self) -> None:
        now = self._monotonic()
        self._left = min(float(A_SECOND), self._left + (now - self._since) * A_SECOND)
        self._since = now
        if self._left < 1:
            raise Refused(Code.TOO_MANY)
        self._left -= 1
