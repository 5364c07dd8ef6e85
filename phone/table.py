"""All that the phone does: which event means what on which page.

What stands under EVERYWHERE happens on every page, before the page's own move. An event that stands in neither place means nothing there.
A page that is not listed has no moves of its own. What a person does is for the page that is open; all else is for every page that there
is, also of apps that were left, and below the one that is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from otp_atm.phone.events import (
    BankTimeLearned,
    CardChosen,
    CardRegistered,
    CardsChecked,
    CardSeen,
    ClockSet,
    CodeIssued,
    Event,
    Focused,
    LanguageSet,
    MessageOpened,
    OfflineOtpEnded,
    OtpSent,
    Paid,
    Pasted,
    Refused,
    SimInserted,
    SmsArrived,
    Tap,
    Ticked,
    TradeChosen,
    Typed,
)
from otp_atm.phone.moves import bank, codes, editing, everywhere, messages, shop
from otp_atm.phone.moves.common import Move, go, open_app
from otp_atm.phone.pages import (
    BankMenu,
    Checkout,
    ChooseCard,
    Code,
    ConfirmEnd,
    Ended,
    EnterPin,
    Gateway,
    Guide,
    Home,
    Inbox,
    Message,
    OtpMenu,
    Page,
    Purpose,
    Receipt,
    Register,
    Registered,
    Shop,
    Synchronise,
)

Meaning = Tap | type[Event]
Moves = Mapping[Meaning, Move]

EVERYWHERE: Final[Moves] = {
    Tap.HOME: everywhere.home,
    Tap.BACK: everywhere.back,
    Tap.SETTINGS: everywhere.settings,
    Tap.BANNER: everywhere.open_banner,
    Tap.BANNER_COPY: everywhere.copy_from_banner,
    Tap.AIRPLANE: everywhere.toggle_airplane,
    Tap.LANGUAGE: everywhere.switch_language,
    Tap.SLOWER: everywhere.slower,
    Tap.FASTER: everywhere.faster,
    ClockSet: everywhere.set_clock,
    LanguageSet: everywhere.set_language,
    SimInserted: everywhere.insert_sim,
    SmsArrived: everywhere.take_in,
    Ticked: everywhere.tick,
    CardRegistered: everywhere.keep_card,
    OfflineOtpEnded: everywhere.drop_card,
    CardsChecked: everywhere.drop_cards,
    Paid: codes.take_used,
    Refused: codes.take_refused,
}

ASKING: Final[Moves] = {
    Refused: everywhere.refused,
}

EDITING: Final[Moves] = {
    Typed: editing.typed,
    Pasted: editing.pasted_text,
    Focused: editing.focused,
    Tap.ERASE: editing.erased,
    Tap.PASTE: editing.pasted,
    Tap.DONE: editing.done,
}

PAGES: Final[Mapping[type[Page], Moves]] = {
    Home: {
        Tap.MESSAGES: open_app(Inbox()),
        Tap.BANK: open_app(BankMenu()),
        Tap.SHOP: open_app(Shop()),
    },
    Inbox: {
        MessageOpened: messages.open_message,
    },
    Message: {
        Tap.COPY: messages.copy_code,
        Tap.ENTER: messages.copy_code,
    },
    # Mobile Bank
    BankMenu: {
        CardChosen: bank.choose_to_issue,
        Tap.OTP_MENU: bank.open_otp_menu,
        Tap.GUIDE: go(Guide()),
        Tap.SEEN: bank.seen,
    },
    OtpMenu: {
        Tap.REGISTER: go(Register()),
        Tap.ISSUE: go(ChooseCard(Purpose.ISSUE)),
        Tap.DEACTIVATE: go(ChooseCard(Purpose.DEACTIVATE)),
        Tap.SYNCHRONISE: bank.ask_time,
        Tap.SEEN: bank.seen,
    },
    Register: {
        **ASKING,
        **EDITING,
        CardSeen: bank.scan_for_registration,
        Tap.CONFIRM: bank.send_registration,
        Tap.ENTER: editing.entered(bank.send_registration),
        CardRegistered: bank.show_registered,
    },
    Registered: {
        Tap.CONFIRM: everywhere.back,
        Tap.ENTER: everywhere.back,
    },
    ChooseCard: {
        CardChosen: bank.choose,
        Tap.REGISTER: go(Register()),
        Tap.SEEN: bank.seen,
    },
    EnterPin: {
        **EDITING,
        Tap.INTERNET_PASSWORD: bank.issue,
        Tap.ENTER: editing.entered(bank.issue),
        Tap.CARD_PASSWORD: bank.say_not_in_use,
        CodeIssued: bank.show_code,
        CardsChecked: bank.leave_ended_card,
    },
    Code: {
        Tap.COPY: bank.copy_code,
        Tap.CONFIRM: bank.issue_again,
        Tap.ENTER: bank.copy_or_issue,
        Ticked: bank.end_code,
    },
    ConfirmEnd: {
        **ASKING,
        Tap.CONFIRM: bank.send_deactivation,
        Tap.ENTER: bank.send_deactivation,
        OfflineOtpEnded: bank.show_ended,
        CardsChecked: bank.leave_ended_card,
    },
    Ended: {
        Tap.CONFIRM: everywhere.back,
        Tap.ENTER: everywhere.back,
    },
    Synchronise: {
        **ASKING,
        Tap.SYNCHRONISE: bank.ask_time,
        Tap.CONFIRM: everywhere.back,
        Tap.ENTER: bank.leave_or_ask_time,
        BankTimeLearned: bank.mend_clock,
    },
    # Shop
    Shop: {
        TradeChosen: shop.choose_trade,
    },
    Checkout: {
        **EDITING,
        Tap.CONFIRM: shop.check_out,
        Tap.ENTER: editing.entered(shop.check_out),
    },
    Gateway: {
        **ASKING,
        **EDITING,
        CardSeen: shop.scan_for_payment,
        Tap.REQUEST_OTP: shop.request_otp,
        OtpSent: shop.show_sent,
        Ticked: shop.end_countdown,
        Tap.CONFIRM: shop.pay,
        Tap.ENTER: editing.entered(shop.pay),
        Paid: shop.show_receipt,
    },
    Receipt: {
        Tap.CONFIRM: shop.finish,
        Tap.ENTER: shop.finish,
    },
}
