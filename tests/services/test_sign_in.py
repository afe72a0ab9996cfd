"""Signing in: throttled by account and address, forgotten after a while, and telling nobody who exists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.services import accounts, sign_in
from core.services.access import Actor
from core.services.accounts import NewPerson
from core.services.desk import Desk
from core.services.errors import Refused, Throttled
from core.services.sign_in import MOST_BY_ACCOUNT, MOST_BY_ADDRESS, MOST_BY_PAIR, WINDOW
from db.tables import sign_in_attempt
from tests.support import MovingClock

KEEPER = Actor(0, "root", "罗管", "admin", console=True)
HOME, AWAY = "10.0.0.7", "203.0.113.9"


@pytest.fixture
def password(desk: Desk) -> str:
    """The first password of `jia`."""
    [invite] = accounts.add_people(desk, KEEPER, [NewPerson("甲", username="jia")])
    return invite.password


def _fail(desk: Desk, times: int, address: str, account: str = "jia") -> None:
    for _ in range(times):
        with pytest.raises(Refused, match="wrong_sign_in"):
            sign_in.sign_in(desk, account, "wrong", address)


def _note_failures(desk: Desk, times: int, *, account: str, address: str) -> None:
    """What `_fail` leaves behind, without a tenth of a second of bcrypt each."""
    rows = [{"at": desk.clock(), "account": account, "address": address, "succeeded": False}] * times
    with desk.engine.begin() as connection:
        connection.execute(sign_in_attempt.insert(), rows)


def test_the_right_password_comes_in(desk: Desk, password: str) -> None:
    assert sign_in.sign_in(desk, " JIA", f" {password}", HOME).username == "jia"


def test_a_wrong_password_and_an_unknown_account_are_told_alike(desk: Desk, password: str) -> None:
    _fail(desk, 1, HOME)
    _fail(desk, 1, HOME, account="nobody")


def test_a_switched_off_account_does_not_come_in(desk: Desk, password: str) -> None:
    actor = accounts.actor_of(desk, "jia")
    assert actor is not None
    accounts.set_active(desk, KEEPER, actor.id, False, 1)
    with pytest.raises(Refused, match="wrong_sign_in"):
        sign_in.sign_in(desk, "jia", password, HOME)


def test_five_failures_close_the_account_to_that_address_only(desk: Desk, clock: MovingClock, password: str) -> None:
    _fail(desk, MOST_BY_PAIR, AWAY)
    with pytest.raises(Throttled) as caught:
        sign_in.sign_in(desk, "jia", password, AWAY)
    assert caught.value.params["until"] == clock() + WINDOW
    assert sign_in.sign_in(desk, "jia", password, HOME).username == "jia"


def test_failures_are_forgotten_after_the_window(desk: Desk, clock: MovingClock, password: str) -> None:
    _note_failures(desk, MOST_BY_PAIR, account="jia", address=HOME)
    clock.at += WINDOW - timedelta(seconds=1)
    with pytest.raises(Throttled):
        sign_in.sign_in(desk, "jia", password, HOME)
    clock.at += timedelta(seconds=1)
    assert sign_in.sign_in(desk, "jia", password, HOME).username == "jia"


def test_a_refused_try_does_not_prolong_the_wait(desk: Desk, clock: MovingClock, password: str) -> None:
    _note_failures(desk, MOST_BY_PAIR, account="jia", address=HOME)
    clock.at += WINDOW / 2
    with pytest.raises(Throttled):
        sign_in.sign_in(desk, "jia", password, HOME)
    clock.at += WINDOW / 2
    assert sign_in.sign_in(desk, "jia", password, HOME).username == "jia"


def test_success_forgets_ones_own_typing_errors(desk: Desk, password: str) -> None:
    _fail(desk, 2, HOME)
    sign_in.sign_in(desk, "jia", password, HOME)
    _note_failures(desk, MOST_BY_PAIR - 1, account="jia", address=HOME)
    assert sign_in.sign_in(desk, "jia", password, HOME).username == "jia"


def test_guesses_from_many_addresses_close_the_account(desk: Desk, password: str) -> None:
    for number in range(MOST_BY_ACCOUNT):
        _note_failures(desk, 1, account="jia", address=f"198.51.100.{number}")
    with pytest.raises(Throttled):
        sign_in.sign_in(desk, "jia", password, HOME)


def test_guesses_at_many_accounts_close_the_address(desk: Desk, password: str) -> None:
    for number in range(MOST_BY_ADDRESS):
        _note_failures(desk, 1, account=f"user{number}", address=AWAY)
    with pytest.raises(Throttled):
        sign_in.sign_in(desk, "jia", password, AWAY)


def test_an_administrator_unlocks(desk: Desk, password: str) -> None:
    _note_failures(desk, MOST_BY_ACCOUNT, account="jia", address=HOME)
    actor = accounts.actor_of(desk, "jia")
    assert actor is not None
    accounts.unlock(desk, KEEPER, actor.id)
    assert sign_in.sign_in(desk, "jia", password, HOME).username == "jia"


def test_attempts_are_not_kept_for_ever(desk: Desk, clock: MovingClock, password: str) -> None:
    _note_failures(desk, 3, account="somebody", address=AWAY)
    clock.at += timedelta(days=91)
    sign_in.sign_in(desk, "jia", password, HOME)
    with desk.read() as tx:
        assert tx.connection.execute(select(func.count()).select_from(sign_in_attempt)).scalar_one() == 1
