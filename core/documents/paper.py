"""What stands on a paper, line by line, whatever it is drawn on?

A paper is what was sealed when it was issued (`printed`, codes and plain values) together with its number, the place of
the issue in the ledger, and the address at which anybody can check it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from core import formats
from core.texts import has, text

PDF: Final = "application/pdf"
#: Kind of paper -> the letter before its number.
PREFIX: Final[Mapping[str, str]] = MappingProxyType(
    {"letter": "L", "slip": "S", "visit": "V", "receipt": "R", "deal": "D", "ruling": "J"}
)
#: What each kind prints, in this order, as far as it is known.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "letter": ("agency", "broker", "customer", "company", "phone", "viewed_at", "wanted", "until", "renew_by"),
        "slip": ("customer", "company", "phone", "need", "owner", "changes", "at", "until"),
        "visit": ("customer", "company", "gender", "phone", "agency", "broker", "receiver", "entered_at", "need"),
        "receipt": ("customer", "phone", "outcome", "owner", "server", "at", "until", "clauses", "rulebook"),
        "deal": ("customer", "paper_name", "step", "on", "amount_cents", "wanted", "owner", "shares", "rulebook"),
        "ruling": ("customer", "phone", "raised_by", "against", "owner", "upheld", "shares", "at", "by", "reason"),
    }
)
#: Kinds that somebody signs, and by which names a template calls the places to sign, from the left.
SIGNED: Final = frozenset({"letter", "slip", "visit", "deal", "ruling"})
SIGNERS: Final = ("signer_1", "signer_2", "signer_3")
#: Values that are codes, and which words they have.
_CODED: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "outcome": lambda code: f"card.outcome.{code}",
        "step": lambda code: f"fact.{code}",
        "gender": lambda code: f"register.gender_{code}",
        "changes": lambda code: f"paper.change_{code}",
        "upheld": lambda code: f"paper.upheld_{code}",
    }
)
#: Enough of the hash to find the row by.
_HASH: Final = 16
#: Any other year than the present one, so that a date on paper always has its year.
_NO_YEAR: Final = date.min


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to draw. `number` is printed as it stands; `seal` is the issue's number and hash in the ledger."""

    kind: str
    number: str
    language: str
    printed: Mapping[str, Any]
    issued_at: datetime
    seal: tuple[int, str]
    zone: ZoneInfo
    void: bool = False

    @property
    def title(self) -> str:
        """What the paper is called."""
        return text(self.language, f"paper.kind_{self.kind}")

    @property
    def address(self) -> str:
        """Where it can be checked."""
        return str(self.printed.get("check", ""))


def numbered(kind: str, number: int) -> str:
    """The number as people write it: L-00012."""
    return f"{PREFIX[kind]}-{number:05d}"


def lines(paper: Paper) -> list[tuple[str, str]]:
    """Label and value of every line."""
    found = []
    for name in FIELDS[paper.kind]:
        value = shown(paper, name)
        if value:
            found.append((text(paper.language, f"paper.field_{name}"), value))
    return found


def shown(paper: Paper, name: str) -> str:
    """One printed value in words; empty where it is unknown."""
    value = paper.printed.get(name)
    if name == "until" and paper.printed.get("endless"):
        return text(paper.language, "paper.endless")
    if value is None or value == "" or value == []:
        return ""
    return _worded(paper, name, value)


def until_now(paper: Paper) -> str:
    """Until when the protection lasts by now, where it is said and differs from what is printed; else empty."""
    ends = paper.printed.get("until_now")
    if ends is None:
        return ""
    return _worded(paper, "until", ends) if ends else text(paper.language, "paper.endless")


def statement(paper: Paper) -> str:
    """The sentences below the lines; empty where the kind has none."""
    code = f"paper.statement_{paper.kind}"
    if not has(code):
        return ""
    words = {name: shown(paper, name) or "—" for name in FIELDS[paper.kind]}
    said = text(paper.language, code, **words)
    if paper.kind == "letter" and paper.printed.get("renew_by"):
        said += text(paper.language, "paper.statement_renewal", **words)
    return said


def signatures(paper: Paper) -> list[str]:
    """Who signs, in words."""
    return [text(paper.language, f"paper.sign_{each}") for each in paper.printed.get("signatures", ())]


def foot(paper: Paper) -> list[str]:
    """The number, the issue and the place in the ledger."""
    by = paper.printed.get("issued_by", "")
    issued = _moment(paper, paper.issued_at)
    return [
        text(paper.language, "paper.foot_issued", number=paper.number, at=issued, by=by),
        text(paper.language, "paper.foot_sealed", seq=paper.seal[0], hash=paper.seal[1][:_HASH]),
    ]


def _worded(paper: Paper, name: str, value: Any) -> str:
    language = paper.language
    if name in ("at", "viewed_at", "entered_at"):
        return _moment(paper, datetime.fromisoformat(value))
    if name in ("until", "renew_by"):
        return formats.until(language, datetime.fromisoformat(value), paper.zone, today=_NO_YEAR)
    if name == "on":
        return formats.day(language, date.fromisoformat(value), today=_NO_YEAR)
    if name == "amount_cents":
        return formats.yuan(int(value))
    if name == "phone":
        return formats.phone(str(value))
    if name == "shares":
        return " · ".join(text(language, "card.share", name=who, part=part) for who, part in value)
    if name == "rulebook":
        title = value["zh"] if language == "zh_CN" else value["en"]
        return text(language, "card.rulebook", name=title, day=value["from"])
    coded = _CODED.get(name)
    if coded is not None:
        return formats.listed(
            language, (text(language, coded(each)) for each in (value if isinstance(value, list) else [value]))
        )
    return formats.listed(language, value) if isinstance(value, list) else str(value)


def _moment(paper: Paper, at: datetime) -> str:
    return formats.moment(paper.language, at, paper.zone, today=_NO_YEAR)
