"""Layer 4. Word files (.docx): paragraphs, tables and text boxes in the order of the document.

Never trusts the file: sizes are limited, entities are not resolved, deleted text is left out.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from fadu.report.reader.source.loaded import MAX_UNPACKED, Builder, Loaded, refuse
from fadu.report.reader.source.numbering import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", _FALLBACK, f"{W}pPr", f"{W}rPr"}
_BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_BOX = f"{W}txbxContent"
_MOST_SPANNED = 200
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,  # an offset of the directory before the file's beginning
    NotImplementedError,
    RuntimeError,
)


def load(data: bytes, name: str) -> Loaded:
    """Read a .docx. Raises ReadError when it is damaged, encrypted or unpacks beyond the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml", name)
            numbers = _part(archive, "word/numbering.xml", name)
            styles = _part(archive, "word/styles.xml", name)
    except _DAMAGE as error:
        raise refuse(
            name, "Word 文件已损坏或已加密，无法打开", "请用 Word 或 WPS 打开后另存为 .docx"
        ) from error
    if body is None:
        raise refuse(name, "Word 文件中没有正文", "请用 Word 或 WPS 打开后另存为 .docx")
    return _Reader(Numbering(numbers, styles)).read(body)


def _part(archive: zipfile.ZipFile, member: str, name: str) -> etree._Element | None:
    """One part as XML; None where the file has none."""
    if member not in archive.namelist():
        return None
    with archive.open(member) as stream:
        content = stream.read(MAX_UNPACKED + 1)
    if len(content) > MAX_UNPACKED:
        raise refuse(name, f"Word 文件解压后超过 {MAX_UNPACKED >> 20} MB", "文件不正常，请另存后再读")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise refuse(name, "Word 文件内容已损坏", "请用 Word 或 WPS 打开后另存为 .docx") from error


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.out = Builder()

    def read(self, root: etree._Element) -> Loaded:
        body = root.find(f"{W}body")
        for block in blocks(body if body is not None else root):
            if block.tag == f"{W}tbl":
                self.table(block)
            else:
                self.paragraph(block)
        return self.out.done()

    def paragraph(self, node: etree._Element) -> None:
        style = self.numbering.style_of(node)
        if style.lower().startswith("toc"):  # a table of contents repeats headings with page numbers
            return
        content = run_text(node).strip()
        boxes = [box for box in node.iter(_BOX) if _inside(box, _FALLBACK, node) is None]
        if content:
            self.out.line(self.numbering.label(node) + content)
        elif not boxes:
            self.out.line("")
        for box in boxes:
            for block in blocks(box):
                if block.tag == f"{W}tbl":
                    self.table(block)
                elif text := run_text(block).strip():
                    self.out.line(text)

    def table(self, node: etree._Element) -> None:
        rows = [list(_cells(row)) for row in node.iter(f"{W}tr") if _inside(row, f"{W}tbl") is node]
        self.out.table([row for row in rows if any(row)])


def blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, through content controls and insertions."""
    waiting = list(reversed(parent))
    while waiting:
        node = waiting.pop()
        if node.tag in (f"{W}p", f"{W}tbl"):
            yield node
        elif node.tag not in _SKIPPED and not _is_contents(node):
            waiting.extend(reversed(node))


def run_text(node: etree._Element) -> str:
    """The visible text of a paragraph, without its text boxes."""
    parts: list[str] = []
    waiting = list(reversed(node))
    while waiting:
        child = waiting.pop()
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _SKIPPED and child.tag != _BOX:
            waiting.extend(reversed(child))
    return "".join(parts)


def _cells(row: etree._Element) -> Iterator[str]:
    """The cells of a row; a cell that spans columns is followed by empty ones."""
    for cell in row.iter(f"{W}tc"):
        if _inside(cell, f"{W}tr") is not row:
            continue
        yield " ".join(filter(None, (_one_line(run_text(p)) for p in cell.iter(f"{W}p"))))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        if span is not None and (span.get(f"{W}val") or "").isdigit():
            yield from [""] * (min(int(span.get(f"{W}val") or 1), _MOST_SPANNED) - 1)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _inside(node: etree._Element, tag: str, limit: etree._Element | None = None) -> etree._Element | None:
    """The nearest ancestor with this tag, not beyond `limit`."""
    for above in node.iterancestors():
        if above.tag == tag:
            return above
        if above is limit:
            return None
    return None


def _is_contents(node: etree._Element) -> bool:
    gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") if node.tag == f"{W}sdt" else None
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
