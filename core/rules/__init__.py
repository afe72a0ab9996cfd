"""Pure ownership rules: facts in, verdict out. Standard library only, no clock, no database."""

from core.rules.case import Answer, Case, Limit, Nowhere, Office
from core.rules.cases import cases_of
from core.rules.counterfactual import Counterfactual, counterfactual
from core.rules.history import History
from core.rules.judging import judge
from core.rules.model import Entry, Fact, Fine, Reason, Ref, Reward, Staff, Verdict
from core.rules.needs import Needs, needs
from core.rules.order import TURNS, Missed
from core.rules.rotation import LineUp, Rotation, Turn
from core.rules.rulebook import Clause, Rulebook, Rules, Timeline, timeline

__all__ = [
    "TURNS",
    "Answer",
    "Case",
    "Clause",
    "Counterfactual",
    "Entry",
    "Fact",
    "Fine",
    "History",
    "Limit",
    "LineUp",
    "Missed",
    "Needs",
    "Nowhere",
    "Office",
    "Reason",
    "Ref",
    "Reward",
    "Rotation",
    "Rulebook",
    "Rules",
    "Staff",
    "Timeline",
    "Turn",
    "Verdict",
    "cases_of",
    "counterfactual",
    "judge",
    "needs",
    "timeline",
]
