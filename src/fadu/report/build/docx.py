"""Layer 4. The report as a Word file in the layout of official documents (GB/T 9704-2012).

Page 210 x 297 mm, type area 156 x 225 mm, 22 lines of 28 characters; title 2号小标宋, text 3号仿宋, headings 黑体 and 楷体.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from fadu.report.build.document import Heading, Paragraph, ReportDocument, print_value

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
NO2, NO3, NO4, NO5 = Pt(22), Pt(16), Pt(14), Pt(10.5)
LINE = Pt(28.95)


def write_docx(document: ReportDocument, path: Path) -> None:
    """Write the report with its annex of figures and its list of missing figures."""
    word = docx.Document()
    _defaults(word)
    _page(word)
    _title(word, document.title)
    _line(word, document.addressee, FANG, indent=False)
    for part in document.body:
        if isinstance(part, Heading):
            _line(word, part.text, HEI if part.level == 1 else KAI, keep=True)
        else:
            _body(word, part)
    _signature(word, document)
    _annex(word, document)
    word.core_properties.title = document.title.replace("\n", "")
    word.core_properties.author = document.issuer
    word.save(str(path))


def _defaults(word: WordDocument) -> None:
    normal = word.styles["Normal"]
    normal.font.size = NO3
    _font(normal.element.get_or_add_rPr(), FANG)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)


def _font(properties: Any, name: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(attribute), name if attribute == "w:eastAsia" else "Times New Roman")
    fonts.set(qn("w:hint"), "eastAsia")


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for key, value in (("w:type", "linesAndChars"), ("w:linePitch", "580"), ("w:charSpace", "-848")):
        grid.set(qn(key), value)
    word.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, "left")


def _page_number(paragraph: WordParagraph, side: Any, edge: str) -> None:
    paragraph.alignment = side
    indent = paragraph.paragraph_format
    if edge == "right":
        indent.right_indent = NO4
    else:
        indent.left_indent = NO4
    for kind, text in (("text", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("text", " —")):
        run = paragraph.add_run(text if kind == "text" else "")
        run.font.size = NO4
        _font(run._r.get_or_add_rPr(), "宋体")
        if kind in ("begin", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "code":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)


def _exact(paragraph: WordParagraph, indent: bool) -> None:
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = LINE
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    _off_grid(paragraph)
    if indent:
        form.first_line_indent = NO3 * 2


def _off_grid(paragraph: WordParagraph) -> None:
    """Lines are spaced exactly and characters narrowed to 28 a line: Word and LibreOffice differ in snapping to the grid."""
    free = OxmlElement("w:snapToGrid")
    free.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(free, "w:spacing", "w:ind", "w:jc")


def _add(paragraph: WordParagraph, text: str, font: str, size: Pt = NO3) -> WordRun:
    run = paragraph.add_run(text)
    run.font.size = size
    _font(run._r.get_or_add_rPr(), font)
    if size == NO3:
        tight = OxmlElement("w:spacing")
        tight.set(qn("w:val"), "-6")
        run._r.get_or_add_rPr().insert_element_before(tight, "w:sz")
    return run


def _title(word: WordDocument, title: str) -> None:
    for text in title.split("\n"):
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _exact(paragraph, indent=False)
        paragraph.paragraph_format.line_spacing = Pt(34)
        _add(paragraph, text, SONG, NO2)
    _exact(word.add_paragraph(), indent=False)


def _line(word: WordDocument, text: str, font: str, *, indent: bool = True, keep: bool = False) -> None:
    paragraph = word.add_paragraph()
    _exact(paragraph, indent)
    paragraph.paragraph_format.keep_with_next = keep
    _add(paragraph, text, font)


def _body(word: WordDocument, part: Paragraph) -> None:
    paragraph = word.add_paragraph()
    _exact(paragraph, indent=True)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for run in part.runs:
        written = _add(paragraph, run.text, FANG)
        written.italic = part.style == "empty" or None


def _signature(word: WordDocument, document: ReportDocument) -> None:
    _exact(word.add_paragraph(), indent=False)
    day = document.date
    for text in (document.issuer, f"{day.year}年{day.month}月{day.day}日"):
        paragraph = word.add_paragraph()
        _exact(paragraph, indent=False)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = NO3 * 4
        _add(paragraph, text, FANG)


def _annex(word: WordDocument, document: ReportDocument) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    section._sectPr.find(qn("w:docGrid")).set(qn("w:type"), "lines")
    _line(word, "附件1", HEI, indent=False)
    _title(word, "数字来源一览表")
    rows = [
        (
            v.name + _scope(v.scope),
            print_value(v),
            key,
            str(document.receipts.get(key, {}).get("row_hash", ""))[:16],
        )
        for key, v in document.values.items()
        if v.value is not None
    ]
    _table(word, ("数字", "数值", "目录编号", "明细校验值"), rows, (58, 24, 50, 24))
    for note in document.notes:
        _line(word, note, FANG)
    if document.missing:
        _line(word, "", FANG)
        _line(word, "附件2", HEI, indent=False)
        _title(word, "暂缺数字清单")
        _table(
            word,
            ("数字", "目录编号", "原因"),
            [(m.name, m.id, m.reason) for m in document.missing],
            (62, 58, 36),
        )


def _scope(scope: Any) -> str:
    return f"（{'、'.join(str(v) for v in scope.values())}）" if scope else ""


def _table(
    word: WordDocument, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    table = word.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _cell(cell, text, HEI)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _cell(cell, text, FANG)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for each in table.rows:
        for cell, width in zip(each.cells, widths, strict=True):
            cell.width = Mm(width)


def _cell(cell: _Cell, text: str, font: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    _off_grid(paragraph)
    _add(paragraph, text, font, NO5)
