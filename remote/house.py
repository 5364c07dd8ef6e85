"""All terminals that are hosted, and who stands before each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from otp_atm.person.wallet import Wallet
from otp_atm.remote.acts import Playing
from otp_atm.remote.building import Builder
from otp_atm.remote.hosted import Hosted
from otp_atm.remote.painting import Painting
from otp_atm.remote.problems import Code, Refused
from otp_atm.screens.brand import brand_of


class House:
    """Terminals by their ids; `frozen`: their clocks stand still at first."""

    def __init__(self, builder: Builder, ids: Sequence[str], *, frozen: bool) -> None:
        self.wallet: Wallet = builder.wallet
        self.painting = Painting(brand_of(builder.settings.terminal))
        self._opened = ExitStack()
        self._opened.callback(self.painting.close)
        self._playing: dict[str, Playing] = {}
        for name in ids:
            hosted = Hosted(name, builder.terminal(name), frozen=frozen)
            self._opened.callback(hosted.close)
            self._playing[name] = Playing(hosted)

    @property
    def terminals(self) -> Sequence[Hosted]:
        return [playing.hosted for playing in self._playing.values()]

    def at(self, name: str) -> Playing:
        """Whoever stands before this terminal. Raises Refused."""
        if name not in self._playing:
            raise Refused(Code.NOT_FOUND, f"there is no such terminal; there are: {', '.join(self._playing)}")
        return self._playing[name]

    def close(self) -> None:
        """Every card goes back, and every terminal off."""
        self._opened.close()
