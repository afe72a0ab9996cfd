"""No written rule of the source documents is forgotten."""

from __future__ import annotations

from tests.health import reference
from tests.health.reference import Account, Row
from tests.health.source import ROOT


def _account(kind: str, screen: str = "none", clauses: tuple[str, ...] = (), stories: tuple[str, ...] = ()) -> Account:
    return Account(Row("000-00-01", "a document", "a rule", kind, screen, None), clauses, stories, None)


def test_every_rule_is_carried_out_or_says_why_not() -> None:
    assert [each.row.id for each in reference.accounts() if each.needs_reason and not each.reason] == []


def test_no_reason_is_given_for_what_is_carried_out() -> None:
    assert [each.row.id for each in reference.accounts() if each.reason and not each.needs_reason] == []


def test_reasons_are_about_rows_that_exist() -> None:
    assert set(reference.reasons()) - {row.id for row in reference.rows()} == set()


def test_rulebooks_name_only_rows_that_exist() -> None:
    named = {row for row in reference.clauses() if not row.startswith("decisions ")}
    assert named - {row.id for row in reference.rows()} == set()


def test_every_screen_that_carries_a_rule_is_there() -> None:
    named = {row.screen for row in reference.rows()} - {"", "none"}
    assert named == set(reference.SCREENS)
    assert [page for page in reference.SCREENS.values() if not (ROOT / "pages" / f"{page}.py").is_file()] == []


def test_the_page_is_up_to_date() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "python -m tests.health.reference"


def test_a_rule_of_ownership_needs_a_clause_and_a_story() -> None:
    assert _account("ownership").needs_reason
    assert _account("ownership", clauses=("standard ST-01",)).needs_reason
    assert _account("ownership", stories=("own/standard.yaml: a story",)).needs_reason
    assert not _account("ownership", clauses=("standard ST-01",), stories=("own/standard.yaml: a story",)).needs_reason


def test_any_other_rule_needs_a_screen() -> None:
    assert _account("grade").needs_reason
    assert not _account("grade", screen="follow-ups").needs_reason
