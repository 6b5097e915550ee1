"""Layer 4. PDF files with a text layer: lines rejoined into paragraphs, page numbers and heads dropped.

Never recognises characters in pictures: a scan is refused with what to do instead.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from statistics import median

import attrs
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from fadu.report.reader.source.loaded import MAX_CHARACTERS, MAX_PAGES, Builder, Loaded, refuse

_PAGE_NUMBER = re.compile(
    r"^[\s\-—–―·•.]*(?:第\s*)?[\divxIVX]{1,4}\s*(?:页|/\s*\d{1,4})?(?:\s*[,\uff0c]?\s*共\s*\d{1,4}\s*页)?[\s\-—–―·•.]*$"
)
_END = re.compile("[。!?;:\uff01\uff1f\uff1b\uff1a]$")
_NUMBERED = re.compile(
    "[(\uff08]?[一二三四五六七八九十]{1,3}[)\uff09、]|第[一二三四五六七八九十]{1,3}[章节部]"
)
_ITEM = re.compile(r"\d{1,2}[.\uff0e、](?!\d)")
_PAUSE = re.compile("[,。;、\uff0c\uff1b]")
_FAR = 0.75
"""A line that ends before this share of the width ends its paragraph even without a full stop."""
_EDGE, _LONGEST_HEAD = 2, 40
"""How many lines at the top and the bottom of a page may be running heads."""


@attrs.define(slots=True)
class Line:
    """One printed line: its text (wide gaps as tabs) and where it stands on the page, in points."""

    text: str
    left: float
    right: float
    top: float
    size: float


@attrs.define(slots=True)
class _Sign:
    """One visible character, its left and right edge, its base line and its font size, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float


def load(data: bytes, name: str) -> Loaded:
    """Read a PDF. Raises ReadError: encrypted, damaged, or without a text layer."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise refuse(name, "PDF 已加密，需要密码", "请去掉密码后另存再读") from error
        raise refuse(name, "PDF 已损坏，无法打开", "请重新下载，或用原程序另存为 PDF") from error
    try:
        if len(document) > MAX_PAGES:
            raise refuse(name, f"PDF 超过 {MAX_PAGES} 页", "请拆开后再读")
        pages = list(_pages(document, name))
    finally:
        document.close()
    if sum(len(line.text) for page in pages for line in page) < 10 * max(1, len(pages)):
        raise refuse(
            name, "PDF 没有文字层（是扫描件或图片）", "请先做文字识别（OCR），或改用原始的 Word 文件"
        )
    return assemble(pages)


def assemble(pages: list[list[Line]]) -> Loaded:
    """Lines of pages to paragraphs and tables."""
    lines = [line for page in _without_heads(pages) for line in page]
    out = Builder()
    if not lines:
        return out.done()
    size = median(line.size for line in lines) or 10.0
    left = _usual([line.left for line in lines], size)
    right = _right_margin(lines, size)
    paragraph: list[Line] = []
    rows: list[list[str]] = []

    def close() -> None:
        if paragraph:
            out.line(_join([line.text for line in paragraph]))
            paragraph.clear()
        if len(rows) > 1:
            out.table(list(rows))
        elif rows:
            out.line("\t".join(rows[0]))
        rows.clear()

    for line in lines:
        cells = line.text.split("\t")
        if len(cells) > 1:
            if paragraph or (rows and len(rows[-1]) != len(cells)):
                close()
            rows.append(cells)
            continue
        if rows or (paragraph and _begins(line, paragraph[-1], left, right, size)):
            close()
        paragraph.append(line)
    close()
    return out.done()


def _begins(line: Line, last: Line, left: float, right: float, size: float) -> bool:
    """Whether `line` begins a paragraph, given the line before it and the margins."""
    short = last.right < right - 2.2 * size
    if line.left > left + 1.2 * size and (short or line.left > last.left - 0.5 * size):  # indented
        return True
    if short and (_END.search(last.text) or last.right < left + _FAR * (right - left)):
        return True
    if abs(line.size - last.size) > 0.25 * size:  # a heading beside text
        return True
    if _NUMBERED.match(line.text) or (_ITEM.match(line.text) and (short or _END.search(last.text))):
        return True
    if _END.search(last.text) and line.right < left + _FAR * (right - left) and not _PAUSE.search(line.text):
        return True  # a signature or a date
    gap = last.top - line.top
    return gap > 3 * size and bool(_END.search(last.text))


def _pages(document: pdfium.PdfDocument, name: str) -> Iterator[list[Line]]:
    total = 0
    for number in range(len(document)):
        try:
            page = document[number]
            textpage = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise refuse(name, f"PDF 第 {number + 1} 页已损坏", "请重新下载，或用原程序另存为 PDF") from error
        lines = list(_lines(textpage))
        textpage.close()
        page.close()
        total += sum(len(line.text) for line in lines)
        if total > MAX_CHARACTERS:
            raise refuse(name, f"文字超过 {MAX_CHARACTERS // 10000} 万字", "请拆开后再读")
        yield lines


def _lines(textpage: pdfium.PdfTextPage) -> Iterator[Line]:
    """The page's lines from top to bottom, each from left to right.

    The order of the file is not used: programs often draw quotation marks after the words in them.
    """
    signs = sorted(_signs(textpage), key=lambda sign: -sign.base)
    row: list[_Sign] = []
    for sign in signs:
        if row and row[0].base - sign.base > 0.45 * max(row[0].size, sign.size):
            yield _line(row)
            row = []
        row.append(sign)
    if row:
        yield _line(row)


def _signs(textpage: pdfium.PdfTextPage) -> Iterator[_Sign]:
    """The visible characters of a page."""
    box = raw.FS_RECTF()
    origin = [ctypes.c_double() for _ in range(2)]
    for index in range(textpage.count_chars()):
        point = raw.FPDFText_GetUnicode(textpage, index)
        character = chr(point) if 0x20 < point < 0x110000 and not 0xD800 <= point < 0xE000 else ""
        if character.isspace() or character in ("", "\ufffe", "\x7f", "\xad"):
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        raw.FPDFText_GetCharOrigin(textpage, index, *origin)
        size = raw.FPDFText_GetFontSize(textpage, index) or (box.top - box.bottom)
        yield _Sign(
            character, origin[0].value, max(box.right, origin[0].value), origin[1].value, max(size, 4.0)
        )


def _line(row: list[_Sign]) -> Line:
    """Signs of one line to text: a gap of a few characters is a tab, one between Latin words a space."""
    row.sort(key=lambda sign: sign.left)
    pieces: list[str] = []
    for last, sign in zip([None, *row], row, strict=False):
        gap = (sign.left - last.right) / sign.size if last else 0.0
        if gap > 2.4:
            pieces.append("\t")
        elif last and gap > (0.15 if last.text.isascii() and sign.text.isascii() else 0.8):
            pieces.append(" ")
        pieces.append(sign.text)
    size = median(sign.size for sign in row)
    return Line("".join(pieces), row[0].left, max(sign.right for sign in row), row[0].base, size)


def _without_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without page numbers and without lines that most pages repeat at their edge."""
    repeated: Counter[str] = Counter()
    for page in pages:
        repeated.update({_pattern(line) for line in page[:_EDGE] + page[-_EDGE:]})
    often = max(3, len(pages) * 0.6)
    kept = []
    for page in pages:
        last = len(page) - 1
        kept.append([
            line
            for nth, line in enumerate(page)
            if not (nth in (0, 1, last - 1, last) and _is_head(line, repeated[_pattern(line)] >= often))
        ])  # fmt: skip
    return kept


def _is_head(line: Line, often: bool) -> bool:
    repeated = often and len(line.text) <= _LONGEST_HEAD and not _END.search(line.text)
    return repeated or bool(_PAGE_NUMBER.match(line.text))


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text).strip()


def _usual(values: list[float], size: float) -> float:
    """The most frequent of values that are equal within half a character."""
    step = max(size / 2, 1.0)
    (bucket, _), *_ = Counter(round(value / step) for value in values).most_common(1)
    return min(value for value in values if round(value / step) == bucket)


def _right_margin(lines: list[Line], size: float) -> float:
    """Where most of the long lines end; a wide title or a stray mark does not count."""
    longest = max(line.right - line.left for line in lines)
    ends = [round(line.right / size) for line in lines if line.right - line.left > 0.6 * longest]
    (bucket, _), *_ = sorted(Counter(ends).items(), key=lambda item: (-item[1], -item[0]))
    return max(line.right for line in lines if round(line.right / size) == bucket)


def _join(pieces: list[str]) -> str:
    text = pieces[0]
    for piece in pieces[1:]:
        spaced = text[-1:].isascii() and piece[:1].isascii() and text[-1:].isalpha() and piece[:1].isalpha()
        text += (" " if spaced else "") + piece
    return text
