"""What are the things that the rules speak about?

Plain immutable values. Nothing here reads a clock, a database or a file. People and notebook entries
are named by opaque references (`Ref`): handles in a scenario, row numbers in the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

Ref = int | str


class _Nothing(dict[Any, Any]):
    """A mapping that stays empty. It can be hashed, so that a dataclass takes it as a default value."""

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError("this mapping stays empty")

    def __hash__(self) -> int:  # type: ignore[override]
        return 0


EMPTY: Final[Mapping[Any, Any]] = _Nothing()

#: Facts about one customer that register him with somebody: each has a verdict of its own.
REGISTERING: Final = frozenset({"call", "visit", "report", "slip", "file", "letter", "claim"})
#: Steps of a deal, in the order in which they usually come.
DEAL_STEPS: Final = (
    "reservation",
    "deposit",
    "subscribe",
    "contract",
    "payment",
    "refund",
    "return",
    "exchange",
)

Outcome = Literal["accepted", "refused", "invalid", "pending", "refer"]
State = Literal["owned", "pool", "department", "pending", "nobody"]


@dataclass(frozen=True, slots=True)
class Staff:
    """A person of the office or of an outside agency, as the rules see him.

    `role` is rep, reception, service, finance, manager, director or admin; `unit` is the outside
    agency that he works for. `met_target` and `signed_this_quarter` steer quotas (003-18-11 to 13).
    """

    ref: Ref
    role: str = "rep"
    team: str | None = None
    unit: str | None = None
    met_target: bool | None = None
    signed_this_quarter: bool | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in somebody's notebook: a customer as written down, not yet a human being.

    `phone` is canonical where it is a real number (see core.phones), a masked number keeps its `*`.
    A company has `company`; its contact person is `name`. `project` is what he is interested in; the office's own one
    where it is not named.
    """

    ref: Ref
    name: str | None = None
    gender: str | None = None
    phone: str | None = None
    company: str | None = None
    need: str | None = None
    email: str | None = None
    wechat: str | None = None
    project: str | None = None
    phones: tuple[str, ...] = ()
    """Further numbers of the same person (second phone)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, once, at a time, entered by somebody.

    `at` is when it happened (aware), `seq` its place in the ledger: rules order by (`at`, `seq`).
    `kind` is the `do` of docs/FORMAT.md (visit, call, …, and `correct`/`void`, which name an older
    fact in `data["of"]`). `by` is whose act it is, `customer` the entry it is about, `data` the
    fact's own fields under the names of docs/FORMAT.md.
    """

    seq: int
    at: datetime
    kind: str
    by: Ref | None = None
    customer: Ref | None = None
    data: Mapping[str, Any] = field(default=EMPTY)
    entered_by: Ref | None = None
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a clause of the rulebook, what it found (`code` and `params`), and the facts it rests on (`seq`s)."""

    clause: str
    code: str
    params: Mapping[str, Any] = field(default=EMPTY)
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine that the rulebook proposes; a person confirms it. `amount` in whole yuan."""

    person: Ref
    amount: int
    clause: str


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward that the rulebook proposes for the old customer who brought this one, in whole yuan."""

    customer: Ref
    amount: int
    clause: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rulebook says about a case at a moment.

    `outcome` is the verdict on the customer's latest registering fact (None if there is none).
    `owner` is set only when `state` is owned. `protected_until` is the first instant at which the
    protection is gone; None with `endless` means never. `shares` are percent of commission and
    `performance` percent of credited sales, each adding up to exactly 100 where there is a deal.
    `stage` is the stage of protection that runs (a code of the rulebook, such as called, visited,
    reported, deposit, deal). `question` and `asked_of` (a role) say what a person must decide when
    the outcome is refer or the state is pending; `speak_until` is when a period to speak up ends, `opens`
    when a customer of the department becomes free to claim.
    """

    state: State
    outcome: Outcome | None = None
    owner: Ref | None = None
    protected_until: datetime | None = None
    endless: bool = False
    stage: str | None = None
    shares: Mapping[Ref, int] = field(default=EMPTY)
    performance: Mapping[Ref, int] = field(default=EMPTY)
    fines: tuple[Fine, ...] = ()
    rewards: tuple[Reward, ...] = ()
    reasons: tuple[Reason, ...] = ()
    question: str | None = None
    asked_of: str | None = None
    speak_until: datetime | None = None
    opens: datetime | None = None
    server: Ref | None = None
    rulebook: str = ""
    version: str = ""
