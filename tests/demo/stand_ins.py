"""Cards for the demo's window where there is no bank."""

from __future__ import annotations

from typing import Final

from otp_atm.demo.cards import DemoCard
from otp_atm.kiosk.vocabulary import Card, Pan


def _card(pan: str, name: str, pin: str, caption: tuple[str, str], unreadable: str = "") -> DemoCard:
    return DemoCard(Card(Pan(pan), "2905", name), pin, {"fa": caption[0], "en": caption[1]}, unreadable)


STAND_INS: Final = (
    _card("6221061234567892", "SARA AHMADI", "1234", ("شماره تلفن همراه ثبت‌شده", "Phone on file")),
    _card("6221062345678901", "REZA KARIMI", "2345", ("بدون شماره تلفن همراه", "No phone on file")),
    _card("6221063456789010", "MINA RAHIMI", "3456", ("رمز یکبار مصرف دارد", "Already enrolled")),
    _card("6221064567890128", "ALI MORADI", "4567", ("کارت مسدود", "Blocked card")),
    _card("6221065678901236", "NEDA JAFARI", "5678", ("تاریخ انقضا گذشته", "Expired card")),
    _card("6221066789012344", "OMID SHARIFI", "6789", ("کارت ناخوانا", "Unreadable card"), "card-unresponsive"),
)
