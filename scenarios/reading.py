"""Reads a scenario file into steps, everything checked before anything is played."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from otp_atm import languages
from otp_atm.bank.simulator.roles import Role
from otp_atm.evidence.hiding import Hiding, of_cards
from otp_atm.kiosk.load import BadFile, Document, Steps
from otp_atm.kiosk.vocabulary import Language
from otp_atm.person.seeing import Unexpected
from otp_atm.person.wallet import CARDS, FACTS, Wallet, facts_of
from otp_atm.scenarios.meanings import hints_of
from otp_atm.scenarios.script import INCLUDE, Header, Part, Row, Script, Setting, Step
from otp_atm.scenarios.variables import Value, Values, as_text, filled, given, named_in
from otp_atm.scenarios.words import WORDS, Word

DEEPEST: Final = 10
"""How many parts may include each other."""


def read_script(path: Path, language: Language | None = None, wallet: Wallet | None = None) -> Script:
    """The only scenario at `path`. Raises BadFile, naming file, line and what is wrong."""
    only, *more = read_scripts(path, Setting(language, wallet))
    if more:
        raise BadFile(f"{path}: has examples, and so is more than one scenario")
    return only


def read_scripts(path: Path, setting: Setting | None = None) -> list[Script]:
    """The scenario at `path`, once for each of its examples. Raises BadFile with everything that is wrong in it, a line each, and nothing
    secret."""
    return scripts_in(Document(path), setting or Setting())


def scripts_in(document: Document, setting: Setting) -> list[Script]:
    """The same of a document that was read."""
    path = document.path
    header, wrong = _header(document)
    needs = tuple((document.line(("needs", index)), need) for index, need in enumerate(header.needs))
    language = languages.language(header.language) if header.language else setting.language or languages.language("en")
    scripts = []
    rows = header.examples or {"": {}}
    hide = Hiding(_given(header, setting))
    problems = {hide(problem): list(rows) for problem in (*wrong, *_unused(document, header))}
    for example, row in rows.items():
        found: list[str] = []
        values = _values(document, header, row, setting.values, found)
        reading = _Reading(path, {**facts_of(setting.wallet or {}), **values}, setting, found)
        made = tuple(reading.steps(document, header.steps))
        title = reading.title(document, header.title)
        secrets = frozenset(digits for step in made for digits in step.typed)
        hide_here = Hiding([*secrets, *of_cards(setting.wallet or {})])
        for problem in found:
            problems.setdefault(hide(hide_here(problem)), []).append(example)
        left_out = hide_here(next(iter(reading.left_out), ""))
        told = tuple(header.proves), language, made, tuple(header.tags), example, needs, left_out, secrets
        scripts.append(Script(path, hide_here(title), *told))
    if problems:
        raise BadFile("\n".join(_in_rows(problem, wrong_in, rows) for problem, wrong_in in problems.items()))
    return scripts


def _header(document: Document) -> tuple[Header, list[str]]:
    """What stands at the top of the file, as far as it is good, and all that is wrong with it."""
    try:
        return document.convert(Header), []
    except BadFile:
        wrong = list(document.wrong(Header))
    good: dict[str, Any] = {"title": "", "steps": []}
    for name, value in document.data.items() if isinstance(document.data, dict) else ():
        with suppress(BadFile, KeyError):
            good[name] = document.convert_value(value, hints_of(Header)[name], (name,))
    if {"data", "examples"} & (document.data.keys() - good.keys() if isinstance(document.data, dict) else set()):
        good["steps"], good["title"] = [], ""  # whose values are not known
    return Header(**good), wrong


def _given(header: Header, setting: Setting) -> Iterator[str]:
    """The numbers that the scenario is given, as text: any may be a secret that stands in a wrong place."""
    for values in (header.data, *header.examples.values(), setting.values):
        yield from (value for value in values.values() if isinstance(value, str) and value.isdecimal())


def _in_rows(problem: str, wrong_in: Collection[str], rows: Collection[str]) -> str:
    """A problem, with the examples that have it where not all do."""
    return problem if len(set(wrong_in)) == len(rows) else f"{problem}; in the example {', '.join(dict.fromkeys(wrong_in))}"


def _values(document: Document, header: Header, row: Row, outside: Mapping[str, str], problems: list[str]) -> dict[str, Value]:
    """What the names stand for in this row: what is set from outside counts before the row, and that before the data."""
    values = header.data | row
    for name, text in outside.items():
        try:
            values[name] = given(text, values.get(name))
        except ValueError:
            problems.append(str(document.bad(("data", name), "what --set gives is of another type")))
    return values


def _unused(document: Document, header: Header) -> Iterator[str]:
    """A name that nothing refers to is mistyped there or here; and a value that names another would be told as it is written."""
    used = {*named_in(header.title), *referred_to(document)}
    rows: list[tuple[Steps, Row]] = [(("data",), header.data), *((("examples", name), row) for name, row in header.examples.items())]
    for at, row in rows:
        if Hiding()(str(at[-1])) != at[-1]:
            yield str(document.bad(at, "is read by everybody: a row's name takes no card number"))
        for name, value in row.items():
            if name not in used:
                yield str(document.bad((*at, name), "no step has this name"))
            for other in named_in(value):
                yield str(document.bad((*at, name), f"has ${{{other}}} in it: a value stands for itself"))


def names_in(path: Path) -> set[str]:
    """The names that the file at `path` refers to, and those that it includes; none if it cannot be read: reading it tells."""
    try:
        return referred_to(Document(path))
    except BadFile:
        return set()


def referred_to(document: Document) -> set[str]:
    """The names that a scenario and what it includes refer to. What cannot be read refers to nothing: reading it tells."""
    used: set[str] = set()
    waiting, seen = [document], {document.path}
    while waiting:
        document = waiting.pop()
        listed = document.data.get("steps") if isinstance(document.data, dict) else None
        steps = listed if isinstance(listed, list) else []
        used |= set(named_in(steps))
        included = {document.path.parent / step[INCLUDE] for step in steps if isinstance(step, dict) and isinstance(step.get(INCLUDE), str)}
        for path in included - seen:
            seen.add(path)
            with suppress(BadFile):
                waiting.append(Document(path))
    return used


def is_part(document: Document) -> bool:
    """Whether a file is for others to include, and no scenario: it has `steps` alone."""
    return isinstance(document.data, dict) and set(document.data) == {"steps"}


class Place(NamedTuple):
    """A line of a file."""

    path: Path
    line: int


class _Reading:
    """One scenario being read with these values; what is wrong is gathered in `problems`, what the cards have not in `left_out`."""

    def __init__(self, path: Path, values: Values, setting: Setting, problems: list[str]) -> None:
        self._path = path
        self._values = values
        self._wallet = setting.wallet
        self._problems = problems
        self._noted = set(setting.noted)
        self._marked = set(setting.marked)
        self.left_out: list[str] = []

    def title(self, document: Document, written: str) -> str:
        """What is shown, before any step has noted anything."""
        for name in named_in(written):
            try:
                if name.startswith(CARDS) and name not in self._values:
                    self._require_fact(document, ("title",), name)
                elif name not in self._values:
                    raise document.bad(("title",), f"what is ${{{name}}}? Neither data, examples nor --set have it")
            except BadFile as bad:
                self._problems.append(str(bad))
        return str(filled(written, self._values))

    def steps(self, document: Document, listed: Iterable[Any], above: tuple[Place, ...] = ()) -> Iterator[Step]:
        """The steps of a file, and in their places those of the files that it includes. `above` are the lines that include it."""
        for index, written in enumerate(listed):
            at: Steps = ("steps", index)
            try:
                if isinstance(written, dict) and list(written) == [INCLUDE]:
                    here = Place(document.path, document.line(at))
                    yield from self._included(document, (*at, INCLUDE), written[INCLUDE], (*above, here))
                else:
                    yield self._step(document, at, written)
            except BadFile as bad:
                self._complain(bad, above)

    def _complain(self, bad: BadFile, above: tuple[Place, ...]) -> None:
        self._problems.append("; ".join([str(bad), *(f"included by {place.path}, line {place.line}" for place in reversed(above))]))

    def _included(self, document: Document, at: Steps, name: object, above: tuple[Place, ...]) -> Iterator[Step]:
        if not isinstance(name, str):
            raise document.bad(at, "takes the name of a file of steps")
        path = document.path.parent / name
        if path.resolve() in {place.path.resolve() for place in above}:
            raise document.bad(at, f"{name} includes itself")
        if len(above) > DEEPEST:
            raise document.bad(at, f"is the {DEEPEST + 1}th file that includes another")
        try:
            part = Document(path)
        except BadFile as bad:
            raise document.bad(at, str(bad)) from None
        for problem in part.wrong(Part):
            self._complain(document.bad(at, problem), above[:-1])
        listed = part.data.get("steps") if isinstance(part.data, dict) and "title" not in part.data else None
        if isinstance(listed, list):  # a whole scenario has names of its own, and is not read on
            yield from self.steps(part, listed, above)

    def _step(self, document: Document, at: Steps, written: Any) -> Step:
        if isinstance(written, str):
            written = {written: None}
        if not (isinstance(written, dict) and len(written) == 1):
            raise document.bad(at, "a step is one word, or one word with its argument after a colon")
        (name, argument), *_ = written.items()
        word = WORDS.get(name)
        if word is None:
            raise document.bad(at, f"there is no word «{name}»; known: {', '.join((*WORDS, INCLUDE))}")
        if (argument is None) != word.is_bare:
            raise document.bad(at, f"«{name}» takes {'no' if word.is_bare else 'an'} argument")
        made = self._made(document, (*at, name), word, argument)
        for card in made.cards:
            self._require_card(document, (*at, name), card)
        for moment in made.since:
            if moment not in self._marked:
                raise document.bad((*at, name), f"no step before has marked a moment as «{moment}»")
        self._noted.update(made.notes)
        self._marked.update(made.marks)
        return made

    def _require_card(self, document: Document, at: Steps, card: str) -> None:
        """Raises BadFile for a name that is nobody's; a role that no card has leaves the scenario out."""
        if self._wallet is None or card in self._wallet:
            return
        if card in set(Role):
            self._leave_out(document, at, f"no card has the role {card}")
            return
        named = f"there is no card «{card}» in the wallet; there are: {', '.join(self._wallet)}"
        raise document.bad(at, f"{named}; and no role is called so: they are {', '.join(Role)}")

    def _require_fact(self, document: Document, at: Steps, name: str) -> None:
        """Raises BadFile for what nobody knows of any card; what is not known of this card leaves the scenario out."""
        card, _, fact = name.removeprefix(CARDS).rpartition(".")
        if fact not in FACTS:
            raise document.bad(at, f"what is ${{{name}}}? Of a card there are: {', '.join(FACTS)}")
        self._require_card(document, at, card)
        if self._wallet is not None and card in self._wallet:
            self._leave_out(document, at, f"the card {card} has no {fact}")

    def _leave_out(self, document: Document, at: Steps, missing: str) -> None:
        included = "" if document.path == self._path else f"{document.path}, "
        line = document.line(at[:-1] or at)
        self.left_out.append(f"{included}line {line}, «{at[-1]}»: {missing}")

    def _made(self, document: Document, at: Steps, word: Word, argument: Any) -> Step:
        """A step whose argument is known, or will be once something has been noted."""
        step = partial(Step, document.path, document.line(at[:-1]), word)
        unknown = [name for name in named_in(argument) if name not in self._values]
        for name in unknown:
            if name.startswith(CARDS):
                self._require_fact(document, at, name)
            elif name not in self._noted:
                where = "neither data, examples nor --set have it, and no step before has noted it"
                raise document.bad(at, f"what is ${{{name}}}? {where}")
        if unknown:
            return step(None, argument, partial(_known_late, document, at, word, partial(_filled_late, argument, self._values)))
        known = filled(argument, self._values)
        return step(None if word.is_bare else document.convert_value(known, word.argument, at), known)


def _filled_late(argument: Any, values: Values, noted: Values) -> Any:
    return filled(argument, {**noted, **values})


def _known_late(document: Document, at: Steps, word: Word, fill: Callable[[Values], Any], noted: Values) -> Any:
    """Numbers that were noted are taken as text where only text will do. Raises Unexpected if what was noted does not fit there."""
    try:
        return document.convert_value(fill(noted), word.argument, at)
    except BadFile as bad:
        try:
            return document.convert_value(fill({name: as_text(value) for name, value in noted.items()}), word.argument, at)
        except BadFile:
            raise Unexpected(str(bad)) from None
