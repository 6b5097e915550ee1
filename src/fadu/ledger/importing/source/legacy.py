"""Layer 2. Older and other formats (.xls, .xlsb, .ods): read whole by calamine, so only up to a size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fadu.errors import ImportFileError
from fadu.ledger.importing.source.sheet import Row, Sheet, Source
from fadu.ledger.importing.source.zipped import require_sound_zip

MOST = 64 << 20  # bytes: these formats are held in memory


def open_legacy(path: Path) -> Source:
    """Raises ImportFileError for what calamine cannot read."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    if path.stat().st_size > MOST:
        raise ImportFileError(
            "文件过大，请另存为 .xlsx 或 .csv 后再导入。", code="too_large", where=path.name
        )
    if path.suffix.lower() in {".ods", ".xlsb"}:
        require_sound_zip(path)
    try:
        book = CalamineWorkbook.from_path(path)
        shown = [meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        sheets = tuple(_sheet(name, book.get_sheet_by_name(name)) for name in shown)
    except PasswordError:
        raise ImportFileError(
            "文件设有打开密码，请在表格软件中取消密码后再导入。", code="encrypted", where=path.name
        ) from None
    except (CalamineError, OSError, ValueError) as error:
        raise ImportFileError(
            f"文件已损坏或不是电子表格，请在表格软件中打开核对，另存为 .xlsx 后再导入（{error}）。",
            code="broken",
            where=path.name,
        ) from error
    return Source(path, sheets)


def _sheet(name: str, sheet: Any) -> Sheet:
    first = sheet.start[0] if sheet.start else 0
    left = sheet.start[1] if sheet.start else 0

    def rows() -> Iterator[Row]:
        values = sheet.to_python(skip_empty_area=True)
        for n, row in enumerate(values, first + 1):
            yield n, {left + at: value for at, value in enumerate(row) if value not in ("", None)}

    return Sheet(name, rows, lambda: int(sheet.height))
