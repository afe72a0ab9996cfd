"""What is the Word template of a kind of paper until an office uploads its own?"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from core.documents.paper import FIELDS, SIGNED, SIGNERS
from core.texts import has, text

_FONT = "Microsoft YaHei"
_FAINT = RGBColor(0x6B, 0x6F, 0x72)
_ACCENT = RGBColor(0x0F, 0x52, 0x57)


def template(kind: str, language: str) -> bytes:
    """The template as a .docx: every line of the paper with its name in double braces, ready to be edited."""
    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    _line(document, "{{ office }}", 10, _FAINT, centred=True)
    _line(document, "{{ title }}", 20, _ACCENT, centred=True)
    _line(document, text(language, "paper.number", number="{{ number }}"), 10, _FAINT, centred=True)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for name in FIELDS[kind]:
        cells = table.add_row().cells
        cells[0].text = text(language, f"paper.field_{name}")
        cells[1].text = f"{{{{ {name} }}}}"
    if has(f"paper.statement_{kind}"):
        document.add_paragraph()
        _line(document, "{{ statement }}", 11)
    document.add_paragraph()
    if kind in SIGNED:
        signs = document.add_table(rows=1, cols=len(SIGNERS))
        signs.style = "Table Grid"
        for cell, signer in zip(signs.rows[0].cells, SIGNERS, strict=True):
            date = text(language, "paper.sign_date")
            cell.text = f"{{{{ {signer} }}}}\n\n{{% if {signer} %}}{date}{{% endif %}}"
        document.add_paragraph()
    for line in ("{{ issued_at }}", "{{ ledger }}", text(language, "paper.check_here"), "{{ check }}"):
        _line(document, line, 9, _FAINT)
    _line(document, "{{ qr }}", 9)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _line(document: Any, words: str, size: int, colour: RGBColor | None = None, *, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
