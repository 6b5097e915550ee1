"""Layer 6. Rows behind a figure as a viewer may see them: titles masked, cases that are not theirs without link."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook

from fadu.desk.search import seen_cases
from fadu.errors import FaduError
from fadu.law import Procedure, get_procedure
from fadu.ledger.access import Viewer, title_for
from fadu.ledger.casefile import OWN_ACTS
from fadu.ledger.models import Agency, Case
from fadu.report.reader.output.xlsx import MEDIA, fill, saved

HIDDEN = "（无权查看）"
_HEAD = ("案件", "案号", "阶段", "第几步", "程序行为", "日期", "机关")
_WIDTHS = (36, 28, 14, 8, 20, 12, 32)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 2_000
MOST_IN_SHEET = 100_000
COLUMNS = ("case_id", "seq", "act", "on_date", "agency_id")


def lines(found: Sequence[dict[str, Any]], viewer: Viewer, procedure: str) -> list[dict[str, Any]]:
    """One line a row, in the same order; `found` has the columns `COLUMNS`."""
    seen = seen_cases(viewer, {row["case_id"] for row in found})
    agencies = dict(Agency.objects.values_list("id", "name"))
    law = get_procedure(procedure)
    return [_line(row, seen.get(row["case_id"]), viewer, law, agencies) for row in found]


def _line(
    row: dict[str, Any], case: Case | None, viewer: Viewer, law: Procedure, agencies: dict[int, str]
) -> dict[str, Any]:
    return {
        "case": case,
        "title": title_for(viewer, case) if case else HIDDEN,
        "stage": stage_name(law, case) if case else "",
        "step": row["seq"] + 1,
        "act": act_name(law, row["act"]),
        "on": row["on_date"],
        "agency": agencies.get(row["agency_id"], ""),
    }


def act_name(procedure: Procedure, act: str) -> str:
    """The Chinese name of an act, in the latest version that knows it."""
    for version in reversed(procedure.versions):
        if act in version.acts:
            return version.acts[act].name
    return OWN_ACTS.get(act, act)


def stage_name(procedure: Procedure, case: Case) -> str:
    """The Chinese name of the stage a case stands in."""
    stages = procedure.version(case.version).stages
    return stages[case.stage].name if case.stage in stages else case.stage


def sheet_file(found: pa.Table, viewer: Viewer, procedure: str, name: str) -> HttpResponse:
    """All rows as a spreadsheet.

    Raises:
        FaduError: more rows than a spreadsheet program opens in good time.
    """
    if found.num_rows > MOST_IN_SHEET:
        told = f"明细有 {found.num_rows} 行，电子表格最多导出 {MOST_IN_SHEET} 行"
        raise FaduError(f"{told}。请导出 CSV，或缩短时段后再导出。")
    book = Workbook(write_only=True)
    fill(book, "明细", tuple(zip(_HEAD, _WIDTHS, strict=True)), _cells(found, viewer, procedure))
    response = HttpResponse(saved(book), content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def table_file(found: pa.Table, viewer: Viewer, procedure: str, name: str) -> StreamingHttpResponse:
    """All rows as CSV that spreadsheets open in Chinese, sent while it is made; no cell is ever a formula."""
    response = StreamingHttpResponse(
        _table_parts(found, viewer, procedure), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _table_parts(found: pa.Table, viewer: Viewer, procedure: str) -> Iterator[str]:
    yield "\ufeff" + _written([_HEAD])
    for batch in found.to_batches(max_chunksize=CHUNK):
        yield _written(_cells(pa.Table.from_batches([batch]), viewer, procedure))


def _cells(found: pa.Table, viewer: Viewer, procedure: str) -> Iterator[tuple[Any, ...]]:
    """What a table file says of each row, in the order of `_HEAD`."""
    for batch in found.to_batches(max_chunksize=CHUNK):
        for line in lines(batch.to_pylist(), viewer, procedure):
            number = line["case"].number if line["case"] else ""
            yield line["title"], number, *(line[name] for name in ("stage", "step", "act", "on", "agency"))


def _written(rows: Iterable[Iterable[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(
        [f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row] for row in rows
    )
    return out.getvalue()
