"""Layer 2. Reads .xlsx row by row, in memory that does not grow with the sheet. Computes no formula.

A sheet of a hundred thousand cases may have a hundred columns: readers that make a table of it need
hundreds of megabytes. Here one row is in memory at a time, and the table of strings in one block of bytes.
"""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

from lxml import etree

from fadu.errors import ImportFileError
from fadu.ledger.importing.source.sheet import Cells, Row, Sheet, Source
from fadu.ledger.importing.source.zipped import require_sound_zip
from fadu.ledger.importing.values import Cell

SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
# Built-in number formats that show dates (ECMA-376 part 1, 18.8.30), East Asian ones included.
DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_LETTERS = re.compile(r"[A-Z]+")


def open_xlsx(path: Path) -> Source:
    """Raises ImportFileError when the file is not whole, too large, or no workbook."""
    require_sound_zip(path)
    try:
        with zipfile.ZipFile(path) as packed:
            book = _Book(path, packed)
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise _no_workbook(path) from error
    return Source(path, tuple(book.sheets()), book.epoch_1904)


def _no_workbook(path: Path) -> ImportFileError:
    return ImportFileError(
        "这不是电子表格（.xlsx），或者内容已损坏；请在表格软件中打开后另存为 .xlsx。",
        code="wrong_type",
        where=path.name,
    )


class _Strings:
    """The shared strings: their bytes one after another, and where each ends."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", (0,))
        for _, entry in etree.iterparse(file, tag="{*}si", **SAFE) if file is not None else ():
            self._bytes += _text_of(entry).encode()
            self._ends.append(len(self._bytes))
            _drop(entry)

    def at(self, place: str) -> str:
        """The string of a cell that holds its number."""
        if not place.isdecimal() or int(place) + 1 >= len(self._ends):
            return ""
        n = int(place)
        return self._bytes[self._ends[n] : self._ends[n + 1]].decode().strip()


def _text_of(entry: Any) -> str:
    """The text of a string, without the phonetic guide that may stand beside it."""
    parts = []
    for child in entry:
        name = etree.QName(child).localname
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [each.text or "" for each in child if etree.QName(each).localname == "t"]
    return "".join(parts)


def _drop(entry: Any) -> None:
    """Forget an element that was read, and those before it."""
    entry.clear()
    while entry.getprevious() is not None:
        del entry.getparent()[0]


class _Book:
    """What all sheets share: strings, which styles are dates, where each sheet lies."""

    def __init__(self, path: Path, packed: zipfile.ZipFile) -> None:
        self.path = path
        names = {name.lower(): name for name in packed.namelist()}
        main = names.get("xl/workbook.xml")
        if main is None:
            raise KeyError("xl/workbook.xml")
        book = self._tree(packed, main)
        properties = book.find("{*}workbookPr")
        self.epoch_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        targets = {
            each.get("Id"): each.get("Target", "")
            for each in self._tree(packed, names["xl/_rels/workbook.xml.rels"])
            if not each.get("Type", "").endswith("/chartsheet")
        }
        self.places = []
        for each in book.iterfind("{*}sheets/{*}sheet"):
            target = targets.get(each.get(RELATION) or each.get(STRICT_RELATION), "")
            place = names.get((target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower())
            if place and each.get("state", "visible") == "visible":
                self.places.append((each.get("name", ""), place))
        styles = names.get("xl/styles.xml")
        self.dates = _date_styles(self._tree(packed, styles)) if styles else frozenset()
        strings = names.get("xl/sharedstrings.xml")
        with packed.open(strings) if strings else _Nothing() as file:
            self.strings = _Strings(file)

    def _tree(self, packed: zipfile.ZipFile, name: str) -> Any:
        return etree.fromstring(packed.read(name), etree.XMLParser(**SAFE))

    def sheets(self) -> Iterator[Sheet]:
        for name, place in self.places:
            yield Sheet(name, partial(self._rows, place), partial(self._count, place))

    def _rows(self, place: str) -> Iterator[Row]:
        reader = _Cells(self.strings, self.dates, self.epoch_1904)
        n = 0
        for entry in self._elements(place):
            given = entry.get("r", "")
            n = int(given) if given.isdecimal() else n + 1
            yield n, reader.read(entry)

    def _count(self, place: str) -> int:
        return sum(1 for _ in self._elements(place))

    def _elements(self, place: str) -> Iterator[Any]:
        """The rows as elements; each is gone when the next one is asked for."""
        try:
            with zipfile.ZipFile(self.path) as packed, packed.open(place) as file:
                for _, entry in etree.iterparse(file, tag="{*}row", **SAFE):
                    yield entry
                    _drop(entry)
        except etree.XMLSyntaxError as error:
            raise _no_workbook(self.path) from error


class _Nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def _date_styles(styles: Any) -> frozenset[str]:
    """Numbers of the cell styles that show a date."""
    own = {
        each.get("numFmtId"): each.get("formatCode", "") for each in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    found = set()
    for n, each in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        code = each.get("numFmtId", "0")
        bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|General', "", own.get(code, ""))
        if int(code) in DATE_FORMATS or re.search("[ymdhs年月日]", bare, re.IGNORECASE):
            found.add(str(n))
    return frozenset(found)


class _Cells:
    """Turns the elements of a row into values. Never raises: what is no value of its kind stays text."""

    def __init__(self, strings: _Strings, dates: frozenset[str], epoch_1904: bool) -> None:
        self.strings, self.dates = strings, dates
        self.epoch = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        self.columns: dict[str, int] = {}

    def read(self, row: Any) -> Cells:
        found: Cells = {}
        at = -1
        for cell in row:
            at = self._column(cell.get("r") or "", at + 1)
            if len(cell):
                value = self._value(cell)
                if value is not None and value != "":
                    found[at] = value
        return found

    def _column(self, where: str, following: int) -> int:
        name = where.rstrip("0123456789")
        found = self.columns.get(name)
        if found is None:
            if not _LETTERS.fullmatch(name) or len(name) > 3:
                return following
            found = 0
            for letter in name:
                found = found * 26 + ord(letter) - 64
            found -= 1
            self.columns[name] = found
        return found

    def _value(self, cell: Any) -> Cell | None:
        kind = cell.get("t")
        if kind == "inlineStr":
            return _text_of(cell[0]).strip()
        first = cell[0]
        value = first if first.tag.endswith("}v") else cell.find("{*}v")
        text = value.text if value is not None else None
        if text is None:
            return None
        if kind == "s":
            return self.strings.at(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind in (None, "n", "d"):
            try:
                return (
                    datetime.fromisoformat(text) if kind == "d" else self._number(float(text), cell.get("s"))
                )
            except (ValueError, OverflowError):
                pass
        return str(text).strip()

    def _number(self, number: float, style: str | None) -> Cell:
        if style in self.dates and 1 <= number < 200_000:
            shown = self.epoch + timedelta(days=int(number), seconds=round(number % 1 * 86400))
            return shown.date() if number.is_integer() else shown
        return number
