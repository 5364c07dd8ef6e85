"""JSON Schemas of all that people write, so that their editors complete and check it: `python -m tools.schemas` writes docs/schemas.

They are made of the types that the program reads the files into. What only the program can judge, such as whether a card is in the wallet,
is not in them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec import inspect as shapes

from otp_atm.bank.mapped.asked import catalogue
from otp_atm.bank.mapped.samples import Sample
from otp_atm.bank.mapped.told import ToldAnswer, ToldMapping, ToldRequest
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.own_cards import CardFile
from otp_atm.scenarios.hooks import Hooks
from otp_atm.scenarios.meanings import meaning
from otp_atm.scenarios.script import INCLUDE, Header, Part
from otp_atm.scenarios.variables import REFERRED
from otp_atm.scenarios.words import WORDS, Word

FOLDER: Final = PROJECT / "docs" / "schemas"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
REFERENCE: Final = rf"\$\{{{REFERRED}\}}"
"""`${name}`, in whose place a value of any type can come."""
Schema = dict[str, Any]


class Shape:
    """Schemas of types, each struct of them once under `definitions`.

    `told` describes keys by their places, `meant` by their struct and name. `by_reference`: a value may stand there as `${name}`.
    `nullable`: null stands for what a key is by default.
    """

    def __init__(
        self,
        *,
        told: Mapping[str, str] | None = None,
        meant: Callable[[type[Struct], str], str] | None = None,
        by_reference: bool = False,
        nullable: bool = False,
    ) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[type, str] = {}
        self._told = told or {}
        self._meant = meant
        self._by_reference = by_reference
        self._nullable = nullable

    def of(self, kind: Any) -> Schema:
        """The schema of what a Python type is read from."""
        return self._of(kind if isinstance(kind, shapes.Type) else shapes.type_info(kind), "")

    def _of(self, kind: shapes.Type, place: str) -> Schema:
        compound: Mapping[type[shapes.Type], Callable[[Any, str], Schema]] = {
            shapes.StructType: self._struct,
            shapes.UnionType: lambda union, place: one_of(self._of(each, place) for each in union.types),
            shapes.Metadata: lambda told, place: self._of(told.type, place) | (told.extra_json_schema or {}),
            shapes.ListType: self._list,
            shapes.VarTupleType: self._list,
            shapes.DictType: self._mapping,
        }
        made = compound.get(type(kind))
        return made(kind, place) if made else self._referable(scalar(kind))

    def _list(self, kind: shapes.ListType | shapes.VarTupleType, place: str) -> Schema:
        return {"type": "array", "items": self._of(kind.item_type, place)} | limits(minItems=kind.min_length, maxItems=kind.max_length)

    def _mapping(self, kind: shapes.DictType, place: str) -> Schema:
        names = self._of(kind.key_type, place) if getattr(kind.key_type, "pattern", None) else None
        made = {"type": "object", "additionalProperties": self._of(kind.value_type, place)}
        return made | limits(propertyNames=names, minProperties=kind.min_length)

    def _referable(self, schema: Schema) -> Schema:
        if not self._by_reference or schema in ({}, {"type": "string"}, {"type": "null"}):
            return schema
        return one_of((schema, {"type": "string", "pattern": REFERENCE}))

    def _struct(self, kind: shapes.StructType, place: str) -> Schema:
        name = self._names.get(kind.cls)
        if name is None:
            name = kind.cls.__name__
            if name in self._names.values():
                name = f"{kind.cls.__module__.rpartition('otp_atm.')[2]}.{name}"
            self._names[kind.cls] = name
            self.definitions[name] = self._members(kind, place)
        return {"$ref": f"#/$defs/{name}"}

    def _members(self, kind: shapes.StructType, place: str) -> Schema:
        made: Schema = {"type": "object", "description": " ".join((kind.cls.__doc__ or "").split())}
        made["properties"] = {
            field.encode_name: self._member(kind.cls, field, f"{place}.{field.encode_name}".lstrip(".")) for field in kind.fields
        }
        required = [field.encode_name for field in kind.fields if field.required]
        return made | ({"required": required} if required else {}) | ({"additionalProperties": False} if kind.forbid_unknown_fields else {})

    def _member(self, kind: type[Struct], field: shapes.Field, place: str) -> Schema:
        schema = self._of(field.type, place)
        if self._nullable and not field.required:
            schema = one_of((schema, {"type": "null"}))
        if place in self._told:
            schema = {**schema, "description": self._told[place]}
        elif self._meant:
            schema = {**schema, "description": self._meant(kind, field.name)}
        return schema | ({"default": field.default} if type(field.default) in {str, int, float, bool} else {})  # no place of ours


def scalar(kind: shapes.Type) -> Schema:
    """The schema of a type that has no parts."""
    made: Schema | None = None
    match kind:
        case shapes.StrType(pattern=pattern):
            made = limits(type="string", minLength=kind.min_length, maxLength=kind.max_length, pattern=pattern and pattern_of(pattern))
        case shapes.IntType() | shapes.FloatType():
            number = "integer" if isinstance(kind, shapes.IntType) else "number"
            made = limits(type=number, minimum=kind.ge, exclusiveMinimum=kind.gt, maximum=kind.le, exclusiveMaximum=kind.lt)
        case shapes.EnumType(cls=cls):
            made = {"enum": [member.value for member in cls]}
        case shapes.LiteralType(values=values):
            made = {"enum": list(values)}
        case _:
            made = PLAIN.get(type(kind))
    if made is None:
        raise TypeError(f"no schema is known for {kind}")
    return made


PLAIN: Final[Mapping[type[shapes.Type], Schema]] = {
    shapes.BoolType: {"type": "boolean"},
    shapes.CustomType: {"type": "string"},
    shapes.AnyType: {},
    shapes.NoneType: {"type": "null"},
}


def limits(**those: Any) -> Schema:
    """Keywords of a schema that say something."""
    return {name: value for name, value in those.items() if value is not None}


def pattern_of(python: str) -> str:
    r"""A regular expression as JSON Schema has them (ECMA-262), which know no `\Z`."""
    return python.replace(r"\Z", "$")


def one_of(schemas: Iterator[Schema] | tuple[Schema, ...]) -> Schema:
    """Any of these; without what stands there twice."""
    found: list[Schema] = []
    for schema in schemas:
        found += [part for part in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema]) if part not in found]
    return found[0] if len(found) == 1 else {"anyOf": found}


def whole(shape: Shape, title: str, schema: Schema) -> Schema:
    """A file's schema with the definitions that it refers to."""
    return {"$schema": DIALECT, "title": title, **schema, "$defs": dict(sorted(shape.definitions.items()))}


# The files


def config() -> Schema:
    shape = Shape(told=comments(PROJECT / "config.yaml"), nullable=True)
    return whole(shape, "The configuration of the terminal and all that is simulated around it", shape.of(Settings))


def scenario() -> Schema:
    return _steps_of(Header, "A scenario")


def part() -> Schema:
    return _steps_of(Part, "Steps that scenarios include")


def fixtures() -> Schema:
    shape = Shape()
    return whole(shape, "What the simulated bank begins with, and the wallet", shape.of(Fixtures))


def cards() -> Schema:
    shape = Shape()
    return whole(shape, "Cards of a tester's own, for scenarios", shape.of(CardFile))


def hooks() -> Schema:
    shape = Shape(nullable=True)
    return whole(shape, "How a tester's bank does what scenarios need of its side", shape.of(Hooks))


def mapping() -> Schema:
    """Its requests and answers are read one by one, so that all that is wrong is told: the type of the whole does not name theirs."""
    shape = Shape()
    schema = shape.of(ToldMapping)
    answers: Schema = {"type": "array", "items": shape.of(ToldAnswer)}
    requests = {name: shape.of(ToldRequest) for name in catalogue()}
    members = shape.definitions[ToldMapping.__name__]["properties"]
    members |= {"requests": {"type": "object", "properties": requests, "additionalProperties": False}, "answers": answers}
    shape.definitions[ToldRequest.__name__]["properties"]["answers"] = answers
    return whole(shape, "How the terminal speaks with a bank that has an HTTP API of its own", schema)


def samples() -> Schema:
    shape = Shape()
    return whole(shape, "Recorded answers, which a mapping is held against", {"type": "array", "items": shape.of(Sample), "minItems": 1})


def _steps_of(header: type[Part], title: str) -> Schema:
    shape = Shape(meant=meaning, by_reference=True)
    schema = shape.of(header)
    bare = {"enum": [word.name for word in WORDS.values() if word.is_bare]}
    with_argument = {word.name: _argument(shape, word) for word in WORDS.values() if not word.is_bare}
    included = {INCLUDE: {"type": "string", "description": "The steps of another file, by its place beside this one."}}
    named = {
        "type": "object",
        "properties": {**with_argument, **included},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    shape.definitions["Step"] = one_of((bare, named))
    shape.definitions[header.__name__]["properties"]["steps"] = {"type": "array", "items": {"$ref": "#/$defs/Step"}, "minItems": 1}
    return whole(shape, title, schema)


def _argument(shape: Shape, word: Word) -> Schema:
    return {**shape.of(word.argument), "description": " ".join(word.explanation.split())}


def comments(path: Path) -> dict[str, str]:
    """What stands beside the keys of a YAML file, and in the lines under that, by their places, such as `bank.url`."""
    told: dict[str, str] = {}
    steps: list[tuple[int, str]] = []
    place = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        key = re.match(r"( *)([a-z_]+):", line)
        comment = re.search(r"(?:^|\s)#\s*(.*)$", line)
        if key:
            steps = [(indent, name) for indent, name in steps if indent < len(key[1])] + [(len(key[1]), key[2])]
            place = ".".join(name for _, name in steps)
        if comment and place and (key or place in told):
            told[place] = " ".join(filter(None, (told.get(place), comment[1])))
    return told


FILES: Final[Mapping[str, Callable[[], Schema]]] = {
    "config": config,
    "scenario": scenario,
    "part": part,
    "fixtures": fixtures,
    "cards": cards,
    "hooks": hooks,
    "mapping": mapping,
    "samples": samples,
}


def text_of(name: str) -> str:
    """The schema of this name, as it is written into its file."""
    return json.dumps(FILES[name](), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in FILES:
        (FOLDER / f"{name}.json").write_text(text_of(name), encoding="utf-8")


if __name__ == "__main__":
    main()
