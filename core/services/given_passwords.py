"""May an administrator give somebody a password of his own choosing?

For scripts at the command line: the account keeps this password. In the app he hands out a first password instead.
"""

from __future__ import annotations

from sqlalchemy import update

from core.services import passwords
from core.services.access import Action, Actor, require
from core.services.accounts import normal_username
from core.services.desk import Desk
from core.services.errors import Invalid
from db.tables import user


def check_password(password: str | None, username: str) -> None:
    """Raise Invalid where this password is refused for this account; None is no password yet."""
    problem = None if password is None else passwords.problem(password, normal_username(username))
    if problem is not None:
        raise Invalid(problem)


def give_password(desk: Desk, actor: Actor, username: str, password: str) -> None:
    """Set the password of an account, which need not be changed; its sessions end. Raises Invalid."""
    require(actor, Action.MANAGE_PEOPLE)
    check_password(password, username)
    given = update(user).where(user.c.username == normal_username(username))
    given = given.values(
        password_hash=passwords.hashed(password),
        must_change_password=False,
        tokens_valid_after=desk.clock(),
        version=user.c.version + 1,
    )
    desk.command(lambda tx: tx.connection.execute(given))
