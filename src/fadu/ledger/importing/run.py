"""Layer 2. `import_file`: a spreadsheet into the ledger, row by row. Judging and writing is record_many's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import attrs

from fadu.errors import ImportFileError, LedgerError
from fadu.law import Procedure, get_procedure
from fadu.ledger.actors import Actor
from fadu.ledger.bulk import CaseBatch, Outcome, Summary, record_many
from fadu.ledger.importing.headings import Headings
from fadu.ledger.importing.layout import Layout, find_layout
from fadu.ledger.importing.organised import Bodies, Body, People
from fadu.ledger.importing.result import ResultBook, Unlawful
from fadu.ledger.importing.rows import Ref, RowError, RowReader
from fadu.ledger.importing.source import Cells, open_source
from fadu.ledger.models import Jurisdiction

STATUS = {
    "created": "已导入",
    "unchanged": "此前已导入，没有变化",
    "extended": "已补充后续行为",
    "different": "与台账不同，未改动",
    "rejected": "未导入",
}
HELD = 500  # rows kept back until their part is written, so that the result keeps the order of the file


@attrs.frozen(slots=True)
class RowResult:
    """What became of one row. `status` as in Outcome; `case` is its id in the ledger."""

    row: int
    external_id: str | None
    status: str
    reason: str = ""
    findings: int = 0
    acts: int = 0
    case: int | None = None


@attrs.define(slots=True)
class Report:
    """Totals of an import. `ignored`: headings that were not understood; `result`: the result workbook."""

    procedure: str
    file: Path
    sheet: str
    heading_row: int
    read_as: str
    dry_run: bool
    ignored: tuple[str, ...]
    skipped: int = 0
    summary: Summary = attrs.field(factory=Summary)
    result: Path | None = None

    @property
    def all_in(self) -> bool:
        """Whether every row is in the ledger now."""
        return not (self.summary.rejected or self.summary.different)


OnRow = Callable[[RowResult], None]
OnProgress = Callable[[int, int], None]  # rows read, rows in all


def import_file(
    procedure: str,
    path: Path,
    *,
    agency: str | None = None,
    jurisdiction: str | None = None,
    dry_run: bool = False,
    result: Path | None = None,
    on_row: OnRow | None = None,
    on_progress: OnProgress | None = None,
    on_start: Callable[[Report], None] | None = None,
    today: date | None = None,
) -> Report:
    """Import a file of cases of one procedure. Streams; good rows go in, the others into `result`.

    `agency`: code or name for rows that name none. `dry_run` judges everything and writes nothing but the
    result workbook. Raises ImportFileError, before anything is written, when the file is not what it should
    be, and LedgerError for an unknown agency or jurisdiction.
    """
    rules = get_procedure(procedure)
    _require_jurisdiction(jurisdiction)
    bodies = Bodies(jurisdiction)
    default = _default(bodies, agency)
    source = open_source(path)
    headings = Headings(rules)
    layout = find_layout(source, headings, needs_agency=default is None)
    total = layout.sheet.count()
    report = Report(
        procedure, path, layout.sheet.name, layout.heading_row, layout.sheet.note, dry_run, layout.unknown
    )
    if on_start:
        on_start(report)
    reader = RowReader(
        rules, layout, bodies, People(jurisdiction),
        default=default, epoch_1904=source.epoch_1904, today=today,
    )  # fmt: skip
    target = result or path.with_name(f"{path.stem}.结果.xlsx")
    _require_writable(path, target)
    actor = Actor("import", jurisdiction=jurisdiction)
    with ResultBook(target, rules, layout, headings) as book:
        run = _Run(report, reader, book, on_row, on_progress, total)
        record_many(
            run.cases(),
            actor=actor,
            on_result=run.outcomes.append,
            on_progress=run.part_done,
            dry_run=dry_run,
        )
        run.flush()
        report.result = target if book.made else None
    return report


def _require_jurisdiction(code: str | None) -> None:
    if code and not Jurisdiction.objects.filter(code=code).exists():
        raise LedgerError(
            f"台账中没有行政区划 {code}，请先登记：fadu ledger add-jurisdiction {code}",
            code="unknown_jurisdiction",
        )


def _default(bodies: Bodies, agency: str | None) -> Body | None:
    return bodies.find(agency) if agency else None


def _require_writable(path: Path, target: Path) -> None:
    if target.resolve() == path.resolve():
        raise ImportFileError(
            "结果表不能与导入的文件同名，请另外指定 -o。", code="same_file", where=path.name
        )
    if not os.access(target.parent, os.W_OK):
        raise ImportFileError(
            f"结果表不能写到 {target.parent}，请用 -o 指定可以写的位置。",
            code="not_writable",
            where=path.name,
        )


class _Run:
    """One import under way: rows go to record_many, what comes back goes to the report and the result."""

    def __init__(
        self,
        report: Report,
        reader: RowReader,
        book: ResultBook,
        on_row: OnRow | None,
        on_progress: OnProgress | None,
        total: int,
    ) -> None:
        self.report, self.reader, self.book = report, reader, book
        self.on_row, self.on_progress, self.total = on_row, on_progress, total
        self.layout: Layout = reader.layout
        self.outcomes: list[Outcome] = []
        self.refused: list[tuple[int, Cells, RowError]] = []
        self.waiting = 0  # cases handed out whose outcome is not known
        self.at = 0

    def cases(self) -> Iterator[CaseBatch]:
        """The good rows; the others are kept for the result."""
        for row, cells in self.layout.sheet.rows():
            self.at += 1
            if row <= self.layout.heading_row:
                continue
            try:
                case = self.reader.read(row, cells)
            except RowError as error:
                self.refused.append((row, cells, error))
                if not self.waiting and len(self.refused) >= HELD:
                    self.flush()
                continue
            if case is None:
                self.report.skipped += bool(cells)
                continue
            self.waiting += 1
            yield case

    def part_done(self, cases: int, acts: int) -> None:
        self.flush()

    def flush(self) -> None:
        """Tell what became of the rows so far, in their order."""
        told: list[tuple[int, Cells, RowResult, list[Unlawful]]] = []
        for each in self.outcomes:
            self.report.summary.add(each)
            ref: Ref = each.batch.ref
            row = RowResult(
                ref.row,
                each.batch.external_id,
                each.status,
                each.reason,
                len(each.breaches),
                each.acts,
                each.case_id,
            )
            told.append((ref.row, ref.cells, row, self._unlawful(each)))
        for number, cells, error in self.refused:
            self.report.summary.rejected += 1
            told.append((number, cells, RowResult(number, error.external_id, "rejected", str(error)), []))
        self.outcomes.clear()
        self.refused.clear()
        self.waiting = 0
        for _, cells, row, findings in sorted(told, key=lambda each: each[0]):
            if row.status in ("rejected", "different"):
                self.book.reject(row.row, cells, STATUS[row.status], row.reason)
            self.book.unlawful(findings)
            if self.on_row:
                self.on_row(row)
        if self.on_progress:
            self.on_progress(self.at, self.total)

    def _unlawful(self, each: Outcome) -> list[Unlawful]:
        """What was not lawful in one row."""
        batch = each.batch
        return [
            Unlawful(
                batch.ref.row, batch.external_id or "", batch.number or "", self._name(found.act, batch), found.on,
                found.message, found.basis, found.rule, found.blocking,
            )
            for found in each.breaches
        ]  # fmt: skip

    @property
    def _rules(self) -> Procedure:
        return self.reader.procedure

    def _name(self, act: str, batch: CaseBatch) -> str:
        version, _ = self._rules.nearest(batch.acts[0].on)
        rule = version.acts.get(act)
        return rule.name if rule else act
