"""How does a paper become a Word document, from a template that an office can edit?

A template is a .docx with names in double braces. It may hold conditions, and nothing that could do anything: no
loops, calls or attributes, whoever uploaded it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from core.documents import paper as papers
from core.documents.paper import FIELDS, SIGNERS, Paper
from core.texts import text

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_BYTES: Final = 2 * 1024**2
_MOST_UNPACKED: Final = 20 * 1024**2
_MOST_PARTS: Final = 300
#: Of a template with mistakes so many lines are shown, each up to so many signs.
_MOST_LINES: Final = 5
_LONGEST_LINE: Final = 80
_BODY: Final = "word/document.xml"
_MACROS: Final = "vbaProject.bin"
#: Without these nobody could tell which paper it is, where it stands in the ledger and whether it is genuine.
_NEEDED: Final = ("number", "ledger", "check")
_VOID: Final = RGBColor(0xB3, 0x26, 0x1E)
#: What every template may name besides the fields of its kind.
COMMON: Final = ("office", "title", "number", "statement", "issued_at", "issued_by", "ledger", "check", "qr", *SIGNERS)
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)


class BadTemplate(Exception):
    """A template that cannot be used; `code` says why, `names` what it is about."""

    def __init__(self, code: str, *names: str) -> None:
        super().__init__(code)
        self.code = code
        self.names = names


class _Plain(SandboxedEnvironment):
    """Knows names and conditions only."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise BadTemplate("template_too_clever", type(node).__name__)
        return tree


def word(paper: Paper, template: bytes) -> bytes:
    """The paper in the form of this template. Raises BadTemplate."""
    document = _opened(template)
    values: dict[str, Any] = {name: _clean(value) for name, value in _values(paper).items()}
    if paper.address:
        picture = BytesIO()
        segno.make(paper.address, error="m").save(picture, kind="png", scale=6, border=0)
        values["qr"] = InlineImage(document, picture, width=Mm(26))
    return _rendered(document, values, text(paper.language, "paper.void_mark") if paper.void else "")


def check(kind: str, template: bytes) -> None:
    """Raise BadTemplate unless papers of this kind can be made from the template."""
    document = _opened(template)
    try:
        named = set(document.get_undeclared_template_variables(jinja_env=_Plain()))
    except TemplateError as error:
        raise BadTemplate("template_syntax", *(_wrong_lines(document) or [str(error)[:_LONGEST_LINE]])) from error
    wide = [line for line in _lines(document) if "｛｛" in line or "｝｝" in line]
    if wide:
        raise BadTemplate("template_syntax", *_shown(wide))
    unknown = named - {*COMMON, *FIELDS[kind]}
    if unknown:
        raise BadTemplate("template_unknown_names", *sorted(unknown))
    missing = [f"{{{{ {each} }}}}" for each in _NEEDED if each not in named]
    if missing:
        raise BadTemplate("template_lacks_names", *missing)
    _rendered(_opened(template), dict.fromkeys(named, "x"))


def _wrong_lines(document: DocxTemplate) -> list[str]:
    """The lines of the document whose braces are wrong, as they stand there."""
    found = []
    for line in _lines(document):
        try:
            _Plain().parse(line)
        except TemplateError:
            found.append(line)
    return _shown(found)


def _shown(lines: Sequence[str]) -> list[str]:
    """As many of the lines, and as much of each, as a message can name."""
    return [line[:_LONGEST_LINE] for line in lines[:_MOST_LINES]]


def _lines(document: DocxTemplate) -> list[str]:
    """What stands in the document's body, line by line, each once."""
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    lines = (each.text.strip() for place in (document, *cells) for each in place.paragraphs)
    return list(dict.fromkeys(lines))


def _values(paper: Paper) -> Mapping[str, str]:
    issued, ledger = papers.foot(paper)
    fields = {name: papers.shown(paper, name) for name in FIELDS[paper.kind]}
    around = {
        "office": str(paper.printed.get("office", "")),
        "title": paper.title,
        "number": paper.number,
        "statement": papers.statement(paper),
        "issued_at": issued,
        "issued_by": str(paper.printed.get("issued_by", "")),
        "ledger": ledger,
        "check": paper.address,
        "qr": "",
    }
    signing = dict.fromkeys(SIGNERS, "") | dict(zip(SIGNERS, papers.signatures(paper), strict=False))
    return fields | around | signing


def _opened(template: bytes) -> DocxTemplate:
    """The template, if it is a Word document of a bearable size."""
    if len(template) > MOST_BYTES:
        raise BadTemplate("template_too_large")
    try:
        with ZipFile(BytesIO(template)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise BadTemplate("template_too_large")
            names = [part.filename for part in parts]
        if _BODY not in names:
            raise BadTemplate("template_not_word")
        if any(name.endswith(_MACROS) for name in names):
            raise BadTemplate("template_macros")
        document = DocxTemplate(BytesIO(template))
        document.init_docx()
    except BadTemplate:
        raise
    except Exception as error:  # of a broken package the readers say whatever they stumble over
        raise BadTemplate("template_not_word") from error
    return document


def _rendered(document: DocxTemplate, values: Mapping[str, Any], mark: str = "") -> bytes:
    """The document with these values; `mark` stands above everything, whatever the template says."""
    try:
        document.render(dict(values), jinja_env=_Plain(), autoescape=True)
    except TemplateError as error:
        raise BadTemplate("template_syntax", str(error)[:200]) from error
    if mark:
        _stamp(document, mark)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _stamp(document: DocxTemplate, mark: str) -> None:
    paragraph = document.docx.add_paragraph()
    run = paragraph.add_run(mark)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(20), _VOID
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.docx.element.body.insert(0, paragraph._p)


def _clean(value: str) -> str:
    """Without signs that no document can hold."""
    return "".join(sign for sign in value if sign == "\n" or sign.isprintable())
