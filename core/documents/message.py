"""What does a pasted WeChat or SMS message say: which agency and broker report which customer, and when?

Lines as people write them, one customer a line or one labelled form (`客户：张先生` …) between blank lines. A line that
names a sender and no customer holds for the lines below it, or signs those above it. What is not understood is said,
never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from rapidfuzz import fuzz, process, utils

from core.documents.message_customer import customer, number_of, several, titled

#: Lines that are looked at in one paste.
MOST_LINES: Final = 200
#: From which likeness (percent) a word counts as the name of an agency, and as clearly this one and no other.
_LIKE: Final = 86
_AHEAD: Final = 5
_DAY: Final = r"(?:(?P<y>\d{4})[-/.年])?(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?"
_MOMENT: Final = re.compile(
    rf"(?:{_DAY}|(?P<word>今天|昨天|前天))?\s*(?P<half>上午|下午|晚上)?\s*(?P<h>\d{{1,2}}):(?P<min>\d{{2}})(?::\d{{2}})?"
)
_TO_COME: Final = re.compile(r"(?:到访|来访|预计|看房|带看|明天|后天)[^\d]{0,8}$")
_BACK: Final = {"今天": 0, "昨天": 1, "前天": 2}
_LABEL: Final = re.compile(r"(?:^|[\s,;|])([\u4e00-\u9fff]{2,6})[:=]")
_PROJECT: Final = re.compile(r"(?:意向项目|项目名称|报备项目|项目|楼盘)\s*[:=]\s*([^\s,;|]{1,60})")
#: What people say to one another, and signs that WeChat writes for pictures and stickers: no report.
_TALK: Final = re.compile(
    r"(?:\[[^\[\]\d]{1,8}\]|收到|好的?|嗯+|谢谢|多谢|感谢|辛苦了?|麻烦了?|请?查收|请?确认|ok|OK|[\s,.!~。、])+"
)


@dataclass(frozen=True, slots=True)
class Reported:
    """One customer of a message. `at` is local time without a zone; `problems` are codes of what is missing or unclear.

    `unit` and `broker` are names out of the known ones; `unknown` is the sender's name where nobody is known by it.
    """

    text: str
    unit: str | None = None
    broker: str | None = None
    unknown: str | None = None
    name: str = ""
    gender: str | None = None
    phone: str = ""
    at: datetime | None = None
    project: str | None = None
    problems: tuple[str, ...] = ()


def read(
    pasted: str,
    units: Mapping[str, Sequence[str]],
    brokers: Mapping[str, Sequence[str]],
    today: date,
    projects: Sequence[str] = (),
) -> list[Reported]:
    """Every customer that the message names, in order.

    `units` maps an agency to the names by which it is known, its own included; `brokers` maps a broker's name to the
    agencies in which somebody is called so. `projects` are known ones; others are read where the line says so.
    """
    known = _Known(units, brokers, today, projects)
    found: list[Reported] = []
    head = Reported("")
    for block in _blocks(pasted):
        lines = _paired([each for text in _records(block) for each in _customers(text, known)])
        signed = lines[-1] if len(lines) > 1 and _is_head(lines[-1]) and lines[-1].at is None else None
        for each in lines[:-1] if signed is not None else lines:
            if _is_head(each):
                head = each
            else:
                found.append(_under(head, _under(signed, each) if signed is not None and _unsaid(each) else each))
        if signed is not None:
            head = signed if all(_is_head(each) for each in lines) else Reported("")
    return [replace(each, problems=_problems(each)) for each in found]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the reader is told of the office."""

    units: Mapping[str, Sequence[str]]
    brokers: Mapping[str, Sequence[str]]
    today: date
    projects: Sequence[str]


def _paired(lines: Sequence[Reported]) -> list[Reported]:
    """A name on one line and its number on the next, or the other way round, are one customer."""
    found: list[Reported] = []
    for each in lines:
        last = found[-1] if found else None
        if last is not None and _halves(last, each) and not _is_head(last):
            name, number = (last, each) if last.name else (each, last)
            said = replace(
                number, text=f"{last.text} ; {each.text}", name=name.name, gender=name.gender or number.gender
            )
            found[-1] = replace(
                said, unit=last.unit or each.unit, broker=last.broker or each.broker, at=last.at or each.at
            )
        else:
            found.append(each)
    return found


def _halves(one: Reported, other: Reported) -> bool:
    """Has one of them a name alone, and the other a number alone, and is no other sender named?"""
    if None not in (one.broker, other.broker) and one.broker != other.broker:
        return False
    alone = [(bool(each.name), bool(each.phone)) for each in (one, other) if not each.problems]
    return sorted(alone) == [(False, True), (True, False)]


def _is_head(each: Reported) -> bool:
    """Does the line say who sends, when or for what, and name no customer? Nobody known may have sent it."""
    if each.phone or each.problems or not (each.unit or each.broker or each.at or each.project):
        return False
    return not each.name or (each.at is not None and not titled(each.text))


def _unsaid(each: Reported) -> bool:
    return each.unit is None and each.broker is None


def _under(head: Reported, each: Reported) -> Reported:
    """The line with what the head says, unless it names another sender itself."""
    if each.broker not in (None, head.broker) or each.unit not in (None, head.unit):
        return each
    said = replace(each, unit=head.unit, broker=head.broker, at=each.at or head.at)
    return replace(said, project=each.project or head.project)


def _blocks(pasted: str) -> Iterator[list[str]]:
    """The lines between empty ones: who signs at the end of a block signs the whole of it."""
    block: list[str] = []
    for line in [*pasted.splitlines()[:MOST_LINES], ""]:
        text = unicodedata.normalize("NFKC", line).strip()
        if text:
            block.append(text)
        elif block:
            yield block
            block = []


def _records(block: Sequence[str]) -> Iterator[str]:
    """One text a customer: a line, or the lines of a labelled form that follow each other."""
    form: list[str] = []
    for text in [*block, ""]:
        labels = set(_LABEL.findall(text))
        if form and (not labels or labels & {each for part in form for each in _LABEL.findall(part)}):
            yield " ; ".join(form)
            form = []
        if labels:
            form.append(text)
        elif text:
            yield text


def _customers(text: str, known: _Known) -> list[Reported]:
    """The customer of a record, or each of several; talk and a line that says nothing are none."""
    whole = _read(text, known)
    parts = [_read(each, known) for each in several(text)]
    if parts and not any(each.unit or each.broker for each in parts[1:]):
        return [
            replace(whole, name=each.name, gender=each.gender, phone=each.phone, problems=each.problems)
            for each in parts
        ]
    says = whole.phone or whole.problems or _is_head(whole) or (whole.name and not _TALK.fullmatch(text))
    return [whole] if says else []


def _read(text: str, known: _Known) -> Reported:
    project, rest = _said_project(text)
    at, rest = _time(rest, known.today)
    number, wrong, rest = number_of(rest)
    unit, broker, rest = _sender(rest, known.units, known.brokers)
    if project is None:
        project, rest = _known_project(rest, known.projects)
    name, gender, spare = customer(rest)
    unknown = spare if broker is None and unit is not None else None
    return Reported(text, unit, broker, unknown, name, gender, number, at, project, wrong)


def _said_project(text: str) -> tuple[str | None, str]:
    """The project that the line names as such, and the text without it."""
    match = _PROJECT.search(text)
    return (match[1], text[: match.start()] + " " + text[match.end() :]) if match else (None, text)


def _known_project(text: str, projects: Sequence[str]) -> tuple[str | None, str]:
    """The known project that stands in the text; of several that say less than one another, the longest."""
    there = [each for each in projects if each in text]
    longest = max(there, key=len, default=None)
    if longest is None or not all(each in longest for each in there):
        return None, text
    return longest, text.replace(longest, " ", 1)


def _problems(each: Reported) -> tuple[str, ...]:
    found = list(each.problems)
    if not each.phone and not found:
        found.append("message_no_number")
    if not each.name:
        found.append("message_no_name")
    if each.broker is None:
        found.append("message_no_unit" if each.unit is None else "message_no_broker")
    return tuple(found)


def _time(text: str, today: date) -> tuple[datetime | None, str]:
    """When it was sent: the first clock time, with its day where one stands before it. A time to come is none."""
    match = _MOMENT.search(text)
    if match is None or _TO_COME.search(text[: match.start()]):
        return None, text
    hour = int(match["h"]) + (12 if match["half"] in ("下午", "晚上") and int(match["h"]) < 12 else 0)
    try:
        at = datetime.combine(_day(match, today), time(hour, int(match["min"])))
    except ValueError:
        return None, text
    return at, text[: match.start()] + " " + text[match.end() :]


def _day(match: re.Match[str], today: date) -> date:
    if match["m"] is None:
        return today - timedelta(days=_BACK.get(match["word"] or "", 0))
    day = date(int(match["y"] or today.year), int(match["m"]), int(match["d"]))
    return day.replace(year=day.year - 1) if match["y"] is None and day > today else day


def _sender(
    text: str, units: Mapping[str, Sequence[str]], brokers: Mapping[str, Sequence[str]]
) -> tuple[str | None, str | None, str]:
    """The agency and the broker, and the text without them. Of two equally likely ones it is neither."""
    unit, word = _unit(text, units)
    rest = text.replace(word, " ", 1) if word else text
    known = [name for name, of in brokers.items() if name in rest and (unit in of or (unit is None and len(of) == 1))]
    broker = max(known, key=len) if known and all(each in max(known, key=len) for each in known) else None
    if broker is None:
        return unit, None, rest
    return unit or brokers[broker][0], broker, rest.replace(broker, " ", 1)


def _unit(text: str, units: Mapping[str, Sequence[str]]) -> tuple[str | None, str]:
    names = {name: unit for unit, known in units.items() for name in known}
    whole = [name for name in names if name in text]
    if whole:
        longest = max(whole, key=len)
        return names[longest], longest
    for word in re.findall(r"[\u3400-\u9fffA-Za-z0-9]{2,}", text):
        near = process.extract(
            word, list(names), scorer=fuzz.partial_ratio, processor=utils.default_process, score_cutoff=_LIKE, limit=3
        )
        near = [each for each in near if len(each[0]) >= len(word)]
        clear = {names[name] for name, score, _ in near if score > near[0][1] - _AHEAD}
        if len(clear) == 1:
            return clear.pop(), word
    return None, ""
