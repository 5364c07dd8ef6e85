"""What the words of the screens claim about the bank, and by which phrases it can be told that they do.

Every text is either here with what it claims, or among those that claim nothing; a new one has to be thought about.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from otp_atm.kiosk.vocabulary import Language

LANGUAGES: Final = ("fa", "en", "ar")


class Claim(Enum):
    """Something that a screen can say about the bank, and the phrase for it in each of `LANGUAGES`."""

    UNANSWERED = "پاسخ درستی از بانک نرسید", "[Nn]o usable answer", "من البنك جواب صالح"
    REFUSED = "بانک این درخواست را نپذیرفت", "did not accept the request", "لم يقبل البنك هذا الطلب"
    NOT_TOLD = "بانک اعلام نکرد", "did not say whether", "لم يُفد البنك"
    NOT_DONE = "(درخواست|درخواست شما|ثبت نام) انجام نشد", "not carried out", "لم يُنفَّذ (هذا الطلب|طلبك)|لم يتم التسجيل"
    NOTHING_CHANGED = "(?<!جز آن، )تغییری داده نشد", "(?<!that, )[Nn]othing has been changed", "(?<!ذلك، )لم يُجرَ أي تغيير"
    OUTCOME_OPEN = "درخواست( شما)? انجام شده است یا نه", "whether your request was carried out", "هل نُفّذ طلبك أم لا"
    NO_CHANGE_OPEN = (
        "جز آن، تغییری داده نشد",
        "Beyond that, nothing has been changed",
        "فيما عدا ذلك، لم يُجرَ أي تغيير",
    )
    TRY_OPEN = "رمز بررسی شده است یا نه", "whether your PIN was checked", "هل تم التحقق من رقمك السري أم لا"
    ON_ITS_WAY = "درخواست شما در راه بانک است", "request is on its way to the bank", "طلبك في طريقه إلى البنك"
    PIN_WRONG = "رمز نادرست بود\\.", "Wrong PIN", "الرقم السري غير صحيح\\."
    PIN_NOT_CHECKED = "بررسی رمز ممکن نشد", "PIN could not be checked", "تعذّر التحقق من الرقم السري"
    KEY_UNKNOWN = "به کلید جدیدی از بانک نیاز دارد", "needs a new key", "بحاجة إلى مفتاح جديد"
    TERMINAL_NOT_SERVED = "خدمت با این دستگاه ممکن نیست", "does not serve this terminal", "خدماته عبر هذا الجهاز"
    SESSION_OVER = "مهلت این نشست به پایان رسید", "session has expired", "مهلة هذه الجلسة"
    CARD_BLOCKED = "کارت شما مسدود است", "card is blocked", "بطاقتك موقوفة"
    CARD_EXPIRED = "انقضای این کارت گذشته است", "card has expired", "صلاحية هذه البطاقة"
    CARD_UNKNOWN = "بانک این کارت را نمی‌شناسد", "does not know this card", "لا يعرف هذه البطاقة"
    NO_PHONE = "همراه شما در بانک ثبت نشده است", "number is not on file", "المحمول غير مسجّل لدى البنك"
    ALREADY_ENROLLED = "پیش از این ثبت نام شده است", "is already registered", "مسجّلة من قبل"
    BOTH_ACTIVE = "هر دو، فعال است", "are both active", "مفعّلة لهذه البطاقة من التطبيق"
    ONLY_OFFLINE_ACTIVE = "فقط رمز یکبار مصرف آفلاین", "[Oo]nly offline passwords", "من التطبيق وحدها"
    ONLY_SMS_ACTIVE = "فقط رمز یکبار مصرف پیامکی", "[Oo]nly SMS passwords", "برسائل نصية وحدها"
    PINS_DIFFER = "یکسان نبود", "were not the same", "غير متطابقين"
    PIN_WEAK = "حدس زدن این رمز آسان است", "PIN is easy to guess", "يسهل تخمينه"
    ENROLLED = (
        "ثبت نام انجام شد|پیامک کد فعال‌سازی به|مهلت استفاده|پیامکی شما فعال شد",
        "You are registered|Activation code by SMS to|code is valid until|by SMS are active",
        "تم التسجيل بنجاح|رمز التفعيل برسالة|مهلة استخدام|تم تفعيل كلمات المرور برسائل",
    )
    NOT_ENROLLED = "این کارت فعال نیست", "passwords are not active", "غير مفعّلة لهذه البطاقة"
    DEACTIVATED = (
        "مصرف غیرفعال شد$|دیگر پذیرفته نمی‌شود",
        "passwords are deactivated|no longer accepted",
        "^أُلغي تفعيل|لم تعد كلمات المرور",
    )
    PIN_UNCHANGED = "همان رمز کنونی کارت", "the PIN your card has now", "هو رقم بطاقتك السري الحالي"
    CARD_PIN_CHANGED = (
        "رمز اول شما تغییر کرد|رمز پیشین باطل",
        "card PIN is changed|not valid any more",
        "تم تغيير الرقم السري|لم يعد الرقم القديم",
    )

    def phrase(self, language: Language) -> str:
        """A regular expression."""
        said: Mapping[str, str] = dict(zip(LANGUAGES, self.value, strict=True))
        return said[language.code]


C = Claim
CLAIMS: Final[Mapping[str, frozenset[Claim]]] = {
    name: frozenset(claims)
    for name, claims in {
        "wrong_pin": {C.PIN_WRONG},
        "wrong_pin_last": {C.PIN_WRONG},
        "wrong_pin_again": {C.PIN_WRONG},
        "card_blocked": {C.CARD_BLOCKED},
        "card_expired": {C.CARD_EXPIRED},
        "card_unknown": {C.CARD_UNKNOWN},
        "no_phone": {C.NO_PHONE},
        "already_enrolled": {C.ALREADY_ENROLLED},
        "both_active": {C.BOTH_ACTIVE},
        "only_offline_active": {C.ONLY_OFFLINE_ACTIVE},
        "only_sms_active": {C.ONLY_SMS_ACTIVE},
        "phone_rejected": {C.NOT_DONE, C.NOTHING_CHANGED},
        "pins_differed": {C.PINS_DIFFER},
        "pin_was_weak": {C.PIN_WEAK},
        "new_card_pin_weak": {C.PIN_WEAK},
        "card_pin_unchanged": {C.PIN_UNCHANGED},
        "new_card_pins_differed": {C.PINS_DIFFER},
        "card_pin_changed": {C.CARD_PIN_CHANGED},
        "cancel_came_late": {C.ON_ITS_WAY},
        "enrolled": {C.ENROLLED},
        "code_goes_to": {C.ENROLLED},
        "use_code_by": {C.ENROLLED},
        "sms_otp_active": {C.ENROLLED},
        "nothing_to_deactivate": {C.NOT_ENROLLED, C.NOTHING_CHANGED},
        "deactivated": {C.DEACTIVATED},
        "asking_outcome": {C.UNANSWERED},
        "not_done": {C.NOT_DONE, C.NOTHING_CHANGED},
        "outcome_unknown": {C.UNANSWERED, C.OUTCOME_OPEN},
        "outcome_not_told": {C.NOT_TOLD, C.OUTCOME_OPEN},
        "pin_unanswered": {C.UNANSWERED, C.TRY_OPEN},
        "pin_not_checked": {C.PIN_NOT_CHECKED, C.KEY_UNKNOWN, C.NOT_DONE},
        "bank_unreachable": {C.UNANSWERED, C.NOTHING_CHANGED},
        "bank_refused": {C.REFUSED, C.NOT_DONE},
        "terminal_not_served": {C.TERMINAL_NOT_SERVED, C.NOT_DONE},
        "pin_unreadable": {C.PIN_NOT_CHECKED, C.NOT_DONE},
        "card_session_expired": {C.SESSION_OVER, C.NOT_DONE, C.NOTHING_CHANGED},
        "card_gone": {C.NO_CHANGE_OPEN},
    }.items()
}
_CLAIM_NOTHING: Final = """
    terminal never_tell support cancel proceed take_card_key finish finish_and_take_card another_service_key starting out_of_service welcome
    reading_card card_unreadable card_fell_silent take_card_to_swipe swipe_instead swipe_again insert_instead card_not_served
    card_data_wrong reader_busy card_pin checking_card_pin
    services password_operations choose_operation register deactivate another_service another_yes more_time more_time_yes more_time_no
    asking_phone enrol_anew do_not_enrol_anew confirm_phone phone_on_file confirm_unknown_phone phone_is_mine phone_is_not_mine
    otp_pin otp_pin_again checking_otp_pin consent consent_yes consent_no enrolling deadline code_in_app app_path
    asking_enrolment confirm_deactivation ends_the_only_kind deactivate_yes deactivate_no deactivating
    change_card_pin new_card_pin checking_new_card_pin too_many_new_card_pins new_card_pin_again changing_card_pin
    take_card ended_by_customer ended_by_time ended_by_trouble reader_failed retaining card_retained card_left thanks
"""
SILENT: Final = frozenset(_CLAIM_NOTHING.split())
"""Texts that claim nothing about what the bank has said or done."""
