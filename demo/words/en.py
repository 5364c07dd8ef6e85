"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.demo.areas import Tab
from otp_atm.demo.levers import Lever
from otp_atm.demo.words.words import TO, TourWords, Words
from otp_atm.kiosk.vocabulary import Key

WORDS: Final = Words(
    engraved=("Insert your card", "Shield your PIN", "Take your card"),
    caps={Key.CANCEL: "CANCEL", Key.CLEAR: "CLEAR", Key.ENTER: "ENTER"},
    other_bank="Other Bank",
    wallet="Demo cards",
    pin="PIN {pin}",
    pins="PIN of all: {pin}",
    kept="Kept by the ATM; get a new one",
    message="SMS to {phone}",
    help="Keyboard help",
    keyboard={Key.CANCEL: "Esc", Key.CLEAR: "Backspace", Key.ENTER: "Enter"},
    space="Space",
    help_lines=(
        (("0", TO, "9"), "Digits of the PIN; numbers of the choices"),
        (("Enter",), "Enter: the PIN is complete"),
        (("Backspace", "Delete"), "Clear: take the digits back"),
        (("Esc",), "Cancel, and get the card back"),
        (("F1", TO, "F4"), "Keys left of the screen, from the top"),
        (("F5", TO, "F8"), "Keys right of the screen, from the top"),
        (("↑", "↓"), "Choose a card in the wallet"),
        (("Space",), "Insert the chosen card, or take the card"),
        (("Tab",), "ATM or phone, for the keys too"),
        (("F9",), "The other language, for the whole window"),
        (("F10",), "Guided tour: the whole guide plays by itself"),
        (("F11",), "Full screen and back"),
        (("F12", "H", "?"), "Show and close this help"),
    ),
    mouse="With mouse or finger: drag a card or click it; press keys, and choices on the screen.",
    phone="Phone: touch it, and all keys but Tab and F9 to F12 are its own; drag a card there to read it.",
    close="Press any key or click anywhere to close.",
    phone_clock="Phone's clock {error}",
    levers={
        Lever.PLUS_10: "+10 s",
        Lever.PLUS_60: "+60 s",
        Lever.PLUS_120: "+120 s",
        Lever.PLUS_DAY: "+24 h",
        Lever.FREEZE: "Freeze",
        Lever.SLOWER: "−",
        Lever.FASTER: "+",
        Lever.BRANCH: "Branch desk",
    },
    tabs={Tab.ATM: "ATM", Tab.PHONE: "Phone"},
    branch="Branch desk: register or correct a mobile number",
    branch_hint="Choose the cardholder and type their mobile number.",
    branch_waiting="Registering…",
    branch_done="The number is on file. Text messages go there from now on.",
    branch_refused={
        "card-unknown": "The bank does not know this card; the number is not on file.",
        "bank-unreachable": "The bank cannot be reached; try again in a moment.",
    },
    branch_failed="The bank cannot register the number now; try again in a moment.",
    tour=TourWords(
        paused="Paused",
        stopped="Stopped",
        surprise="{file}, line {line}, «{word}»: {problem}; the ATM shows {screen}, and the phone {page}.",
    ),
)
