"""When are two writings of a name the same?

Width, case, blanks and traditional forms do not matter. Each character is taken by itself, so that a part of a name
stays a part of it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from opencc import OpenCC

_SIMPLER = OpenCC("t2s")


@lru_cache(maxsize=65536)
def canonical(written: str) -> str:
    """The form in which names and companies are compared: 「張 三」 and 「张三」 are one."""
    plain = unicodedata.normalize("NFKC", written).casefold()
    return "".join(_simple(c) for c in plain if c.isprintable() and not c.isspace())


@lru_cache(maxsize=32768)
def _simple(character: str) -> str:
    """One character in its simplified form."""
    return character if character.isascii() else str(_SIMPLER.convert(character))
