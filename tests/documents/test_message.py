"""Pasted messages as brokers write them: what is read from each line, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

import pytest

from core.documents.message import Reported, read

UNITS: Final[Mapping[str, Sequence[str]]] = {
    "宏达置业": ("宏达置业", "宏达"),
    "远洋分销": ("远洋分销",),
    "远洋地产": ("远洋地产",),
}
BROKERS: Final[Mapping[str, Sequence[str]]] = {
    "孙洁": ("宏达置业",),
    "周凯": ("宏达置业",),
    "冯雪": ("远洋分销",),
    "王敏": ("宏达置业", "远洋分销"),
}
TODAY: Final = date(2026, 11, 22)


def _read(pasted: str) -> list[Reported]:
    return read(pasted, UNITS, BROKERS, TODAY)


def _one(line: str) -> Reported:
    (found,) = _read(line)
    return found


@pytest.mark.parametrize(
    ("line", "broker", "name", "gender", "phone"),
    [
        ("宏达置业 孙洁 报备客户：张先生 1380**10001 预计周六到访", "孙洁", "张先生", "m", "1380**10001"),
        ("报备 宏达周凯，王女士，138-0001-0002", "周凯", "王女士", "f", "13800010002"),
        ("李明 男 +86 138 0001 0003 孙洁", "孙洁", "李明", "m", "13800010003"),
        ("冯雪报备 陈小姐 1391***0005", "冯雪", "陈小姐", "f", "1391***0005"),
        ("宏达置业孙洁，吴先生，１３８＊＊＊＊００１１", "孙洁", "吴先生", "m", "138****0011"),
        ("经纪人孙洁13911112222，客户郑女士13800010004", "孙洁", "郑女士", "f", "13800010004"),
        ("远洋分销 王敏 欧阳先生 1380xx10005", "王敏", "欧阳先生", "m", "1380**10005"),
        ("客户:张三 电话:138****1234 宏达 孙洁", "孙洁", "张三", None, "138****1234"),
        ("孙洁 张三 女士 138 **** 0001", "孙洁", "张三", "f", "138****0001"),
        ("孙洁 李先生2 138●●●●0001", "孙洁", "李先生", "m", "138****0001"),
        ("孙洁 ****0001 张先生😊👍", "孙洁", "张先生", "m", "*******0001"),
        ("孙洁 王1先生 13800010001", "孙洁", "王1先生", "m", "13800010001"),
        ("孙洁 张先生 尾号0001", "孙洁", "张先生", "m", "*******0001"),
        ("王哥13800010001 两口子 看120平 孙洁", "孙洁", "王哥", "m", "13800010001"),
        ("孙洁：客户张伟，13800010001，意向三房，预算300万，明天下午3点到", "孙洁", "张伟", None, "13800010001"),
        ("孙洁 王2 0571-88886666-801", "孙洁", "王", None, "057188886666"),
        ("张先生夫妻 +852 9123 4567 宏达置业孙洁", "孙洁", "张先生", "m", "+85291234567"),
        ("【宏达置业】报备：张先生 138****0001，人数2，经纪人孙洁 13911112222", "孙洁", "张先生", "m", "138****0001"),
    ],
)
def test_a_line_is_read(line: str, broker: str, name: str, gender: str, phone: str) -> None:
    found = _one(line)
    assert (found.broker, found.name, found.gender, found.phone, found.problems) == (broker, name, gender, phone, ())


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("宏达 孙洁 张先生 1380**1001", "message_bad_number"),
        ("孙洁 张先生 1380001000", "message_bad_number"),
        ("马女士 13800010008 13800010009 宏达孙洁", "message_two_numbers"),
        ("孙洁 13800010010", "message_no_name"),
        ("孙洁 张先生", "message_no_number"),
        ("张先生 13800010001", "message_no_unit"),
        ("宏达 黄蕾 张先生 13800010001", "message_no_broker"),
        ("远洋 张先生 13800010001", "message_no_unit"),
        ("王敏 张先生 13800010001", "message_no_unit"),
    ],
)
def test_what_is_not_understood_is_said(line: str, problem: str) -> None:
    assert _one(line).problems == (problem,)


@pytest.mark.parametrize(
    "line", ["孙洁报备: 张先生(13800010001)、李女士(13800010002)", "张先生13800010001 李女士 13800010002 宏达孙洁"]
)
def test_several_customers_of_a_line_are_told_apart_by_their_titles(line: str) -> None:
    found = _read(line)
    assert [(each.broker, each.name, each.phone, each.problems) for each in found] == [
        ("孙洁", "张先生", "13800010001", ()),
        ("孙洁", "李女士", "13800010002", ()),
    ]


@pytest.mark.parametrize("line", ["孙洁 张先生 13800010001/13900010002", "张先生 13800010001 宏达 黄女士 13911112222"])
def test_whose_a_second_number_is_nobody_guesses(line: str) -> None:
    assert "message_two_numbers" in _one(line).problems


def test_who_signs_at_the_end_signs_the_lines_above_and_none_of_the_next_message() -> None:
    found = _read("1、张先生 1380**10001\n2、李女士 1380**10002\n报备单位：宏达置业 孙洁\n\n赵先生 13800010003\n冯雪")
    assert [(each.broker, each.name) for each in found] == [("孙洁", "张先生"), ("孙洁", "李女士"), ("冯雪", "赵先生")]
    found = _read("孙洁 10:05\n张先生 13800010001\n\n赵先生 140-6667-7703\n冯雪\n\n李女士 13800010002")
    assert [(each.broker, each.phone) for each in found] == [
        ("孙洁", "13800010001"),
        ("冯雪", "14066677703"),
        (None, "13800010002"),
    ]
    assert [each.problems for each in _read("张先生 13800010001\n孙洁 10:05\n李女士 13800010002")] == [
        ("message_no_unit",),
        (),
    ]


def test_a_copied_conversation_is_read_without_its_talk() -> None:
    found = _read(
        "渠道群 孙洁(宏达) 2026-11-22 14:03:22\n张先生 13800010001\n\n吴霞 14:04\n收到\n[图片]\n好的 谢谢[握手]"
    )
    assert [(each.broker, each.at, each.name, each.problems) for each in found] == [
        ("孙洁", datetime(2026, 11, 22, 14, 3), "张先生", ())
    ]


@pytest.mark.parametrize(
    "pasted",
    [
        "孙洁 团队名单\n1 张先生 13800010001\n2 李女士 13800010002",
        "张先生\n13800010001\n李女士\n13800010002\n宏达 孙洁",
        "孙洁\n13800010001\n张先生\n13800010002\n李女士",
    ],
)
def test_a_list_under_its_heading_and_a_number_below_its_name_are_read(pasted: str) -> None:
    assert [(each.broker, each.name, each.phone, each.problems) for each in _read(pasted)] == [
        ("孙洁", "张先生", "13800010001", ()),
        ("孙洁", "李女士", "13800010002", ()),
    ]


def test_a_number_below_the_name_of_another_sender_is_not_his() -> None:
    found = _read("孙洁 张先生\n冯雪 13800010001")
    assert [each.problems for each in found] == [("message_no_number",), ("message_no_name",)]


def test_under_somebody_else_of_a_conversation_nothing_counts_as_the_brokers() -> None:
    found = _read("孙洁 14:03\n张先生 13800010001\n吴霞 14:04\n李女士 13800010002")
    assert [(each.broker, each.problems) for each in found] == [("孙洁", ()), (None, ("message_no_unit",))]


def test_a_labelled_form_is_one_customer() -> None:
    first, second = _read(
        "【报备】\n报备单位：宏达置业\n经纪人：孙洁 13911112222\n客户姓名：郑先生\n"
        "电话：1380**10012\n到访时间：11月23日 15:00\n\n"
        "报备单位：远洋分销\n经纪人：冯雪\n客户：钱女士\n电话：13800010013"
    )
    assert (first.broker, first.name, first.phone, first.at, first.problems) == (
        "孙洁",
        "郑先生",
        "1380**10012",
        None,
        (),
    )
    assert (second.unit, second.name, second.phone) == ("远洋分销", "钱女士", "13800010013")


def test_the_head_of_a_message_holds_for_its_lines_until_another_one_speaks() -> None:
    found = _read("孙洁 2026/11/21 10:05\n张先生 1380**10001\n王女士 13800010002\n冯雪 赵先生 13800010003")
    assert [(each.broker, each.at) for each in found] == [
        ("孙洁", datetime(2026, 11, 21, 10, 5)),
        ("孙洁", datetime(2026, 11, 21, 10, 5)),
        ("冯雪", None),
    ]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("10:05", datetime(2026, 11, 22, 10, 5)),
        ("下午3:05", datetime(2026, 11, 22, 15, 5)),
        ("昨天 20:30", datetime(2026, 11, 21, 20, 30)),
        ("11月20日 09:00", datetime(2026, 11, 20, 9, 0)),
        ("12月30日 09:00", datetime(2025, 12, 30, 9, 0)),
        ("2026-11-19 08:01:33", datetime(2026, 11, 19, 8, 1)),
        ("预计15:00", None),
        ("25:61", None),
    ],
)
def test_when_it_was_sent(written: str, at: datetime | None) -> None:
    assert _one(f"孙洁 {written} 张先生 13800010001").at == at


def test_talk_is_no_report_and_an_empty_paste_is_none() -> None:
    assert _read("\n 【报备】 \n") == []
    assert [each.problems[0] for each in _read("今天天气不错")] == ["message_no_number"]
    assert len(_read("张先生 13800010001\n" * 500)) == 200
