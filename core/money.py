"""How much is an amount of money as people write it?"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

#: 100 亿 yuan in cents: above any deal, below what a column holds.
MOST: Final = 10**12
_DRESS = re.compile(r"[\s,，¥￥元圆]")


def read_yuan(written: str) -> int | None:
    """Cents of an amount in yuan: 20000, 20,000.50, ¥2万, full-width digits. None where it is no amount.

    Zero, negative amounts, more than two decimals and more than 10 billion yuan are none either.
    """
    compact = _DRESS.sub("", unicodedata.normalize("NFKC", written))
    unit = 10_000 if compact.endswith("万") else 1
    try:
        amount = Decimal(compact.removesuffix("万")) * unit * 100
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 < amount <= MOST:
        return None
    return int(amount)
