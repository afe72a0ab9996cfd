"""What does a pasted WeChat or SMS message say: which agency and broker report which customer, and when?

Lines as people write them, one customer a line or one labelled form (`客户：张先生` …) between blank lines. A line that
names a sender and a time and no customer holds for the lines below it. What is not understood is said, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from phonenumbers import PhoneNumberMatcher
from rapidfuzz import fuzz, process, utils

from core.phones import read_phone

#: Lines that are looked at in one paste.
MOST_LINES: Final = 200
#: Digits of a mobile number.
_MOBILE: Final = 11
#: From which likeness (percent) a word counts as the name of an agency, and as clearly this one and no other.
_LIKE: Final = 86
_AHEAD: Final = 5
_MASK: Final = re.compile(r"(?<!\d)\d{2,8}[*×●•xX]{2,8}\d{0,8}(?!\d)")
_DIGITS: Final = re.compile(r"(?<!\d)\d{7,14}(?!\d)")
_DAY: Final = r"(?:(?P<y>\d{4})[-/.年])?(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})[日号]?"
_MOMENT: Final = re.compile(
    rf"(?:{_DAY}|(?P<word>今天|昨天|前天))?\s*(?P<half>上午|下午|晚上)?\s*(?P<h>\d{{1,2}}):(?P<min>\d{{2}})(?::\d{{2}})?"
)
_TO_COME: Final = re.compile(r"(?:到访|来访|预计|看房|带看|明天|后天)[^\d]{0,8}$")
_BACK: Final = {"今天": 0, "昨天": 1, "前天": 2}
_LABEL: Final = re.compile(r"(?:^|[\s,;|])([\u4e00-\u9fff]{2,6})[:=]")
_PROJECT: Final = re.compile(r"(?:意向项目|项目名称|报备项目|项目|楼盘)\s*[:=]\s*([^\s,;|]{1,60})")
_BROKERS_NUMBER: Final = re.compile(r"(?:经纪人|业务员|置业顾问|联系人|报备人)[^\d*]{0,12}$")
_HONORIFIC: Final = re.compile(r"(?P<name>[\u3400-\u9fff·]{1,6}?)(?P<title>先生|女士|小姐|太太|阿姨|大哥|大姐|总)")
_GENDER: Final = {
    "先生": "m",
    "大哥": "m",
    "男": "m",
    "女士": "f",
    "小姐": "f",
    "太太": "f",
    "阿姨": "f",
    "大姐": "f",
    "女": "f",
}
_NAME: Final = re.compile(r"[\u3400-\u9fff·]{1,6}|[A-Za-z][A-Za-z .]{1,30}")
#: Words that are neither a name nor an agency; longest first.
_NOISE: Final = re.compile(
    r"报备单位|报备公司|报备人|报备|客户姓名|客户电话|客户|姓名|性别|电话|手机号码|手机号|手机|号码|中介公司|中介|分销|渠道|单位|"
    r"公司名称|公司|经纪人|业务员|置业顾问|联系人|到访时间|到访|预计|看房|带看|今天|明天|后天|周[一二三四五六日天]|上午|下午|晚上|"
    r"(?<![\u3400-\u9fff])[男女](?![\u3400-\u9fff])"
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
    found: list[Reported] = []
    head = Reported("")
    for record in _records(pasted):
        each = _read(record, units, brokers, today, projects)
        if not each.phone and not each.name and not each.problems:
            head = each if each.unit or each.broker or each.at or each.project else head
            continue
        if each.broker in (None, head.broker) and each.unit in (None, head.unit):
            each = replace(each, unit=head.unit, broker=head.broker, at=each.at or head.at)
            each = replace(each, project=each.project or head.project)
        found.append(replace(each, problems=_problems(each)))
    return found


def _records(pasted: str) -> Iterator[str]:
    """One text a customer: a line, or the lines of a labelled form that follow each other."""
    form: list[str] = []
    for line in [*pasted.splitlines()[:MOST_LINES], ""]:
        text = unicodedata.normalize("NFKC", line).strip()
        labels = set(_LABEL.findall(text))
        if form and (not labels or labels & {each for part in form for each in _LABEL.findall(part)}):
            yield " ; ".join(form)
            form = []
        if labels:
            form.append(text)
        elif text:
            yield text


def _read(
    text: str,
    units: Mapping[str, Sequence[str]],
    brokers: Mapping[str, Sequence[str]],
    today: date,
    projects: Sequence[str],
) -> Reported:
    project, rest = _said_project(text)
    at, rest = _time(rest, today)
    number, wrong, rest = _number(rest)
    unit, broker, rest = _sender(rest, units, brokers)
    if project is None:
        project, rest = _known_project(rest, projects)
    name, gender, spare = _customer(rest)
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


def _number(text: str) -> tuple[str, tuple[str, ...], str]:
    """The customer's number, whole or masked, and what is wrong with it; the text without numbers."""
    spans = [match.span() for match in _MASK.finditer(text)]
    spans += [(match.start, match.end) for match in PhoneNumberMatcher(text, "CN") if not _inside(match.start, spans)]
    spans += [match.span() for match in _DIGITS.finditer(text) if not _inside(match.start(), spans)]
    found, rest = [], text
    for start, end in sorted(spans):
        if not _BROKERS_NUMBER.search(text[:start]):
            found.append(text[start:end])
        rest = rest[:start] + " " * (end - start) + rest[end:]
    kinds = dict.fromkeys(read_phone(each).value or each for each in found)
    if len(kinds) > 1:
        return "", ("message_two_numbers",), rest
    value = next(iter(kinds), "")
    return value, ("message_bad_number",) if value and not understood(value) else (), rest


def understood(written: str) -> bool:
    """Is this a number that can be dialled, or a mobile one with a mask of the right length?"""
    phone = read_phone(written)
    return phone.exact or (phone.kind == "masked" and len(phone.value) == _MOBILE)


def _inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


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


def _customer(text: str) -> tuple[str, str | None, str | None]:
    """The customer's name and gender, and another name that stands there as well."""
    labelled = re.search(r"(?:客户姓名|客户|姓名)\s*[:=]?\s*([\u3400-\u9fff·]{1,8})", text)
    gender = next((_GENDER[each] for each in re.findall(r"(?<![\u3400-\u9fff])[男女](?![\u3400-\u9fff])", text)), None)
    bare = _NOISE.sub(" ", text)
    titled = _HONORIFIC.search(_NOISE.sub(" ", labelled[1]) if labelled else bare) or _HONORIFIC.search(bare)
    names = [each.strip() for each in _NAME.findall(bare)]
    if titled is not None:
        called = titled["name"] + titled["title"]
        spare = next((each for each in names if called not in each), None)
        return called, _GENDER.get(titled["title"]) or gender, spare
    if labelled is not None and _NOISE.sub("", labelled[1]):
        return _NOISE.sub("", labelled[1]), gender, next((each for each in names if each != labelled[1]), None)
    # Senders sign at the end or stand first; the customer is named next to his number, which was last.
    return (names[-1] if names else ""), gender, (names[0] if len(names) > 1 else None)
