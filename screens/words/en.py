"""English: plain, short and polite."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words.words import Says, Words

_ONE_MOMENT: Final = "One moment, please."
_COVER: Final = "Cover the keypad with your hand."

WORDS: Final = Words(
    # Around every screen
    terminal="Terminal {id}",
    never_tell="Never tell anyone your PIN. Bank staff will never ask for it.",
    support="Support: {phone}",
    # Keys
    cancel="Cancel",
    proceed="Continue",
    take_card_key="Take card",
    finish="Finish",
    finish_and_take_card="Finish and take the card",
    another_service_key="Another service",
    # Not serving anybody
    starting=Says("Getting ready", (_ONE_MOMENT,)),
    out_of_service=Says("Temporarily out of service", ("We are sorry.", "Please use another ATM.")),
    welcome=Says("Welcome", ("Please insert your card to begin.",)),
    # Who is it?
    reading_card=Says("Reading your card", ("Please leave the card in the reader.",)),
    card_unreadable=Says(
        "The card could not be read",
        ("Take the card, check which way round it goes, and insert it again.", "If it still cannot be read, please visit a branch."),
    ),
    card_fell_silent=Says(
        "The card could not be read to the end",
        ("Take the card, insert it again, and leave it in.", "If it still cannot be read, please visit a branch."),
    ),
    take_card_to_swipe=Says(
        "The chip could not be read", ("Please take your card.", "Then draw it through the slot for magnetic stripes.")
    ),
    swipe_instead=Says(
        "Please swipe your card", ("Draw it through the slot for magnetic stripes, evenly and in one go.", "The chip could not be read.")
    ),
    swipe_again=Says(
        "The swipe was not read",
        ("Please swipe the card again, evenly and in one go.", "If it still cannot be read, please visit a branch."),
    ),
    insert_instead=Says("Please insert your card", ("It has a chip: put it into the card reader, and leave it in.",)),
    card_expired=Says("This card has expired", ("Please use your new card.", "If you have not received one, please visit a branch.")),
    card_not_served=Says(
        "This card cannot be used here", ("Please use another card.", "For help with this one, please ask the bank that issued it.")
    ),
    card_data_wrong=Says(
        "The data on the card are not valid",
        ("Please try once more.", "If it does not help, please ask the bank that issued the card for a new one."),
    ),
    reader_busy=Says("The card reader is busy", ("Please take your card, wait a moment, and try again.",)),
    card_pin=Says("Enter your card PIN", ("After the last digit, press Enter.", _COVER)),
    wrong_pin="Wrong PIN. You have {tries} tries left.",
    wrong_pin_last="Wrong PIN. This is your last try: one more wrong PIN blocks the card.",
    wrong_pin_again="Wrong PIN. Please try again.",
    checking_card_pin=Says("Checking your PIN", (_ONE_MOMENT,)),
    card_blocked=Says(
        "Your card is blocked",
        ("Until it is unblocked, it cannot be used.", "To unblock it, please visit a branch with proof of identity."),
    ),
    card_unknown=Says(
        "The bank does not know this card", ("Please use another card.", "For help with this one, please ask the bank that issued it.")
    ),
    # What for?
    services=Says("Please choose a service"),
    another_service=Says("Would you like another service?"),
    another_yes="Yes, another one",
    more_time=Says("Do you need more time?", ("Without an answer, your card will be returned.",)),
    more_time_yes="Yes, continue",
    more_time_no="No, cancel",
    no_phone=Says(
        "Your mobile number is not on file",
        ("One-time passwords need a mobile number that the bank has on file.", "To register your number, please visit a branch."),
    ),
    cancel_came_late=(
        "Your request is on its way to the bank and can no longer be cancelled. In a moment you will be told what is known of it."
    ),
    # When the bank does not answer as hoped
    asking_outcome=Says("Checking the result", ("No usable answer has come from the bank yet.", _ONE_MOMENT)),
    not_done=Says("Your request was not carried out", ("Nothing has been changed.", "You can try again.")),
    outcome_unknown=Says(
        "The result is not known",
        (
            "No usable answer came from the bank: we do not know whether your request was carried out.",
            "Please check at another ATM or ask support. Repeating the request does no harm.",
        ),
    ),
    outcome_not_told=Says(
        "The result is not known",
        (
            "The bank did not say whether your request was carried out.",
            "Please check at another ATM or ask support. Repeating the request does no harm.",
        ),
    ),
    pin_unanswered=Says(
        "Your PIN could not be confirmed",
        (
            (
                "No usable answer came from the bank: we do not know whether your PIN was checked. "
                "If it was wrong, a try may have been counted."
            ),
            "Please try again later or at another ATM.",
        ),
    ),
    pin_not_checked=Says(
        "Your PIN could not be checked",
        (
            "This request was not carried out: the terminal needs a new key from the bank.",
            "Please take your card and try again in a moment.",
        ),
    ),
    bank_unreachable=Says(
        "No usable answer from the bank", ("Nothing has been changed by this request.", "Please try again later or at another ATM.")
    ),
    bank_refused=Says("The bank did not accept the request", ("This request was not carried out.", "For help, please call support.")),
    terminal_not_served=Says("The bank does not serve this terminal", ("This request was not carried out.", "Please use another ATM.")),
    pin_unreadable=Says(
        "Your PIN could not be checked",
        ("This request was not carried out.", "Please try once more. If it does not help, please call support."),
    ),
    card_session_expired=Says(
        "Your session has expired",
        ("This request was not carried out and nothing has been changed.", "To go on, please insert your card again."),
    ),
    # Giving the card back
    take_card=Says("Please take your card"),
    ended_by_customer="Ended at your request.",
    ended_by_time="There was no answer in time.",
    ended_by_trouble="This terminal cannot go on. We are sorry.",
    reader_failed=Says(
        "The card reader has failed",
        ("If you can reach your card, please take it now.", "If you cannot, please ask the branch staff for it."),
    ),
    retaining=Says("The card was not taken in time", (_ONE_MOMENT,)),
    card_retained=Says(
        "The card has been kept",
        ("It was not taken and was kept for your safety.", "To get it back, please visit the branch with proof of identity."),
    ),
    card_left=Says("A card is still in the reader", ("Please take your card.", "If it is not yours, please hand it in at the branch.")),
    card_gone=Says(
        "The card has been removed",
        (
            "What you were told is done stays done. Beyond that, nothing has been changed.",
            "To start again, insert your card.",
        ),
    ),
    thanks=Says("Thank you", ("Have a nice day.",)),
)
