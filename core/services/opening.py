"""What does a first start make, and who may set the office up?

The data folder, the schema and the signing key are made where they are missing. Until the office is set up, each
start hands out a one-time code; only whoever reads the terminal has it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from core.services import schema
from core.services.desk import Desk, Tx, open_desk
from core.services.errors import Refused
from core.services.keys import signing_key
from core.services.office import read_setting, write_setting
from core.settings import Settings, settings

_CODES: Final = "setup_codes"
OFFICE: Final = "office"
#: Several servers that start together each print a link; this many of the latest ones work.
_MOST_CODES: Final = 8


def open_office(chosen: Settings | None = None) -> Desk:
    """The desk of this installation, with its schema brought up to date."""
    chosen = chosen or settings()
    desk = open_desk(chosen.url, zone=chosen.guike_zone)
    schema.prepare(desk.engine)
    return desk


def office_key(chosen: Settings | None = None) -> str:
    """The key that signs this installation's session cookies. Raises Refused("weak_key")."""
    return signing_key((chosen or settings()).guike_data)


def is_set_up(desk: Desk) -> bool:
    """Does an office work here already?"""
    with desk.read() as tx:
        return read_setting(tx, OFFICE) is not None


def new_setup_code(desk: Desk) -> str | None:
    """A code that opens the set-up page, or None where the office is set up. Only its hash is kept."""
    code = secrets.token_urlsafe(18)

    def work(tx: Tx) -> str | None:
        if read_setting(tx, OFFICE) is not None:
            return None
        write_setting(tx, _CODES, [*(read_setting(tx, _CODES) or []), _hash(code)][-_MOST_CODES:])
        return code

    return desk.command(work)


def code_opens(desk: Desk, code: str) -> bool:
    """Does this code open the set-up page now?"""
    with desk.read() as tx:
        return _opens(tx, code)


def require_code(tx: Tx, code: str) -> None:
    """Raise Refused unless the office is still to be set up and this code opens the set-up page."""
    if not _opens(tx, code):
        raise Refused("setup_link_dead")


def close_setup(tx: Tx, office_name: str) -> None:
    """The office works from now on; no set-up code opens anything any more."""
    write_setting(tx, OFFICE, {"name": office_name, "since": tx.now.isoformat()})
    write_setting(tx, _CODES, [])


def office_name(desk: Desk) -> str | None:
    """What the office is called, or None where it is not set up."""
    with desk.read() as tx:
        said = read_setting(tx, OFFICE)
        return None if said is None else str(said["name"])


def _opens(tx: Tx, code: str) -> bool:
    if read_setting(tx, OFFICE) is not None:
        return False
    return any(hmac.compare_digest(_hash(code), kept) for kept in read_setting(tx, _CODES) or [])


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
