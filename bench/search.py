"""How quick is the search over a large office, as a director and as a salesperson, and does it ever read a whole table?

    python -m bench.search [--customers 1000000] [--rounds 400] [--postgres] [--keep FILE]

Names follow the usual shares of family names; numbers are spread evenly. The clock stands once where nearly all
claims have lapsed and once where nearly all run, so that what a salesperson may see is now most, now little of what
there is. Half the texts are common on purpose: three letters that stand in every second name, a number's first digits.
Each reader asks everything once before it is timed: the figures are those of a server that has been at work for a
while. Then everything is asked three times; a text's time is the middle one, so that the slowest are slow texts and not
moments in which the machine did something else. Beside it stands what every single search took.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.dialects import sqlite

from bench.filling import fill
from bench.registration import postgres_engine, sqlite_engine
from bench.timing import timed
from core.services import schema
from core.services.access import Actor
from core.services.desk import Desk, Tx
from core.services.identity import pinyin
from core.services.scope import reader
from core.services.search import search
from core.services.search_walks import asked, walks
from db.engine import open_engine

_SURNAMES = "王王王王王王王李李李李李李李张张张张张张刘刘刘刘刘陈陈陈陈杨杨杨赵赵黄黄周周吴吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"  # noqa: E501
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华慧巧美霞平刚桂兰玉萍红梅建国志文海波宇婷雪琴鹏飞晨浩然子轩梓涵欣怡佳嘉俊思雨诗琪梦洁一诺博文天成家豪晓东春燕永福德胜"  # noqa: E501
_CLOCKS = {"most lapsed": datetime(2026, 8, 19, tzinfo=UTC), "most run": datetime(2026, 1, 31, tzinfo=UTC)}
_COMMON = [
    "ang",
    "wan",
    "zha",
    "hen",
    "138",
    "380",
    "0000",
    "1380",
    "王伟",
    "李芳",
    "建国",
    "子轩",
    "zhang",
    "wjg",
    "lwh",
]
#: The index, which ends by itself, and the few rows of a statement within a statement.
_BOUNDED = re.compile(" VIRTUAL TABLE INDEX |^SCAN anon_")
_PASSES = 3
_NOBODY = ["没有", "qqq", "99999", "zzzzz", "欧阳锋", "wangqq"]


def name(number: int) -> str:
    """The name of a customer, always the same one for a number."""
    chance = random.Random(number)
    return chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2))))


def phone(number: int) -> str:
    """The number of a customer: all different, spread over everything that begins with 13."""
    return f"13{number * 618033989 % 10**9:09d}"


def texts(customers: int, rounds: int) -> Iterator[str]:
    """What people type: parts of names, pinyin and numbers, and of common ones more than their share."""
    chance = random.Random(1)
    for turn in range(rounds):
        number = chance.randrange(1, customers + 1)
        called, number_ = name(number), phone(number)
        letters, initials = pinyin(called)
        start = chance.randrange(8)
        kinds = [
            called[:2], called[-2:], called, letters[: chance.randrange(3, 9)], letters, initials, number_,
            number_[start : start + 4], number_[-4:], number_[: chance.randrange(3, 11)],
        ]  # fmt: skip
        yield chance.choice(kinds) if turn % 2 else chance.choice(_COMMON + _NOBODY)


def main() -> None:
    """Run and print one line for each reader, clock and database; fails where a plan reads a whole table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--customers", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=400)
    asked.add_argument("--postgres", action="store_true")
    asked.add_argument("--keep", type=Path, help="an SQLite file that is filled once and used again")
    options = asked.parse_args()
    with _kept(options.keep) if options.keep else sqlite_engine() as engine:
        measure("sqlite", engine, options.customers, options.rounds)
    if options.postgres:
        with postgres_engine() as engine:
            measure("postgresql", engine, options.customers, options.rounds)


def measure(system: str, engine: Engine, customers: int, rounds: int) -> None:
    """Fill the office where it is empty and print how long searches take."""
    schema.prepare(engine)
    with engine.connect() as connection:
        empty = connection.exec_driver_sql('SELECT count(*) FROM "user"').scalar_one() == 0
    if empty:
        began = time.perf_counter()
        fill(engine, customers, people=100, name=name, phone=phone)
        print(f"{system}: {customers:,} customers written and indexed in {time.perf_counter() - began:.0f} s")
    readers = [Actor(900, "chief", "林波", "director"), Actor(7, "rep7", "顾问7", "rep")]
    for told, now in _CLOCKS.items():
        desk = Desk(engine, lambda now=now: now)  # type: ignore[misc]
        for actor in readers:
            asked_for = list(texts(customers, rounds))
            for text in asked_for:
                search(desk, actor, text)
            passes = [[timed(partial(search, desk, actor, text)) for text in asked_for] for _ in range(_PASSES)]
            each = [statistics.median(times) for times in zip(*passes, strict=True)]
            every = [seconds for times in passes for seconds in times]
            slowest = sorted(zip(each, asked_for, strict=True))[-3:]
            print(
                f"{system:10} {told:12} {actor.role:9} p50 {_part(each, 0.5)} ms, p99 {_part(each, 0.99)} ms; "
                f"of every single search {_part(every, 0.5)} and {_part(every, 0.99)} ms; "
                f"slowest: {', '.join(f'{text} {seconds * 1e3:.1f}' for seconds, text in slowest)}"
            )
            if system == "sqlite":
                for text in asked_for:
                    _check_plans(desk, actor, text)


def _part(seconds: list[float], part: float) -> str:
    """How long it took at most in this part of the cases, in ms."""
    return f"{sorted(seconds)[int(len(seconds) * part)] * 1e3:5.2f}"


def _check_plans(desk: Desk, actor: Actor, text: str) -> None:
    """No statement of the search reads a table or an index from one end to the other."""
    with desk.read() as tx:
        for walk in walks(tx, reader(tx, actor), actor, asked(text)).all():
            for step in whole_reads(tx, walk.statement.params(walk.values)):
                raise SystemExit(f"a full scan for {text!r}: {step}")


def whole_reads(tx: Tx, walk: object) -> list[str]:
    """The steps of a statement on SQLite that read a table or an index from one end to the other."""
    compiled = walk.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    steps = [row[3] for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    return [step for step in steps if step.startswith("SCAN") and not _BOUNDED.search(step)]


@contextmanager
def _kept(file: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


if __name__ == "__main__":
    main()
