"""Who works in the demo office, and what happened there in the last 120 days? A seeded story, nobody real.

The plan says what people do; what follows from it is for the services and the rulebook to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Any, Final

from core.rules.model import DEAL_STEPS

#: The people: (account, name, role, team, agency, title).
PEOPLE: Final = (
    ("director", "方致远", "director", None, None, "项目总监"),
    ("manager1", "沈静", "manager", None, None, "销售经理"),
    ("manager2", "郭启明", "manager", None, None, "销售经理"),
    ("admin", "罗敏", "admin", None, None, "系统管理员"),
    ("reception", "苏晓", "reception", None, None, "前台"),
    ("confirmer", "严明", "service", None, None, "确认专员"),
    ("finance", "钱慧", "finance", None, None, "财务"),
    ("liting", "李婷", "rep", "一组", None, None),
    ("wangmin", "王敏", "rep", "一组", None, None),
    ("zhaolei", "赵磊", "rep", "一组", None, None),
    ("chenxi", "陈曦", "rep", "一组", None, None),
    ("liuyang", "刘洋", "rep", "一组", None, None),
    ("sunjia", "孙佳", "rep", "一组", None, None),
    ("zhouhang", "周航", "rep", "二组", None, None),
    ("wuqian", "吴倩", "rep", "二组", None, None),
    ("zhengkai", "郑凯", "rep", "二组", None, None),
    ("fengyu", "冯雨", "rep", "二组", None, None),
    ("hanxue", "韩雪", "rep", "二组", None, None),
    ("yangfan", "杨帆", "rep", "二组", None, None),
    ("xujing", "徐静", "rep", "三组", None, None),
    ("mabo", "马博", "rep", "三组", None, None),
    ("linna", "林娜", "rep", "三组", None, None),
    ("hejun", "何军", "rep", "三组", None, None),
    ("gaoyuan", "高源", "rep", "三组", None, None),
    ("tangwei", "唐薇", "rep", "三组", None, None),
    ("broker1", "丁强", "rep", None, "安居置换", "经纪人"),
    ("broker2", "范莉", "rep", None, "安居置换", "经纪人"),
    ("broker3", "石磊", "rep", None, "嘉宅经纪", "经纪人"),
    ("broker4", "莫兰", "rep", None, "嘉宅经纪", "经纪人"),
)
REPS: Final = tuple(person[0] for person in PEOPLE if person[3])
BROKERS: Final = tuple(person[0] for person in PEOPLE if person[4])
DAYS: Final = 120
CUSTOMERS: Final = 600
COLLISIONS: Final = 20
DISPUTES: Final = 8

_SURNAMES: Final = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤"
)
_GIVEN: Final = (
    "子涵雨桐浩然欣怡梓轩思远佳琪志强建国秀英丽华海燕明辉晓东文博美玲国栋雪梅天宇嘉宁永康俊杰慧敏立群玉兰成功书航静"
)
_SOURCES: Final = ("路过", "朋友介绍", "抖音", "户外广告", "房产网站", "公众号", "老带新", "电话咨询")
_NEEDS: Final = (
    "三房 110㎡",
    "两房 89㎡",
    "四房 143㎡",
    "改善,三房两卫",
    "首套,预算 150 万以内",
    "投资,小户型",
    "学区,两年内入学",
    "",
)
_COMPANIES: Final = (
    "远帆贸易有限公司",
    "启星科技有限公司",
    "禾田餐饮管理有限公司",
    "恒岳建材有限公司",
    "蓝桥广告有限公司",
)
_SAID: Final = (
    "问了贷款利率和首付,周末带家人再来",
    "对比了旁边项目,觉得价格偏高",
    "喜欢东边户,等新房源",
    "在等公积金额度,月底再联系",
    "对样板间满意,要和爱人商量",
    "问了车位和物业费",
    "已看合同样本,有两处要问清楚",
)
_NEXT: Final = ("约周末复访", "发户型图", "算一份月供", "三天后回电", "请经理谈价格")
_GRADES: Final = ("O", "A", "A", "B", "B", "B", "C", "C")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the story."""

    name: str
    gender: str
    phone: str
    need: str
    source: str
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody does something: `who` is an account, `customer` the number of a customer of the story."""

    at: datetime
    who: str
    do: str
    customer: int
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole story: customers by number, and steps in the order of time."""

    customers: tuple[Person, ...]
    steps: tuple[Step, ...]


def plan(now: datetime) -> Plan:
    """The story of the 120 days before `now` (aware, in the business zone). The same `now` tells the same story."""
    dice = Random(20_251_101)
    customers = tuple(_person(dice, number) for number in range(CUSTOMERS))
    first = (now - timedelta(days=DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    steps: list[Step] = []
    for number in range(CUSTOMERS):
        day = min(DAYS, int(DAYS * (number + dice.random()) / CUSTOMERS) + 1)
        began = _at(dice, first + timedelta(days=day), 9, 18)
        steps += _life(dice, number, began, now)
    steps += _collisions(dice, steps, now)
    steps = [step for step in steps if step.at < now - timedelta(minutes=2)]
    return Plan(customers, tuple(sorted(steps, key=lambda step: step.at)))


def _person(dice: Random, number: int) -> Person:
    gender = dice.choice("mf")
    given = "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2))))
    company = _COMPANIES[number % len(_COMPANIES)] + f"({number})" if number % 60 == 7 else None
    # 140 numbers belong to machines, so no person answers one.
    return Person(
        name=dice.choice(_SURNAMES) + given,
        gender=gender,
        phone=f"140{number * 131_071 % 100_000_000:08d}",
        need=dice.choice(_NEEDS),
        source=dice.choice(_SOURCES),
        company=company,
    )


def _life(dice: Random, number: int, began: datetime, now: datetime) -> Iterator[Step]:
    """What happens to one customer: how he came, who kept in touch, how far it went."""
    kind = dice.choices(("visit", "call", "report", "traffic"), (60, 25, 9, 6))[0]
    if kind == "traffic":
        yield Step(began, dice.choice(REPS), "traffic", number)
        return
    who = dice.choice(BROKERS if kind == "report" else REPS)
    yield Step(began, who, kind, number, _answers(dice, kind))
    if kind == "report":
        if dice.random() < 0.7:
            visit = _at(dice, began + timedelta(days=dice.randint(1, 6)), 10, 17)
            yield Step(visit, "confirmer", "confirmed_visit", number, {"with": who})
        return
    yield Step(began + timedelta(minutes=20), who, "grade", number, {"grade": dice.choice(_GRADES)})
    yield from _touches(dice, number, who, began, now, visited=kind == "visit")


def _touches(dice: Random, number: int, who: str, began: datetime, now: datetime, *, visited: bool) -> Iterator[Step]:
    """Follow-ups for as long as the salesperson cares, a second visit, and for some a deal."""
    care = dice.choice((0, 1, 2, 3, 5, 8, 12))
    at = began
    for turn in range(care):
        at = _at(dice, at + timedelta(days=dice.choice((2, 3, 4, 5, 6, 9))), 10, 20)
        if at >= now:
            return
        reached = dice.random() < 0.8
        yield Step(at, who, "follow_up", number, _talk(dice, reached))
        if turn == 1 and not visited and dice.random() < 0.6:
            at += timedelta(days=1)
            yield Step(at, who, "visit", number, {"asks_for": who})
    if care >= 3 and dice.random() < 0.35:
        yield from _deal(dice, number, who, at + timedelta(days=2))


def _deal(dice: Random, number: int, who: str, at: datetime) -> Iterator[Step]:
    unit = f"{dice.randint(1, 12)}栋{dice.randint(1, 3)}单元{dice.randint(2, 26)}0{dice.randint(1, 4)}"
    price = dice.randrange(90, 260) * 1_000_000
    far = dice.choice((1, 2, 3, 4, 4, 5))
    parts = (1_000_000, 2_000_000, price, price, price * 3 // 10)
    for kind, cents in list(zip(DEAL_STEPS, parts, strict=False))[:far]:
        yield Step(at, who, kind, number, {"amount_cents": cents, "unit": unit})
        at += timedelta(days=dice.choice((1, 2, 4)), hours=1)
    if far == 2 and dice.random() < 0.4:
        yield Step(at + timedelta(days=3), who, "refund", number, {"amount_cents": 2_000_000, "unit": unit})


def _collisions(dice: Random, steps: list[Step], now: datetime) -> Iterator[Step]:
    """Colleagues who received somebody else's customer; some of them raise a dispute, in every state."""
    visits = [step for step in steps if step.do == "visit"]
    old = [step for step in visits if now - timedelta(days=70) < step.at < now - timedelta(days=26)]
    late = [step for step in visits if now - timedelta(days=12) < step.at < now - timedelta(days=7)]
    pairs = [*dice.sample(late, DISPUTES), *dice.sample(old, COLLISIONS - DISPUTES)]
    for place, first in enumerate(pairs):
        other = dice.choice([rep for rep in REPS if rep != first.who])
        word: dict[str, Any] = dice.choice(({"forgot": True}, {"denies": True}, {}))
        at = _at(dice, first.at + timedelta(days=dice.randint(2, 4)), 10, 16)
        if place in _FRESH:
            at = _at(dice, now - timedelta(days=_FRESH[place]), 10, 14)
        yield Step(at, other, "visit", first.customer, word)
        if place < DISPUTES:
            yield from _quarrel(place, first, other, at)


#: How far each of the disputes has come.
_COURSES: Final = (
    ("dispute",),
    ("dispute",),
    ("dispute", "statement"),
    ("dispute", "statement", "rule_owner"),
    ("dispute", "statement", "rule_other"),
    ("dispute", "statement", "rule_owner", "appeal"),
    ("dispute", "statement", "rule_owner", "appeal", "final"),
    ("dispute", "withdraw"),
)


#: Disputes that are still open began so many days ago.
_FRESH: Final = {0: 1, 1: 1, 2: 2, 5: 3}


def _quarrel(place: int, first: Step, other: str, at: datetime) -> Iterator[Step]:
    for number, do in enumerate(_COURSES[place]):
        at += timedelta(hours=3 if number else 1)
        yield Step(at, other, do, first.customer, {"against": first.who})


def _answers(dice: Random, kind: str) -> dict[str, Any]:
    return {"asked_before": True} if kind == "visit" and dice.random() < 0.8 else {}


def _talk(dice: Random, reached: bool) -> dict[str, Any]:
    mode = dice.choice(("phone", "phone", "message", "meeting")) if reached else "phone"
    text = dice.choice(_SAID) if reached else "未接通"
    return {"mode": mode, "effective": reached, "text": text, "next_step": dice.choice(_NEXT)}


def _at(dice: Random, day: datetime, earliest: int, latest: int) -> datetime:
    clock = time(dice.randint(earliest, latest - 1), dice.randrange(60))
    return datetime.combine(day.date(), clock, tzinfo=day.tzinfo)
