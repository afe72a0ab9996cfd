"""What does taking over a register cost, as a ratio to reading, spelling, checking and writing the same rows?

    python -m bench.importing [--rows 100000] [--customers 10000 1000000]

The register is an .xlsx of 12 columns as offices keep them: a fifth of the rows are customers who come again, some to
another salesperson; some numbers are wrong, hidden or missing. The floor reads the same file with calamine, parses
each number, spells each name, looks the numbers up set by set, and writes with executemany the very rows that the
import left behind (all tables) into a database of the same size, through the driver alone.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import phonenumbers
from openpyxl import Workbook
from pypinyin import Style, lazy_pinyin
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from bench.filling import fill
from bench.timing import timed
from core.services import importing, schema
from core.services.access import Actor
from core.services.desk import Desk
from db import tables
from db.engine import open_engine

_HEADER = (
    "序号",
    "来访日期",
    "客户姓名",
    "性别",
    "联系电话",
    "公司名称",
    "来源",
    "需求",
    "意向级别",
    "置业顾问",
    "来访方式",
    "备注",
)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉力健俊波宁婷雪琳晨宇浩凯瑞佳欣怡"
_TABLES = ("party", "party_key", "entry", "fact", "private", "case", "verdict", "notice", "searchable")
_CHUNK = 800


def main() -> None:
    """Run and print one line a size."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--customers", type=int, nargs="+", default=[10_000, 1_000_000])
    options = asked.parse_args()
    seen: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory(prefix="guike-bench-") as folder:
        file = Path(folder) / "register.xlsx"
        write_register(file, options.rows)
        for size in options.customers:
            ours, theirs, told = measure(Path(folder), file, size)
            seen.append((size, ours))
            print(
                f"sqlite {size:>9,} customers: import of {options.rows:,} rows {ours:6.1f} s, floor {theirs:6.1f} s, "
                f"ratio {ours / theirs:4.2f} ({told})",
                flush=True,
            )
    if len(seen) > 1:
        (small, quick), (large, slow) = seen[0], seen[-1]
        print(f"growth exponent {math.log(slow / quick) / math.log(large / small):.3f}")


def write_register(file: Path, rows: int) -> None:
    """The workbook; the same one at each run."""
    dice = random.Random(7)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("来访登记")
    sheet.append(_HEADER)
    began = datetime(2026, 9, 1, 9)  # noqa: DTZ001 - a workbook knows no zone
    for number in range(rows):
        again = number > 100 and dice.random() < 0.2
        who = dice.randrange(number) if again else number
        known = random.Random(who)
        phone = f"137{who:08d}"
        if dice.random() < 0.05:
            phone = dice.choice((phone[:3] + "****" + phone[7:], phone[:8], "未留"))
        name = known.choice(_SURNAMES) + "".join(known.choices(_GIVEN, k=known.choice((1, 2, 2))))
        salesperson = f"顾问{(dice.randrange(20) if again and dice.random() < 0.1 else who % 20) + 1}"
        day = began + timedelta(seconds=number * 60)
        sheet.append(
            (number + 1, day, name, known.choice("男女"), phone, None, known.choice(("路过", "抖音", "老带新")),
             known.choice(("三房", "两房")), known.choice("OABC"), salesperson, "来访", "看过样板间")
        )  # fmt: skip
    book.save(file)


def measure(folder: Path, file: Path, size: int) -> tuple[float, float, str]:
    """Seconds of the import and of the floor, and what became of the rows."""
    path, bare_path = folder / f"{size}.db", folder / f"{size}-bare.db"
    _filled(path, size).dispose()
    shutil.copyfile(path, bare_path)
    engine = open_engine(f"sqlite:///{path}")
    ours = Desk(engine)
    boss = Actor(1, "rep1", "顾问1", "manager")
    longest = 0.0

    last = time.perf_counter()

    def beat(_tx: object, _done: object) -> None:
        nonlocal last, longest
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    began = time.perf_counter()
    register = importing.read(ours, file)
    read = time.perf_counter() - began
    last = time.perf_counter()
    done = importing.run(ours, boss, importing.Order(register), after=beat)
    took = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    left = {name: _left(engine, name, size) for name in _TABLES}
    engine.dispose()
    path.unlink()
    bare = open_engine(f"sqlite:///{bare_path}")
    floor = timed(lambda: _floor(bare, file, left))
    bare.dispose()
    bare_path.unlink()
    totals = ", ".join(f"{count} {name}" for name, count in done.totals().items())
    told = f"read {read:.1f} s, longest batch {longest:.2f} s, memory {memory} MB; {totals}"
    return took, floor, told


def _filled(path: Path, size: int) -> Engine:
    engine = open_engine(f"sqlite:///{path}")
    schema.prepare(engine)
    fill(engine, size)
    return engine


def _left(engine: Engine, name: str, size: int) -> tuple[list[str], list[tuple[object, ...]]]:
    """The rows of a table that the import wrote, as the driver takes them."""
    table = tables.metadata.tables[name]
    key = next(iter(table.primary_key.columns))
    first = {"party_key": "rowid", "fact": "seq", "private": "fact_seq"}.get(name, key.name)
    before = 0 if name in ("private", "verdict", "notice") else size
    columns = [column.name for column in table.columns]
    quoted = ", ".join(f'"{each}"' for each in columns)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f'SELECT {quoted} FROM "{name}" WHERE "{first}" > {before}').fetchall()
    return columns, [tuple(row) for row in rows]


def _floor(engine: Engine, file: Path, left: dict[str, tuple[list[str], list[tuple[object, ...]]]]) -> None:
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]
    numbers = []
    for row in rows:
        try:
            numbers.append(str(phonenumbers.parse(str(row[4]), "CN").national_number))
        except phonenumbers.NumberParseException:
            continue
        lazy_pinyin(str(row[2]))
        lazy_pinyin(str(row[2]), style=Style.FIRST_LETTER)
    chunks = max(1, math.ceil(len(rows) / _CHUNK))
    driver: Any = engine.raw_connection().driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    for turn in range(chunks):
        driver.execute("BEGIN IMMEDIATE")
        wanted = numbers[turn * _CHUNK : (turn + 1) * _CHUNK]
        known = f"SELECT value, party_id FROM party_key WHERE kind = 'phone' AND value IN ({_marks(wanted)})"
        driver.execute(known, wanted).fetchall()
        for name, (columns, found) in left.items():
            size = math.ceil(len(found) / chunks)
            quoted = ", ".join(f'"{each}"' for each in columns)
            insert = f'INSERT INTO "{name}" ({quoted}) VALUES ({_marks(columns)})'
            driver.executemany(insert, found[turn * size : (turn + 1) * size])
        driver.execute("COMMIT")


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


if __name__ == "__main__":
    main()
