"""Session cookies: ours only, and revocable at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import jwt
import pytest

from core.services import accounts, sessions
from core.services.accounts import NewPerson
from core.services.desk import Desk
from core.services.errors import Refused
from core.services.keys import NAME, signing_key, strong
from tests.support import MovingClock, office_of

KEY = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210"
OTHER = KEY[::-1]


def cookie_of(username: str, issued: datetime, key: str = KEY) -> str:
    """A cookie as the sign-in form makes it."""
    said = {"username": username, "exp_date": (issued + sessions.LIFETIME).timestamp()}
    return jwt.encode(said, key, algorithm="HS256")


def _who(desk: Desk, cookie: str | None) -> str | None:
    actor = sessions.whose(desk, KEY, cookie)
    return actor.username if actor else None


def test_a_cookie_names_its_account_for_a_week(desk: Desk, clock: MovingClock) -> None:
    office_of(desk)
    cookie = cookie_of("ann", clock())
    assert _who(desk, cookie) == "ann"
    clock.at += sessions.LIFETIME - timedelta(seconds=1)
    assert _who(desk, cookie) == "ann"
    clock.forward(seconds=1)
    assert _who(desk, cookie) is None


def test_what_is_not_signed_by_our_key_is_nobodys(desk: Desk, clock: MovingClock) -> None:
    office_of(desk)
    said = {"username": "ann", "exp_date": (clock() + timedelta(days=1)).timestamp()}
    unsigned = jwt.encode(said, None, algorithm="none")
    endless = jwt.encode(said | {"exp_date": (clock() + timedelta(days=9)).timestamp()}, KEY, algorithm="HS256")
    nameless = jwt.encode({"exp_date": said["exp_date"]}, KEY, algorithm="HS256")
    odd = jwt.encode(said | {"exp_date": "soon"}, KEY, algorithm="HS256")
    for cookie in (None, "", "x.y.z", cookie_of("ann", clock(), OTHER), unsigned, endless, nameless, odd):
        assert _who(desk, cookie) is None
    assert _who(desk, cookie_of("nobody", clock())) is None


def test_signing_out_ends_every_session_of_the_account(desk: Desk, clock: MovingClock) -> None:
    office = office_of(desk)
    ann, bob = cookie_of("ann", clock()), cookie_of("bob", clock())
    sessions.end_all(desk, office["ann"])
    assert _who(desk, ann) is None
    assert _who(desk, bob) == "bob"
    clock.forward(seconds=1)
    assert _who(desk, cookie_of("ann", clock())) == "ann"


def test_a_switched_off_account_is_out_at_once_and_its_cookie_stays_dead(desk: Desk, clock: MovingClock) -> None:
    office = office_of(desk)
    cookie = cookie_of("ann", clock())
    clock.forward(minutes=1)
    accounts.set_active(desk, office["root"], office["ann"].id, False, 1)
    assert _who(desk, cookie) is None
    accounts.set_active(desk, office["root"], office["ann"].id, True, 2)
    assert _who(desk, cookie) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(desk: Desk, clock: MovingClock) -> None:
    office = office_of(desk)
    [invite] = accounts.add_people(desk, office["root"], [NewPerson("甲", username="jia")])
    cookie = cookie_of("jia", clock())
    assert _who(desk, cookie) == "jia"
    clock.forward(seconds=5)
    actor = accounts.actor_of(desk, "jia")
    assert actor is not None
    accounts.change_password(desk, actor, invite.password, "harbour-42-lamp")
    assert _who(desk, cookie) is None
    assert _who(desk, cookie_of("jia", clock())) == "jia"


def test_a_reset_ends_sessions_too(desk: Desk, clock: MovingClock) -> None:
    office = office_of(desk)
    cookie = cookie_of("ann", clock())
    clock.forward(seconds=5)
    accounts.reset_password(desk, office["root"], office["ann"].id)
    assert _who(desk, cookie) is None


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "data")
    assert strong(key)
    assert signing_key(tmp_path / "data") == key
    assert (tmp_path / "data" / NAME).stat().st_mode & 0o077 == 0
    assert [each.name for each in (tmp_path / "data").iterdir()] == [NAME]


@pytest.mark.parametrize("weak", ["", "some_key", "0" * 64, "deadbeef" * 8, "zz" * 32, KEY[:-2]])
def test_a_weak_key_is_refused(tmp_path: Path, weak: str) -> None:
    (tmp_path / NAME).write_text(weak)
    with pytest.raises(Refused, match="weak_key"):
        signing_key(tmp_path)
