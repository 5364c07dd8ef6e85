"""All terminals that can be stood before, and who stands before each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING

from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.person.wallet import Wallet
from otp_atm.remote.acts import Playing
from otp_atm.remote.building import Builder
from otp_atm.remote.hearing import Hearing
from otp_atm.remote.hosted import Alone, Hosted
from otp_atm.remote.problems import Code, Refused
from otp_atm.remote.room import Room
from otp_atm.scenarios.bank_side import SideFailed
from otp_atm.screens.brand import brand_of

if TYPE_CHECKING:
    from otp_atm.remote.painting import Painting


class House:
    """Terminals by their ids, of this configuration, with the cards at hand. `close` is what is done when it is closed."""

    def __init__(self, terminals: Sequence[Hosted], wallet: Wallet, settings: Settings, close: Callable[[], None]) -> None:
        self.wallet = wallet
        self.settings = settings
        self.brand = brand_of(settings.terminal)
        self.room = Room()
        self.pushes: Hearing[float] = Hearing()
        """By which part of its height a finger pushes what the phone shows up, or, below 0, down."""
        self.hands: Hearing[str] = Hearing()
        """Whose hands do something at a terminal: those of a page by what it calls them, anybody else's by nothing."""
        self._close = close
        self._playing: Mapping[str, Playing] = {hosted.id: Playing(hosted, wallet) for hosted in terminals}

    @cached_property
    def painting(self) -> Painting:
        """Nobody who wants no picture waits for what paints to be loaded."""
        from otp_atm.remote.painting import Painting

        return Painting(self.brand)

    @property
    def terminals(self) -> Sequence[Hosted]:
        return [playing.hosted for playing in self._playing.values()]

    def at(self, name: str) -> Playing:
        """Whoever stands before this terminal. Raises Refused."""
        if name not in self._playing:
            raise Refused(Code.NOT_FOUND, f"there is no such terminal; there are: {', '.join(self._playing)}")
        return self._playing[name]

    def close(self) -> None:
        """Every card goes back, and every terminal off. Once is enough, and more do no harm."""
        self._close()
        if "painting" in vars(self):
            self.painting.close()


@contextmanager
def opened(builder: Builder, ids: Sequence[str], *, frozen: bool) -> Iterator[House]:
    """New terminals, all in service; `frozen`: their clocks stand still at first. Raises BadFile where one cannot be switched on."""
    with ExitStack() as switched_on:
        terminals = []
        for name in ids:
            hosted = Alone(name, builder.terminal(name), partial(builder.clock, frozen=frozen))
            switched_on.callback(hosted.close)
            terminals.append(hosted)
        switched_on.callback(_end, terminals)
        for hosted in terminals:
            try:
                hosted.switched_on.result()
            except SideFailed as failed:
                raise BadFile(f"terminal {hosted.id}: {failed}") from None
        house = House(terminals, builder.wallet, builder.settings, switched_on.close)
        try:
            yield house
        finally:
            house.close()


def _end(terminals: Iterable[Hosted]) -> None:
    """All at once: of many that cannot end, each is waited for at the same time."""
    for hosted in terminals:
        hosted.end()
