"""In which form do the rules see names, so that script, width, blanks and legal form make nobody another?"""

from __future__ import annotations

from dataclasses import replace

from core.companies import company_key
from core.names import canonical
from core.rules.model import DEAL_STEPS, Entry, Fact


def entry_compared(entry: Entry) -> Entry:
    """An entry with name and company in the form in which they are compared."""
    name, company = canonical(entry.name or ""), company_key(entry.company or "")
    return replace(entry, name=name or entry.name, company=company or entry.company)


def fact_compared(fact: Fact) -> Fact:
    """A fact with the name on its deal paper in the form in which names and companies are compared."""
    name = fact.data.get("name") if fact.kind in DEAL_STEPS else None
    return replace(fact, data={**fact.data, "name": company_key(name)}) if name else fact
