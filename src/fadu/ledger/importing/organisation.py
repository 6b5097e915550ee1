"""Layer 2. Agencies and people from a spreadsheet, and the templates for them. All rows go in, or none."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs
from django.db import transaction
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fadu.errors import ImportFileError, LedgerError, did_you_mean, os_reason
from fadu.law.regions import region
from fadu.ledger import agencies
from fadu.ledger.agencies import add_agency, add_jurisdiction
from fadu.ledger.importing.headings import words
from fadu.ledger.importing.source import Cells, Sheet, open_source
from fadu.ledger.importing.text import folded, key
from fadu.ledger.importing.values import text, yes_or_no
from fadu.ledger.models import Agency, Jurisdiction, Person

KINDS = {
    "部门": "department", "乡镇": "township", "镇": "township", "乡": "township", "街道": "subdistrict",
    "政府": "government", "法院": "court", "委员会": "committee", "其他": "other",
}  # fmt: skip
SEARCHED = 15
MOST_FAULTS = 50


@attrs.frozen(slots=True)
class Asked:
    """One column: its heading, other headings, what to fill in, an example."""

    heading: str
    also: tuple[str, ...]
    required: bool
    about: str
    example: str


AGENCY_COLUMNS = {
    "code": Asked("代码", ("机关代码", "单位代码", "统一社会信用代码", "编号"), True, "在台账中唯一，登记后不能改", "210411-SFJ"),
    "name": Asked("名称", ("机关名称", "单位名称", "机关", "单位", "全称"), True, "全称", "示例区司法局"),
    "short": Asked("简称", ("机关简称", "单位简称"), False, "可以不填", "司法局"),
    "kind": Asked("类别", ("机关类别", "单位类别", "性质"), False, "、".join(KINDS), "部门"),
    "parent": Asked("上级机关代码", ("上级", "上级机关", "上级代码", "主管机关代码"), False, "须已登记或者在本表中", ""),
    "sector": Asked("领域", ("执法领域", "行业", "系统"), False, "决定适用哪些部门规章，如 market_regulation", ""),
    "place": Asked("行政区划代码", ("区划代码", "区划", "行政区划"), False, "不填则用 --jurisdiction", "210411"),
}  # fmt: skip
PERSON_COLUMNS = {
    "code": Asked("人员编号", ("编号", "工号", "代码", "执法证号"), True, "在台账中唯一，登记后不能改", "210411001"),
    "name": Asked("姓名", ("名字", "人员姓名"), True, "", "示例"),
    "agency": Asked(
        "所在机关代码", ("所在机关", "机关代码", "单位代码", "机关", "单位", "所在单位"), True,
        "机关的代码或者名称", "210411-SFJ",
    ),
    "active": Asked("在岗", ("是否在岗", "状态"), False, "是 或 否；不填为是", "是"),
}  # fmt: skip


@attrs.define(slots=True)
class Registered:
    """How many rows were new, the same as before, or changed what was there."""

    created: int = 0
    unchanged: int = 0
    changed: int = 0


Row = dict[str, str]


def import_agencies(path: Path, jurisdiction: str | None = None) -> Registered:
    """Register agencies; a parent may stand after its children. Names, kinds and sectors follow the file;
    codes, divisions and parents never change. Raises ImportFileError with every fault; then nothing is
    written.
    """
    rows = list(_rows(path, AGENCY_COLUMNS))
    faults: list[str] = []
    places = {number: _place(number, row, jurisdiction, faults) for number, row in rows}
    known: dict[str, Agency] = {each.code: each for each in Agency.objects.all()}
    _check_agencies(rows, places, known, faults)
    _refuse(path, faults)
    done = Registered()
    with transaction.atomic():
        for code in dict.fromkeys(places.values()):
            _register_place(code)
        waiting = rows
        while waiting:
            later = []
            for number, row in waiting:
                parent = row.get("parent")
                if parent and parent not in known:
                    later.append((number, row))
                    continue
                known[row["code"]] = _agency(places[number], row, known, done)
            if len(later) == len(waiting):
                _refuse(path, [f"第 {number} 行：上级机关互相循环" for number, _ in later])
            waiting = later
    agencies.forget()
    return done


def import_people(path: Path, jurisdiction: str | None = None) -> Registered:
    """Register people of registered agencies; name, agency and whether they are in office follow the file.
    Raises ImportFileError with every fault; then nothing is written.
    """
    rows = list(_rows(path, PERSON_COLUMNS))
    found = Agency.objects.filter(**({"jurisdiction_id": jurisdiction} if jurisdiction else {}))
    offices = {word: each.pk for each in found for word in (each.short_name, each.name)}
    offices |= {each.code: each.pk for each in found}
    faults = _doubles(rows, PERSON_COLUMNS["code"].heading)
    active: dict[int, bool] = {}
    for number, row in rows:
        if row["agency"] not in offices:
            hint = did_you_mean(row["agency"], offices)
            faults.append(
                f"第 {number} 行：台账中没有机关“{row['agency']}”{hint}，请先登记：fadu agencies import"
            )
        try:
            active[number] = yes_or_no(row.get("active", "是"))
        except ValueError as error:
            faults.append(f"第 {number} 行：“在岗”填写的“{row['active']}”{error}")
    _refuse(path, faults)
    done = Registered()
    with transaction.atomic():
        for number, row in rows:
            wanted = {"name": row["name"], "agency_id": offices[row["agency"]], "active": active[number]}
            person, new = Person.objects.get_or_create(code=row["code"], defaults=wanted)
            _count(done, new, _follow(person, wanted))
    return done


def write_agency_template(path: Path) -> None:
    """The spreadsheet for `import_agencies`."""
    _write(path, "机关", AGENCY_COLUMNS)


def write_people_template(path: Path) -> None:
    """The spreadsheet for `import_people`."""
    _write(path, "人员", PERSON_COLUMNS)


def _follow(thing: Agency | Person, wanted: Mapping[str, object]) -> bool:
    """Change what differs; whether anything did."""
    different = {name: value for name, value in wanted.items() if getattr(thing, name) != value}
    for name, value in different.items():
        setattr(thing, name, value)
    if different:
        thing.save(update_fields=list(different))
    return bool(different)


def _count(done: Registered, new: bool, changed: bool) -> None:
    done.created += new
    done.changed += changed and not new
    done.unchanged += not changed and not new


def _agency(place: str, row: Row, known: Mapping[str, Agency], done: Registered) -> Agency:
    kind = KINDS.get(row.get("kind", ""), row.get("kind") or "department")
    parent = known[row["parent"]] if row.get("parent") else None
    new = row["code"] not in known
    found = add_agency(
        place, row["code"], row["name"], parent=parent, short_name=row.get("short", ""), kind=kind,
        sector=row.get("sector") or None,
    )  # fmt: skip
    wanted: dict[str, object] = {"name": row["name"], "kind": kind}
    wanted |= {"short_name": row["short"]} if row.get("short") else {}
    wanted |= {"sector": row["sector"]} if row.get("sector") else {}
    _count(done, new, _follow(found, wanted))
    return found


def _place(number: int, row: Row, jurisdiction: str | None, faults: list[str]) -> str:
    code = row.get("place") or jurisdiction or ""
    if not code:
        faults.append(f"第 {number} 行：缺少行政区划代码，请填写该列，或者用 --jurisdiction 指定")
    elif region(code) is None and not Jurisdiction.objects.filter(code=code).exists():
        faults.append(f"第 {number} 行：没有行政区划代码“{code}”，请按 GB/T 2260 填写六位代码")
    return code


def _register_place(code: str) -> None:
    found = region(code)
    if found is not None:
        add_jurisdiction(code, found.name, level=found.level)


def _check_agencies(
    rows: list[tuple[int, Row]], places: Mapping[int, str], known: Mapping[str, Agency], faults: list[str]
) -> None:
    faults += _doubles(rows, AGENCY_COLUMNS["code"].heading)
    codes = {row["code"] for _, row in rows} | set(known)
    for number, row in rows:
        kind, parent, there = row.get("kind", ""), row.get("parent"), known.get(row["code"])
        if kind and kind not in KINDS and kind not in Agency.KINDS:
            faults.append(f"第 {number} 行：类别“{kind}”不在选项之中：{'、'.join(KINDS)}")
        if parent and parent not in codes:
            faults.append(f"第 {number} 行：没有上级机关“{parent}”{did_you_mean(parent, codes)}")
        if there is not None and there.jurisdiction_id != places[number]:
            faults.append(
                f"第 {number} 行：机关“{there.code}”已登记在行政区划 {there.jurisdiction_id}，不能改为 {places[number]}"
            )
        if there is not None and parent and (there.parent is None or there.parent.code != parent):
            faults.append(f"第 {number} 行：机关“{there.code}”已登记，上级机关不能更改")


def _doubles(rows: list[tuple[int, Row]], heading: str) -> list[str]:
    seen: dict[str, int] = {}
    return [
        f"第 {number} 行：{heading}“{row['code']}”与第 {first} 行相同"
        for number, row in rows
        if (first := seen.setdefault(row["code"], number)) != number
    ]


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        more = f"\n另有 {len(faults) - MOST_FAULTS} 处" if len(faults) > MOST_FAULTS else ""
        told = "\n".join(faults[:MOST_FAULTS]) + more
        raise ImportFileError(
            f"有误，没有写入任何内容，请改正后再导入：\n{told}", code="rows", where=path.name
        )


def _rows(path: Path, columns: Mapping[str, Asked]) -> Iterator[tuple[int, Row]]:
    """Number and values of each row. Raises ImportFileError for missing headings and empty cells."""
    sheet, heading_row, places = _headings(path, columns)
    faults: list[str] = []
    for number, cells in sheet.rows():
        row = {name: text(cells[at]) for at, name in places.items() if at in cells}
        if (
            number <= heading_row
            or not row
            or any(each.startswith(words()["example"]) for each in row.values())
        ):
            continue
        missing = [each.heading for name, each in columns.items() if each.required and not row.get(name)]
        if missing:
            faults.append(f"第 {number} 行：缺少{'、'.join(missing)}")
        else:
            yield number, row
    _refuse(path, faults)


def _headings(path: Path, columns: Mapping[str, Asked]) -> tuple[Sheet, int, dict[int, str]]:
    names = {
        key(word): name for name, each in columns.items() for word in reversed((each.heading, *each.also))
    }
    best: tuple[Sheet, int, dict[int, str]] | None = None
    for sheet in open_source(path).sheets:
        for number, cells in _first(sheet.rows, SEARCHED):
            found: dict[int, str] = {}
            for at, cell in cells.items():
                name = names.get(key(folded(text(cell))))
                if name and name not in found.values():
                    found[at] = name
            if best is None or len(found) > len(best[2]):
                best = sheet, number, found
    missing = [
        each.heading
        for name, each in columns.items()
        if each.required and (best is None or name not in best[2].values())
    ]
    if best is None or missing:
        raise ImportFileError(f"缺少列：{'、'.join(missing)}。", code="no_column", where=path.name)
    return best


def _first(rows: Callable[[], Iterator[tuple[int, Cells]]], count: int) -> Iterator[tuple[int, Cells]]:
    for _, row in zip(range(count), rows(), strict=False):
        yield row


def _write(path: Path, title: str, columns: Mapping[str, Asked]) -> None:
    book = Workbook()
    sheet, notes = book.active, book.create_sheet("说明")
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    notes.append(["列", "要求", "怎样填写"])
    for at, each in enumerate(columns.values(), 1):
        cell = sheet.cell(1, at, each.heading)
        cell.font = Font(bold=True, color="9C2A10" if each.required else "1F2933")
        cell.fill = PatternFill("solid", fgColor="DCE6F2")
        sheet.cell(2, at, each.example or None).font = Font(italic=True, color="808080")
        sheet.column_dimensions[get_column_letter(at)].width = 22
        sheet.column_dimensions[get_column_letter(at)].number_format = "@"
        notes.append([each.heading, "必填" if each.required else "选填", each.about])
    for letter, width in zip("ABC", (20, 10, 70), strict=True):
        notes.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    kept = io.BytesIO()
    book.save(kept)
    try:
        path.write_bytes(kept.getvalue())
    except OSError as error:
        raise LedgerError(f"不能写入 {path}（{os_reason(error)}）。", code="not_writable") from error
