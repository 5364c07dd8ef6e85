"""English: plain, short and polite."""

from __future__ import annotations

from collections.abc import Mapping

from phone.form import Field
from phone.pages import PinHint
from phone.trade import Trade
from phone.words.words import Entry, Says

# Around every page
messages = "Messages"
mobile_bank = "Mobile Bank"
shop = "Shop"
settings = "Settings"
done = "Done"
paste = "Paste"
copy_code = "Copy code"
copied = "Copied"
fields: Mapping[Field, str] = {
    Field.CARD_NUMBER: "Card number",
    Field.ACTIVATION_CODE: "Activation code",
    Field.OTP_PIN: "Eight-digit PIN",
    Field.CVV2: "CVV2",
    Field.EXPIRY: "Expiry (MM/YY)",
    Field.OTP: "One-time password",
    Field.AMOUNT: "Amount (rials)",
}
examples: Mapping[Field, str] = {
    Field.CARD_NUMBER: "12 to 19 digits on the card",
    Field.ACTIVATION_CODE: "8 digits from the SMS",
    Field.CVV2: "3 or 4 digits",
    Field.EXPIRY: "MM/YY",
    Field.OTP: "app or SMS",
    Field.AMOUNT: "0",
}

# Settings
airplane = Entry("Airplane mode", "No network: no SMS, no bank")
language = Entry("Language", "English")
clock = Entry("Clock", "Set the phone's clock wrong to see what happens")
clock_right = "right"
clock_ahead = "+{minutes} min"
clock_behind = "−{minutes} min"

# Messages
no_messages = Says("No messages", ("The bank's SMS will appear here.",))
sent_to = "To {phone}"
today = "Today"

# Mobile Bank
main_menu = "Main menu"
otp = "One-time password"
menu_otp = Entry("One-time password", "Register, issue, deactivate")
menu_guide = Entry("Guide", "Offline or by SMS?")
no_cards = Says("No cards yet", ("Enrol your card at an ATM, then register it here under One-time password.",))
card_caption = "One-time password"
register = Entry("Register", "With the activation code from the SMS")
issue = Entry("Issue", "A one-time password for 60 seconds, even offline")
deactivate = Entry("Deactivate", "End a card's offline one-time passwords")
synchronise = Entry("Synchronise clocks", "If one-time passwords are refused")
registered_cards = "Registered cards: {count}"

register_intro = "Enter the card number and the activation code that the bank sent by SMS after you enrolled at the ATM."
confirm = "Confirm"
registered = Says("Registration successful", ("You can now issue one-time passwords for this card.",))
to_otp_menu = "One-time password menu"

choose_card = "Choose a card"
nothing_registered = Says("No registered card", ("Register a card with its activation code first.",))
pin_intro = "Enter the eight-digit PIN that you chose at the ATM."
internet_password = "Internet purchase password"
card_password = "Card password"
pin_hints: Mapping[PinHint, str] = {
    PinHint.NOT_IN_USE: "The card password is for a future service and is not in use yet.",
    PinHint.TOO_SOON: "Each second has one password, and this second's has been issued. Please try again in a moment.",
}
code_caption = "Use it once, within the time shown."
code_over = Says("This password has ended", ("One-time passwords are good for 60 seconds.",))
issue_again = "Issue another one"

deactivate_question = Says(
    "Deactivate offline one-time passwords?",
    ("The app will no longer issue passwords for this card.", "One-time passwords by SMS stay as they are."),
)
deactivate_yes = "Deactivate"
deactivated = Says("Deactivated", ("Offline one-time passwords for this card have ended.", "To use them again, enrol anew at an ATM."))
card_ended = "The registration of card {number} has ended. To issue passwords for it, register it with a new activation code."
seen = "Understood"

synchronise_intro = Says(
    "Synchronise clocks",
    ("One-time passwords depend on the time. If they are refused, set this phone by the bank's clock.",),
)
synchronise_now = "Synchronise clocks"
synchronised = "The clocks agree"
was_right = "The phone's clock was right already."
was_ahead = "The phone's clock was {time} fast and has been put right."
was_behind = "The phone's clock was {time} slow and has been put right."

guide: tuple[Says, ...] = (
    Says("Two kinds", ("An offline one-time password is issued by this app. One by SMS is sent by the bank when you ask for it.",)),
    Says("Offline is safer", ("Use SMS only when the app or a smartphone is not at hand.",)),
    Says("60 and 120 seconds", ("An offline password is good for 60 seconds, one by SMS for 120. Each can be used once.",)),
    Says("Your number", ("Your mobile number is registered or corrected at a branch only.",)),
)

# Shop
shop_intro = "What would you like to pay for?"
trades: Mapping[Trade, Entry] = {
    Trade.PURCHASE: Entry("Internet purchase", "Book and Pen, order 140507"),
    Trade.BILL: Entry("Bill payment", "Electricity bill"),
    Trade.TOP_UP: Entry("Top-up", "Mobile credit"),
    Trade.CARD_TO_CARD: Entry("Card to card", "Transfer to Nima Sharifi"),
}
merchants: Mapping[Trade, str] = {
    Trade.PURCHASE: "Book and Pen",
    Trade.BILL: "Electricity company",
    Trade.TOP_UP: "Mobile top-up",
    Trade.CARD_TO_CARD: "Card to card",
}
references: Mapping[Trade, str] = {
    Trade.PURCHASE: "Order",
    Trade.BILL: "Bill ID",
    Trade.TOP_UP: "Mobile number",
    Trade.CARD_TO_CARD: "To card",
}
merchant = "Merchant"
amount = "Amount"
rials = "{amount} rials"
to_gateway = "Pay"
gateway = "Payment gateway"
terminal = "Terminal"
request_otp = "Request OTP"
sms_sent = "The one-time password is on its way to {phone}."
pay = "Pay"
receipt = Says("Paid")
reference = "Reference"
paid_with = "Card"
when = "Time"
back_to_shop = "Back to the shop"

# What can go wrong
tries_left = "{tries} tries left."
last_try = "This is the last try."
again_at = "Not before {moment}."
troubles: Mapping[str, str] = {
    "no-network": "No network. Switch airplane mode off and try again.",
    "invalid-request": "Something is not as it should be. Please check what you have typed.",
    # The card
    "card-unknown": "This card is not one of the bank's. Please check the number.",
    "card-expired": "This card has expired.",
    "card-blocked": "This card is blocked. Please visit a branch.",
    "card-data-wrong": "CVV2 or expiry date are wrong.",
    "card-data-locked": "Too many wrong CVV2s or expiry dates. To pay on the internet again, enrol the card anew at an ATM.",
    # Registering
    "not-enrolled": "One-time passwords are not active for this card. Enrol it at an ATM first.",
    "activation-code-wrong": "The activation code is wrong.",
    "activation-code-used": "This activation code has been used before. To register again, enrol anew at an ATM.",
    "activation-code-expired": "This activation code is older than 24 hours. Enrol anew at an ATM to get another one.",
    "activation-code-locked": "Too many wrong activation codes. Enrol anew at an ATM.",
    "phone-changed": "Your number on file has changed since this code was sent. Ask for a new one.",
    "registration-ended": "This registration has ended. Enrol anew at an ATM.",
    # Paying
    "no-phone-on-file": "The bank has no mobile number of yours on file. Please visit a branch.",
    "sms-otp-not-enabled": "This card has no passwords by SMS. Issue one in Mobile Bank, or enrol anew at an ATM and agree to SMS.",
    "offline-otp-inactive": "This password was not sent by SMS, and the card is not registered in Mobile Bank. Register it there.",
    "otp-wrong": "The one-time password is wrong.",
    "otp-used": "This one-time password, or a newer one, has been used before. Please get a new one.",
    "otp-expired": "This one-time password is too old. If you have just issued it, use Synchronise clocks in Mobile Bank.",
    "otp-ahead": "This phone's clock is fast. Use Synchronise clocks in Mobile Bank and issue a new password.",
    "otp-replaced": "A newer one-time password has been sent after this one. Please use the newest.",
    "otp-for-another-payment": "This one-time password was sent for another payment. Request one for this payment.",
    "otp-locked": "Too many wrong one-time passwords. To go on, enrol the card anew at an ATM.",
    "sms-otp-limit": "Too many passwords by SMS were requested for this card. The latest counts; another can be requested later.",
    "clock-set-back": "The bank's clock was set back, so this code cannot be used. Request a password by SMS, or enrol anew at an ATM.",
}
refused = "The bank did not accept this request, and did not carry it out."
unreachable = "No usable answer from the bank. Nothing was done; please try again."
in_doubt = "No usable answer came from the bank. Send the same again, unchanged: nothing will happen twice."
