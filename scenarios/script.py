"""What a scenario is: the file as it is written, its steps, and what all that are read together share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from msgspec import Meta, Struct

from otp_atm.kiosk.printable import on_one_line
from otp_atm.kiosk.vocabulary import Language
from otp_atm.person.course import Course
from otp_atm.person.wallet import Wallet, facts_of
from otp_atm.scenarios import phone_steps, short_cuts, steps
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.matching import told
from otp_atm.scenarios.meanings import hints_of
from otp_atm.scenarios.moments import MarkedAs, Since
from otp_atm.scenarios.needs import Need, Needs, asked_for
from otp_atm.scenarios.steps import OWN, CardId, NotedAs
from otp_atm.scenarios.variables import NAME, Value, Values
from otp_atm.scenarios.words import Word

TYPED: Final = (steps.Digits, steps.DigitsOrOwn, phone_steps.Digits, phone_steps.Number, short_cuts.OtpPin)
"""The types of what is typed."""
INCLUDE: Final = "include"
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
