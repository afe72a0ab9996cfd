"""Papers as Word documents from templates, and which templates are refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import segno
from docx import Document
from docx.shared import Mm

from core.documents.paper import FIELDS
from core.documents.paper_template import template
from core.documents.paper_word import BadTemplate, check, word
from tests.documents.test_paper_pdf import paper


def words(made: bytes) -> str:
    document = Document(BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def saying(*lines: str) -> bytes:
    """A template that an office wrote."""
    document = Document()
    for line in ("{{ number }} {{ ledger }} {{ check }}", *lines):
        document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_products_own_templates_can_be_used(kind: str, language: str) -> None:
    check(kind, template(kind, language))


def test_a_letter_says_the_same_as_its_pdf() -> None:
    said = words(word(paper(), template("letter", "zh_CN")))
    for expected in ("滨江壹号", "客户确认书", "宏达置业", "王䶮", "138 **** 8000", "L-00012", "#18342"):
        assert expected in said, expected
    assert "https://office.example/check/abcdefghijklmnopqrstuv" in said and "{{" not in said


def test_the_qr_code_is_a_picture_in_the_document() -> None:
    made = word(paper(), template("letter", "zh_CN"))
    assert any(name.startswith("word/media/") for name in ZipFile(BytesIO(made)).namelist())


def test_an_office_writes_its_own_words_and_conditions() -> None:
    own = saying(
        "我司兹确认 {{ customer }}", "{% if until %}有效至 {{ until }}{% endif %}{% if not wanted %}未定{% endif %}"
    )
    check("letter", own)
    said = words(word(paper(), own))
    assert "我司兹确认 王䶮" in said and "有效至 2027年1月22日" in said and "未定" in said


def test_what_people_wrote_stays_text() -> None:
    said = words(word(paper(customer="<w:p/>{{ 7*7 }} & <b>x</b>\x07"), saying("{{ customer }}")))
    assert "<w:p/>{{ 7*7 }} & <b>x</b>" in said


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ customer.__class__.__mro__ }}", "template_too_clever"),
        ("{% for x in range(999999999) %}x{% endfor %}", "template_too_clever"),
        ("{{ cycler() }}", "template_too_clever"),
        ("{{ customer | upper }}", "template_too_clever"),
        ("{% set x = 1 %}", "template_too_clever"),
        ("{% include 'x' %}", "template_too_clever"),
        ("{{ customer", "template_syntax"),
        ("{% if customer %}", "template_syntax"),
        ("{{ birthday }} {{ salary }}", "template_unknown_names"),
    ],
)
def test_a_template_that_could_do_something_or_says_nonsense_is_refused(line: str, code: str) -> None:
    with pytest.raises(BadTemplate) as refused:
        check("letter", saying(line))
    assert refused.value.code == code
    if code == "template_unknown_names":
        assert refused.value.names == ("birthday", "salary")


def test_a_template_keeps_its_number_its_place_in_the_ledger_and_its_address() -> None:
    document = Document()
    document.add_paragraph("{{ customer }} {{ number }}")
    stream = BytesIO()
    document.save(stream)
    with pytest.raises(BadTemplate, match="template_lacks_names") as refused:
        check("letter", stream.getvalue())
    assert refused.value.names == ("{{ ledger }}", "{{ check }}")


def test_what_an_office_moves_or_takes_out_of_the_products_template_is_moved_or_out() -> None:
    document = Document(BytesIO(template("letter", "zh_CN")))
    picture = BytesIO()
    segno.make("logo").save(picture, kind="png")
    document.paragraphs[0].insert_paragraph_before().add_run().add_picture(picture, width=Mm(30))
    rows = document.tables[0]._tbl
    rows.append(rows.tr_lst[0])
    rows.remove(rows.tr_lst[0])
    for line in document.paragraphs:
        if "{{ ledger }}" in line.text or "{{ qr }}" in line.text:
            line._p.getparent().remove(line._p)
    footer = document.sections[0].footer.paragraphs[0]
    for piece in ("{{ led", "ger }}"):
        footer.add_run(piece)
    stream = BytesIO()
    document.save(stream)
    check("letter", stream.getvalue())
    made = Document(BytesIO(word(paper(), stream.getvalue())))
    assert [row.cells[0].text for row in made.tables[0].rows][-1] == "中介单位"
    assert "#18342" in made.sections[0].footer.paragraphs[0].text
    assert len(made.inline_shapes) == 1


@pytest.mark.parametrize("own", [template("letter", "zh_CN"), saying("{{ customer }}")])
def test_a_void_paper_says_so_above_everything_whatever_its_template(own: bytes) -> None:
    assert Document(BytesIO(word(paper(void=True), own))).paragraphs[0].text == "已作废"
    assert "已作废" not in words(word(paper(), own))


def test_braces_of_full_width_are_a_mistake() -> None:
    with pytest.raises(BadTemplate) as refused:
        check("letter", saying("客户：｛｛ customer ｝｝"))
    assert refused.value.names == ("客户：｛｛ customer ｝｝",)


def _with(name: str, body: bytes) -> bytes:
    stream = BytesIO(saying())
    with ZipFile(stream, "a", ZIP_DEFLATED) as packed:
        packed.writestr(name, body)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: b"", "template_not_word"),
        (lambda: b"%PDF-1.7", "template_not_word"),
        (lambda: saying()[:800], "template_not_word"),
        (lambda: b"x" * 3_000_000, "template_too_large"),
        (lambda: _with("word/media/bomb.bin", b"\0" * 30_000_000), "template_too_large"),
        (lambda: _with("word/vbaProject.bin", b"x"), "template_macros"),
    ],
)
def test_a_file_that_is_no_template_is_refused_with_the_reason(made: Callable[[], bytes], code: str) -> None:
    with pytest.raises(BadTemplate, match=code):
        check("letter", made())


def test_a_broken_package_is_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as packed:
        packed.writestr("word/document.xml", "<not-closed>")
        packed.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(BadTemplate, match="template_not_word"):
        check("letter", stream.getvalue())


def test_a_mistake_is_shown_by_the_line_that_holds_it() -> None:
    with pytest.raises(BadTemplate) as refused:
        check("letter", saying("客户：{{ customer }}", "有效至 {{ until", "{% if broker %}经纪人"))
    assert refused.value.names == ("有效至 {{ until", "{% if broker %}经纪人")


def test_whoever_signs_has_a_place_of_his_own() -> None:
    made = Document(BytesIO(word(paper(), template("letter", "zh_CN"))))
    assert [cell.text.split("\n")[0] for cell in made.tables[-1].rows[0].cells] == [
        "经纪人签字",
        "客服专员签字",
        "开发商签字",
    ]
    two = Document(BytesIO(word(paper("slip", signatures=["rep", "service"]), template("slip", "zh_CN"))))
    assert [cell.text.strip() for cell in two.tables[-1].rows[0].cells][2] == ""
    assert len(Document(BytesIO(template("receipt", "zh_CN"))).tables) == 1
