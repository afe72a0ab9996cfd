"""Which desk and which key does this server work with? Opened once a process."""

from __future__ import annotations

from functools import lru_cache

from core.services.desk import Desk
from core.services.opening import office_key, open_office


@lru_cache(maxsize=1)
def desk() -> Desk:
    """The desk of this installation."""
    return open_office()


@lru_cache(maxsize=1)
def key() -> str:
    """The key that signs the session cookies."""
    return office_key()


def close() -> None:
    """Forget both and let go of the database; the next call opens them again."""
    if desk.cache_info().currsize:
        desk().engine.dispose()
    desk.cache_clear()
    key.cache_clear()
