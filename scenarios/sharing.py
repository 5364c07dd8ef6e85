"""Which scenarios share something, and cannot be played at once: a card at a bank that all of them are at, or a file of pictures."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from otp_atm.person.wallet import Wallet
from otp_atm.scenarios.script import Script

Group = tuple[int, ...]
"""Scenarios that are played one after the other, by their places in the order of all."""


def together(wanted: Sequence[Collection[Hashable]]) -> list[Group]:
    """The places of those that want the same thing, be it through others; in the order of their first.

    >>> together([{"a"}, {"b"}, {"a", "c"}, set(), {"c"}])
    [(0, 2, 4), (1,), (3,)]
    """
    leaders = list(range(len(wanted)))
    owners: dict[Hashable, int] = {}
    for place, things in enumerate(wanted):
        for thing in things:
            first, second = sorted((_leader(leaders, owners.setdefault(thing, place)), _leader(leaders, place)))
            leaders[second] = first
    groups: dict[int, list[int]] = {}
    for place in range(len(wanted)):
        groups.setdefault(_leader(leaders, place), []).append(place)
    return [tuple(group) for group in groups.values()]


def _leader(leaders: list[int], place: int) -> int:
    """The first of its group, as far as is known; each look makes the way there shorter."""
    while leaders[place] != place:
        leaders[place] = leaders[leaders[place]]
        place = leaders[place]
    return place


def cards_of(script: Script, wallet: Wallet) -> set[Hashable]:
    """The ids of the cards that it names; of all there are, where an earlier step notes which."""
    if any(step.names_card_late for step in script.steps):
        return {card.id for card in wallet.values()}
    return {wallet[name].id for step in script.steps for name in step.cards if name in wallet}


def pictures_of(script: Script) -> set[Hashable]:
    """Where the pictures of its screens are saved: those of its repetitions lie in the same place."""
    from otp_atm.scenarios.album import own_path

    return {own_path(script)}


def kept_pictures_of(script: Script) -> set[Hashable]:
    """Where the pictures are kept that it records: those of all its examples lie there."""
    return {script.path.resolve()}
