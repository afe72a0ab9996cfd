"""How fast does `judge` decide, as a part of a bare loop over slotted objects with a log entry a fact?

python -m bench.judging [--facts 100000 1000000]
"""

from __future__ import annotations

import argparse
import math
import resource
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.rulebooks import load
from core.rules import Entry, Fact, History, Staff, judge

_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
#: Facts of a case: a visit and follow-ups, as most cases are.
_EACH = 10
_CHUNK = 1_000


@dataclass(slots=True)
class Slotted:
    """What the floor keeps of a case."""

    owner: int | None = None
    until: datetime | None = None
    contacts: int = 0


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--facts", type=int, nargs="+", default=[100_000, 1_000_000])
    asked.add_argument("--rulebook", default="standard")
    options = asked.parse_args()
    seen = []
    for count in options.facts:
        ours, theirs = measure(count // _EACH, options.rulebook)
        seen.append((count, ours))
        print(
            f"{count:>9,} facts: judge {count / ours / 1e3:7.0f}k facts/s, bare loop {count / theirs / 1e3:7.0f}k/s, "
            f"{theirs / ours:.0%} of the floor; peak {_peak():.0f} MB"
        )
    if len(seen) > 1:
        (small, quick), (large, slow) = seen[0], seen[-1]
        print(f"growth exponent {math.log(slow / quick) / math.log(large / small):.3f}")


def measure(cases: int, rulebook: str) -> tuple[float, float]:
    """Seconds of processor time of judging that many cases and of the bare loop; building them is not counted."""
    book, staff = load(rulebook), {number: Staff(number, team="t") for number in range(20)}
    ours = theirs = 0.0
    for first in range(0, cases, _CHUNK):
        numbers = range(first, min(first + _CHUNK, cases))
        made = [facts_of(number) for number in numbers]
        entries = {n: Entry(n, f"王{n}", "m", f"138{n:08d}") for n in numbers}
        history = History(entries, staff, [fact for facts in made for fact in facts], book)
        asked = [(history.case_of(n, facts[-1].at), facts[-1].at) for n, facts in zip(numbers, made, strict=True)]
        began = time.process_time()
        for case, at in asked:
            judge(case, book, history, at)
        ours += time.process_time() - began
        began = time.process_time()
        for facts in made:
            bare(facts)
        theirs += time.process_time() - began
    return ours, theirs


def facts_of(number: int) -> list[Fact]:
    """One case: a visit, then follow-ups by the same person."""
    at = _BEGAN + timedelta(seconds=number)
    facts = [Fact(number * _EACH + 1, at, "visit", number % 20, number)]
    said = {"mode": "phone", "effective": True}
    for turn in range(1, _EACH):
        facts.append(
            Fact(number * _EACH + 1 + turn, at + timedelta(days=3 * turn), "follow_up", number % 20, number, said)
        )
    return facts


def bare(facts: list[Fact]) -> Slotted:
    """The floor: look at each fact once, change a slotted object, note what was done."""
    state, log = Slotted(), []
    for fact in facts:
        if fact.kind == "visit":
            if state.owner is None:
                state.owner = fact.by  # type: ignore[assignment]
            state.until = fact.at + timedelta(days=30)
        elif fact.kind == "follow_up" and fact.data.get("effective", True) and fact.by == state.owner:
            state.until = fact.at + timedelta(days=30)
            state.contacts += 1
        log.append((fact.seq, fact.kind, state.owner))
    return state


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
