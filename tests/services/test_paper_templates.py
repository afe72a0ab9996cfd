"""The office's own Word templates, and papers made from them, on both databases."""

from io import BytesIO

import pytest
from docx import Document

from core.services import paper_templates, papers, printing, registration
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound
from core.services.opening import close_setup
from core.services.papers import Place
from core.services.registration import Registration
from tests.documents.test_paper_word import saying, words
from tests.support import office_of

HERE = Place("zh_CN", "https://office.example/")


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    desk.command(lambda tx: close_setup(tx, "滨江壹号"))
    return office_of(desk)


def receipt(desk: Desk, who: Actor) -> int:
    done = registration.register(desk, who, Registration(None, "visit", who.id, phone="13800010001", name="王芳"))
    assert done.case_id is not None
    return printing.receipt(desk, who, done.case_id, HERE, answers=done.seq).seq


def test_a_paper_is_made_from_the_offices_template_once_there_is_one(desk: Desk, people: dict[str, Actor]) -> None:
    boss, seq = people["boss"], receipt(desk, people["ann"])
    before = papers.paper_file(desk, people["ann"], seq, "docx")
    assert "登记回执" in words(before.body) and before.name == "登记回执 R-00001.docx"
    paper_templates.upload(desk, boss, "receipt", "我们的.docx", saying("本单位回执 {{ customer }}"))
    assert "本单位回执 王芳" in words(papers.paper_file(desk, people["ann"], seq, "docx").body)
    assert paper_templates.templates(desk, boss)["receipt"].name == "我们的.docx"
    downloaded = paper_templates.template_file(desk, boss, "receipt", "zh_CN")
    assert "本单位回执" in words(downloaded.body)
    paper_templates.drop(desk, boss, "receipt")
    assert "登记回执" in words(papers.paper_file(desk, people["ann"], seq, "docx").body)


def test_a_downloaded_template_can_be_edited_and_uploaded_again(desk: Desk, people: dict[str, Actor]) -> None:
    boss = people["boss"]
    document = Document(BytesIO(paper_templates.template_file(desk, boss, "letter", "en").body))
    document.add_paragraph("With kind regards")
    stream = BytesIO()
    document.save(stream)
    paper_templates.upload(desk, boss, "letter", "ours.docx", stream.getvalue())
    assert "letter" in paper_templates.templates(desk, boss)


def test_a_bad_template_is_refused_with_the_reason_and_changes_nothing(desk: Desk, people: dict[str, Actor]) -> None:
    with pytest.raises(Invalid) as refused:
        paper_templates.upload(desk, people["boss"], "letter", "x.docx", saying("{{ birthday }}"))
    [problem] = refused.value.problems
    assert (problem.code, problem.params["names"]) == ("template_unknown_names", "birthday")
    with pytest.raises(Invalid):
        paper_templates.upload(desk, people["boss"], "passport", "x.docx", saying())
    assert paper_templates.templates(desk, people["boss"]) == {}


def test_templates_are_the_leaders_matter(desk: Desk, people: dict[str, Actor]) -> None:
    for who in ("ann", "kim", "front", "fin", "amy"):
        with pytest.raises(Forbidden):
            paper_templates.upload(desk, people[who], "letter", "x.docx", saying())
        with pytest.raises(Forbidden):
            paper_templates.template_file(desk, people[who], "letter", "zh_CN")
    with pytest.raises(NotFound):
        paper_templates.template_file(desk, people["root"], "passport", "zh_CN")
    with pytest.raises(NotFound):
        papers.paper_file(desk, people["ann"], receipt(desk, people["ann"]), "exe")
