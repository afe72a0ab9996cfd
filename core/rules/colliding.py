"""How is a deal divided that somebody closed with another's customer without knowing?"""

from __future__ import annotations

from datetime import datetime

from core.rules import speaking
from core.rules.division import Division, both
from core.rules.model import Ref
from core.rules.state import State, Step


def collided(state: State, at: datetime) -> Division | None:
    """Somebody closed another's customer without knowing (ST-12, 003-18-59, 003-18-60)."""
    rule, start = state.rules.collision, speaking.deal_start(state)
    if start is None or rule.decides not in ("speak_up", "asked"):
        return None
    met, owner, closer = speaking.closing_reception(state, start), speaking.rightful(state, start), start.fact.by
    if owner is None or closer is None:
        return None
    asked = met is not None and met.fact.data.get("asked_before", True) is not False
    must_speak = rule.decides == "speak_up" and (asked or rule.not_asked_claim)
    if must_speak and not state.spoken:
        return _unspoken(state, at, owner, closer, start)
    parameter, share = ("asked", rule.asked) if asked else ("not_asked", rule.not_asked)
    if share is None:
        return None
    code = "closer_had_asked" if asked else "closer_had_not_asked"
    seqs = [*([met.fact.seq] if met is not None else ()), start.fact.seq, *(f.seq for f in state.spoken[:1])]
    note = state.note(f"collision.{parameter}", code, *seqs)
    performance = both(owner, closer, rule.performance) if rule.performance is not None else {}
    return Division(both(owner, closer, share), performance, [note])


def _unspoken(state: State, at: datetime, owner: Ref, closer: Ref, start: Step) -> Division | None:
    """The owner has not spoken up: while he may, the deal would be the closer's if nothing more happened."""
    rule = state.rules.collision
    if rule.silent is None:
        return None
    end = speaking.deadline(state)
    may_still = end is not None and rule.speak_up is not None and not rule.speak_up.over(end, at)
    note = state.note("collision.silent", "may_speak_up" if may_still else "not_spoken_up", start.fact.seq)
    return Division(both(owner, closer, rule.silent), notes=[note], speak_until=end if may_still else None)


def found_out(state: State, owner: Ref | None, closing: Step) -> Division | None:
    """What an inquiry found about a colleague who dealt with the owner's customer (003-16-23, 003-16-24)."""
    rule = state.rules.collision
    if rule.decides != "finding" or owner is None:
        return None
    for about in {found.data.get("about"): None for found in state.findings}:
        found = {each.data.get("finding"): each.seq for each in state.findings if each.data.get("about") == about}
        if about is None or about == owner or "did_not_know" not in found:
            continue
        if closing.fact.by == about and closing.fact.kind == "contract" and rule.unknowing is not None:
            note = state.note("collision.unknowing", "closed_unknowingly", found["did_not_know"], closing.fact.seq)
            return Division(both(owner, about, rule.unknowing), notes=[note])
        if closing.fact.by == owner and "helped_materially" in found and rule.helped is not None:
            note = state.note("collision.helped", "helped_materially", found["helped_materially"], closing.fact.seq)
            return Division({owner: 100}, both(owner, about, rule.helped), [note])
    return None
