"""Who holds which of the server's live sessions? Known to this process only, as the sessions themselves are.

A session without a holder here belongs to nobody and cannot be taken up again.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

_MOST = 20_000
_holders: OrderedDict[str, int] = OrderedDict()
_lock = Lock()


def hold(session_id: str, user_id: int) -> None:
    """This session is somebody's from now on."""
    with _lock:
        _holders[session_id] = user_id
        _holders.move_to_end(session_id)
        while len(_holders) > _MOST:
            _holders.popitem(last=False)


def release(session_id: str) -> None:
    """This session is nobody's any more."""
    with _lock:
        _holders.pop(session_id, None)


def holder(session_id: str) -> int | None:
    """The user who holds this session, or None."""
    with _lock:
        return _holders.get(session_id)
