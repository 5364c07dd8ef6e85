"""The APIs as pages, of their OpenAPI documents: `python -m tools.api_pages` writes docs/bank-api.md and docs/remote-api.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from otp_atm.kiosk.project import PROJECT

DOCS: Final = PROJECT / "docs"
PAGES: Final[Mapping[str, tuple[str, str, str]]] = {
    "bank-api.md": ("openapi.json", "The bank's API", "What stands behind these forms is told in [The bank contract](bank-contract.md)."),
    "remote-api.md": ("remote-openapi.json", "The remote control's API", "How it is used is told in [Tests at an ATM](remote.md#the-api)."),
}
"""The document of each page, its heading, and where more is told."""
Form = dict[str, Any]
LIMITS: Final = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
COUNTS: Final = {"Length": "characters", "Items": "of them"}


def page(name: str) -> str:
    """The page of this name, as it is written into its file."""
    file, title, more = PAGES[name]
    document = json.loads((DOCS / file).read_text(encoding="utf-8"))
    head = [
        f"# {title}",
        "",
        f"{document['info']['summary']} {more}",
        "",
        f"Made of [{file}]({file}) (OpenAPI {document['openapi']})",
        "by `make openapi`.",
        "",
    ]
    return "\n".join([*head, *operations(document), "## Forms", "", *forms(document["components"]["schemas"])])


def operations(document: Form) -> Iterator[str]:
    """A chapter for each request."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield from (f"## {method.upper()} {path}".replace("{", "\\{"), "", operation["summary"], "")
            if "description" in operation:
                yield from (operation["description"], "")
            if rows := [*asked(operation)]:
                yield from ("| with | form | means |", "|---|---|---|", *rows, "")
            yield from ("| status | answers | means |", "|---|---|---|", *answered(operation), "")


def asked(operation: Form) -> Iterator[str]:
    """What is sent: parameters, and a body of each kind."""
    for parameter in operation.get("parameters", ()):
        needed = "" if parameter.get("required") else " (may be left out)"
        means = parameter.get("description") or parameter["schema"].get("description", "")
        yield row(f"`{parameter['name']}`, {parameter['in']}{needed}", said(parameter["schema"]), means)
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield row("body", said(content.get("schema", {})), f"`{kind}`")


def answered(operation: Form) -> Iterator[str]:
    for status, reply in operation["responses"].items():
        forms = ", ".join(
            said(content.get("schema", {})) if "schema" in content else f"`{kind}`" for kind, content in reply.get("content", {}).items()
        )
        yield row(status, forms, re.sub(r"^- ", "", reply["description"]).replace("\n- ", "<br>"))


def forms(schemas: Mapping[str, Form]) -> Iterator[str]:
    for name, schema in schemas.items():
        yield from (f"### {name}", "", " ".join(schema.get("description", "").split()).replace("<", "\\<"), "")
        if "enum" in schema:
            yield from (said(schema), "")
        if schema.get("properties"):
            required = schema.get("required", ())
            rows = (
                row(f"`{key}`" + ("" if key in required else " (may be left out)"), said(of), of.get("description", ""))
                for key, of in schema["properties"].items()
            )
            yield from ("| member | form | means |", "|---|---|---|", *rows, "")


def said(schema: Form) -> str:
    """A form in words; one that has a name by a link."""
    match schema:
        case {"$ref": str(place)}:
            name = place.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"anyOf": list(several)}:
            return " or ".join(dict.fromkeys(map(said, several)))
        case {"enum": list(values)}:
            return ", ".join(f"`{json.dumps(value, ensure_ascii=False)}`" for value in values)
        case {"type": "array"}:
            return f"list of {said(schema.get('items', {}))}"
    kinds = schema.get("format") or schema.get("type") or "anything"
    parts = [kinds if isinstance(kinds, str) else " or ".join(kinds)]
    parts += [f"{sign} {schema[limit]:,}" for limit, sign in LIMITS.items() if limit in schema]
    for what, unit in COUNTS.items():
        if (least := schema.get(f"min{what}", 0)) or f"max{what}" in schema:
            parts.append(f"{least} to {schema.get(f'max{what}', '…')} {unit}")
    parts += [f"like `{schema['pattern']}`"] if "pattern" in schema else []
    return ", ".join(parts)


def row(*cells: str) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"


def main() -> None:
    for name in PAGES:
        (DOCS / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
