"""Cards of a tester's own: checked before anything is played, called for by role, and nothing secret of them is ever told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from otp_atm import launcher
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.roles import MEANING, Role, standing_of
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.own_cards import load_cards, wallet_of_own
from otp_atm.person.wallet import facts_of
from otp_atm.scenarios.reading import read_scripts
from otp_atm.scenarios.rehearsal import fixtures_for
from otp_atm.scenarios.script import Setting

TODAY = date(2026, 11, 22)
OWN = """
cards:
  - {id: c1, roles: [phone-on-file], pan: "5022291011374624", expiry: 2031-06, pin: "8351", phone: "09301112222", mask: +98930*****22}
  - {id: c2, roles: [another-phone-on-file, english-sms], pan: "5022291029483151", expiry: 2031-06, pin: "835100", phone: "09303334444"}
  - {id: c3, roles: [persian-sms], pan: "5022291037264908", expiry: 1410-06, pin: "83510077", phone: "09305556666"}
  - {id: c4, roles: [no-phone], pan: "5022291045810270", expiry: 2031-06, pin: "8351"}
  - {id: c5, roles: [enrolled], pan: "5022291081357293", expiry: 2031-06, pin: "8351", phone: "09307778888"}
  - {id: enrolled-no-sms, pan: "5022291052649835", expiry: 2031-06, pin: "8351", phone: "09309990000"}
  - {id: c7, roles: [nearly-blocked], pan: "5022291068193745", expiry: 2031-06, pin: "8351"}
  - {id: c8, roles: [expired], pan: "5022291074028562", expiry: 2022-06, pin: "8351"}
  - {id: c9, roles: [unknown], pan: "6037991284503962", expiry: 2031-06, pin: "8351"}
  - {id: c10, roles: [unreadable], pan: "5022291099904128", expiry: 2031-06, pin: "8351", unreadable: card-unresponsive}
"""
"""A card for every role but one: blocked."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return written(tmp_path, "own.yaml", OWN)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path) -> list[str]:
    with pytest.raises(BadFile) as caught:
        load_cards(path, TODAY)
    return str(caught.value).splitlines()


# The file -------------------------------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_at_once_with_its_line_and_no_secret(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "own.yaml",
        """
cards:
  - id: c1
    roles: [phone-on-file, blockd]
    pan: 5022291011374624
    expiry: 06/31
    pin: "835"
    fone: "0930"
  - id: c2
    roles: [phone-on-file]
    pan: "5022291029483159"
    expiry: 2031-06
    pin: "8352"
    phone: "0930333444"
  - id: c3
    pan: "5022291029483151"
    expiry: 2031-06
    pin: "8353"
    roles: [enrolled]
  - id: c3
    pan: "5022291029483151"
    expiry: 2031-06
    pin: "8354"
    roles: [enrolled, blocked, no-phone]
  - {pan: "5022291029483156", pin: "8355"}
crads: []
""",
    )
    problems = refused(path)
    assert [re.sub(rf"^{re.escape(str(path))}, line ", "", problem) for problem in problems] == [
        "26: crads: there is no such key; known here: cards",
        f"4: cards[0].roles[1]: Invalid enum value 'blockd'; possible: {', '.join(Role)}",
        "5: cards[0].pan: Expected `str`, got `int`: digits that are text stand in quotes",
        "6: cards[0].expiry: Expected `str` matching regex '^(20|13|14)[0-9]{2}-(0[1-9]|1[0-2])\\\\Z'",
        "7: cards[0].pin: Expected `str` matching regex '^[0-9]{4,12}\\\\Z'",
        "8: cards[0].fone: there is no such key; known here: cvv2, expiry, given_up_for, id, mask, name, pan, phone, pin, roles, shows, "
        "unreadable",
        "14: cards[1].phone: Expected `str` matching regex '^(09[0-9]{9})?\\\\Z'",
        "25: cards[4]: there is no `id`",
        "25: cards[4]: there is no `expiry`",
        "20: cards[3].id: card c3 stands there twice",
        "21: cards[3].pan: the card ending 3151 stands there twice",
        "24: cards[3].roles: no card is enrolled and blocked",
        "24: cards[3].roles: the role enrolled is already that of the card c3",
        "15: cards[2].phone: the card ending 3151 is to have a phone on file, but which?",
    ]
    assert not any(secret in "\n".join(problems) for secret in ("5022291", "835"))


@pytest.mark.parametrize(
    ("mask", "fits"),
    [
        ("0930***2222", True),
        ("+98930*****22", True),
        ("*******2222", True),
        ("0930 111 ****", True),
        ("0930111••••", True),
        ("0930xxx2222", True),
        ("0931***2222", False),
        ("0930***2223", False),
        ("0930111*2222", False),
        ("09301112222", False),
        ("somebody", False),
    ],
)
def test_a_mask_shows_some_digits_of_the_phone_where_they_stand(tmp_path: Path, mask: str, fits: bool) -> None:
    text = OWN.replace("+98930*****22", f'"{mask}"')
    assert (refused(written(tmp_path, "own.yaml", text)) == [] if not fits else True) is fits


@pytest.mark.parametrize(
    ("said", "instead", "problem"),
    [
        ("5022291011374624", "5022291011374625", "line 3: cards[0].pan: the card ending 4625 has a wrong check digit"),
        ('pin: "8351"}', 'pin: "8351", phone: "09301112222"}', "line 6: cards[3].phone: the card ending 0270 is to have no phone on file"),
        (", unreadable: card-unresponsive", "", "line 12: cards[9].unreadable: the role unreadable and the reader's code"),
        ("2022-06", "2040-02", "line 10: cards[7].expiry: the card ending 8562 is to be expired, and on 2026-11-22 is not yet"),
        ("2031-06", "2020-02", "line 3: cards[0].expiry: the card ending 4624 is past its last month on 2026-11-22: then its role is"),
        ("cards:", "cards: []\nold:", "line 3: old: there is no such key; known here: cards"),
    ],
)
def test_what_does_not_go_together_is_named(tmp_path: Path, said: str, instead: str, problem: str) -> None:
    path = written(tmp_path, "own.yaml", OWN.replace(said, instead, 1))
    assert any(line.startswith(f"{path}, {problem}") for line in refused(path)), refused(path)


def test_neither_number_nor_pin_is_in_what_is_printed_of_them(own: Path) -> None:
    cards = load_cards(own, TODAY)
    here = fixtures_for(cards, load_fixtures())
    shown = f"{cards} {wallet_of_own(cards)} {here.wallet}"
    assert not any(card.pan in shown or f"'{card.pin}'" in shown for card in cards)


def test_the_mask_of_the_file_is_expected_of_a_bank_elsewhere(own: Path) -> None:
    facts = facts_of(wallet_of_own(load_cards(own, TODAY)))
    assert (facts["cards.phone-on-file.mask"], facts["cards.enrolled.mask"]) == ("+98930*****22", "0930***8888")
    assert facts["cards.c1.last4"] == "4624"
    assert "cards.no-phone.mask" not in facts


def test_the_shipped_wallet_has_a_card_for_every_role_which_stands_as_the_role_says() -> None:
    fixtures = load_fixtures()
    customers = {customer.id: customer for customer in fixtures.customers}
    assert {role for card in fixtures.wallet for role in card.played} | {Role.ENGLISH_SMS} == set(MEANING) == set(Role)
    for card in fixtures.cards:
        wanted, customer = standing_of(card.played), customers[card.customer]
        assert wanted.known is not False
        assert wanted.phone in {None, bool(customer.phone)}, card.id
        assert wanted.tries in {None, card.pin_tries_left}, card.id
        assert wanted.language in {None, customer.language}, card.id
        enrolled = ("with SMS" if card.enrolled.sms else "without SMS") if card.enrolled else "no"
        assert wanted.enrolled in {None, enrolled}, card.id


# Playing with them ----------------------------------------------------------------------------------------------------------------


def test_the_shipped_scenarios_at_the_atm_are_played_with_cards_of_ones_own(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = PROJECT / "scenarios" / "atm"
    assert launcher.main(["scenario", str(folder), "--lang", "en", "--cards", str(own)]) == 0
    told = capsys.readouterr()
    left_out = [line for line in told.out.splitlines() if not line.startswith("ok  ")]
    assert left_out == [f"left out  {folder / 'blocked-card.yaml'}: line 5, «insert»: no card has the role blocked"]
    assert ", 0 failed, 1 left out, " in told.err


CALLS = """
title: x
language: en
steps:
  - insert: {card}
  - expect journal: {{event: CardInserted}}
  - say: the number ends in ${{cards.{card}.last4}}
"""


@pytest.mark.parametrize("card", ["phone-on-file", "c1"])
def test_a_card_is_called_for_by_its_role_or_its_id(own: Path, tmp_path: Path, card: str) -> None:
    [script] = read_scripts(written(tmp_path, "mine.yaml", CALLS.format(card=card)), Setting(wallet=wallet_of_own(load_cards(own, TODAY))))
    assert script.steps[2].argument == "the number ends in 4624"
    assert not script.left_out


@pytest.mark.parametrize(
    ("steps", "left_out"),
    [
        ("- insert: blocked", "line 3, «insert»: no card has the role blocked"),
        ("- expect sms: {card: blocked}", "line 3, «expect sms»: no card has the role blocked"),
        ("- expect: {masked_phone: blocked}", "line 3, «expect»: no card has the role blocked"),
        ("- pin: ${cards.blocked.last4}", "line 3, «pin»: no card has the role blocked"),
        ("- expect: {text: '${cards.no-phone.mask}'}", "line 3, «expect»: the card no-phone has no mask"),
    ],
)
def test_a_role_that_no_card_has_leaves_the_scenario_out_with_word_and_line(
    own: Path, tmp_path: Path, steps: str, left_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "mine.yaml", f"title: x\nsteps:\n  {steps}\n")
    assert launcher.main(["scenario", str(path), "--cards", str(own)]) == 0
    assert capsys.readouterr().out == f"left out  {path}: {left_out}\n"


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ("- insert: sara", "there is no card «sara» in the wallet; there are: c1, c2, c3, c4, "),
        ("- pin: ${cards.sara.last4}", "there is no card «sara» in the wallet; there are: c1, "),
        ("- pin: ${cards.c1.pin}", "what is ${cards.c1.pin}? Of a card there are: mask, last4"),
    ],
)
def test_a_name_that_is_neither_card_nor_role_is_refused(own: Path, tmp_path: Path, steps: str, problem: str) -> None:
    path = written(tmp_path, "mine.yaml", f"title: x\nsteps:\n  {steps}\n")
    with pytest.raises(BadFile, match=re.escape(problem)):
        read_scripts(path, Setting(wallet=wallet_of_own(load_cards(own, TODAY))))


def test_a_masked_phone_that_is_not_the_cards_is_a_failure(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = ["insert: c2", "pin: own", "choose: Password Operations", "choose: Register one-time password"]
    written(tmp_path, "mine.yaml", "title: x\nlanguage: en\nsteps:\n" + "".join(f"  - {step}\n" for step in steps))
    for card, code, said in (("c2", 0, "ok  "), ("c5", 1, "expected the masked phone «0930 *** 8888»")):
        with (tmp_path / "mine.yaml").open("a", encoding="utf-8") as file:
            file.write(f"  - expect: {{screen: confirm_phone, masked_phone: {card}}}\n")
        assert launcher.main(["scenario", str(tmp_path / "mine.yaml"), "--cards", str(own)]) == code
        assert said in capsys.readouterr().out
