"""Layer 4. A part of a web page as plain text: one paragraph a line, one table row a line, cells by tabs.

Never recurses and never reorders.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from fadu.report.reader.source.loaded import Builder, Loaded
from fadu.report.reader.traditional import simplify

_BLOCKS = {
    "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "ucapcontent",
}  # fmt: skip
_WRAPPED = re.compile(r"(?<=[\u2e80-\uffef,;:])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[\u2e80-\uffef])")
_SPACES = re.compile(r"[\s\xa0\u3000]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")
_FURNITURE = re.compile(
    r"^(?:字[号体]|【?字体|分享(?:到|至|:|$)|打印(?:本页|$)|【?打印|【?关闭|关闭(?:窗口|本页)|扫一扫|用微信扫|"
    r"(?:浏览|阅读|点击)(?:次数|量)|当前位置|您(?:现在)?的位置|您当前所在|上一[篇条]|下一[篇条]|相关(?:链接|附件|文件)|返回(?:顶部|首页)|收藏|"
    r"责任编辑|编辑:|保护视力色|版权所有|(?:主办|承办)(?:单位)?[:]|技术支持|网站标识码|备案号|[\u4e00-\u9fff]ICP备|附件(?:下载)?[::]?$|×$|大$|中$|小$|\[?\s*大\s*中\s*小\s*\]?$)"
)
_COUNTER = re.compile(
    r"(?:浏览|阅读|点击|访问|人气)(?:次数|量|数)?\s*:?\s*\d*\s*次?(?=\s|$|[【\[|])|[【\[]?\s*字[体号]\s*:?\s*[\[【]?\s*大?\s*中?\s*小?\s*[\]】]?"
)
_LABELLED = re.compile(r"(?:时间|日期|来源)\s*:")
_LONGEST_FURNITURE = 60
_LONGEST_CELL = 600
_LOOKED_AT = 2_000
_MOST_SPANNED = 200


def squeeze(text: str) -> str:
    """White space as a browser shows it; a line break between two Chinese characters is nothing."""
    if text.isalnum():
        return text
    return _SPACES.sub(" ", _WRAPPED.sub("", _INVISIBLE.sub("", text))).strip()


def visible_text(node: etree._Element, limit: int = 1_000_000) -> str:
    """All text below a node on one line, at most about `limit` characters."""
    if not len(node):
        return squeeze(node.text or "")
    parts: list[str] = []
    length = 0
    for event, each in etree.iterwalk(node, events=("start", "end")):
        piece = each.text if event == "start" else (each.tail if each is not node else None)
        if each.tag in _BLOCKS:
            parts.append(" ")
        if piece and isinstance(each.tag, str):
            parts.append(piece)
            length += len(piece)
        if length > limit:
            break
    return squeeze("".join(parts))


def render(node: etree._Element, opening: list[str]) -> Loaded:
    """The text of `node`, after those lines of `opening` that it does not have itself."""
    writer = _Writer()
    walk = etree.iterwalk(node, events=("start", "end"))
    for event, each in walk:
        if not isinstance(each.tag, str):
            continue
        if event == "start":
            if each.tag == "table" and is_data(each):
                writer.flush()
                writer.lines.append(table_rows(each))
                walk.skip_subtree()
                continue
            writer.enter(each)
        else:
            writer.leave(each, each is node)
    writer.flush()
    return writer.done(opening)


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str | list[list[str]]] = []
        self._pieces: list[str] = []
        self._pre = self._linked = 0
        self._unlinked = False

    def enter(self, node: etree._Element) -> None:
        if node.tag in _BLOCKS:
            self.flush()
        self._pre += node.tag == "pre"
        self._linked += node.tag == "a" and bool(node.get("href"))
        self.add(node.text)

    def leave(self, node: etree._Element, last: bool) -> None:
        if node.tag in _BLOCKS:
            self.flush()
        self._pre -= node.tag == "pre"
        self._linked -= node.tag == "a" and bool(node.get("href"))
        if not last:
            self.add(node.tail)

    def add(self, piece: str | None) -> None:
        if not piece:
            return
        self._unlinked = self._unlinked or (not self._linked and bool(piece.strip()))
        if not self._pre:
            self._pieces.append(piece)
            return
        for line in piece.splitlines(keepends=True):
            self._pieces.append(line.rstrip("\r\n"))
            if line.endswith(("\n", "\r")):
                self.flush()

    def flush(self) -> None:
        """End the line; drop it where it is only links or only page furniture."""
        line = squeeze("".join(self._pieces))
        unlinked, self._unlinked = self._unlinked, False
        self._pieces.clear()
        if len(line) <= 2 * _LONGEST_FURNITURE and _LABELLED.search(simplify(line)):
            line = _without_counter(line)
        furniture = not unlinked or _FURNITURE.match(simplify(line))
        if line and not (furniture and len(line) <= _LONGEST_FURNITURE):
            self.lines.append(line)

    def done(self, opening: list[str]) -> Loaded:
        first = "".join(line for line in self.lines[:12] if isinstance(line, str)).replace(" ", "")
        out = Builder()
        for missing in opening:
            if missing.replace(" ", "") not in first:
                out.line(missing)
        for line in self.lines:
            if isinstance(line, str):
                out.line(line)
            else:
                out.table(line)
        return out.done()


def _without_counter(line: str) -> str:
    """A line with date and source, without the page counter and the buttons beside them."""
    for found in reversed(list(_COUNTER.finditer(simplify(line)))):
        line = line[: found.start()] + line[found.end() :]
    return squeeze(line)


def is_data(table: etree._Element) -> bool:
    """Whether a table holds data; old sites lay out whole pages with tables."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [row for row in table.iter("tr") if len(row) > 1]
    cells = islice(table.iter("td", "th"), _LOOKED_AT)
    return len(rows) > 1 and all(
        len(visible_text(cell, _LONGEST_CELL + 1)) <= _LONGEST_CELL for cell in cells
    )


def table_rows(table: etree._Element) -> list[list[str]]:
    """The cells' texts; a cell over several columns or rows is followed by empty ones."""
    rows: list[list[str]] = []
    hanging: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        waiting = [cell for cell in reversed(row) if cell.tag in ("td", "th")]
        while waiting or (hanging and any(column >= len(cells) for column in hanging)):
            if hanging and hanging.get(len(cells)):
                hanging[len(cells)] -= 1
                cells.append("")
            elif waiting:
                cell = waiting.pop()
                for nth in range(_span(cell, "colspan")):
                    if (rows_down := _span(cell, "rowspan")) > 1:
                        hanging[len(cells)] = rows_down - 1
                    cells.append(visible_text(cell) if nth == 0 else "")
            else:
                break
        if hanging:
            hanging = {column: left for column, left in hanging.items() if left > 0}
        if any(cells):
            rows.append(cells)
    return rows


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name)
    if value is None:
        return 1
    value = value.strip()
    return min(int(value), _MOST_SPANNED) if value.isascii() and value.isdigit() and int(value) > 0 else 1
