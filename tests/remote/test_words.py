"""What is asked of a terminal over HTTP, from the first card to the last word of a scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.remote.server import Client, house_at


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with house_at() as (client,):
        yield client


@pytest.fixture
def atm(client: Client) -> Iterator[Client]:
    client("POST", "/reset?language=en")
    yield client
    client("POST", "/reset")


def test_a_visit_from_card_in_to_card_out(atm: Client) -> None:
    assert atm("GET", "/screen")["screen"] == "welcome"
    assert atm("PUT", "/card", json={"id": "phone-on-file"}) == {"place": "inside", "id": "phone-on-file"}
    asked = atm("GET", "/screen")
    assert (asked["title"], asked["entry"]) == ("Enter your card PIN", {"length": 4, "filled": 0})
    services = atm("POST", "/pin", json={"digits": "own"})
    assert [choice["label"] for choice in services["choices"]] == ["Password Operations", "Cancel"]
    assert atm("POST", "/touch", json={"label": "Password Operations"})["screen"] == "password_operations"
    assert atm("POST", "/keys", json={"keys": ["cancel"]})["screen"] == "take_card"
    assert atm("GET", "/card") == {"place": "offered", "id": "phone-on-file"}
    assert atm("DELETE", "/card")["place"] == "returned"


def test_what_is_repeated_changes_nothing(atm: Client) -> None:
    for _ in range(2):
        atm("PUT", "/card", json={"id": "phone-on-file"})
    for _ in range(2):
        assert atm("DELETE", "/card?pull=true")["place"] == "returned"


def test_steps_are_done_until_one_does_not_hold(atm: Client) -> None:
    done = atm("POST", "/steps", json=[{"insert": "phone-on-file"}, {"pin": "own"}, {"expect": "services"}])
    assert (done["steps"], done["screen"]["screen"]) == (3, "services")
    wrong = atm.problem("POST", "/steps", data="- choose: Password Operations\n- choose: Cash\n- press: cancel\n")
    assert (wrong["code"], wrong["number"], wrong["step"]) == ("unexpected", 2, "choose: Cash")
    assert wrong["screen"]["screen"] == "password_operations"


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ("- fly\n", "there is no word «fly»"),
        ("- insert: nobodys\n", "there is no card «nobodys» in the wallet"),
        ("- include: ../../secret.yaml\n", "«include» needs files"),
        ("- expect picture: welcome\n", "«expect picture» needs files"),
        ("- [", "line 2: not valid YAML"),
        ("", "steps"),
    ],
)
def test_what_is_no_steps_is_refused_before_anything_is_done(atm: Client, steps: str, why: str) -> None:
    number = atm("GET", "/screen")["number"]
    wrong = atm.problem("POST", "/steps", data=steps)
    assert (wrong["code"], wrong["status"]) == ("invalid-request", 400)
    assert why in wrong["detail"]
    assert atm("GET", "/screen")["number"] == number


@pytest.mark.parametrize("path", sorted((PROJECT / "scenarios" / "atm").glob("bank-*.yaml")), ids=lambda path: path.stem)
def test_a_scenario_that_is_sent_holds_as_it_does_from_its_file(client: Client, path: Path) -> None:
    assert client("POST", "/scenarios", data=path.read_bytes())["verdict"] == "ok"


def test_a_card_is_given_by_its_data(atm: Client) -> None:
    atm("PUT", "/card", json={"unreadable": "card-mute"})
    assert atm("GET", "/screen")["code"] == "card-mute"
    atm("DELETE", "/card?pull=true")


def test_the_clock_stands_still_until_it_is_moved(atm: Client) -> None:
    atm("PUT", "/card", json={"id": "phone-on-file"})
    clock = atm("GET", "/clock")
    assert (clock["frozen"], clock["now"][:17]) == (True, "2026-11-22T09:00:"), "the same whenever it is asked: so are pictures"
    atm("PATCH", "/clock", json={"advance": 31})
    assert atm("GET", "/screen")["screen"] == "more_time"


def test_pictures_have_the_size_that_is_asked_for(atm: Client) -> None:
    for path, size in (("/screen.png?width=640&height=400", (640, 400)), ("/phone.png", (400, 840))):
        picture = atm.ask("GET", path).content
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == size


def test_a_change_is_waited_for(atm: Client) -> None:
    number = atm("GET", "/screen")["number"]
    assert atm("GET", f"/screen?after={number}&seconds=0.05")["number"] == number
    assert atm("GET", f"/screen?after={number - 1}&seconds=20")["number"] == number
    late = atm.problem("POST", "/wait", json={"expect": "services", "seconds": 0.1})
    assert (late["code"], late["detail"]) == ("not-in-time", "expected the screen services, but it is welcome")


def test_what_happens_is_told_as_it_happens(atm: Client) -> None:
    with atm.session.get(f"{atm.url}/v1/terminals/{atm.terminal}/events", stream=True, timeout=20) as told:
        lines = told.iter_lines()
        assert next(lines) == b"event: screen"
        atm("PUT", "/card", json={"id": "phone-on-file"})
        said = json.loads(next(line for line in lines if line.startswith(b"data: ") and b"card_pin" in line and b'"title"' in line)[6:])
        assert said["title"] == "Enter your card PIN"
