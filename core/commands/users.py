"""Commands about accounts: users, user add, user password."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from core.commands.speech import WRONG_USAGE, answer, fail, on_desk, say, words
from core.services import accounts, agency_accounts
from core.services.access import Actor
from core.services.accounts import PERSON_ROLES, NewPerson
from core.services.desk import Desk
from core.services.given_passwords import check_password, give_password
from core.services.office import Person, people

Username = Annotated[str, typer.Argument(help="Sign-in name.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Password = Annotated[
    str | None, typer.Option(help="Password to set. Without it a first one is made, printed, and must be changed.")
]
#: Whoever may read the database may run these commands.
_CONSOLE = Actor(0, "console", "console", "admin", console=True)


def add(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("users")(users)
    user = typer.Typer(help="One account: add, password.", no_args_is_help=True)
    user.command("add")(add_user)
    user.command("password")(set_password)
    app.add_typer(user, name="user")


def users(
    role: Annotated[str | None, typer.Option(help="Only this role.")] = None,
    names: Annotated[bool, typer.Option("--names", help="Only names that can sign in, one a line.")] = False,
    json: Json = False,
) -> None:
    """List the accounts, the office's own people before those of agencies."""
    _require_role(role)

    def work(desk: Desk) -> None:
        with desk.read() as tx:
            found = [each for each in people(tx).values() if role in (None, each.role)]
        found.sort(key=lambda each: (each.unit is not None, each.username))
        if json:
            answer({"users": [_said(each) for each in found]})
            return
        for each in found:
            if names and each.active and each.signs_in:
                say(each.username)
            elif not names:
                state = "" if each.active else words("cli.user_off")
                say("\t".join((each.username, each.role, each.name, each.team or each.unit or "", state)).rstrip())

    on_desk(work)


def add_user(
    username: Username,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[str, typer.Option(help=", ".join(PERSON_ROLES))] = "rep",
    team: Annotated[str | None, typer.Option(help="Team; made where it is new.")] = None,
    unit: Annotated[str | None, typer.Option(help="Outside agency that the person works for.")] = None,
    title: Annotated[str | None, typer.Option(help="What the office calls the job.")] = None,
    password: Password = None,
    json: Json = False,
) -> None:
    """Give somebody an account and print its first password."""
    _require_role(role)

    def work(desk: Desk) -> None:
        check_password(password, username)
        person = NewPerson(name, role, team, unit, title, username)
        [invite] = accounts.add_people(desk, _CONSOLE, [person])
        if unit:
            invite = agency_accounts.invite(desk, _CONSOLE, invite.user_id)
        _hand_out(desk, invite, password, json)

    on_desk(work)


def set_password(username: Username, password: Password = None, json: Json = False) -> None:
    """Set an account's password, and end its sessions."""

    def work(desk: Desk) -> None:
        with desk.read() as tx:
            known = {each.username: each.id for each in people(tx).values()}
        number = known.get(accounts.normal_username(username))
        if number is None:
            fail(words("refusal.no_such_account", username=username), WRONG_USAGE)
        check_password(password, username)
        _hand_out(desk, accounts.reset_password(desk, _CONSOLE, number), password, json)

    on_desk(work)


def _hand_out(desk: Desk, invite: accounts.Invite, password: str | None, json: bool) -> None:
    """Set the password that was asked for, or show the first one that was made."""
    if password is not None:
        give_password(desk, _CONSOLE, invite.username, password)
    said = {"username": invite.username, "password": password or invite.password, "must_change": password is None}
    if json:
        answer(said)
    elif password is None:
        say(words("cli.first_password", **said))
    else:
        say(words("cli.password_set", **said))


def _require_role(role: str | None) -> None:
    if role is not None and role not in PERSON_ROLES:
        fail(words("cli.unknown_role", role=role, roles=", ".join(PERSON_ROLES)), WRONG_USAGE)


def _said(person: Person) -> dict[str, Any]:
    return {
        "username": person.username,
        "name": person.name,
        "role": person.role,
        "team": person.team,
        "unit": person.unit,
        "active": person.active,
    }
