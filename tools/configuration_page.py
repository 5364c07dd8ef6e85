"""Every key of config.yaml as a page: `python -m tools.configuration_page` writes the tables into docs/configuration.md.

Types and limits are those of the types that the program reads the file into, defaults and meanings those of the shipped file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import NODEFAULT
from msgspec import inspect as shapes

from otp_atm.configuration import Settings
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.yaml_nodes import compose, construct
from tools.schemas import comments, pattern_of

PAGE: Final = PROJECT / "docs" / "configuration.md"
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->"
SHIPPED: Final = PROJECT / "config.yaml"
LINKS: Final[Mapping[str, str]] = {r"docs/([\w-]+\.md)": r"[\1](\1)", r"(package\.module:factory|\{[^{}]*\}|https?://\S*\w)": r"`\1`"}
"""What a comment says plainly, and a page by a link or as code."""
ON_ONE_LINE: Final[Mapping[str, str]] = {
    "bank.oauth.token_url": "where tokens are fetched",
    "bank.oauth.client_id": "who the terminal is there",
    "bank.oauth.client_secret": "what proves it: `env:NAME` or `file:PATH`",
    "bank.oauth.client_authentication": "how it is said: by HTTP Basic, or in the request's body (RFC 6749, 2.3.1)",
    "bank.oauth.scope": "what the token is to be good for",
    "bank.oauth.audience": "for whom, where the server asks for it",
    "fleet.think.median": "half of all people take longer over a screen",
    "fleet.think.spread": "the standard deviation of its logarithm",
    "fleet.think.digit": "over each digit of a PIN",
    "fleet.visits.register": "register for one-time passwords",
    "fleet.visits.deactivate": "deactivate them",
    "fleet.visits.change_pin": "change the card PIN",
    "fleet.visits.give_up": "cancel on the way",
    "fleet.visits.wrong_pin": "type a wrong PIN",
    "fleet.visits.walk_away": "go away without a word",
    "fleet.visits.card_left": "leave the card in the slot",
}
"""Of keys that share a line of the shipped file, or stand in its comments."""
SHORT: Final = 30
"""A pattern that is not shorter says less than words."""


def page() -> str:
    """The page, with the tables as they are now."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    return f"{before}{BEGIN}{''.join(sections())}{END}{rest.split(END)[1]}"


def sections() -> Iterator[str]:
    """A chapter for each part of the file."""
    whole = shapes.type_info(Settings)
    assert isinstance(whole, shapes.StructType)
    root = compose(SHIPPED)
    assert root
    told, shipped = meanings(), construct(SHIPPED, root)
    for part in whole.fields:
        assert isinstance(part.type, shapes.StructType)
        yield f"\n## {part.encode_name}\n\n{sentence(told.get(part.encode_name, ''))}"
        yield "| key | takes | default | means |\n|---|---|---|---|\n"
        yield from rows(part.type, part.encode_name, shipped[part.encode_name], told)
    yield "\n"


def meanings() -> dict[str, str]:
    """What keys mean, by their whole names."""
    return {**comments(SHIPPED), **ON_ONE_LINE}


def rows(struct: shapes.StructType, place: str, shipped: Mapping[str, Any], told: Mapping[str, str]) -> Iterator[str]:
    """The keys of a part, and those of its parts below it, by their whole names."""
    for field in struct.fields:
        name = field.encode_name
        here = f"{place}.{name}"
        below = struct_of(field.type)
        default = below_default(field, name, shipped)
        takes = "keys of its own, below" if below else takes_of(field.type)
        yield f"| `{here}` | {cell(takes)} | {cell(default)} | {cell(linked(told.get(here, '')))} |\n"
        if below:
            yield from rows(below, here, shipped.get(name) or {}, told)


def below_default(field: shapes.Field, name: str, shipped: Mapping[str, Any]) -> str:
    """What holds where a key is left out, as YAML; of a key that must stand there, that it must; of a part, nothing: its keys say it."""
    if name in shipped:
        return "" if struct_of(field.type) and shipped[name] is not None else code(in_yaml(shipped[name]))
    return "must be given" if field.required else code(in_yaml(field.default)) if field.default is not NODEFAULT else ""


def struct_of(kind: shapes.Type) -> shapes.StructType | None:
    """The part that a key holds, if it holds one, or nothing."""
    kinds = kind.types if isinstance(kind, shapes.UnionType) else (kind,)
    return next((each for each in kinds if isinstance(each, shapes.StructType)), None)


# What a key takes, in words --------------------------------------------------------------------------------------------------------


def takes_of(kind: shapes.Type) -> str:
    """A type and its limits."""
    return SAID[type(kind)](kind)


def number(kind: shapes.IntType | shapes.FloatType) -> str:
    name = "whole number" if isinstance(kind, shapes.IntType) else "number"
    least = f"from {kind.ge:,}" if kind.ge is not None else f"above {kind.gt:,}" if kind.gt is not None else ""
    most = f"to {kind.le:,}" if kind.le is not None else f"below {kind.lt:,}" if kind.lt is not None else ""
    return ", ".join(filter(None, (name, f"{least} {most}".strip())))


def text(kind: shapes.StrType) -> str:
    """The patterns of ours say of themselves what they are for; they are shown as they are."""
    if kind.pattern:
        return f"text like {code(pattern_of(kind.pattern))}" if len(kind.pattern) < SHORT else "an address, `http://…` or `https://…`"
    return f"text, up to {kind.max_length} characters" if kind.max_length else "text"


def choice(kind: shapes.EnumType | shapes.LiteralType) -> str:
    values = kind.values if isinstance(kind, shapes.LiteralType) else [member.value for member in kind.cls]
    return ", ".join(code(in_yaml(value)) for value in values)


def several(kind: shapes.ListType | shapes.VarTupleType) -> str:
    least = f", {kind.min_length} to {kind.max_length}" if kind.max_length else ""
    return f"a list{least}: {takes_of(kind.item_type)}"


def mapping(kind: shapes.DictType) -> str:
    anything = isinstance(kind.value_type, shapes.AnyType)
    return "keys and values" if anything else f"keys ({takes_of(kind.key_type)}) and values ({takes_of(kind.value_type)})"


def either(kind: shapes.UnionType) -> str:
    return " or ".join(takes_of(each) for each in sorted(kind.types, key=lambda each: isinstance(each, shapes.NoneType)))


def own(kind: shapes.CustomType) -> str:
    """A path, or a type of ours that is written as a text."""
    return "a path" if issubclass(kind.cls, Path) else "text"


SAID: Final[Mapping[type[shapes.Type], Callable[[Any], str]]] = {
    shapes.Metadata: lambda kind: takes_of(kind.type),
    shapes.BoolType: lambda _: "`true` or `false`",
    shapes.NoneType: lambda _: "`null`",
    shapes.IntType: number,
    shapes.FloatType: number,
    shapes.StrType: text,
    shapes.EnumType: choice,
    shapes.LiteralType: choice,
    shapes.ListType: several,
    shapes.VarTupleType: several,
    shapes.DictType: mapping,
    shapes.UnionType: either,
    shapes.CustomType: own,
}


# Markdown --------------------------------------------------------------------------------------------------------------------------


def in_yaml(value: Any) -> str:
    """A value as it is written in the file, on a line."""
    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1000, sort_keys=False).removesuffix("...\n").strip()


def code(said: str) -> str:
    return f"`{said}`"


def cell(said: str) -> str:
    return said.replace("|", r"\|")


def linked(said: str) -> str:
    for plain, shown in LINKS.items():
        said = re.sub(plain, shown, said)
    return said


def sentence(said: str) -> str:
    """What is said of a whole part, as one."""
    said = linked(said)
    return f"{said[0].upper()}{said[1:]}.\n\n" if said else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
