"""When are two writings of a company the same, and is this its credit code?"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from core.names import canonical

#: What says only that it is a company, the longest first; then what says only that it is a group of them.
_FORMS: Final = (("股份有限公司", "有限责任公司", "有限公司", "公司"), ("集团",))
_BRACKETS: Final = re.compile(r"[()〔〕\[\]【】《》「」·.,、\-]")


@lru_cache(maxsize=65536)
def company_key(written: str) -> str:
    """The form in which companies are compared: 「宏達（北京）置業有限公司」 and 「宏达(北京)置业」 are one."""
    word = _BRACKETS.sub("", canonical(written))
    for forms in _FORMS:
        form = next((each for each in forms if word.endswith(each) and len(word) > len(each) + 1), "")
        word = word.removesuffix(form)
    return word


def credit_code(written: str) -> str | None:
    """The unified social credit code in its 18 characters, or None where the form or the check digit is wrong."""
    try:
        return str(uscc.validate(unicodedata.normalize("NFKC", written)))
    except ValidationError:
        return None
