"""Layer 2. One row as one case: its acts with their fields, or all that is wrong with it. Records nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeGuard

import attrs

from fadu.errors import LedgerError
from fadu.law import Act, FieldRule, Procedure, Version
from fadu.ledger.bulk import CaseBatch
from fadu.ledger.importing import values
from fadu.ledger.importing.fields import BLANK, BROKEN, NO_DATE, parse, says_nothing, words
from fadu.ledger.importing.headings import words as vocabulary
from fadu.ledger.importing.layout import Layout
from fadu.ledger.importing.order import ordered
from fadu.ledger.importing.organised import Bodies, Body, People
from fadu.ledger.importing.slots import Slot, places_of, slots_of
from fadu.ledger.importing.source import Cells
from fadu.ledger.importing.text import folded, key
from fadu.ledger.importing.values import Cell

Place = tuple[str, int]  # act, occurrence from 1
_DATES = re.compile(r"[;；\n、，,]")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+")
SHOWN = 40  # characters of a wrong value that an error repeats


@attrs.frozen(slots=True)
class Ref:
    """Where a case came from: row number and cells as they were."""

    row: int
    cells: Cells


class RowError(ValueError):
    """All that is wrong with a row. `external_id` if the row has one."""

    def __init__(self, faults: list[str], external_id: str | None = None) -> None:
        super().__init__("；".join(faults))
        self.external_id = external_id


class RowReader:
    """Reads the rows of one sheet."""

    def __init__(
        self,
        procedure: Procedure,
        layout: Layout,
        bodies: Bodies,
        people: People,
        *,
        default: Body | None = None,
        epoch_1904: bool = False,
        today: date | None = None,
    ) -> None:
        self.procedure, self.layout = procedure, layout
        self.bodies, self.people, self.default = bodies, people, default
        self.epoch_1904, self.today = epoch_1904, today or date.today()
        self.places = places_of(layout)
        self.opening_columns = [
            at
            for at, meant in layout.columns.items()
            if ("date", procedure.version_by, "") in meant.targets and meant.nth == 1
        ]
        self._slots: dict[int, dict[int, Slot]] = {}
        self._bodies: dict[str, Body] = {}
        self._seen: set[int] = set()

    def read(self, row: int, cells: Cells) -> CaseBatch | None:
        """The case of a row; None for a row that is none (blank, total, example). Raises RowError."""
        if self._no_case(cells):
            return None
        return _Reading(self, row, cells).case()

    def slots(self, version: Version) -> dict[int, Slot]:
        """The columns under a version."""
        found = self._slots.get(version.serial)
        if found is None:
            found = self._slots[version.serial] = slots_of(self.layout, version)
        return found

    def body(self, word: str) -> Body:
        """An agency as written. LedgerError when it is unknown."""
        found = self._bodies.get(word)
        if found is None:
            found = self._bodies[word] = self.bodies.find(word)
        return found

    def seen_before(self, external_id: str, body: Body) -> bool:
        """Whether an earlier row of this jurisdiction has this id; remembers it."""
        mark = hash((external_id, body.jurisdiction))
        if mark in self._seen:
            return True
        self._seen.add(mark)
        return False

    def _no_case(self, cells: Cells) -> bool:
        at = self.places.get("id", -1)
        ident = folded(values.text(cells[at])) if at in cells else ""
        if ident.startswith(vocabulary()["example"]) or not cells:
            return True
        if ident and key(ident) == key(self.layout.titles.get(at, "")):
            return True  # the headings once more
        leading = "".join(values.text(cells[min(cells)]).split())
        if any(leading == word or ident == word for word in vocabulary()["totals"]):
            return True
        if not any(each in cells for each in self.layout.columns):
            return True
        if any(each in cells for each in self.opening_columns):
            return False
        return any(re.match(f"{word}(?:[:：]|$)", leading) for word in vocabulary()["footers"])


class _Reading:
    """The reading of one row."""

    def __init__(self, reader: RowReader, row: int, cells: Cells) -> None:
        self.reader, self.row = reader, row
        self.whole = cells
        self.cells = {at: cell for at, cell in cells.items() if not _blank(cell)}
        self.faults: list[str] = []
        self.days: dict[Place, tuple[date, datetime | None]] = {}
        self.spread: dict[str, int] = {}  # acts of which one cell gives several dates, and how many
        self.fields: dict[Place, dict[str, object]] = {}
        self.by: dict[Place, list[str]] = {}

    def case(self) -> CaseBatch:
        external_id, body, opening = self._id(), self._body(), self._opening()
        if self.faults or external_id is None or body is None or opening is None:
            raise RowError(self.faults, external_id)
        version, _ = self.reader.procedure.nearest(opening, body.jurisdiction, body.sector)
        slots = self.reader.slots(version)
        acts = [(at, slot) for at in self.cells if (slot := slots.get(at))]
        for at, slot in acts:
            if slot.kind == "date":
                self._date(at, slot, version)
        for at, slot in acts:
            if slot.kind != "date":
                self._other(at, slot, version, body)
        self._check_days(version)
        if not self.faults and self.reader.seen_before(external_id, body):
            self._fault("id", f"在本文件前面已经出现：“{external_id}”；编号不能重复，请给本行另编一个")
        if self.faults:
            raise RowError(self.faults, external_id)
        return CaseBatch(
            self.reader.procedure.id, body.code, self._acts(version), external_id,
            self._word("number") or None, self._word("title"), "import", Ref(self.row, self.whole),
        )  # fmt: skip

    # The columns that every sheet has.

    def _fault(self, place: str, message: str) -> None:
        self.faults.append(self.reader.layout.name(self.reader.places[place]) + message)

    def _word(self, place: str) -> str:
        cell = self.cells.get(self.reader.places.get(place, -1))
        return "" if cell is None else values.text(cell)

    def _id(self) -> str | None:
        cell = self.cells.get(self.reader.places["id"])
        if cell is None:
            self._fault("id", "为空，请填写本案固定不变的编号")
            return None
        try:
            word = words(cell)
        except ValueError as error:
            self._fault("id", str(error))
            return None
        if _SCIENTIFIC.fullmatch(word):
            self._fault("id", f"“{word}”是科学计数法，原编号已失真，请设为文本后重新填写")
            return None
        return word

    def _body(self) -> Body | None:
        word = self._word("agency")
        if not word and self.reader.default is not None:
            return self.reader.default
        if not word:
            where = "agency" if "agency" in self.reader.places else "id"
            self._fault(
                where, "为空，请填写办理机关的代码或者全称" if where == "agency" else "：缺少办理机关"
            )
            return None
        try:
            return self.reader.body(word)
        except LedgerError as error:
            self._fault("agency", f"：{error.message}")
            return None

    def _opening(self) -> date | None:
        for at in self.reader.opening_columns:
            if at in self.cells:
                cell = self.cells[at]
                try:
                    return self._moment(_DATES.split(cell)[0] if _several(cell) else cell)[0]
                except ValueError as error:
                    self._value_fault(at, error)
                    return None
        rule = self.reader.procedure.versions[-1].acts[self.reader.procedure.version_by]
        at = self.reader.opening_columns[0]
        self.faults.append(f"{self.reader.layout.name(at)}为空，每件都要有“{rule.name}”的日期")
        return None

    # The columns of acts.

    def _moment(self, cell: Cell) -> tuple[date, datetime | None]:
        return values.moment(cell, self.reader.epoch_1904)

    def _value_fault(self, at: int, error: ValueError) -> None:
        cell = self.cells[at]
        shown = values.text(cell)
        shown = shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"
        if isinstance(cell, str) and cell in BROKEN:
            self.faults.append(f"{self.reader.layout.name(at)}的公式出错（{cell}），请改填实际的值")
            return
        self.faults.append(f"{self.reader.layout.name(at)}填写的“{shown}”{error}")

    def _date(self, at: int, slot: Slot, version: Version) -> None:
        cell = self.cells[at]
        if isinstance(cell, str) and cell in NO_DATE:
            return
        if not slot.options:
            self._unfit(at, version)
            return
        act = slot.options[0][0]
        parts = [part.strip() for part in _DATES.split(cell)] if _several(cell) else [cell]
        dates = [part for part in parts if part != ""]
        if len(dates) > 1:
            self.spread[act] = len(dates)
        for nth, part in enumerate(dates, slot.nth):
            if (act, nth) in self.days:
                self.faults.append(
                    f"{self.reader.layout.name(at)}：“{version.acts[act].name}”第 {nth} 次有两个日期，请只留一个"
                )
                return
            try:
                self.days[act, nth] = self._moment(part)
            except ValueError as error:
                self._value_fault(at, error)

    def _unfit(self, at: int, version: Version) -> None:
        start = version.in_force.isoformat()
        self.faults.append(
            f"{self.reader.layout.name(at)}：本案适用 {start} 起施行的版本，该版本没有这一项，请核对“"
            f"{version.acts[version.opening].name}日期”或者清空本格"
        )

    def _other(self, at: int, slot: Slot, version: Version, body: Body) -> None:
        cell = self.cells[at]
        if isinstance(cell, str) and cell in BROKEN:
            self._value_fault(at, ValueError())
            return
        chosen = self._chosen(at, slot, version)
        if chosen is None:
            return
        act, field = chosen
        read = self._parser(slot, field, body, act)
        try:
            for nth, part in self._parts(cell, act, slot.nth, version):
                read((act, nth), part)
        except ValueError as error:
            self._value_fault(at, error)

    def _chosen(self, at: int, slot: Slot, version: Version) -> tuple[str, FieldRule | None] | None:
        """Which of the acts that a column can stand for; a fault when none of them has a date."""
        done = [option for option in slot.options if (option[0], slot.nth) in self.days]
        if done:
            opening = [option for option in done if option[0] == version.opening]
            if len(done) == 1 or opening:
                return (opening or done)[0]
            names = "、".join(
                f"“{version.acts[act].name}{field.name if field else ''}”" for act, field in done
            )
            self.faults.append(f"{self.reader.layout.name(at)}不知道属于哪一行为，请把标题写成 {names} 之一")
            return None
        field = slot.options[0][1] if slot.options else None
        if field is not None and says_nothing(self.cells[at], field.kind):
            return None
        if not slot.options:
            self._unfit(at, version)
            return None
        nth = f"（第 {slot.nth} 次）" if slot.nth > 1 else ""
        acts = "或者".join(f"“{version.acts[act].name}日期”" for act, _ in slot.options)
        if not any(self._has_bad_date(act) for act, _ in slot.options):
            self.faults.append(
                f"{self.reader.layout.name(at)}已填写，但{acts}{nth}为空；请补填日期，没有发生的请清空本格"
            )
        return None

    def _has_bad_date(self, act: str) -> bool:
        """Whether the act's date is there and cannot be read: told already."""
        return any(
            meant.targets[0][:2] == ("date", act) and at in self.cells
            for at, meant in self.reader.layout.columns.items()
        ) and not any(place[0] == act for place in self.days)

    def _parser(
        self, slot: Slot, field: FieldRule | None, body: Body, act: str
    ) -> Callable[[Place, Cell], None]:
        def resolve(word: str) -> str:
            return self.reader.people.find(word, body)

        def read(place: Place, cell: Cell) -> None:
            if field is not None:
                value = parse(cell, field, slot.factor, resolve, self.reader.epoch_1904)
                self.fields.setdefault(place, {})[field.id] = value
            elif slot.kind == "by":
                self.by[place] = [resolve(each) for each in values.persons(cell)]
            else:
                on = self.days[place][0]
                self.days[place] = on, datetime.combine(on, values.clock(cell))

        return read

    def _parts(self, cell: Cell, act: str, nth: int, version: Version) -> list[tuple[int, Cell]]:
        """The values of a cell for the occurrences of its act."""
        count = self.spread.get(act)
        if count is None or nth > 1:
            return [(nth, cell)]
        parts = values.several(values.text(cell))
        if len(parts) != count:
            raise ValueError(
                f"有 {len(parts)} 个值，而“{version.acts[act].name}”有 {count} 个日期；请按次数用“；”隔开，没有的留空"
            )
        return [(n, part) for n, part in enumerate(parts, 1) if part and part not in BLANK]

    # The case.

    def _check_days(self, version: Version) -> None:
        opening = self.days.get((version.opening, 1))
        for (act, nth), (on, _) in self.days.items():
            rule = version.acts[act]
            name = f"“{rule.name}日期”" + (f"（第 {nth} 次）" if nth > 1 else "")
            if on > self.reader.today:
                self.faults.append(f"{name} {on} 在今天之后，请核对")
            elif opening is not None and on < opening[0]:
                first = version.acts[version.opening].name
                self.faults.append(f"{name} {on} 早于“{first}日期” {opening[0]}，请核对")

    def _acts(self, version: Version) -> list[Act]:
        places = sorted(self.days, key=lambda place: place[1])
        order = ordered(version, [(act, self.days[act, nth][0].toordinal()) for act, nth in places])
        found = []
        for n in order:
            place = places[n]
            on, at = self.days[place]
            found.append(Act(place[0], on, self.fields.get(place, {}), tuple(self.by.get(place, ())), at))
        return found


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and cell in BLANK


def _several(cell: Cell) -> TypeGuard[str]:
    return isinstance(cell, str) and _DATES.search(cell) is not None
