"""Whether something answers: `health.py URL` ends with 0 for a 2xx, and else with 1 and a sentence. For the health check of a container."""

from __future__ import annotations

import sys
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

SECONDS = 3


def main(url: str) -> int:
    """Asked directly, whatever proxy the environment names: it is this container."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=SECONDS):
            return 0
    except (URLError, HTTPException, OSError) as error:
        print(f"{url}: {error}", file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
