"""What does the state of a case say, in values?"""

from __future__ import annotations

from datetime import datetime

from core.rules import disputes, rewards, splits
from core.rules.case import Answer, Note
from core.rules.claim import Claim
from core.rules.division import Division
from core.rules.model import Fine, Outcome, Ref, Verdict
from core.rules.model import State as Standing
from core.rules.notes import reasons
from core.rules.state import State

_NO_DEAL = Division()


def verdict(state: State, at: datetime, entry: Ref | None = None) -> Verdict:
    """The verdict at `at`; `entry` says whose latest registration the outcome is about."""
    rules, pending = state.rules, state.pending
    standing, notes = _standing(state)
    answered = (state.outcomes.get(entry) or state.outcomes.get(None) or (None, None))[1]
    division = splits.divide(state, at) if state.steps or state.rulings else _NO_DEAL
    proposed, why = rewards.proposed(state) if state.steps else ((), [])
    claim = state.claim if standing == "owned" else None
    end = claim.end() if claim is not None else None
    asked = pending.question if pending is not None else _question(state, answered)
    return Verdict(
        state=standing,
        outcome=_outcome(state, answered),
        owner=claim.holder if claim is not None else None,
        protected_until=end,
        endless=claim is not None and end is None,
        stage=_stage(claim) if claim is not None else None,
        shares=division.shares,
        performance=division.performance,
        fines=tuple(Fine(person, amount, clause) for person, amount, clause in state.fines),
        rewards=proposed,
        reasons=reasons(
            [
                *notes,
                *(answered.notes if answered is not None else ()),
                *division.notes,
                *why,
                *state.extra,
                *_identity(state),
                *_disputed(state),
            ]
        ),
        question=asked,
        asked_of=pending.asked_of if pending is not None else (answered.asked_of if asked and answered else None),
        speak_until=pending.until if pending is not None else division.speak_until,
        opens=state.opens[0] if state.opens is not None and standing == "department" else None,
        server=state.servers[-1][0] if state.servers and claim is not None else None,
        rulebook=rules.id,
        version=rules.version,
    )


def _stage(claim: Claim) -> str:
    """The stage of protection that runs: how far the customer has come, or what his deal has reached."""
    return {"deposit": "deposit", "subscribe": "deal", "contract": "deal"}.get(claim.running, claim.stage)


def _protected(state: State, claim: Claim) -> Note:
    """How long the claim protects, and since when."""
    code = "no_end" if claim.end() is None else "overdue" if claim.overdue else "protected"
    if claim.capped and not claim.overdue:
        return claim.note("protection.longest", "as_long_as_may_be", claim.seq)
    running = claim.running if hasattr(claim.under.protection, claim.running) else claim.stage
    return claim.note(f"protection.{running}", code, claim.seq)


def _identity(state: State) -> list[Note]:
    """Why several entries are one customer."""
    if len(state.case.members) < 2:
        return []
    return [state.note("identity.keys", "one_customer", entries=len(state.case.members))]


def _question(state: State, answered: Answer | None) -> str | None:
    """What a person must still decide after an answer that refers to him."""
    if answered is None or answered.outcome != "refer" or answered.effect == "ask" or state.rulings:
        return None
    return answered.question


def _outcome(state: State, answered: Answer | None) -> Outcome | None:
    """The outcome of the latest registration; an open dispute may leave it to a person (000-02-12)."""
    if answered is None:
        return None
    judged = answered.outcome in ("accepted", "refused")
    if judged and disputes.left_to_person(state):
        return "refer"
    return answered.outcome


def _disputed(state: State) -> list[Note]:
    """An open dispute, and what holds meanwhile."""
    if not disputes.is_open(state):
        return []
    return [state.note("dispute.meanwhile", "dispute_open", state.disputes[-1].seq)]


def _standing(state: State) -> tuple[Standing, list[Note]]:
    """Whose he is, and the reasons for that."""
    if state.hold is not None:
        return "department", [state.hold]
    if state.pending is not None:
        return "pending", [state.pending.note]
    claim = state.claim
    if claim is not None:
        return "owned", [*claim.notes, *([claim.kept] if claim.kept is not None else ()), _protected(state, claim)]
    notes = [*state.rest_notes]
    met = state.receptions[-1] if state.receptions else None
    if met is not None and not met.registered:
        notes.append(state.note("basis.unregistered", "unregistered_gives_nothing", met.fact.seq))
    if state.former is None:
        notes.append(state.note("basis.unowned", "nothing_on_file"))
    return state.rest, notes
