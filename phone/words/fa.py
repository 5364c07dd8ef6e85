"""Persian. Menu labels stand as in the bank's customer guide."""

from __future__ import annotations

from collections.abc import Mapping

from phone.form import Field
from phone.trade import Trade
from phone.words.words import Entry, Says

# Around every page
messages = "پیام‌ها"
mobile_bank = "همراه بانک"
shop = "فروشگاه"
settings = "تنظیمات"
done = "تمام"
paste = "چسباندن"
copy_code = "کپی کد"
copied = "کپی شد"
fields: Mapping[Field, str] = {
    Field.CARD_NUMBER: "شماره کارت",
    Field.ACTIVATION_CODE: "کد فعال‌سازی",
    Field.OTP_PIN: "رمز هشت رقمی",
    Field.CVV2: "CVV2",
    Field.EXPIRY: "انقضا (ماه/سال)",
    Field.OTP: "رمز خرید اینترنتی (رمز پویا)",
    Field.AMOUNT: "مبلغ (ریال)",
}
examples: Mapping[Field, str] = {
    Field.CARD_NUMBER: "۱۶ رقم روی کارت",
    Field.ACTIVATION_CODE: "۸ رقم پیامک فعال‌سازی",
    Field.CVV2: "۳ یا ۴ رقم",
    Field.EXPIRY: "ماه/سال",
    Field.OTP: "از همراه بانک یا پیامک",
    Field.AMOUNT: "۰",
}

# Settings
airplane = Entry("حالت هواپیما", "بدون شبکه؛ نه پیامک، نه بانک")
language = Entry("زبان", "فارسی")
clock = Entry("ساعت", "ساعت گوشی را جلو یا عقب ببرید و نتیجه را ببینید")
clock_right = "درست"
clock_ahead = "{minutes} دقیقه جلو"
clock_behind = "{minutes} دقیقه عقب"

# Messages
no_messages = Says("پیامی نیست", ("پیامک‌های بانک اینجا نمایش داده می‌شود.",))
sent_to = "به {phone}"
today = "امروز"

# Mobile Bank
main_menu = "منوی اصلی"
otp = "رمز یکبار مصرف"
menu_otp = Entry("رمز یکبار مصرف", "ثبت، صدور، غیرفعال‌سازی")
menu_guide = Entry("راهنما", "آفلاین یا پیامکی؟")
my_cards = "کارت‌های من"
no_cards = Says("هنوز کارتی ثبت نشده است", ("ابتدا در خودپرداز ثبت نام کنید، سپس کارت را در منوی رمز یکبار مصرف ثبت کنید.",))
card_caption = "رمز یکبار مصرف"
register = Entry("ثبت", "با کد فعال‌سازی که پیامک شده است")
issue = Entry("صدور", "رمز ۶۰ ثانیه‌ای، حتی بدون اینترنت")
deactivate = Entry("غیرفعال‌سازی", "پایان رمز یکبار مصرف آفلاین یک کارت")
synchronise = Entry("همزمان‌سازی ساعت‌ها", "اگر رمزها پذیرفته نمی‌شوند")
registered_cards = "کارت‌های ثبت‌شده: {count}"

register_intro = "شماره کارت و کد فعال‌سازی را که پس از ثبت نام در خودپرداز برایتان پیامک شده است وارد کنید."
confirm = "تأیید"
registered = Says("ثبت نام با موفقیت انجام شد", ("اکنون می‌توانید برای این کارت رمز یکبار مصرف صادر کنید.",))
to_otp_menu = "منوی رمز یکبار مصرف"

choose_card = "کارت مورد نظر را انتخاب کنید"
nothing_registered = Says("کارتی ثبت نشده است", ("ابتدا یک کارت را با کد فعال‌سازی آن ثبت کنید.",))
pin_intro = "رمز هشت رقمی را که در خودپرداز انتخاب کرده‌اید وارد کنید."
internet_password = "رمز خرید اینترنتی"
card_password = "رمز کارت"
not_in_use = "رمز کارت برای خدمتی در آینده است و در حال حاضر کاربردی ندارد."
code_caption = "تنها یک بار و در مهلت نمایش‌داده‌شده قابل استفاده است."
code_over = Says("مهلت این رمز به پایان رسید", ("رمز یکبار مصرف ۶۰ ثانیه اعتبار دارد.",))
issue_again = "صدور رمز دیگر"

deactivate_question = Says(
    "رمز یکبار مصرف آفلاین غیرفعال شود؟",
    ("همراه بانک دیگر برای این کارت رمز صادر نمی‌کند.", "رمز یکبار مصرف پیامکی تغییری نمی‌کند."),
)
deactivate_yes = "غیرفعال‌سازی"
deactivated = Says("غیرفعال شد", ("رمز یکبار مصرف آفلاین این کارت پایان یافت.", "برای استفاده دوباره، در خودپرداز ثبت نام کنید."))

synchronise_intro = Says(
    "همزمان‌سازی ساعت‌ها",
    ("درستی رمز یکبار مصرف به ساعت گوشی بستگی دارد. اگر رمزها پذیرفته نمی‌شوند، ساعت گوشی را با ساعت بانک تنظیم کنید.",),
)
synchronise_now = "همزمان‌سازی ساعت‌ها"
synchronised = "ساعت‌ها همزمان هستند"
was_right = "ساعت گوشی درست بود."
was_ahead = "ساعت گوشی {time} جلو بود و تنظیم شد."
was_behind = "ساعت گوشی {time} عقب بود و تنظیم شد."

guide: tuple[Says, ...] = (
    Says("دو نوع رمز", ("رمز آفلاین را همین برنامه صادر می‌کند. رمز پیامکی را بانک با درخواست شما می‌فرستد.",)),
    Says("آفلاین امن‌تر است", ("رمز پیامکی را تنها زمانی به کار ببرید که همراه بانک یا گوشی هوشمند در دسترس نیست.",)),
    Says("۶۰ و ۱۲۰ ثانیه", ("رمز آفلاین ۶۰ ثانیه و رمز پیامکی ۱۲۰ ثانیه اعتبار دارد؛ هر یک تنها یک بار.",)),
    Says("شماره همراه شما", ("ثبت یا اصلاح شماره همراه تنها در شعب بانک انجام می‌شود.",)),
)

# Shop
shop_intro = "چه پرداختی دارید؟"
trades: Mapping[Trade, Entry] = {
    Trade.PURCHASE: Entry("خرید اینترنتی", "کتاب و قلم، سفارش ۱۴۰۵۰۷"),
    Trade.BILL: Entry("پرداخت قبض", "قبض برق"),
    Trade.TOP_UP: Entry("خرید شارژ", "اعتبار تلفن همراه"),
    Trade.CARD_TO_CARD: Entry("کارت به کارت", "انتقال به نیما شریفی"),
}
merchants: Mapping[Trade, str] = {
    Trade.PURCHASE: "کتاب و قلم",
    Trade.BILL: "شرکت توزیع برق",
    Trade.TOP_UP: "خرید شارژ",
    Trade.CARD_TO_CARD: "کارت به کارت",
}
references: Mapping[Trade, str] = {
    Trade.PURCHASE: "شماره سفارش",
    Trade.BILL: "شناسه قبض",
    Trade.TOP_UP: "شماره همراه",
    Trade.CARD_TO_CARD: "کارت مقصد",
}
merchant = "پذیرنده"
amount = "مبلغ"
rials = "{amount} ریال"
to_gateway = "پرداخت"
gateway = "درگاه پرداخت اینترنتی"
terminal = "شماره پایانه"
request_otp = "درخواست رمز پویا"
sms_sent = "رمز پویا به شماره {phone} پیامک می‌شود."
pay = "پرداخت"
receipt = Says("پرداخت انجام شد")
reference = "شماره پیگیری"
paid_with = "کارت"
when = "زمان"
back_to_shop = "بازگشت به فروشگاه"

# What can go wrong
tries_left = "{tries} بار دیگر می‌توانید تلاش کنید."
last_try = "این آخرین فرصت است."
troubles: Mapping[str, str] = {
    "no-network": "شبکه در دسترس نیست. حالت هواپیما را خاموش کنید و دوباره تلاش کنید.",
    "bank-unreachable": "ارتباط با بانک برقرار نشد. کاری انجام نشد؛ لطفاً دوباره تلاش کنید.",
    "bank-unavailable": "بانک اکنون پاسخگو نیست. کاری انجام نشد؛ لطفاً دوباره تلاش کنید.",
    "in-doubt": "پاسخ بانک نرسید. دوباره تلاش کنید؛ هیچ کاری دو بار انجام نمی‌شود.",
}
other_trouble = "بانک این درخواست را نپذیرفت."
