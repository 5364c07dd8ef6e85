"""The OpenAPI document (3.1) of the API. `python -m otp_atm.remote.openapi` prints the one that is kept in docs/remote-openapi.json."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, Final

from msgspec.json import schema, schema_components

from otp_atm.remote.messages import Nothing, Problem
from otp_atm.remote.once import HEADER, KEY
from otp_atm.remote.operation import JSON, YAML, Operation
from otp_atm.remote.problems import KINDS, Code
from otp_atm.remote.words import OPERATIONS

Json = dict[str, Any]
COMPONENT: Final = "#/components/schemas/{name}"
ALWAYS: Final = (
    Code.INVALID_REQUEST,
    Code.TOKEN_MISSING,
    Code.FOREIGN_ORIGIN,
    Code.NOT_FOUND,
    Code.NOT_IN_TIME,
    Code.GONE,
    Code.TOO_LARGE,
    Code.TOO_MANY,
)
"""What can be wrong with any request."""


def openapi(operations: Iterable[Operation] = OPERATIONS) -> Json:
    paths: dict[str, Json] = {}
    kinds: set[Any] = {Problem}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = described(operation)
        kinds |= {kind for kind in (operation.request, operation.reply) if isinstance(kind, type) and kind not in {bytes, Nothing}}
    _, components = schema_components(tuple(sorted(kinds, key=lambda kind: kind.__name__)), ref_template=COMPONENT)
    return {
        "openapi": "3.1.0",
        "info": {"title": "ATM terminal simulator, remote control", "version": "1", "summary": SUMMARY},
        "paths": paths,
        "security": [{"token": []}],
        "components": {
            "schemas": {name: portable(components[name]) for name in sorted(components)},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def described(operation: Operation) -> Json:
    wanted = parameters(operation)
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **({"parameters": wanted} if wanted else {}),
        **({"security": []} if operation.open else {}),
        **body(operation),
        "responses": {str(operation.status): {"description": "Success", **reply(operation)}, **problems(operation)},
    }


def parameters(operation: Operation) -> list[Json]:
    here = [{"in": "path", "name": "terminal", "required": True, "schema": {"type": "string"}}] if "{terminal}" in operation.path else []
    members = schema(operation.query)
    while "$ref" in members:
        members = members["$defs"][members["$ref"].rpartition("/")[2]]
    once = [{"in": "header", "name": HEADER, "description": ONCE, "required": False, "schema": {"type": "string", "pattern": KEY}}]
    return [
        *here,
        *(
            {"in": "query", "name": name, "required": False, "schema": portable(form)}
            for name, form in members.get("properties", {}).items()
        ),
        *(once if operation.repeatable else []),
    ]


def body(operation: Operation) -> Json:
    if operation.request is Nothing:
        return {}
    if operation.request is bytes:
        steps = {"schema": {"type": ["array", "object"]}}
        return {"requestBody": {"required": True, "content": {JSON: steps, YAML: steps}}}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": {"$ref": COMPONENT.format(name=operation.request.__name__)}}}}}


def reply(operation: Operation) -> Json:
    if operation.reply is Nothing:
        return {}
    if isinstance(operation.reply, str):
        return {"content": {operation.reply: {}}}
    return {"content": {JSON: {"schema": {"$ref": COMPONENT.format(name=operation.reply.__name__)}}}}


def problems(operation: Operation) -> Json:
    codes: dict[int, list[Code]] = {}
    for code in dict.fromkeys((*operation.problems, *ALWAYS, *((Code.KEY_REUSED,) if operation.repeatable else ()))):
        codes.setdefault(KINDS[code][0], []).append(code)
    content = {"content": {"application/problem+json": {"schema": {"$ref": COMPONENT.format(name="Problem")}}}}
    return {
        str(status): {"description": "\n".join(f"- `{code}`: {KINDS[code][1]}" for code in some), **content}
        for status, some in sorted(codes.items())
    }


def portable(form: Any) -> Any:
    """A form that msgspec describes, in words that every reader of JSON Schema knows."""
    if isinstance(form, list):
        return [portable(part) for part in form]
    if isinstance(form, float) and form.is_integer():
        return int(form)  # the same limit of another room, 600 for 600.0, is the same to Python's cache of types: whichever came first
    if not isinstance(form, dict):
        return form
    said = {name: portable(part) for name, part in form.items()}
    if isinstance(said.get("pattern"), str):
        said["pattern"] = said["pattern"].replace(r"\Z", "$")
    return said


def document() -> str:
    return json.dumps(openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


ONCE: Final = "The same request with the same key, within a minute, is not done again, and has the same answer."
SUMMARY: Final = "Stand in front of an ATM: push a card in, press keys, read the screen, hear when it changes."

if __name__ == "__main__":
    sys.stdout.write(document())
