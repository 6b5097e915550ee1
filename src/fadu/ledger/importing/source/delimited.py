"""Layer 2. Reads text tables: UTF-8 with or without mark, UTF-16 with mark, GB18030; comma, tab, semicolon.
Streams.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from fadu.errors import ImportFileError
from fadu.ledger.importing.source.sheet import Cells, Row, Sheet, Source

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DIVIDERS = {",": "逗号", "\t": "制表符", ";": "分号", "，": "全角逗号"}
LONGEST = 1 << 20  # characters of one cell; more means that a quotation mark was never closed
PIECE = 1 << 20


def open_delimited(path: Path) -> Source:
    """One sheet. Raises ImportFileError when the bytes are no text in a known encoding."""
    encoding = _encoding(path)
    divider = _divider(path, encoding)

    def rows() -> Iterator[Row]:
        csv.field_size_limit(LONGEST)
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=divider)
            try:
                for row in reader:
                    cells: Cells = {at: cell for at, each in enumerate(row) if (cell := each.strip())}
                    yield reader.line_num, cells
            except csv.Error as error:
                raise ImportFileError(
                    f"第 {reader.line_num} 行附近无法分列，多半是引号没有成对；请改正后再导入（{error}）。",
                    code="broken",
                    where=path.name,
                ) from error

    def count() -> int:
        return sum(1 for _ in rows())

    note = f"{encoding.upper()}，{DIVIDERS[divider]}分隔"
    return Source(path, (Sheet(path.name, rows, count, note),))


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in MARKS.items():
        if head.startswith(mark):
            return _sound(path, name) or _refuse(path)
    return _sound(path, "utf-8") or _sound(path, "gb18030") or _refuse(path)


def _sound(path: Path, encoding: str) -> str | None:
    """The encoding if every byte of the file is of it and none is a control character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                if "\x00" in decoder.decode(piece):
                    return None
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return encoding


def _refuse(path: Path) -> str:
    raise ImportFileError(
        "不是电子表格，也不是 UTF-8 或 GB18030 编码的文本；请另存为 .xlsx 或 UTF-8 的 .csv。",
        code="wrong_type",
        where=path.name,
    )


def _divider(path: Path, encoding: str) -> str:
    """The mark that divides the first lines most often, quotation marks respected; else the comma."""
    with path.open(encoding=encoding, newline="") as file:
        lines = [line for _, line in zip(range(15), file, strict=False)]
    divided = {mark: _divided(lines, mark) for mark in DIVIDERS}
    return max(DIVIDERS, key=lambda mark: divided[mark])


def _divided(lines: list[str], mark: str) -> int:
    try:
        return sum(len(row) - 1 for row in csv.reader(lines, delimiter=mark) if row)
    except csv.Error:
        return 0
