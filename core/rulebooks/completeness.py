"""Is every rule that a verdict needs stated by some clause?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, get_args, get_origin

from core.rulebooks.problems import Problems
from core.rules.claims import STAGES
from core.rules.parameters import catalogue
from core.rules.rulebook import Dated

_PERIOD: Final = "{length: 7, unit: day, end: excluded, starts: [registration]}"
_PROTECTION: Final = _PERIOD.replace("}", ", lapse: pool, second: registers_anew}")

#: Whoever says one of these says the others as well: a parameter, its values, and what it then needs.
_THEN: Final[tuple[tuple[str, Collection[Any], tuple[str, ...]], ...]] = (
    ("pool.claims", (True,), ("protection.claimed",)),
    *((f"word.{name}", ("pending",), ("word.speak_up",)) for name in ("forgot", "silent", "denies", "not_asked")),
    ("collision.decides", ("speak_up",), ("collision.speak_up", "collision.asked", "collision.silent")),
    ("collision.decides", ("asked",), ("collision.asked", "collision.not_asked")),
    ("report.owns_from", ("visit",), ("protection.confirmed",)),
    ("confirmer.silence", ("consent", "refusal"), ("confirmer.within",)),
    ("collision.decides", ("contact",), ("collision.contact_gap",)),
    ("assist.earns_by", ("first_deposit", "contract"), ("assist.away",)),
    ("poaching.confiscate", (True,), ("poaching.findings",)),
    ("referral.differential", (True,), ("referral.tiers",)),
)
#: The same for parameters whose every value needs them.
_WITH: Final[Mapping[str, str]] = {"pool.team_first": "pool.claims", "deal.closer_performance": "deal.closer"}
_EXAMPLES: Final[Mapping[str, str]] = {
    "basis.kinds": "[visit, call]",
    "deal.closer": "{report: [80, 20]}",
    "identity.keys": "[[phone]]",
    "intake.person": "[name, phone]",
    "pool.claims": "true",
    "referral.tiers": "{3: 15}",
}
#: Tiers raise one of these; alone they would do nothing.
_REWARDS: Final = frozenset({"referral.share_accompanied", "referral.share_named"})


def check(values: Mapping[str, tuple[Dated, ...]], line: int, problems: Problems) -> None:
    """Every needed parameter is stated, every kind of claim has its period, and what hangs together is complete."""
    needed = [key for key, each in catalogue().items() if each.about.required]
    needed += [f"protection.{STAGES[kind]}" for kind in _said(values, "basis.kinds")]
    for key, if_one_of, then in _THEN:
        if any(dated.value in if_one_of for dated in values.get(key, ())):
            needed += then
    needed += [then for key, then in _WITH.items() if key in values]
    if any(dated.value for dated in values.get("referral.tiers", ())) and not _REWARDS & values.keys():
        needed.append("referral.share_named")
    for key in dict.fromkeys(needed):
        if key not in values:
            problems.add(line, key, "rule_without_clause", example=f"states: {{{key}: {_example(key)}}}")


def _said(values: Mapping[str, tuple[Dated, ...]], key: str) -> list[str]:
    """Everything that a list says at any time; what could not be read is left out."""
    return [each for dated in values.get(key, ()) for each in dated.value or () if each is not None]


def _example(key: str) -> str:
    """A value that could stand there."""
    if key.startswith("protection."):
        return _PROTECTION
    kind: Any = catalogue()[key].type
    if get_origin(kind) is Literal:
        return str(get_args(kind)[0])
    kind = str(kind)
    if "Period" in kind:
        return _PERIOD
    if "tuple[int, int]" in kind:
        return "[50, 50]"
    return _EXAMPLES.get(key, "…")
