"""Where scenarios are played: the bank that a command line names, the cards in hand there, and what cannot be done there at once."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from otp_atm.commands.scenario_options import CONFIGURED, is_told
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile, explained

if TYPE_CHECKING:
    from otp_atm.bank.simulator.fixtures import Fixtures
    from otp_atm.person.wallet import Wallet
    from otp_atm.scenarios.album import Album
    from otp_atm.scenarios.behind import Banks
    from otp_atm.scenarios.kept_pictures import KeptPictures
    from otp_atm.scenarios.script import Script
    from otp_atm.scenarios.sharing import Group
    from otp_atm.scenarios.worlds import OpenStage


class Cards(NamedTuple):
    """What the person has in hand, and whom a bank in this process knows."""

    wallet: Wallet
    fixtures: Fixtures


def cards_in_hand(args: Namespace, settings: Settings) -> Cards:
    """Those of the configuration; or those of the tester, whom a bank in this process is told of. Raises BadFile."""
    from otp_atm.bank.simulator.fixtures import load_fixtures
    from otp_atm.person.own_cards import load_cards, wallet_of_own
    from otp_atm.person.wallet import wallet_of
    from otp_atm.scenarios.bank_side import BEGINNING
    from otp_atm.scenarios.rehearsal import fixtures_for

    fixtures = load_fixtures(settings.simulator.fixtures)
    if not args.cards:
        return Cards(wallet_of(fixtures), fixtures)
    # a bank in this process is at the scenarios' beginning, another goes by its own clock
    own = load_cards(args.cards, BEGINNING.date() if args.bank is None else date.today())
    if args.bank is not None:
        return Cards(wallet_of_own(own), fixtures)
    here = fixtures_for(own, fixtures)
    return Cards(wallet_of(here), here)


@contextmanager
def open_worlds(args: Namespace, settings: Settings, cards: Cards, album: Album | None, pictures: KeptPictures) -> Iterator[OpenStage]:
    """Where scenarios are played, as long as the context lasts. Raises BadFile, also for what is wrong with a driver that they try."""
    from otp_atm.scenarios.worlds import worlds

    with _banks(args, settings, cards) as banks, explained(args.config):
        yield worlds(
            settings,
            banks,
            album,
            fixtures=cards.fixtures,
            wallet=cards.wallet,
            kept_pictures=pictures,
            evidence=is_told(args),
            readings=bool(args.save),
        )


@contextmanager
def _banks(args: Namespace, settings: Settings, cards: Cards) -> Iterator[Banks | None]:
    """The bank that the command line names, if any. Raises BadFile."""
    if args.bank is None:
        yield None
        return
    with closing(_named_bank(args, settings, cards)) as banks:
        yield banks


def _named_bank(args: Namespace, settings: Settings, cards: Cards) -> Banks:
    from otp_atm.scenarios.behind import at_url, configured
    from otp_atm.scenarios.hook_side import HookSide
    from otp_atm.scenarios.hooks import read_hooks
    from otp_atm.scenarios.usable_hooks import require_usable

    hooks = read_hooks(args.hooks) if args.hooks else None
    if hooks:
        require_usable(hooks)
    side = HookSide(hooks, cards.wallet) if hooks else None
    app = hooks.hooks.app if hooks else None
    if args.bank == CONFIGURED:
        from otp_atm.commands.named_files import require_named_files

        require_named_files(args.config, settings)
        return configured(settings, settings.told(args.config), side, app)
    return at_url(settings, args.bank, side, app)


def groups_of(args: Namespace, settings: Settings, cards: Cards, scripts: list[Script]) -> list[Group]:
    """Which scenarios are to be played one after the other. Raises BadFile where all are."""
    from otp_atm.scenarios.needs import BEFALLS_ALL, NOTHING
    from otp_atm.scenarios.sharing import cards_of, kept_pictures_of, pictures_of, together

    with _banks(args, settings, cards) as banks:
        befalls = banks.can & BEFALLS_ALL if banks else NOTHING
    if befalls:
        raise BadFile(
            f"--jobs: what scenarios do behind this bank's back ({', '.join(sorted(befalls))}) befalls all that are played there: "
            "they are played one at a time"
        )
    shared: list[Callable[[Script], set[Hashable]]] = [
        *([partial(cards_of, wallet=cards.wallet)] if args.bank is not None else []),
        *([pictures_of] if args.pictures else []),
        *([kept_pictures_of] if args.record else []),
    ]
    return together([{thing for things in shared for thing in things(script)} for script in scripts])
