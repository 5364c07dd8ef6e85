"""Arabic: how the phone knows the bank's messages."""

from __future__ import annotations

from typing import Final

from otp_atm.phone.bank_sms.words.words import Words

WORDS: Final = Words(
    activation_code="رمز تفعيل",
    activation_example=(
        "بنك بارسيان\nرمز تفعيل كلمات المرور لمرة واحدة للبطاقة ٤٦٢٨:\n٤٨٢٠٩٣١٧\nصالح حتى ٢٣ تشرين الثاني/نوفمبر ٢٠٢٥ الساعة ١٢:٢١.\n"
        "لا تُدخل هذا الرمز إلا في تطبيق البنك «همراه بانک»، قائمة «رمز یکبار مصرف»، صفحة «ثبت»."
    ),
    payment_example=(
        "بنك بارسيان\nكلمة المرور لمرة واحدة، شراء عبر الإنترنت بالبطاقة ٤٦٢٨:\n٧٣١٠٥٢٨٤\nالتاجر: \u2068کتاب و قلم / Book and Pen\u2069\n"
        "المبلغ: ١٬٨٥٠٬٠٠٠ ريال إيراني\nصالحة حتى الساعة ١٢:٣١:٤٤. لا تُطلع عليها أحداً."
    ),
)
