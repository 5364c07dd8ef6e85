"""The parts that are installed only where they are wanted: what each brings, and one sentence for whoever lacks it.

In the metadata they are extras (`pyproject.toml`), whose names these are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Final, NamedTuple

from otp_atm import IN_A_CHECKOUT
from otp_atm.kiosk.load import NotNow


class Part(NamedTuple):
    """The modules that its distributions are imported as, and the file that a checkout installs them from."""

    modules: tuple[str, ...]
    lock: str


_BANK: Final = Part(("sqlalchemy", "starlette", "uvicorn"), "requirements.txt")
PARTS: Final[Mapping[str, Part]] = {
    "bank": _BANK,
    "demo": _BANK,
    "remote": Part(("starlette", "uvicorn"), "requirements.txt"),
    "monitoring": Part(("prometheus_client",), "requirements.txt"),
    "postgres": Part((*_BANK.modules, "psycopg"), "requirements.txt"),
    "pcsc": Part(("smartcard",), "requirements-pcsc.txt"),
    "oauth": Part(("oauthlib",), "requirements.txt"),
    "mapped": Part(("jinja2", "jmespath"), "requirements.txt"),
    "load": Part(("gevent", "geventhttpclient", "locust"), "requirements-dev.txt"),
    "contracts": Part(("pytest",), "requirements-dev.txt"),
    "testing": Part(("starlette", "uvicorn", "pytest"), "requirements-dev.txt"),
    "conformance": Part(("hypothesis", "requests", "schemathesis"), "requirements-dev.txt"),
}


class PartMissing(NotNow):
    """A part is not installed. The message says what is missing and how to get it."""

    def __init__(self, name: str, modules: Sequence[str]) -> None:
        super().__init__(f"this needs {', '.join(modules)}, not installed here: {installing(name)}")


def installing(name: str) -> str:
    """The command that installs a part."""
    return f"pip install -r {PARTS[name].lock}" if IN_A_CHECKOUT else f"pip install 'otp-atm[{name}]'"


def require(name: str) -> None:
    """Raise PartMissing where a part is not installed, before anything is begun that could not be finished without it."""
    missing = [module for module in PARTS[name].modules if not find_spec(module)]
    if missing:
        raise PartMissing(name, missing)


@contextmanager
def told_what_to_install() -> Iterator[None]:
    """Whoever imports what no installed part brings raises PartMissing. Any other module that is missing is a fault of ours."""
    try:
        yield
    except ModuleNotFoundError as lack:
        module = str(lack.name).partition(".")[0]
        name = next((name for name, part in PARTS.items() if module in part.modules), None)
        if name is None:
            raise
        raise PartMissing(name, [module]) from None
