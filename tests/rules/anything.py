"""Any story that could be told of an office, for properties that hold of all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from core.rules import Entry, Fact
from tests.rules.desk import STAFF, at

Story = tuple[dict[str, Entry], list[Fact]]
START = at("2026-03-02 09:00")
PEOPLE = sorted(STAFF)
CUSTOMERS = ["c1", "c2", "c3", "c4"]
AWAY = ["busy", "off", "errand", "leave", "absent"]
KIN = ["spouse", "parent", "child", "sibling", "nominee", "other", "friend", "none"]
FINDINGS = ["knew", "did_not_know", "helped_materially", "nothing", "late_handover", "late_entry", "altered_record"]
FINDINGS += ["falsified", "induced", "outside_reception", "obstructed"]

people = st.sampled_from(PEOPLE)
customers = st.sampled_from(CUSTOMERS)
maybe = st.booleans()

entries = st.fixed_dictionaries(
    {
        ref: st.builds(
            Entry,
            ref=st.just(ref),
            name=st.sampled_from(["李明", "李敏", "王芳", None]),
            gender=st.sampled_from(["m", "f", None]),
            phone=st.sampled_from(["13800000001", "13800000002", "1380**00001", "138****0002", "0311-1", None]),
            company=st.sampled_from([None, None, "海天公司"]),
            need=st.sampled_from(["两居", "三居", None]),
            wechat=st.sampled_from([None, None, "w1"]),
            project=st.sampled_from([None, None, "二期"]),
            phones=st.sampled_from([(), (), ("13800000001",), ("13800000002",)]),
        )
        for ref in CUSTOMERS
    }
)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these fields, each there or not."""
    return st.fixed_dictionaries({}, optional=fields)


away = st.dictionaries(people, st.sampled_from(AWAY), max_size=2)
shares = st.tuples(people, people, st.integers(1, 99)).map(
    lambda each: {each[0]: 100} if each[0] == each[1] else {each[0]: each[2], each[1]: 100 - each[2]}
)
missing = st.lists(st.sampled_from(["name", "gender", "phone", "source", "need"]), max_size=2).map(tuple)
signed = st.lists(st.sampled_from(["broker", "service", "developer"]), unique=True).map(tuple)
amount = st.integers(1, 3).map(lambda thousands: thousands * 100_000)

DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "call": _some(registered=maybe, missing=missing, asks_for=people),
    "visit": st.fixed_dictionaries(
        {},
        optional={
            "registered": maybe,
            "missing": missing,
            "asks_for": people,
            "forgot": maybe,
            "denies": maybe,
            "asked_before": maybe,
            "purpose": st.sampled_from(["view", "deposit", "sign"]),
            "away": away,
            "with": people,
            "signed_by": signed,
            "proxy_for": customers,
            "group": maybe,
        },
    ),
    "report": _some(missing=missing, phone=st.sampled_from(["1380**00001", "138****0002", "13800000002"])),
    "slip": _some(changes=st.sampled_from([("need",), ("buyer",)]), missing=missing),
    "file": _some(missing=missing),
    "letter": st.just({}),
    "follow_up": _some(effective=maybe, mode=st.sampled_from(["phone", "message", "meeting"])),
    "renew": _some(approved=maybe, approved_by=people),
    "deposit": _some(amount_cents=amount, name=st.sampled_from(["李明", "海天公司"])),
    "subscribe": _some(amount_cents=amount, name=st.sampled_from(["李明", "海天公司"])),
    "contract": _some(amount_cents=amount, name=st.sampled_from(["李明", "海天公司"]), group=maybe),
    "payment": _some(amount_cents=amount),
    "refund": _some(amount_cents=amount),
    "return": st.just({}),
    "refer": st.fixed_dictionaries(
        {"referrer": customers, "how": st.sampled_from(["accompanied", "named", "told", "proxy"])}
    ),
    "relate": st.fixed_dictionaries({"to": customers, "kin": st.sampled_from(KIN)}, optional={"proof": maybe}),
    "merge": st.fixed_dictionaries({"other": customers}),
    "complain": st.fixed_dictionaries({"about": people}, optional={"upheld": maybe, "to": people}),
    "transfer": st.fixed_dictionaries({"to": people}, optional={"service_only": maybe}),
    "claim": st.just({}),
    "confirm": _some(accepted=maybe),
    "designate": st.fixed_dictionaries({"to": people}),
    "find": st.fixed_dictionaries({"about": people, "finding": st.sampled_from(FINDINGS)}),
    "dispute": _some(against=people),
    "decide": _some(owner=people, shares=shares, upheld=maybe),
    "arrive": _some(away=away, asks_for=people, group=maybe, channel=st.just("call")),
    "assign": _some(to=people, away=away),
    "cancel": st.just({}),
    "traffic": st.just({}),
    "leave": st.fixed_dictionaries({"staff": people}),
    "roster": st.fixed_dictionaries({"order": st.lists(people, min_size=1, max_size=4, unique=True).map(tuple)}),
    "event": st.fixed_dictionaries({"name": st.sampled_from(["opening", "internal_subscription"])}),
}
#: Facts that concern no customer.
OFFICE = {"leave", "roster", "event"}
#: What happens most often is told most often.
KINDS = [*DATA, *["visit"] * 8, *["follow_up", "slip"] * 4, *["call", "report"] * 3, "contract", "deposit"]
CORRECTIONS: list[tuple[str, dict[str, Any]]] = [
    ("void", {}),
    ("correct", {"phone": "13800000002"}),
    ("correct", {"missing": ()}),
    ("correct", {"name": "王芳"}),
    ("correct", {"company": "海天公司"}),
    ("correct", {"by": "B"}),
    ("correct", {"asks_for": "A"}),
    ("complete", {"phone": "13800000001"}),
]
#: Facts that may be entered later than they happened, how much later, and what proves their time.
LATE = {"call", "visit", "report", "file"}
DELAYS = [timedelta(minutes=30), timedelta(hours=5), timedelta(days=2)]
PROOFS = [{}, {"at_proof": "ticket"}, {"at_proof": "message"}, {"at_proof": "paper"}, {"at_proof": "import"}]


@st.composite
def _told(draw: st.DrawFn) -> tuple[str, str | None, str | None, dict[str, Any], timedelta]:
    kind = draw(st.sampled_from(KINDS))
    by = None if kind in ("arrive", "assign", "cancel") else draw(people)
    customer = None if kind in OFFICE else draw(customers)
    pause = draw(st.sampled_from([timedelta(0), timedelta(minutes=5), timedelta(hours=20), timedelta(days=4, hours=3)]))
    return kind, by, customer, draw(DATA[kind]), pause


@st.composite
def stories(draw: st.DrawFn, most: int = 14) -> Story:
    """Entries and facts in order of entry, some of them corrections of facts before them, and some entered late."""
    facts: list[Fact] = []
    now = START
    for kind, by, customer, data, pause in draw(st.lists(_told(), min_size=1, max_size=most)):
        now += pause
        happened = now
        if kind in LATE and draw(st.integers(0, 14)) == 14:
            happened, data = now - draw(st.sampled_from(DELAYS)), {**data, **draw(st.sampled_from(PROOFS))}
        facts.append(Fact(len(facts) + 1, happened, kind, by, customer, data, by, now))
        if facts[-1].customer is not None and draw(st.integers(0, 9)) == 0:
            of = draw(st.sampled_from([each for each in facts[-4:] if each.customer is not None]))
            changed, fields = draw(st.sampled_from(CORRECTIONS))
            body = {"of": of.seq, **fields}
            facts.append(Fact(len(facts) + 1, now, changed, "boss", of.customer, body, "boss", now))
    return draw(entries), facts
