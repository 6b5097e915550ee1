"""Layer 2. Writes plain .xlsx sheets row by row, several at once, in memory that does not grow. Writes no
formula: every text is a text cell, marked as such, so that nothing that a file said is ever computed.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from xml.sax.saxutils import escape, quoteattr

import attrs

from fadu.ledger.importing.source.sheet import letters
from fadu.ledger.importing.values import Cell
from fadu.ledger.importing.values import text as as_text

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
MOST = 32767  # characters of a cell
ACTIVE = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "＝",
    "＋",
    "－",
    "＠",
)  # what some program would take for a formula
TEXT, HEADING, MARKED, QUOTED, NUMBER, WRAPPED = range(1, 7)
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="3"><font><sz val="10"/><name val="微软雅黑"/></font>'
    '<font><b/><sz val="10"/><name val="微软雅黑"/></font>'
    '<font><sz val="10"/><color rgb="FF9C2A10"/><name val="微软雅黑"/></font></fonts>'
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFDCE6F2"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFDF1EC"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="7"><xf/><xf numFmtId="49" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="center"/></xf>'
    '<xf numFmtId="49" fontId="2" fillId="3" applyFont="1" applyFill="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf>'
    '<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1"/><xf numFmtId="0"/>'
    '<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@attrs.define(slots=True)
class _Part:
    name: str
    file: IO[bytes]
    rows: int = 0


class XlsxWriter:
    """`with XlsxWriter(path) as book`: sheets by name; the file is there, whole, when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parts: dict[str, _Part] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._pack()
        finally:
            for part in self._parts.values():
                part.file.close()

    def sheet(self, name: str, widths: Mapping[int, float], freeze: int = 0) -> None:
        """Begin a sheet; `widths` by column from 0, `freeze` columns stay in view with the first row."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the book ends
        columns = "".join(
            f'<col min="{at + 1}" max="{at + 1}" width="{width}" customWidth="1"/>'
            for at, width in sorted(widths.items())
        )
        side = f'xSplit="{freeze}" ' if freeze else ""
        pane = "bottomRight" if freeze else "bottomLeft"
        file.write(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane {side}ySplit="1"'
            f' topLeftCell="{letters(freeze)}2" activePane="{pane}" state="frozen"/></sheetView></sheetViews>'
            f"{f'<cols>{columns}</cols>' if columns else ''}<sheetData>".encode()
        )
        self._parts[name] = _Part(name, file)

    def row(
        self, sheet: str, cells: Mapping[int, Cell], styles: Mapping[int, int] | int = TEXT, lines: int = 1
    ) -> None:
        """Append a row; `styles` for all cells, or by column; high enough for so many lines."""
        part = self._parts[sheet]
        part.rows += 1
        shown = [
            _cell(
                letters(at), part.rows, cells[at], styles if isinstance(styles, int) else styles.get(at, TEXT)
            )
            for at in sorted(cells)
        ]
        height = f' ht="{min(lines, 20) * 15}" customHeight="1"' if lines > 1 else ""
        part.file.write(f'<row r="{part.rows}"{height}>{"".join(shown)}</row>'.encode())

    def _pack(self) -> None:
        names = list(self._parts)
        temporary = self.path.with_name(f".{self.path.name}.part")
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as packed:
            for name, content in _frame(names).items():
                packed.writestr(name, _HEAD + content)
            for n, part in enumerate(self._parts.values(), 1):
                part.file.write(b"</sheetData></worksheet>")
                part.file.seek(0)
                with packed.open(f"xl/worksheets/sheet{n}.xml", "w", force_zip64=True) as target:
                    while piece := part.file.read(1 << 20):
                        target.write(piece)
        temporary.replace(self.path)


def _cell(column: str, row: int, value: Cell, style: int) -> str:
    where = f"{column}{row}"
    if isinstance(value, int | float) and not isinstance(value, bool) and style == TEXT:
        number = repr(int(value) if float(value).is_integer() and abs(value) < 1e15 else value)
        return f'<c r="{where}" s="{NUMBER}"><v>{number}</v></c>'
    text = _ILLEGAL.sub("", shown(value))[:MOST]
    if style == TEXT and text.startswith(ACTIVE):
        style = QUOTED
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def shown(value: Cell) -> str:
    """A value as text that is read again as the same value."""
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()[:10]
    return as_text(value) if not isinstance(value, str) else value


def _frame(names: Sequence[str]) -> dict[str, str]:
    """The small parts of the package."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
