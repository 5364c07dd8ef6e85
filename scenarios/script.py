"""Reads a scenario file into steps, everything checked before anything is played."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin

from msgspec import Meta, Struct

from otp_atm import languages
from otp_atm.bank.simulator.roles import Role
from otp_atm.evidence.hiding import Hiding, of_cards
from otp_atm.kiosk.load import BadFile, Document, Steps
from otp_atm.kiosk.printable import on_one_line
from otp_atm.kiosk.vocabulary import Language
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected
from otp_atm.person.wallet import CARDS, FACTS, Wallet, facts_of
from otp_atm.scenarios import phone_steps, short_cuts, steps
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.matching import told
from otp_atm.scenarios.meanings import hints_of
from otp_atm.scenarios.moments import MarkedAs, Since
from otp_atm.scenarios.needs import Need, Needs, asked_for
from otp_atm.scenarios.steps import OWN, CardId, NotedAs
from otp_atm.scenarios.variables import NAME, Value, Values, as_text, filled, given, named_in
from otp_atm.scenarios.words import WORDS, Word

TYPED: Final = (steps.Digits, steps.DigitsOrOwn, phone_steps.Digits, phone_steps.Number, short_cuts.OtpPin)
"""The types of what is typed."""
INCLUDE: Final = "include"
DEEPEST: Final = 10
"""How many parts may include each other."""
Tag = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z", description="a small letter, then small letters, digits and _")]
Named = Annotated[str, Meta(pattern=rf"^{NAME}\Z", description="a letter, then letters, digits, spaces, - and _")]
Row = dict[Named, Value]


class Part(Struct, forbid_unknown_fields=True):
    """Steps that scenarios include."""

    steps: Annotated[list[Any], Meta(min_length=1, description="a list of words, each with what it takes, and of `include: FILE`")]
    """What is done and what should be so, one after the other. A file that is included has `steps` alone."""


class Header(Part, forbid_unknown_fields=True, kw_only=True):
    """The file as it is written. `proves` names requirements (G, P, F numbers), `examples` the rows that it is played for; `needs` is what
    it needs of the bank's side beside what its words do."""

    title: str
    """What is shown, one sentence."""
    proves: list[str] = []
    """The requirements that it is for, by numbers or names of your own."""
    tags: list[Tag] = []
    """For `--tags`."""
    language: steps.LanguageCode | None = None
    """In which the terminal begins; left out: that of `--lang`, or `en`."""
    needs: list[Need] = []
    """What it needs of the bank's side beside what its words do."""
    data: Row = {}
    """What `${name}` stands for in title and steps."""
    examples: Annotated[dict[Annotated[str, Meta(min_length=1)], Row], Meta(min_length=1)] = {}
    """Rows by names of your own: it is played once for each, with its values before those of `data`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the file and line where it stands, its word, its argument, and this as it is written.

    An argument with a value that an earlier step notes is only known then: `late` makes it of what has been noted.
    """

    path: Path
    line: int
    word: Word
    argument: Any = field(repr=False)
    written: Any = field(repr=False)
    late: Callable[[Values], Any] | None = field(default=None, repr=False)

    def course(self, cast: Cast) -> Course[None]:
        """Do it, and let the machines come to rest. Raises Unexpected."""
        argument = self.argument
        if self.late:
            argument = self.late({**facts_of(cast.stage.wallet), **cast.noted})
            cast.secrets.update(text for kind, text in parts(self.word.argument, argument) if kind in TYPED and text != OWN)
        done = self.word.perform(cast, *(() if self.word.is_bare else (argument,)))
        if done is not None:
            yield from done
        cast.stage.settle()

    def __str__(self) -> str:
        """As the file says it, in its order, on one line; dots stand for the digits that are typed: they may be a PIN's."""
        if self.word.is_bare:
            return self.word.name
        text = f"{self.word.name}: {on_one_line(told(self.written))}"
        for digits in self.typed:
            text = text.replace(digits, "•" * len(digits))
        return text

    @property
    def typed(self) -> Iterator[str]:
        """The digits that it types, as far as they are known."""
        return self._values(TYPED)

    def _values(self, kinds: Collection[Any]) -> Iterator[str]:
        return (value for kind, value in parts(self.word.argument, self.argument) if kind in kinds and value != OWN)

    @property
    def needs(self) -> Needs:
        """What it needs of the bank's side."""
        return self.word.needs.union(asked_for(self.word.argument, self.written))

    @property
    def cards(self) -> Iterator[str]:
        """The cards that it names."""
        return self._values((CardId,))

    @property
    def names_card_late(self) -> bool:
        """Whether it may name a card that is not known before an earlier step has noted it."""
        return self.late is not None and CardId in kinds(self.word.argument)

    @property
    def notes(self) -> Iterator[str]:
        """The names under which it notes something."""
        return self._values((NotedAs,))

    @property
    def marks(self) -> Iterator[str]:
        """The moments that it marks."""
        return self._values((MarkedAs,))

    @property
    def since(self) -> Iterator[str]:
        """The marked moments that it counts from."""
        return self._values((Since,))


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario, ready to be played; `example` is the name of the row that it is played for, if there are several; `needs` are those that
    it names itself, each with its line. `left_out` says, with line and word, what it needs of the cards that they have not: then it is not
    for playing with these."""

    path: Path
    title: str
    proves: tuple[str, ...]
    language: Language
    steps: tuple[Step, ...]
    tags: tuple[str, ...] = ()
    example: str = ""
    needs: tuple[tuple[int, Need], ...] = ()
    left_out: str = ""
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    """What is typed in it: no report says that."""

    def __str__(self) -> str:
        """How reports call it."""
        return f"{self.path} [{self.example}]" if self.example else str(self.path)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all scenarios that are read: the language of those that name none (English), the cards that they may name
    (any), the values that are set from outside; and what was noted, and the moments that were marked, before the first step."""

    language: Language | None = None
    wallet: Wallet | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    noted: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()


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


def parts(kind: Any, value: Any) -> Iterator[tuple[Any, str]]:
    """The texts in an argument, each with its declared type."""
    if get_origin(kind) in {Union, UnionType}:
        for one in get_args(kind):
            yield from parts(one, value)
    elif isinstance(value, Struct):
        if isinstance(kind, type) and isinstance(value, kind):
            for name, inner in hints_of(kind).items():
                yield from parts(inner, getattr(value, name))
    elif isinstance(value, str):
        yield kind, value


def kinds(declared: Any) -> Iterator[Any]:
    """The declared types of whatever texts an argument can have in it."""
    if get_origin(declared) in {Union, UnionType}:
        for one in get_args(declared):
            yield from kinds(one)
    elif isinstance(declared, type) and issubclass(declared, Struct):
        for inner in hints_of(declared).values():
            yield from kinds(inner)
    else:
        yield declared
