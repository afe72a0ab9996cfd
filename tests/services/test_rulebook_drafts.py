"""A draft is written clause by clause or as a file; what has an error changes nothing and says everything at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.rulebooks import available, load, load_text, source_of
from core.rulebooks.editing import Added, ClauseEdit, Head, Removed, with_step
from core.rules.rulebook import Reading
from core.services import rulebook_drafts as drafts
from core.services import rulebook_shelf as shelf
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound, Stale
from core.services.rulebook_drafts import Faulty, Step
from tests.support import office_of


@pytest.mark.parametrize("id", available())
def test_a_rulebook_written_anew_says_what_it_said(id: str) -> None:
    book, text = load(id), source_of(id)
    for clause in book.clauses.values():
        text = with_step(text, drafts.edit_of(book, clause.id))
    again = load_text(text)
    assert (again.values, again.clauses) == (book.values, book.clauses)


def test_a_draft_begins_as_its_model_and_a_second_click_makes_no_second_one(desk: Desk) -> None:
    who = office_of(desk)
    first = drafts.draft_from(desk, who["boss"], "shipped:signing-room")
    assert drafts.draft_from(desk, who["boss"], "shipped:signing-room") == first
    assert shelf.compare(desk, who["boss"], "shipped:signing-room", f"version:{first}") == ()
    (draft,) = shelf.drafts(desk, who["chief"])
    assert (draft.version, draft.made_by) == ("2026-11-02", "陈刚")
    in_force = shelf.versions(desk, who["boss"])[0]
    assert drafts.draft_from(desk, who["boss"], in_force.ref) != first


def test_salespeople_neither_see_nor_write_drafts(desk: Desk) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    assert shelf.drafts(desk, who["ann"]) == ()
    with pytest.raises(NotFound):
        shelf.opened(desk, who["ann"], f"version:{draft}")
    for handle in ("ann", "root"):
        with pytest.raises(Forbidden):
            drafts.draft_from(desk, who[handle], "shipped:standard")
    with pytest.raises(Forbidden):
        shelf.versions(desk, who["amy"])


def test_a_clause_is_checked_while_it_is_edited_and_changed_when_it_is_right(desk: Desk) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    opened = shelf.opened(desk, who["boss"], f"version:{draft}")
    before = drafts.edit_of(opened.book, "ST-12")
    states = dict(before.states)
    wrong = replace(before, states=states | {"collision.asked": [60, 50], "collision.decides": "luck"})
    faults = drafts.check_clause(desk, who["boss"], draft, wrong).faults
    assert {(each.where, each.code) for each in faults} == {
        ("ST-12.collision.asked", "not_a_hundred"),
        ("ST-12.collision.decides", "not_a_choice"),
    }
    with pytest.raises(Faulty):
        drafts.change_clause(desk, who["boss"], draft, opened.shelved.hash, wrong)
    assert shelf.opened(desk, who["boss"], f"version:{draft}").source == opened.source
    right = replace(before, zh="新", en="new", states=states | {"collision.asked": [60, 40]})
    (foreseen,) = drafts.check_clause(desk, who["boss"], draft, right).changes
    drafts.change_clause(desk, who["boss"], draft, opened.shelved.hash, right)
    (change,) = shelf.compare(desk, who["boss"], "shipped:standard", f"version:{draft}")
    assert change == foreseen
    assert change.reworded
    assert [(each.key, each.after[0].value) for each in change.parameters] == [("collision.asked", (60, 40))]
    with pytest.raises(Stale):
        drafts.change_clause(desk, who["boss"], draft, opened.shelved.hash, right)


LATE = ClauseEdit(
    "XD-1",
    "定金之后再退的，三天内没人过问就归接手的人。",
    "After a refund of which nobody asks within three days he is the successor's.",
    ("XD-01",),
    {"quota.base": 50},
    ("basis.mode",),
    Reading("三天是三个整天。", "Three days are three whole days."),
)


def test_a_clause_is_added_behind_another_one_and_taken_out_again(desk: Desk) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    opened = shelf.opened(desk, who["boss"], f"version:{draft}")
    (foreseen,) = drafts.check_clause(desk, who["boss"], draft, Added(LATE, "ST-08")).changes
    assert (foreseen.kind, foreseen.id) == ("added", "XD-1")
    hash = drafts.change_clause(desk, who["boss"], draft, opened.shelved.hash, Added(LATE, "ST-08"))
    book = shelf.opened(desk, who["boss"], f"version:{draft}").book
    assert list(book.clauses)[8] == "XD-1"
    assert drafts.edit_of(book, "XD-1") == LATE
    assert book.values["quota.base"][0].value == 50
    with pytest.raises(Stale):
        drafts.change_clause(desk, who["boss"], draft, opened.shelved.hash, Removed("XD-1"))
    (gone,) = drafts.check_clause(desk, who["boss"], draft, Removed("XD-1")).changes
    assert gone.kind == "removed"
    assert drafts.change_clause(desk, who["boss"], draft, hash, Removed("XD-1")) == opened.shelved.hash
    drafts.change_text(desk, who["boss"], draft, opened.shelved.hash, opened.source.encode(), "")


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        (Added(replace(LATE, clause="ST-01"), None), [("ST-01", "clause_twice")]),
        (Added(replace(LATE, clause=""), "ST-16"), [("clauses.17.id", "missing_key")]),
        (Added(replace(LATE, states={}, supports=()), None), [("XD-1", "clause_unused")]),
        (Added(replace(LATE, states={"basis.mode": "last"}), "ST-16"), [("XD-1.basis.mode", "stated_twice")]),
        (Added(replace(LATE, reading=Reading("三天", "")), "ST-16"), [("XD-1.reading", "reading_in_both")]),
        (Removed("ST-15"), [("leaver.to", "rule_without_clause")]),
    ],
)
def test_a_step_that_leaves_no_rulebook_changes_nothing(desk: Desk, step: Step, wrong: list[tuple[str, str]]) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    opened = shelf.opened(desk, who["boss"], f"version:{draft}")
    found = [(each.where, each.code) for each in drafts.check_clause(desk, who["boss"], draft, step).faults]
    assert found == wrong
    with pytest.raises(Faulty):
        drafts.change_clause(desk, who["boss"], draft, opened.shelved.hash, step)
    assert shelf.opened(desk, who["boss"], f"version:{draft}").source == opened.source


def test_another_reading_of_an_unclear_text_is_a_change(desk: Desk) -> None:
    who = office_of(desk)
    text = source_of("standard").replace("性别、需求、来源会问，但不是必填。", "性别也要问。")
    draft = drafts.draft_from_file(desk, who["boss"], text.encode(), "ours.yaml")
    (change,) = shelf.compare(desk, who["boss"], "shipped:standard", f"version:{draft}")
    assert (change.id, change.reworded, change.read_otherwise) == ("ST-01", False, True)
    assert change.after is not None
    assert change.after.reading is not None
    assert change.after.reading.zh.startswith("性别也要问。")


def test_a_clause_keeps_its_statement_and_a_head_its_titles(desk: Desk) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    opened = shelf.opened(desk, who["boss"], f"version:{draft}")
    hash = opened.shelved.hash
    silent = replace(drafts.edit_of(opened.book, "ST-12"), zh=" ", source=())
    with pytest.raises(Faulty) as faulty:
        drafts.change_clause(desk, who["boss"], draft, hash, silent)
    assert [each.where for each in faulty.value.faults] == ["ST-12.zh", "ST-12.source"]
    with pytest.raises(Invalid) as refused:
        drafts.change_head(desk, who["boss"], draft, hash, Head("", "名" * 200, "x"))
    assert [each.field for each in refused.value.problems] == ["version", "zh"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\xff\xfe\x00", "not_utf8"),
        (b"a: [", "unreadable"),
        (b"a: &x [1]\nb: *x\n", "alias"),
        (b"[" * 100_000, "too_deep"),
        (b"id: \x00", "not_text"),
        (b"- " * 200_000, "too_large"),
        (b"id: x\n", "missing_key"),
        (b"", "not_a_mapping"),
    ],
)
def test_a_file_that_is_no_rulebook_changes_nothing(desk: Desk, body: bytes, code: str) -> None:
    who = office_of(desk)
    with pytest.raises(Faulty) as refused:
        drafts.draft_from_file(desk, who["boss"], body, "ours.yaml")
    assert code in {each.code for each in refused.value.faults}
    assert shelf.drafts(desk, who["boss"]) == ()


def test_a_file_says_all_its_errors_with_their_lines(desk: Desk) -> None:
    who = office_of(desk)
    text = source_of("standard").replace("basis.mode: first", "basis.mode: fist").replace("length: 30", "length: x")
    text = text.replace("    source: [003-08-02", "    sauce: [003-08-02")
    with pytest.raises(Faulty) as refused:
        drafts.draft_from_file(desk, who["boss"], text.encode(), "ours.yaml")
    assert len(refused.value.faults) >= 4
    assert all(each.line > 1 for each in refused.value.faults)


def test_a_draft_leaves_as_a_file_and_comes_back_the_same(desk: Desk) -> None:
    from core.services.files import open_file

    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:four-day")
    taken = open_file(desk, who["boss"], shelf.take_out(desk, who["boss"], f"version:{draft}"))
    opened = shelf.opened(desk, who["boss"], f"version:{draft}")
    assert taken.body == opened.source.encode()
    assert drafts.change_text(desk, who["boss"], draft, opened.shelved.hash, taken.body, "x") == opened.shelved.hash
    drafts.discard(desk, who["boss"], draft)
    drafts.discard(desk, who["boss"], draft)
    assert shelf.drafts(desk, who["boss"]) == ()
