"""The OpenAPI document, tried by somebody who knows nothing else of the contract: Schemathesis."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Final

from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.headers import JSON, named
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.bank.wire.problems import MEDIA_TYPE
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import Broken, Exchange, NotTried, Unanswered
from otp_atm.conformance.trial import Trial
from otp_atm.conformance.wire import Wired
from otp_atm.kiosk.parts import installing
from otp_atm.kiosk.printable import on_one_line
from otp_atm.kiosk.project import PROJECT

CASES: Final = 6
"""For each operation."""
FORMS: Final = (1, 2, 3, 22, 60)
"""Promises about the forms of answers, which have lines of their own."""
DOCUMENT: Final = PROJECT / "docs" / "openapi.json"


def is_kept(trial: Trial) -> None:
    wire = trial.wire
    if not find_spec("schemathesis"):
        raise NotTried(f"Schemathesis is not installed: {installing('conformance')}")
    import schemathesis
    from schemathesis import GenerationMode

    trial.must(trial.teller.present())
    schema: Any = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text(encoding="utf-8")))
    names = {operation.name: operation for operation in PARTNERS["terminal"]}
    for found in schema.get_all_operations():
        operation = names.get(found.ok().definition.raw["operationId"])
        if operation:
            troubles: list[Exception] = []
            drawn(trial.seed, found.ok().as_strategy(generation_mode=GenerationMode.POSITIVE), put(wire, operation, troubles))
            if troubles:
                _raise(wire, troubles[0])


def _raise(wire: Wired, trouble: Exception) -> None:
    """Raises it, unless what was found has a line of its own."""
    if isinstance(trouble, Broken) and (own := wire.has_seen(FORMS)):
        raise NotTried(f"the forms of answers are wrong: see P{own}")
    raise trouble


def drawn(seed: int, strategy: Any, put: Callable[[Any], None]) -> None:
    """Try some cases, the same for the same seed."""
    import hypothesis

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=CASES,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=strategy)
    def attempt(case: Any) -> None:
        put(case)

    attempt()


def put(wire: Wired, operation: Any, troubles: list[Exception]) -> Callable[[Any], None]:
    """What puts a case to the bank; after the first trouble nothing more."""
    from schemathesis.specs.openapi import checks

    held = [checks.content_type_conformance, checks.response_schema_conformance, checks.response_headers_conformance]

    def put(case: Any) -> None:
        if troubles:
            return
        prepared = case.as_transport_kwargs(base_url="http://conformance.invalid")
        body = written(prepared)
        headers = {name: str(value) for name, value in {**(prepared.get("headers") or {}), **(case.headers or {})}.items()}
        asked = f"{operation.method} {operation.path} (drawn by Schemathesis)"
        try:
            answer = wire.answered(operation, case.formatted_path, usable(headers), body, asked)
        except Unanswered as nothing:
            troubles.append(nothing)
            return
        except NotTried as over:
            troubles.append(over)
            return
        exchange = Exchange(asked, f"{answer.status} {named(answer.media_type, (JSON, MEDIA_TYPE))}")
        try:
            case.validate_response(response(prepared, answer), checks=held)
        except Exception as failure:  # noqa: BLE001 - of many kinds, and all say the same
            troubles.append(Broken(said(failure), exchange))

    return put


def written(prepared: dict[str, Any]) -> bytes | None:
    if "json" in prepared:
        return json.dumps(prepared["json"]).encode()
    data = prepared.get("data")
    return data.encode() if isinstance(data, str) else data


def usable(headers: dict[str, str]) -> dict[str, str]:
    """Those that can be sent, without what the line says itself."""
    own = {"host", "content-length", "user-agent", "accept-encoding", "connection", "transfer-encoding"}
    return {name: value for name, value in headers.items() if name.lower() not in own and value.isascii() and value.isprintable()}


def response(prepared: dict[str, Any], answer: Answer) -> Any:
    """The answer as Schemathesis takes it."""
    import requests
    from schemathesis.core.transport import Response

    request = requests.Request(prepared["method"], prepared["url"]).prepare()
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status, headers, answer.body, request, 0.0, verify=True)


def said(failure: Exception) -> str:
    """What Schemathesis found, in a line: its title alone, for the rest may quote what was drawn or answered."""
    found = getattr(failure, "exceptions", (failure,))
    return on_one_line(f"Schemathesis: {'; '.join(str(getattr(each, 'title', type(each).__name__)) for each in found)}")


PROMISES: Final = (
    Promise(
        68,
        "Whatever the OpenAPI document allows to be asked is answered as it says.",
        "Schemathesis draws six requests for each of the terminal's operations: every answer has a media type, a body and headers of "
        "the document; another status than those it lists is no breach, for terminals go by the code.",
        is_kept,
        at_wire=True,
        seeds=True,
    ),
)
