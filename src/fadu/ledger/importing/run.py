"""Layer 2. `import_file`: a spreadsheet into the ledger, row by row. Judging and writing is record_many's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import attrs

from fadu.errors import ImportFileError, LedgerError
from fadu.law import Procedure, get_procedure, replay
from fadu.ledger.actors import Actor
from fadu.ledger.bulk import CaseBatch, Outcome, Summary, record_many
from fadu.ledger.certificates import environment
from fadu.ledger.importing.headings import Headings
from fadu.ledger.importing.layout import Layout, find_layout
from fadu.ledger.importing.organised import Bodies, Body, People
from fadu.ledger.importing.result import ResultBook, Unlawful
from fadu.ledger.importing.rows import Ref, RowError, RowReader
from fadu.ledger.importing.source import Cells, open_source
from fadu.ledger.models import Finding, Jurisdiction

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
        found = self._findings()
        told: list[tuple[int, Cells, RowResult, list[Unlawful]]] = []
        for each in self.outcomes:
            self.report.summary.add(each)
            ref: Ref = each.batch.ref
            row = RowResult(
                ref.row,
                each.batch.external_id,
                each.status,
                each.reason,
                each.findings,
                each.acts,
                each.case_id,
            )
            told.append((ref.row, ref.cells, row, found.get(ref.row, [])))
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

    def _findings(self) -> dict[int, list[Unlawful]]:
        """The findings of the rows just done, by row number."""
        unlawful = [each for each in self.outcomes if each.findings]
        if self.report.dry_run:
            return {each.batch.ref.row: list(self._judged(each)) for each in unlawful}
        by_case = {each.case_id: each for each in unlawful if each.case_id is not None}
        found: dict[int, list[Unlawful]] = {}
        rows = Finding.objects.filter(case_id__in=list(by_case)).order_by("case_id", "act_seq", "id")
        for case, on, message, basis, rule, blocking in rows.values_list(
            "case_id", "on_date", "message", "basis", "rule", "blocking"
        ):
            batch = by_case[case].batch
            acts = dict.fromkeys(self._name(act.act, batch) for act in batch.acts if act.on == on)
            found.setdefault(batch.ref.row, []).append(
                _unlawful(batch, "、".join(acts), on, (message, basis, rule, bool(blocking)))
            )
        return found

    def _judged(self, each: Outcome) -> Iterator[Unlawful]:
        """The same without a case in the ledger."""
        batch, body = each.batch, self.reader.body(str(each.batch.agency))
        last = max(act.on for act in batch.acts)
        seen = replay(
            self._rules, batch.acts, last, environment(body.jurisdiction), body.jurisdiction, body.sector
        )
        for finding in seen.findings:
            act = batch.acts[finding.act]
            told = (finding.message, finding.basis, finding.rule, finding.blocking)
            yield _unlawful(batch, self._name(act.act, batch), act.on, told)

    @property
    def _rules(self) -> Procedure:
        return self.reader.procedure

    def _name(self, act: str, batch: CaseBatch) -> str:
        version, _ = self._rules.nearest(batch.acts[0].on)
        rule = version.acts.get(act)
        return rule.name if rule else act


def _unlawful(batch: CaseBatch, act: str, on: date, told: tuple[str, str, str, bool]) -> Unlawful:
    message, basis, rule, blocking = told
    return Unlawful(
        batch.ref.row,
        batch.external_id or "",
        batch.number or "",
        act,
        on.isoformat(),
        message,
        basis,
        rule,
        blocking,
    )
