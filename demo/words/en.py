"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.demo.areas import Tab
from otp_atm.demo.branch import Deed, Service
from otp_atm.demo.fields import Slip
from otp_atm.demo.hands import Why
from otp_atm.demo.levers import Lever
from otp_atm.demo.own_card import Entry
from otp_atm.demo.silence import Silence
from otp_atm.demo.words.words import TO, BranchWords, CardWords, OwnCardWords, ResetWords, TourWords, Words
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
    help_tab="Help",
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
        (("F9",), "Sound off and on, as the loudspeaker below"),
        (("Tab",), "ATM or phone, for the keys too"),
        (("Ctrl", "L"), "The other language, for the whole window"),
        (("Ctrl", "R"), "Begin anew: asks first; once more is yes"),
        (("F10",), "Guided tour: the whole guide plays by itself"),
        (("F11",), "Full screen and back"),
        (("F12", "H", "?"), "Show and close this help"),
    ),
    mouse="With mouse or finger: drag a card or click it; press keys, and choices on the screen.",
    phone="Phone: touch it, and it has all keys but Tab, F9–F12, Ctrl+R, Ctrl+L; drag a card there.",
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
        Lever.RESET: "Reset",
    },
    tabs={Tab.ATM: "ATM", Tab.PHONE: "Phone"},
    refusals={
        Why.FULL: "There is a card in the ATM already: take that one first.",
        Why.SHUT: "The ATM takes no card now; wait until its light blinks.",
    },
    silences={
        Silence.OFF: "The configuration wants no sound: display.sound is off.",
        Silence.NO_DEVICE: "There is no audio device: nothing can be heard here.",
    },
    slips={
        Slip.NOT_MOBILE: "Mobile numbers begin with 09",
        Slip.TOO_LONG: "No more digits than these",
        Slip.CHECK_DIGIT: "A digit is wrong (Luhn)",
        Slip.TAKEN: "In the wallet already",
        Slip.SHORT: "Digits to come: {missing}",
    },
    cards=CardWords(
        number_on_file="Number on file",
        no_number="No number on file",
        enrolled="Enrolled, offline and SMS",
        offline_only="Enrolled, offline only",
        sms_only="Enrolled, SMS only",
        passwords_locked="Passwords locked",
        blocked="Card blocked",
        tries_left="PIN tries left: {tries}",
        expired="Expired",
        unknown="Unknown to the bank",
        own="own PIN",
    ),
    branch=BranchWords(
        title="Branch desk",
        customers="Cardholders",
        number="Number on file",
        card="Card",
        passwords="Passwords",
        language="Text messages in",
        none="None",
        in_order="In order",
        not_enrolled="Not enrolled",
        nothing_known="The bank has not answered yet.",
        services={Service.NUMBER: "Mobile number", Service.PIN: "New card PIN"},
        submit={Service.NUMBER: "Put this number on file", Service.PIN: "Give the card this PIN"},
        unblock="Unblock",
        correct="Correct",
        hints={
            Service.NUMBER: "Type the cardholder's mobile number, 09…",
            Service.PIN: "The cardholder types 4 to 12 digits; nobody else reads them.",
        },
        waiting="The bank is being asked…",
        done={
            Deed.NUMBER: "The number is on file. Text messages go there from now on.",
            Deed.PIN: "The card has its new PIN, and all its tries.",
            Deed.UNBLOCKED: "The card is unblocked: all tries are there again.",
        },
        refused={
            "card-unknown": "The bank does not know this card; nothing was changed.",
            "bank-unreachable": "The bank cannot be reached; try again in a moment.",
        },
        failed="The bank cannot do this now; try again in a moment.",
    ),
    own_card=OwnCardWords(
        button="Add a card",
        title="A card of your own",
        fields={Entry.NUMBER: "Card number", Entry.PIN: "Card PIN", Entry.PHONE: "Mobile number"},
        warning="Invent it: a real card's number and PIN belong in no demo.",
        add="Add to the wallet",
        waiting="The bank is issuing the card…",
        full="The wallet is full: begin anew to have room again.",
        face="YOUR OWN CARD",
    ),
    reset=ResetWords(
        title="Begin anew?",
        question="Bank, phone, wallet, clock and journal go back to the beginning: enrolments, messages and cards of your own are gone.",
        kept="The journal until now is kept beside the new one.",
        yes="Begin anew",
        yes_keys="Ctrl+R",
        no="Go on as it is",
        waiting="Beginning anew…",
    ),
    tour=TourWords(
        paused="Paused",
        stopped="Stopped",
        surprise="{file}, line {line}, «{word}»: {problem}; the ATM shows {screen}, and the phone {page}.",
    ),
)
