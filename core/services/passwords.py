"""What is a good password, and does one fit its hash?"""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Final

import bcrypt

from core.services.errors import Problem

LEAST: Final = 8
#: bcrypt reads no further; a longer one is refused instead of cut silently.
MOST_BYTES: Final = 72
_COST: Final = 11
_BCRYPT: Final = "$2"
#: Letters and digits that cannot be taken for one another on a printed slip.
_LEGIBLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def hashed(password: str) -> str:
    """The bcrypt hash of a password. Takes about 0.1 s: never call it inside a transaction."""
    return bcrypt.hashpw(normal(password).encode(), bcrypt.gensalt(_COST)).decode()


def fits(password: str, hash_: str | None) -> bool:
    """Does the password fit? Takes the same time where there is no hash of ours to compare with."""
    typed = normal(password).encode()
    usable = hash_ is not None and hash_.startswith(_BCRYPT)
    same = bcrypt.checkpw(typed[:MOST_BYTES], (hash_ if usable and hash_ else _nobody()).encode())
    return same and usable and len(typed) <= MOST_BYTES


def problem(password: str, username: str, *, field: str = "password") -> Problem | None:
    """Why this password is refused for this account, or None."""
    chosen = normal(password)
    if len(chosen) < LEAST:
        return Problem(field, "password_short", {"least": LEAST})
    if len(chosen.encode()) > MOST_BYTES:
        return Problem(field, "password_long", {"most": MOST_BYTES})
    simple = len(set(chosen)) < 4 or chosen.lower() in (username, username * 2)
    return Problem(field, "password_simple") if simple or chosen in "01234567890123456789" else None


def fresh() -> str:
    """A random first password, easy to type from a slip (about 59 bits)."""
    return "".join(secrets.choice(_LEGIBLE) for _ in range(12))


def normal(password: str) -> str:
    """Without the blanks that come along when a password is pasted."""
    return password.strip()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hashed(fresh())
