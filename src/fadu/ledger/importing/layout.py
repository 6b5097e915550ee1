"""Layer 2. Finds the heading row of a file and what each column is. Raises when what is needed is missing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import attrs

from fadu.errors import ImportFileError, did_you_mean
from fadu.ledger.importing.headings import Headings, Meant
from fadu.ledger.importing.source import Cells, Sheet, Source
from fadu.ledger.importing.source.sheet import letters
from fadu.ledger.importing.text import key
from fadu.ledger.importing.values import text
from fadu.ledger.template.columns import AGENCY, ID, date_heading

SEARCHED = 15  # rows among which the heading row must be
MOST_COLUMNS = 4000


@attrs.frozen(slots=True)
class Layout:
    """What the columns of one sheet are.

    `columns`: place to what it means; `titles`: place to heading as written; `unknown`: headings that
    nobody understands, with what may have been meant.
    """

    sheet: Sheet
    heading_row: int
    titles: dict[int, str]
    columns: dict[int, Meant]
    unknown: tuple[str, ...]

    def name(self, column: int) -> str:
        """How an error calls a column: “受理日期”（D列）."""
        return f"“{self.titles.get(column, '')}”（{letters(column)}列）"


def find_layout(source: Source, headings: Headings, needs_agency: bool) -> Layout:
    """The sheet and heading row that fit best. Raises ImportFileError when none has what is required."""
    best: tuple[int, Layout] | None = None
    for sheet in source.sheets:
        for layout in _layouts(sheet, headings):
            score = _score(layout)
            if best is None or score > best[0]:
                best = (score, layout)
    if best is None or best[0] < 2:
        raise ImportFileError(
            f"前 {SEARCHED} 行中找不到标题行：需要“{ID}”“{_opening(headings)}”等列。"
            f"请用 fadu template {headings.procedure.id} -o 模板.xlsx 取得模板，对照标题。",
            code="no_headings",
            where=source.path.name,
        )
    _require(source, best[1], headings, needs_agency)
    known = list(headings.shown())
    return attrs.evolve(best[1], unknown=tuple(each + did_you_mean(each, known) for each in best[1].unknown))


def _opening(headings: Headings) -> str:
    procedure = headings.procedure
    return date_heading(procedure.versions[-1].acts[procedure.version_by])


def _layouts(sheet: Sheet, headings: Headings) -> Iterator[Layout]:
    above: Cells = {}
    for number, cells in islice(sheet.rows(), SEARCHED):
        if len(cells) <= MOST_COLUMNS:
            yield _layout(sheet, number, cells, above, headings)
            above = cells


def _layout(sheet: Sheet, number: int, cells: Cells, above: Cells, headings: Headings) -> Layout:
    groups = _spread(above, max(cells, default=-1))
    titles = {at: text(value) for at, value in cells.items()}
    for at, value in above.items():
        titles.setdefault(at, text(value))  # a heading that spans both rows stands in the upper one
    columns: dict[int, Meant] = {}
    unknown = []
    for at in sorted(titles):
        meant = headings.meant(titles[at], groups.get(at, ""))
        if meant is not None:
            columns[at] = meant
        elif at in cells:
            unknown.append(titles[at])
    return Layout(sheet, number, titles, columns, tuple(unknown))


def _spread(above: Cells, last: int) -> dict[int, str]:
    """A merged title stands in the first of its columns; it holds for those after it up to the next one."""
    found: dict[int, str] = {}
    current = ""
    for at in range(last + 1):
        current = text(above[at]) if at in above else current
        found[at] = current
    return found


def _score(layout: Layout) -> int:
    """How many different columns are understood; those that every sheet must have count more."""
    kinds = {
        target for meant in layout.columns.values() for target in meant.targets[:1] if target[0] != "ignored"
    }
    own = sum(1 for at in layout.columns if at in layout.titles)
    bonus = 5 * any(target[0] == "id" for target in kinds)
    return len(kinds) + bonus if own else 0


def _require(source: Source, layout: Layout, headings: Headings, needs_agency: bool) -> None:
    kinds = {target[:2] for meant in layout.columns.values() for target in meant.targets}
    needed = {("id", ""): ID, ("date", headings.procedure.version_by): _opening(headings)}
    if needs_agency:
        needed["agency", ""] = AGENCY
    missing = [name for target, name in needed.items() if target not in kinds]
    where = f"{source.path.name}，工作表“{layout.sheet.name}”第 {layout.heading_row} 行"
    if missing:
        titles = list(layout.titles.values())
        hints = "、".join(f"“{name}”{did_you_mean(name, titles)}" for name in missing)
        more = "也可以用 --agency 指定办理机关。" if AGENCY in missing else ""
        serial = (
            "“序号”每次会变，不能当编号。" if ID in missing and any(key(t) == "序号" for t in titles) else ""
        )
        raise ImportFileError(
            f"缺少列：{hints}。请补上后再导入。{serial}{more}", code="no_column", where=where
        )
    _forbid_doubles(layout, where)


def _forbid_doubles(layout: Layout, where: str) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for at, meant in layout.columns.items():
        place = (meant.targets, meant.nth)
        if place in seen and meant.targets[0][0] != "ignored":
            raise ImportFileError(
                f"{layout.name(seen[place])}和{layout.name(at)}是同一项；同一行为的第二次请写作“标题(2)”，"
                "不需要的列请删去。",
                code="double_column",
                where=where,
            )
        seen[place] = at
