"""Who is the customer whom a line of a message reports: his number, name and gender?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from core.numbers_in_text import numbers
from core.phones import read_phone

#: Stands in the text where the customer's number was: his name is looked for next to it.
HERE: Final = "\x01"
_BROKERS_NUMBER: Final = re.compile(
    r"(?:经纪人|业务员|置业顾问|联系人|报备人|带看人|渠道公司|带看公司|报备公司)[^\d*]{0,12}$"
)
_TITLES: Final = "先生|女士|小姐|太太|阿姨|大哥|大姐|总"
_HONORIFIC: Final = re.compile(rf"(?P<name>[\u3400-\u9fff·]{{1,6}}?\d{{0,3}})(?P<apart>\s*)(?P<title>{_TITLES})")
_GENDER: Final[Mapping[str, str]] = {
    **dict.fromkeys(("先生", "大哥", "男", "哥", "叔", "伯"), "m"),
    **dict.fromkeys(("女士", "小姐", "太太", "阿姨", "大姐", "女", "姐", "嫂", "姨"), "f"),
}
_NAME: Final = re.compile(r"[\u3400-\u9fff·]{1,6}|[A-Za-z][A-Za-z .]{1,30}")
_LABELLED: Final = re.compile(r"(?:客户姓名|客户名称|客户|姓名)\s*[:=]?\s*([\u3400-\u9fff·]{1,8})")
_ALONE: Final = re.compile(r"(?<![\u3400-\u9fff])[男女](?![\u3400-\u9fff])")
#: What a customer wants is no name of his, up to the next mark.
_WANTS: Final = re.compile(
    r"(?:意向|预算|需求|想看|想买|看)(?!房\s)[^\s,;。]{1,20}|[一二两三四五六]房|[一二两三四五六]室\S{0,4}|\d+\s*(?:平米?|万|人|位|组)左?右?|"
    r"[一二三四五六七八九十两]+点[半钟]?|两口子|夫妻|夫妇|一家\S口|人数"
)
#: Words that are neither a name nor an agency; longest first.
_NOISE: Final = re.compile(
    r"团队名单|报备名单|客户名单|名单如下|名单|如下|参观团|看房团|旅游团|今日|明日|报备单位|报备公司|报备客户|报备时间|报备人|报备|新增客户|意向客户|客户姓名|客户名称|客户电话|客户|姓名|性别|联系电话|联系方式|"
    r"电话|手机号码|手机号|手机|号码|微信同号|微信号|微信|中介公司|中介|分销|渠道|单位|公司名称|带看公司|带看人|公司|经纪人|业务员|"
    r"置业顾问|联系人|预计到访时间|预计到访|到访时间|到访人数|到访|到场|来访|预计|看房|带看|成功|请回复|请确认|今天|明天|后天|"
    r"周[一二三四五六日天]|上午|下午|晚上|"
    r"(?<![\u3400-\u9fff])[男女](?![\u3400-\u9fff])"
)


def number_of(text: str) -> tuple[str, tuple[str, ...], str]:
    """The customer's number, whole or masked, and what is wrong with it; the text without numbers, HERE for his."""
    found, rest = [], text
    for start, end, written in numbers(text):
        his = not _BROKERS_NUMBER.search(text[:start])
        if his:
            found.append(written)
        rest = rest[:start] + (HERE if his else " ") + " " * (end - start - 1) + rest[end:]
    kinds = dict.fromkeys(read_phone(each).value or each for each in found)
    if len(kinds) > 1:
        return "", ("message_two_numbers",), rest
    value = next(iter(kinds), "")
    return value, ("message_bad_number",) if value and not read_phone(value).usable else (), rest


def several(text: str) -> list[str]:
    """The parts of a line that names several customers, each with his title and his number; else nothing."""
    spans = [each for each in numbers(text) if not _BROKERS_NUMBER.search(text[: each[0]])]
    begins = [0, *(end for _, end, _ in spans[:-1])]
    parts = [text[begin:end] for begin, (_, end, _) in zip(begins, spans, strict=False)]
    different = len({read_phone(written).value or written for *_, written in spans}) == len(spans)
    return parts if len(parts) > 1 and different and all(map(titled, parts)) else []


def titled(text: str) -> bool:
    """Does somebody stand there as a customer: with a title, or after such a label?"""
    return _LABELLED.search(text) is not None or _HONORIFIC.search(_NOISE.sub(" ", text)) is not None


def customer(text: str) -> tuple[str, str | None, str | None]:
    """The customer's name and gender out of a text without numbers, and another name that stands there as well.

    Senders sign at the end or stand first: the customer is named next to his number, mostly before it.
    """
    labelled = _LABELLED.search(text)
    alone = next((_GENDER[each] for each in _ALONE.findall(text)), None)
    bare = _NOISE.sub(" ", _WANTS.sub(" ", text))
    names = _by_place(_NAME, bare)
    others = [each.group().strip() for each in names]
    found = None
    if labelled is not None:
        found = _HONORIFIC.search(_NOISE.sub(" ", f"{labelled[1]} {text[labelled.end() :].lstrip()[:2]}"))
    found = found or next(iter(_by_place(_HONORIFIC, bare)), None)
    if found is not None:
        called = found["name"] if found["apart"] and len(found["name"]) > 1 else found["name"] + found["title"]
        spare = next((each for each in others if found["name"] not in each and each not in _GENDER), None)
        return called, _GENDER.get(found["title"]) or alone, spare
    if labelled is not None and _NOISE.sub("", labelled[1]):
        called = _NOISE.sub("", labelled[1])
        return called, alone, next((each for each in others if each != labelled[1]), None)
    called = others[0] if others and others[0] not in _GENDER else ""
    return called, alone or _GENDER.get(called[-1:] if len(called) > 1 else ""), next(iter(others[1:]), None)


def _by_place(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """What matches: before the number the nearest first, then what stands after it."""
    found = list(pattern.finditer(text))
    here = text.find(HERE)
    if here < 0:
        return found[::-1]
    return [each for each in found[::-1] if each.start() < here] + [each for each in found if each.start() > here]
