"""Small files for the tests of import."""

from pathlib import Path

from openpyxl import Workbook, load_workbook

from fadu.ledger.models import Act

HEADINGS = [
    "编号",
    "案号",
    "办理机关",
    "收到申请日期",
    "申请人",
    "被申请人",
    "受理日期",
    "作出复议决定日期",
    "决定种类",
]
GOOD = ["A1", "复字1号", "区司法局", "2024年3月5日", "张三", "某局", "2024.3.8", "2024/5/6", "维持"]


def row(**changes: object) -> list[object]:
    """The good row with other values, by heading."""
    return [changes.get(heading, value) for heading, value in zip(HEADINGS, GOOD, strict=True)]


def xlsx(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for each in rows:
        book.active.append(each)
    book.save(path)
    return path


def file(path: Path, *rows: list[object]) -> Path:
    """A workbook with the usual headings."""
    return xlsx(path, HEADINGS, *rows)


def read(path: Path, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by heading."""
    rows = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], each, strict=False)) for each in rows[1:]]


def last_act() -> tuple[int, int]:
    """How many acts there are, and the last one's id."""
    return Act.objects.count(), Act.objects.order_by("-id").values_list("id", flat=True).first() or 0
