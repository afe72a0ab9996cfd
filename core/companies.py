"""When are two writings of a company the same, and is this its credit code?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from core.names import canonical

#: What says only that it is a company, the longest first.
_FORMS: Final = ("股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "公司", "集团")
_BRACKETS: Final = re.compile(r"[()〔〕\[\]【】《》「」·.,、\-]")


@lru_cache(maxsize=65536)
def company_key(written: str) -> str:
    """The form in which companies are compared: 「宏達（北京）置業有限公司」 and 「宏达(北京)置业」 are one."""
    word = _BRACKETS.sub("", canonical(written))
    for form in _FORMS:
        if word.endswith(form) and len(word) > len(form) + 1:
            return word.removesuffix(form)
    return word


def credit_code(written: str) -> str | None:
    """The unified social credit code in its 18 characters, or None where the form or the check digit is wrong."""
    try:
        return str(uscc.validate(unicodedata.normalize("NFKC", written)))
    except ValidationError:
        return None
