"""The OpenAPI document. `python -m bank.simulator.http.openapi` prints the one that is kept in `docs/openapi.json`: without the control
desk, what any bank has to offer."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from inspect import cleandoc
from itertools import chain
from typing import Any, Final

from msgspec.json import schema, schema_components

from otp_atm.bank.wire.app import REGISTRATION
from otp_atm.bank.wire.headers import IDEMPOTENCY_KEY, TRACEPARENT
from otp_atm.bank.wire.message import IdempotencyKey, Nothing, TerminalId
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import PARTNERS, Partners
from otp_atm.bank.wire.problems import MEDIA_TYPE, Code, Problem, ProblemCode
from otp_atm.bank.wire.terminal import CARD_SESSION

Json = dict[str, Any]

ANYWHERE: Final = (Code.INVALID_REQUEST, Code.BANK_UNAVAILABLE, Code.INTERNAL_ERROR)
COMPONENT: Final = "#/components/schemas/{name}"


def openapi_document() -> str:
    """The document of any bank, as text."""
    return json.dumps(openapi(PARTNERS), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def openapi(partners: Partners) -> Json:
    """The document (OpenAPI 3.1) of what these partners can ask."""
    paths: dict[str, Json] = {}
    for tag, operations in partners.items():
        for operation in operations:
            paths.setdefault(operation.path, {})[operation.method.lower()] = described(operation, tag)
    bearers = {name: {"type": "http", "scheme": "bearer", "description": f"The token of a {name}"} for name in (CARD_SESSION, REGISTRATION)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Card issuer simulator", "version": "1", "summary": SUMMARY, "description": DESCRIPTION},
        "paths": paths,
        "components": {"schemas": schemas(chain(*partners.values())), "securitySchemes": bearers},
    }


def described(operation: Operation[Any, Any], tag: str) -> Json:
    """One operation."""
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **({"description": f"A settlement calls it `{operation.outcome}` when it took effect."} if operation.outcome else {}),
        "tags": [tag],
        "parameters": parameters(operation),
        **({"requestBody": {"required": True, **content(operation.request)}} if operation.request is not Nothing else {}),
        **({"security": [{operation.bearer: []}]} if operation.bearer else {}),
        "responses": {str(operation.status): {"description": "Success", **content(operation.reply)}, **problems(operation)},
    }


def parameters(operation: Operation[Any, Any]) -> list[Json]:
    """What stands in a request beside its body and token."""
    wanted = {("path", "terminal_id"): TerminalId} if "{terminal_id}" in operation.path else {}
    wanted |= {("header", IDEMPOTENCY_KEY): IdempotencyKey} if operation.writes else {}
    required = [{"in": place, "name": name, "required": True, "schema": portable(schema(kind))} for (place, name), kind in wanted.items()]
    return [*required, TRACED]


def content(kind: type[Any], media_type: str = "application/json") -> Json:
    """A body with such a message."""
    return {"content": {media_type: {"schema": {"$ref": COMPONENT.format(name=kind.__name__)}}}}


def problems(operation: Operation[Any, Any]) -> dict[str, Json]:
    """The problems that an operation can be answered, by HTTP status."""
    codes: dict[int, list[ProblemCode]] = {}
    for code in (*operation.problems, *ANYWHERE):
        codes.setdefault(code.kind.status, []).append(code)
    return {
        str(status): {"description": "\n".join(map(item, some)), **content(Problem, MEDIA_TYPE), **HEADERS.get(status, {})}
        for status, some in sorted(codes.items())
    }


def item(code: ProblemCode) -> str:
    """A code and what it means, as an item of a list."""
    kept = " This verdict is kept under the Idempotency-Key." if code.kind.recorded else ""
    return f"- `{code}`: {code.kind.title}{kept}"


def retry_after(*, required: bool) -> Json:
    """The header Retry-After as this bank sends it."""
    said = "Whole seconds until the same request may be granted. A terminal waits so long if its deadline allows, and asks again."
    return {"headers": {"Retry-After": {"description": said, "required": required, "schema": {"type": "integer", "minimum": 0}}}}


HEADERS: Final[dict[int, Json]] = {429: retry_after(required=True), 503: retry_after(required=False)}
"""What a problem says in headers, by HTTP status."""


def schemas(operations: Iterator[Operation[Any, Any]]) -> Json:
    """The forms of all messages, and of what they consist of."""
    kinds = {kind for operation in operations for kind in (operation.request, operation.reply)}
    _, components = schema_components((*kinds, Problem), ref_template=COMPONENT)
    return {name: portable(components[name]) for name in sorted(components)}


def portable(form: Any) -> Any:
    """A form that msgspec describes, in words that every reader of JSON Schema knows."""
    if isinstance(form, list):
        return [portable(part) for part in form]
    if not isinstance(form, dict):
        return form
    typed = {"type": "string"} if "enum" in form else {}
    said = {name: portable(part) for name, part in form.items()}
    if isinstance(said.get("pattern"), str):
        said["pattern"] = said["pattern"].replace(r"\Z", "$")  # the end of the text, in Python and in ECMA-262
    if isinstance(said.get("description"), str):
        said["description"] = cleandoc(said["description"])  # newer Pythons have it so already
    return typed | said


TRACED: Final[Json] = {
    "in": "header",
    "name": TRACEPARENT,
    "required": False,
    "description": "W3C Trace Context: of all requests of one visit the same trace id. A bank may pass it over, whatever its form.",
    "schema": {"type": "string", "examples": ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]},
}
"""By it a request is found in the bank's own traces."""
SUMMARY: Final = "What terminals, apps, gateways and branches ask of the bank. Problems are RFC 9457 documents with a stable `code`."
DESCRIPTION: Final = """\
docs/bank-contract.md says in words what stands behind these forms: when a terminal asks again, and how long; what it makes of each answer;
what keys, tokens and records must outlive; and the cryptography, with examples.

- A problem means that nothing was done beyond what its code says. `bank-unavailable` means that nothing was done at all. Any other 5xx,
  `internal-error` among them, leaves that open, and so does whatever does not have the form described here.
- Members of a reply that are not described here are passed over by clients. Requests have exactly the members described here.
- A success has the status given here, and `application/json`; a problem `application/problem+json`. Either may have parameters.
"""


if __name__ == "__main__":
    sys.stdout.write(openapi_document())
