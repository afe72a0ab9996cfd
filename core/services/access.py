"""Who may do what to whom? One table: action × role → relations.

A relation says how the object stands to the actor:
own, served (he serves it without owning), team (owned in his team), other (owned by another team),
agency (owned through an outside agency), pool (nobody's, the department's or pending), disputed (he is a party
of an open dispute on it), departed (its owner has left), reported (his outside agency registered the customer,
whosever he is now), shown (the rulebook in force lets salespeople see it); office for actions without a customer.
At the front desk own is one's own state, or the group that one receives, and office everybody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.services.errors import Forbidden

ROLES: Final = ("rep", "reception", "service", "finance", "manager", "director", "admin", "agency")
RELATIONS: Final = (
    "own",
    "served",
    "team",
    "other",
    "agency",
    "pool",
    "disputed",
    "departed",
    "reported",
    "shown",
    "office",
)


class Action(StrEnum):
    """Everything that can be asked of the core."""

    REGISTER = "register"
    CHECK_DUPLICATE = "check_duplicate"
    VIEW_CUSTOMER = "view_customer"
    REVEAL_PHONE = "reveal_phone"
    SEARCH = "search"
    GRADE = "grade"
    FOLLOW_UP = "follow_up"
    PLAN = "plan"
    CORRECT = "correct"
    ATTACH = "attach"
    CLAIM = "claim"
    CONFIRM_REPORT = "confirm_report"
    RENEW = "renew"
    TRANSFER = "transfer"
    RELATE = "relate"
    MERGE = "merge"
    COMPLAIN = "complain"
    DEAL_STEP = "deal_step"
    CONFIRM_MONEY = "confirm_money"
    DISPUTE = "dispute"
    STATE_CASE = "state_case"
    ATTEST = "attest"
    RULE = "rule"
    RULE_FINALLY = "rule_finally"
    VIEW_DISPUTES = "view_disputes"
    VIEW_BOARD = "view_board"
    VIEW_REPORTS = "view_reports"
    EXPORT = "export"
    RECEIVE_REPORTS = "receive_reports"
    MANAGE_AGENCIES = "manage_agencies"
    PUBLISH_RELATED = "publish_related"
    READ_RELATED = "read_related"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    SET_ROSTER = "set_roster"
    SET_STATE = "set_state"
    VIEW_FLOOR = "view_floor"
    DEPART = "depart"
    VIEW_TEAM = "view_team"
    MANAGE_PEOPLE = "manage_people"
    VIEW_RULEBOOK = "view_rulebook"
    DRAFT_RULEBOOK = "draft_rulebook"
    ENFORCE_RULEBOOK = "enforce_rulebook"
    WHAT_IF = "what_if"
    IMPORT = "import"
    VERIFY = "verify"
    PRINT_PAPER = "print_paper"
    VOID_PAPER = "void_paper"
    ISSUE_LETTER = "issue_letter"
    HAND_IN = "hand_in"
    ANSWER_REQUEST = "answer_request"
    EDIT_TEMPLATE = "edit_template"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a signed-in person, or the administrator at the command line (`console`)."""

    id: int
    username: str
    name: str
    role: str
    team_id: int | None = None
    unit_id: int | None = None
    must_change_password: bool = False
    language: str | None = None
    console: bool = False

    @property
    def access_role(self) -> str:
        """The row of the table that applies."""
        return access_role(self.role, self.unit_id)

    @property
    def for_himself(self) -> bool:
        """Does he speak and decide for himself only? So does a salesperson, of the office or of an agency."""
        return not self.console and self.access_role in ("rep", "agency")


def access_role(role: str, unit_id: int | None) -> str:
    """The row of the table for somebody with this role: salespeople of outside agencies have one of their own."""
    return "agency" if unit_id is not None and role == "rep" else role


_MINE = frozenset({"own", "served"})
_EVERY = frozenset({"own", "served", "team", "other", "agency", "pool", "disputed", "departed"})
_OFFICE = frozenset({"office"})
_HIS_OR_OTHERS = frozenset({"own", "office"})
_NONE: frozenset[str] = frozenset()


def _row(**roles: frozenset[str]) -> dict[str, frozenset[str]]:
    return {role: roles.get(role, _NONE) for role in ROLES}


def _leaders(relations: frozenset[str], **more: frozenset[str]) -> dict[str, frozenset[str]]:
    return _row(manager=relations, director=relations, **more)


#: The whole of the office's permissions. A missing action is a failing test (tests/health).
TABLE: Final[dict[Action, dict[str, frozenset[str]]]] = {
    Action.REGISTER: _leaders(_OFFICE, rep=_OFFICE, reception=_OFFICE, service=_OFFICE, agency=_OFFICE),
    Action.CHECK_DUPLICATE: _leaders(_OFFICE, rep=_OFFICE, reception=_OFFICE, service=_OFFICE),
    Action.VIEW_CUSTOMER: _leaders(
        _EVERY,
        rep=_MINE | {"pool", "disputed", "shown"},
        reception=_EVERY,
        service=_EVERY,
        finance=_EVERY,
        agency=frozenset({"own", "disputed"}),
    ),
    Action.REVEAL_PHONE: _leaders(
        _EVERY, rep=_MINE, reception=_EVERY, service=_EVERY, finance=_EVERY, agency=frozenset({"own"})
    ),
    Action.SEARCH: _leaders(_OFFICE, rep=_OFFICE, reception=_OFFICE, service=_OFFICE, finance=_OFFICE),
    Action.GRADE: _leaders(_EVERY, rep=_MINE),
    Action.FOLLOW_UP: _leaders(_EVERY, rep=_EVERY, agency=_MINE),
    Action.PLAN: _leaders(_EVERY, rep=_MINE),
    Action.CORRECT: _leaders(_EVERY, rep=_MINE, reception=_EVERY, service=_EVERY),
    Action.ATTACH: _leaders(_EVERY, rep=_MINE | {"disputed"}, reception=_EVERY, service=_EVERY, finance=_EVERY),
    Action.CLAIM: _leaders(_EVERY, rep=_MINE | {"pool", "other", "team", "disputed"}),
    Action.CONFIRM_REPORT: _leaders(_EVERY, service=_EVERY),
    Action.RENEW: _leaders(_EVERY, rep=_EVERY, service=_EVERY, agency=_MINE),
    Action.TRANSFER: _leaders(_EVERY),
    Action.RELATE: _leaders(_EVERY, reception=_EVERY, service=_EVERY),
    Action.MERGE: _leaders(_EVERY),
    Action.COMPLAIN: _leaders(_EVERY),
    Action.DEAL_STEP: _leaders(_EVERY, rep=_EVERY, reception=_EVERY, service=_EVERY, finance=_EVERY, agency=_MINE),
    Action.CONFIRM_MONEY: _row(finance=_EVERY, director=_EVERY),
    Action.DISPUTE: _leaders(_EVERY, rep=_EVERY, agency=_MINE | {"reported", "disputed"}),
    Action.STATE_CASE: _leaders(_EVERY, rep=frozenset({"disputed"}), agency=frozenset({"disputed"})),
    Action.ATTEST: _leaders(_EVERY),
    Action.RULE: _leaders(_EVERY),
    Action.RULE_FINALLY: _row(director=_EVERY),
    Action.VIEW_DISPUTES: _leaders(_EVERY, rep=frozenset({"disputed"}), service=_EVERY, agency=frozenset({"disputed"})),
    Action.VIEW_BOARD: _leaders(_OFFICE, finance=_OFFICE),
    Action.VIEW_REPORTS: _leaders(_OFFICE, finance=_OFFICE),
    # Whoever lists takes out what he lists, as he lists it: each list asks its own right again and masks alike.
    Action.EXPORT: _row(**{role: _OFFICE for role in ROLES if role != "agency"}),
    Action.RECEIVE_REPORTS: _leaders(_OFFICE, reception=_OFFICE, service=_OFFICE),
    Action.MANAGE_AGENCIES: _leaders(_OFFICE, service=_OFFICE),
    Action.PUBLISH_RELATED: _leaders(_OFFICE),
    Action.READ_RELATED: _leaders(_OFFICE, rep=_OFFICE, reception=_OFFICE, service=_OFFICE),
    Action.DISPATCH: _leaders(_OFFICE),
    Action.ARRIVE: _leaders(_OFFICE, reception=_OFFICE, service=_OFFICE),
    Action.SET_ROSTER: _leaders(_OFFICE, reception=_OFFICE),
    Action.SET_STATE: _leaders(_HIS_OR_OTHERS, rep=frozenset({"own"}), reception=_HIS_OR_OTHERS),
    Action.VIEW_FLOOR: _leaders(_OFFICE, rep=_OFFICE, reception=_OFFICE, service=_OFFICE),
    Action.DEPART: _leaders(_HIS_OR_OTHERS, rep=frozenset({"own"}), reception=_HIS_OR_OTHERS, service=_HIS_OR_OTHERS),
    Action.VIEW_TEAM: _leaders(_OFFICE, admin=_OFFICE),
    Action.MANAGE_PEOPLE: _row(director=_OFFICE, admin=_OFFICE),
    Action.VIEW_RULEBOOK: _row(**{role: _OFFICE for role in ROLES if role != "agency"}),
    Action.DRAFT_RULEBOOK: _leaders(_OFFICE),
    Action.ENFORCE_RULEBOOK: _row(director=_OFFICE, admin=_OFFICE),
    Action.WHAT_IF: _leaders(_OFFICE),
    Action.IMPORT: _leaders(_OFFICE, admin=_OFFICE),
    Action.VERIFY: _row(director=_OFFICE, admin=_OFFICE),
    Action.PRINT_PAPER: _leaders(
        _EVERY, rep=_MINE, reception=_EVERY, service=_EVERY, finance=_EVERY, agency=frozenset({"own"})
    ),
    Action.VOID_PAPER: _leaders(_EVERY, service=_EVERY),
    Action.ISSUE_LETTER: _leaders(_EVERY, service=_EVERY),
    Action.HAND_IN: _leaders(_EVERY, rep=_EVERY, reception=_EVERY, service=_EVERY),
    Action.ANSWER_REQUEST: _leaders(_EVERY, service=_EVERY),
    Action.EDIT_TEMPLATE: _leaders(_OFFICE, admin=_OFFICE),
}


def require(actor: Actor, action: Action, relations: frozenset[str] = _OFFICE) -> None:
    """Raise `Forbidden` unless the table gives `actor` this action for one of the object's relations."""
    if actor.console:
        return
    if not relations & TABLE[action][actor.access_role]:
        raise Forbidden("forbidden", action=str(action))


def may(actor: Actor, action: Action, relations: frozenset[str] = _OFFICE) -> bool:
    """Would `require` let this pass? For buttons; the service asks again."""
    try:
        require(actor, action, relations)
    except Forbidden:
        return False
    return True
