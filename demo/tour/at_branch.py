"""The person of the window at the branch desk: the form is filled in by hand."""

from __future__ import annotations

from functools import partial

from otp_atm.demo.art.branch import SUBMIT
from otp_atm.demo.branch import BranchDesk, Deed
from otp_atm.demo.levers import Lever
from otp_atm.demo.tour.at_atm import REGARD
from otp_atm.demo.tour.body import Body
from otp_atm.person.course import Course
from otp_atm.person.seeing import Unexpected


class AtBranch:
    """A `person.person.Branch`."""

    def __init__(self, body: Body, desk: BranchDesk) -> None:
        self._eyes = body.eyes
        self._hand = body.hand
        self._desk = desk

    def register_number(self, card: str, number: str) -> Course[None]:
        self._eyes.index(card)
        yield from self._hand.click(self._eyes.lever(Lever.BRANCH))
        yield REGARD / 2
        yield from self._hand.click(lambda: self._eyes.desk_row(card))
        for key in (*number, SUBMIT):
            yield from self._hand.click(partial(self._eyes.desk_key, key))
        yield from self._eyes.until(self._served)
        yield REGARD
        yield from self._hand.click(lambda: self._eyes.desk.close.center)

    def _served(self) -> None:
        form = self._desk.form
        if form.done is not Deed.NUMBER or form.code:
            raise Unexpected(f"the branch has not put the number on file: {form.code or 'no answer'}")
