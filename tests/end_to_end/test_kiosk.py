"""The kiosk as a branch runs it: the whole screen, real keys, a real chip card on a real PC/SC service, the real bank process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from otp_atm.sound.cues import Cue
from otp_atm.sound.tones import samples
from tests.card_reader.virtual.emv_card import Application, EmvCard
from tests.card_reader.virtual.reader import virtual_reader
from tests.end_to_end.branch import INSERT_SARA, OTP_PIN, SARA, TAKE_CARD, Branch, told
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb
from tests.monitoring.watched import free_port

BEGINNING = 1500
"""Bytes of a tone, which the next one may cut off."""


@pytest.fixture
def screen(xvfb: type[Xvfb]) -> Iterator[str]:
    with xvfb(1280, 800) as server:
        yield server.name


def told_at(listen: str, path: str) -> str:
    return requests.get(f"http://{listen}{path}", timeout=5).text


def sign_in(kiosk: Window) -> None:
    """From the card PIN to the services."""
    kiosk.see("card_pin")
    kiosk.keys(*SARA.pin, "Return")
    kiosk.see("services")


def choose_otp_pin(kiosk: Window) -> None:
    """From the services to the question of consent."""
    kiosk.answer("F5")
    kiosk.see("password_operations")
    kiosk.answer("F5")
    assert "0912 *** 4567" in kiosk.see("confirm_phone")
    kiosk.answer("Return")
    for entry in ("otp_pin", "otp_pin_again"):
        kiosk.see(entry)
        kiosk.keys(*OTP_PIN, "Return")
    kiosk.see("consent")


def test_p01_g04_to_g08_a_customer_enrols_full_screen_with_the_cards_of_the_simulated_reader(
    branch: Branch, screen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And g3: it is heard. And b17: whoever wants to know what went to the bank has it in a file, by the trace ids that the journal has;
    whoever looks after the terminal is told how it is."""
    trace, listen = tmp_path / "trace.har", f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "heard.raw"))
    with Window(screen, branch.config(listen=f'"{listen}"'), "kiosk", "--trace", str(trace)) as kiosk:
        kiosk.see("welcome")
        assert told_at(listen, "/healthz") == '{"status": "ok", "state": "ready", "code": ""}\n'
        assert kiosk.geometry() == (0, 0, 1280, 800)
        kiosk.keys(INSERT_SARA)
        sign_in(kiosk)
        choose_otp_pin(kiosk)
        kiosk.answer("F5")
        assert "0912 *** 4567" in kiosk.see("enrolled")
        numbers = told_at(listen, "/metrics")
        assert {'otp_atm_state{state="serving"} 1.0', 'otp_atm_outcomes_total{outcome="enrolled"} 1.0'} <= set(numbers.splitlines())
        kiosk.keys("Escape")
        kiosk.see("take_card")
        kiosk.keys(TAKE_CARD)
        kiosk.see("thanks")
        kiosk.see("welcome")
        assert kiosk.close() == 0
    heard = (tmp_path / "heard.raw").read_bytes()
    assert any(samples(cue).strip(b"\0")[:BEGINNING] in heard for cue in (Cue.CARD_IN, Cue.KEY, Cue.SUCCESS)), (
        "a cue cuts off the one before"
    )
    assert branch.enrolled()
    events = [record["event"] for record in branch.records()]
    assert events.count("Enrolled") == 1
    assert events[-1] == "TerminalStopped"
    exchanges = trace.read_text(encoding="utf-8")
    assert not [secret for secret in (OTP_PIN, SARA.pan) if secret in told(kiosk, branch) + exchanges + numbers]
    (enrolled,) = (each for each in json.loads(exchanges)["log"]["entries"] if each["comment"] == "terminal · enrol")
    assert (enrolled["response"]["status"], enrolled["pageref"]) == (201, f"terminal-{enrolled['startedDateTime'][:10]}")
    assert enrolled["_trace"] in {record["trace"] for record in branch.records() if record["event"] == "Enrolled"}


def test_g04_choices_are_chosen_by_number_on_a_real_keyboard(branch: Branch, screen: str) -> None:
    with Window(screen, branch.config(), "kiosk") as kiosk:
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        sign_in(kiosk)
        for number, leads_to in (("1", "password_operations"), ("2", "nothing_to_deactivate")):
            kiosk.answer(number)
            kiosk.see(leads_to)
        kiosk.answer("KP_1")
        kiosk.see("take_card")
        kiosk.keys(TAKE_CARD)
        kiosk.see("welcome")
        assert kiosk.close() == 0
    assert not branch.enrolled()


def test_g07_keys_pressed_once_more_before_the_next_screen_can_be_read_decide_nothing(branch: Branch, screen: str) -> None:
    with Window(screen, branch.config(), "kiosk") as kiosk:
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        sign_in(kiosk)
        kiosk.answer(*["F5"] * 4)
        kiosk.see("password_operations")
        kiosk.answer("F5", "Return")
        kiosk.see("confirm_phone")
        kiosk.answer("Return")
        for entry in ("otp_pin", "otp_pin_again"):
            kiosk.see(entry)
            kiosk.keys(*OTP_PIN, "Return", "Return", "F5")
        kiosk.see("consent")
        kiosk.read()
        kiosk.keys("Escape")
        kiosk.see("take_card")
        assert kiosk.close() == 0
    assert not branch.enrolled()


def test_f07_a_kiosk_told_to_stop_in_the_middle_leaves_in_order(branch: Branch, screen: str) -> None:
    with Window(screen, branch.config(), "kiosk") as kiosk:
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        sign_in(kiosk)
        choose_otp_pin(kiosk)
        assert kiosk.close() == 0
    assert not branch.enrolled()
    last = branch.records()[-1]
    assert (last["event"], last["from"]) == ("TerminalStopped", "consent")


def test_p02_a_whole_enrolment_with_a_chip_card_on_a_real_pcsc_service(branch: Branch, screen: str) -> None:
    expiry = SARA.last_day.strftime("%y%m%d")
    chip = EmvCard(applications=[Application(pan=SARA.pan, expiry=expiry, track2=f"{SARA.pan}D{expiry[:4]}1010000012300000")])
    with virtual_reader() as device:
        device.pcscd.start()
        with Window(screen, branch.config("pcsc", device.pattern), "kiosk") as kiosk:
            kiosk.see("welcome")
            device.slot.insert(chip)
            sign_in(kiosk)
            choose_otp_pin(kiosk)
            kiosk.answer("F5")
            kiosk.see("enrolled")
            kiosk.keys("Escape")
            kiosk.see("take_card")
            device.slot.remove()
            kiosk.see("thanks")

            kiosk.see("welcome")
            device.slot.insert(chip)
            sign_in(kiosk)
            device.pcscd.kill()
            assert "take it now" in kiosk.see("reader_failed [pcsc-service-missing]")
            device.slot.remove()
            device.pcscd.start()
            kiosk.see("welcome")
            assert kiosk.close() == 0
    assert branch.enrolled()
    events = [record["event"] for record in branch.records()]
    assert events.count("Enrolled") == 1
    assert events[-1] == "TerminalStopped"
    assert SARA.pan not in told(kiosk, branch)


def test_f07_a_bank_that_goes_and_comes_takes_the_kiosk_out_of_service_and_back(branch: Branch, screen: str) -> None:
    branch.close_bank()
    with Window(screen, branch.config(idle=2.5), "kiosk") as kiosk:
        kiosk.see("out_of_service [bank-unreachable]")
        branch.open_bank()
        kiosk.see("welcome")

        branch.close_bank()  # while nobody is there: the terminal finds out by itself
        kiosk.see("out_of_service [bank-unreachable]")
        branch.open_bank()
        kiosk.see("welcome")

        kiosk.keys(INSERT_SARA)  # while a customer is in the middle
        sign_in(kiosk)
        choose_otp_pin(kiosk)
        branch.close_bank()
        kiosk.answer("F5")
        lead_out(kiosk)
        branch.open_bank()
        kiosk.see("welcome")
        assert kiosk.close() == 0
    assert not branch.enrolled()
    records = branch.records()
    assert records[-1]["event"] == "TerminalStopped"
    codes = {record["code"] for record in records if record["event"] == "BankUnreachable"}
    assert "bank-unreachable" in codes
    assert codes <= {"bank-unreachable", "bank-reply-lost"}  # the plug may be pulled while the bank is being asked


def lead_out(kiosk: Window) -> None:
    """The bank is away: the customer is told, gets the card, and the terminal closes."""
    kiosk.see("bank_unreachable [bank-unreachable]")
    kiosk.answer("Return")
    kiosk.see("take_card_and_close [bank-unreachable]")
    kiosk.keys(TAKE_CARD)
    kiosk.see("out_of_service [bank-unreachable]")
