"""Which key signs the session cookies? Made at the first start, never a default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from core.services.errors import Refused

NAME = "signing.key"
_BYTES = 32


def signing_key(folder: Path) -> str:
    """The key in the data folder as 64 hexadecimal digits, made if it is missing.

    Raises Refused("weak_key") for a file that holds anything else than 32 random-looking bytes.
    """
    path = folder / NAME
    if not path.exists():
        _make(path)
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if not strong(key):
        raise Refused("weak_key", file=str(path))
    return key


def strong(key: str) -> bool:
    """Is this 32 bytes in hexadecimal, and not a pattern that somebody typed?"""
    try:
        value = bytes.fromhex(key)
    except ValueError:
        return False
    return len(value) == _BYTES and len(set(value)) >= 20


def _make(path: Path) -> None:
    """Write a new key in one step, readable by its owner only; of two programs that start at once, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    key = secrets.token_hex(_BYTES)
    while not strong(key):
        key = secrets.token_hex(_BYTES)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # somebody else was quicker; his key counts
    finally:
        draft.unlink()
