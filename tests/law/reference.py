"""A second limit engine, slow and plain, written from docs/design/procedure-files.md alone.

It walks day by day with dates and shares no code with fadu.law. It knows one small procedure (see `procedure_text`):
limit `main` (from begin, until meet) with two pauses by acts, one pause that ends when limit `side` expires, an
extension, a restart, a condition and a deemed effect, each switched on or off by the spec.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
ACTS = (
    "begin", "meet", "suspend", "resume", "halt", "proceed", "consult", "answer", "extend", "again", "flip", "close",
)  # fmt: skip


@dataclass(frozen=True)
class Spec:
    unit: str  # calendar_days, working_days or months
    n: int
    roll: bool
    deem: bool
    survives: bool
    times: int | None
    most: int | None
    conditional: bool
    side_unit: str
    side_n: int


def procedure_text(spec):
    unit = spec.unit if spec.unit != "months" else "calendar_days"
    extend = ["act: extend", "field: days"]
    extend += [f"times: {spec.times}"] if spec.times else []
    extend += [f"by_at_most: {spec.most} {unit}"] if spec.most else [f"unit: {unit}"]
    main = [
        f"name: 主, from: begin, until: [meet], within: {spec.n} {spec.unit}",
        f"extend: {{{', '.join(extend)}}}",
        "pause: [{from: suspend, to: resume}, {from: halt, to: proceed}, "
        "{from: consult, to: answer, to_expiry_of: side}]",
        "restart: [again]",
        f"roll: {str(spec.roll).lower()}, survives: {str(spec.survives).lower()}, basis: L 第一条",
    ]
    main += ["when: {field: flip.on, is: true}"] if spec.conditional else []
    main += ["on_expiry: {deem: lapse}"] if spec.deem else []
    plain = "\n".join(f"      {act}: {{name: {act}, basis: L 第一条}}" for act in ACTS[2:8])
    lapse = (
        "      lapse: {name: 失效, by: [system], from: [running], to: lapsed, basis: L 第一条}"
        if spec.deem
        else ""
    )
    return f"""
id: sample
name: 样例
pillar: test
version_by: open
versions:
  - in_force: 2020-01-01
    sources: {{L: {{title: 样例法, adopted: 2019-12-01}}}}
    stages: {{running: {{name: 进行}}, lapsed: {{name: 失效}}, closed: {{name: 办结, final: true}}}}
    acts:
      open: {{name: 立案, to: running, basis: L 第一条}}
      begin: {{name: 开始, basis: L 第一条}}
      meet: {{name: 遵守, from: [running], basis: L 第一条}}
{plain}
      extend: {{name: 延长, fields: {{days: {{name: 天数, kind: int}}}}, basis: L 第一条}}
      again: {{name: 重新计算, basis: L 第一条}}
      flip: {{name: 条件, fields: {{on: {{name: 是否, kind: bool}}}}, basis: L 第一条}}
{lapse}
      close: {{name: 办结, to: closed, basis: L 第一条}}
    limits:
      main: {{{", ".join(main)}}}
      side: {{name: 副, from: consult, until: [answer], within: {spec.side_n} {spec.side_unit}, basis: L 第一条}}
"""


def same_day_in_month(start, months):
    """The day of the same number so many months later, or the last day of that month."""
    month = start.month + months
    year = start.year + (month - 1) // 12
    month = (month - 1) % 12 + 1
    for number in range(start.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


@dataclass
class Clock:
    """One run of a limit: `allowance` counted days after `base` outside the pauses; a pause is [day, day or None]."""

    unit: str
    roll: bool
    base: date
    allowance: int
    start: date
    pauses: list = field(default_factory=list)
    stopped_by: set = field(default_factory=set)
    extended: int = 0
    idle: bool = False
    state: str = "open"  # open, met, late, deemed, void
    met: date | None = None

    def strict(self, working):
        """The last of the allowed days, found by walking."""
        day, left = self.base, self.allowance
        while left > 0:
            day += DAY
            if any(stop < day <= (go or stop) for stop, go in self.pauses):
                continue
            if self.unit == "working_days" and not working(day):
                continue
            left -= 1
        return day

    def due(self, working):
        day = self.strict(working)
        while self.roll and self.unit != "working_days" and not working(day):
            day += DAY
        return day

    def stop(self, cause, day, working):
        if not self.stopped_by:
            if day > self.due(working):
                return
            self.pauses.append([day, None])
        self.stopped_by.add(cause)

    def go_on(self, cause, day, working):
        if cause not in self.stopped_by:
            return
        self.stopped_by.remove(cause)
        if self.stopped_by:
            return
        stop = self.pauses[-1][0]
        if self.strict(working) <= stop and day > stop:  # nothing was left: the end is the day of going on
            while self.unit == "working_days" and not working(day):
                day += DAY
            self.base, self.allowance, self.pauses = day, 0, []
        else:
            self.pauses[-1][1] = day


class Reference:
    """The whole little procedure."""

    def __init__(self, spec, working):
        self.spec, self.working = spec, working
        self.stage = None
        self.runs = {"main": [], "side": []}
        self.flipped = False
        self.findings = []
        self.lapses = []
        self.today = None

    def last(self, name):
        return self.runs[name][-1] if self.runs[name] else None

    def alive(self, name):
        run = self.last(name)
        return run if run is not None and run.state == "open" else None

    def until(self, day):
        """Let every morning up to that of `day` come."""
        while self.today is not None and self.today < day:
            self.morning(self.today)
            self.today += DAY
        self.today = day
        self.morning(day)

    def morning(self, day):
        """What expired before this day has its effect."""
        main, side = self.alive("main"), self.alive("side")
        if main and side and "consult" in main.stopped_by and side.due(self.working) < day:
            main.go_on("consult", max(side.due(self.working), main.pauses[-1][0]), self.working)
        if not main or main.idle or main.stopped_by or not self.spec.deem or self.stage != "running":
            return
        due = main.due(self.working)
        if due < day:
            main.state, main.met = "deemed", due
            self.stage = "lapsed"
            self.lapses.append(due)

    def act(self, index, name, day, value):
        self.until(day)
        closed = self.stage == "closed"
        if closed and name not in ("open",):
            self.findings.append(("wrong_stage", index))
        if name == "meet" and self.stage == "lapsed":
            deemed = self.last("main") is not None and self.last("main").state == "deemed"
            self.findings.append(("after_deemed" if deemed else "wrong_stage", index))
            if deemed:
                return
        if (
            name == "meet"
            and closed
            and self.last("main") is not None
            and self.last("main").state == "deemed"
        ):
            self.findings[-1] = ("after_deemed", index)
            return
        getattr(self, f"do_{name}", lambda *_: None)(index, day, value)
        self.pauses(name, day)

    def do_open(self, index, day, value):
        self.stage = "running"

    def do_begin(self, index, day, value):
        if self.alive("main") or self.stage == "closed":
            return
        n = self.spec.n
        if self.spec.unit == "months":
            n = (same_day_in_month(day, n) - day).days
        run = Clock(self.spec.unit, self.spec.roll, day, n, day)
        run.idle = self.spec.conditional and not self.flipped
        self.runs["main"].append(run)

    def do_consult(self, index, day, value):
        if not self.alive("side") and self.stage != "closed":
            self.runs["side"].append(Clock(self.spec.side_unit, True, day, self.spec.side_n, day))

    def do_meet(self, index, day, value):
        self.meet("main", index, day)

    def do_answer(self, index, day, value):
        main = self.alive("main")
        if main:
            main.go_on("consult", day, self.working)
        self.meet("side", index, day)

    def meet(self, name, index, day):
        run = self.alive(name)
        if not run or run.idle:
            return
        run.met = day
        if run.stopped_by:
            for cause in list(run.stopped_by):
                run.go_on(cause, day, self.working)
        late = day > run.due(self.working)
        run.state = "late" if late else "met"
        if late:
            self.findings.append((f"late_{name}", index))

    def do_resume(self, index, day, value):
        if self.alive("main"):
            self.alive("main").go_on("suspend", day, self.working)

    def do_proceed(self, index, day, value):
        if self.alive("main"):
            self.alive("main").go_on("halt", day, self.working)

    def do_again(self, index, day, value):
        run = self.alive("main")
        if not run:
            return
        n = self.spec.n
        if self.spec.unit == "months":
            n = (same_day_in_month(day, n) - day).days
        run.start = run.base = day
        run.allowance, run.pauses, run.stopped_by, run.extended = n, [], set(), 0

    def do_extend(self, index, day, value):
        run = self.alive("main")
        if not run:
            return
        rule = ""
        if not run.stopped_by and day > run.due(self.working):
            rule = "extension_late"
        elif self.spec.times is not None and run.extended >= self.spec.times:
            rule = "extension_too_often"
        elif self.spec.most is not None and value > self.spec.most:
            rule = "extension_too_long"
        if rule and not run.idle:
            self.findings.append((rule, index))
        if rule in ("", "extension_too_long"):
            run.extended += 1
            run.allowance += value if self.spec.most is None else min(value, self.spec.most)

    def do_flip(self, index, day, value):
        self.flipped = value
        if self.spec.conditional and self.alive("main"):
            self.alive("main").idle = not value

    def do_close(self, index, day, value):
        if self.stage == "closed":
            return
        self.stage = "closed"
        for name, keeps in (("main", self.spec.survives), ("side", False)):
            if self.alive(name) and not keeps:
                self.alive(name).state = "void"

    def pauses(self, name, day):
        run = self.alive("main")
        if run and name in ("suspend", "halt", "consult"):
            run.stop(name, day, self.working)

    def view(self, as_of):
        """For each run: (limit, start, strict, due, met, status, late days)."""
        self.until(as_of)
        return [self.line(name, run, as_of) for name in ("main", "side") for run in self.runs[name]]

    def line(self, name, run, as_of):
        due = run.due(self.working)
        status = run.state
        if status == "open":
            if run.idle:
                status = "void"
            elif run.stopped_by:
                status = "paused"
            elif as_of > due:
                status = "overdue"
        late = {"late": run.met, "overdue": as_of}.get(status)
        return (
            name, run.start, run.strict(self.working), due, run.met, status, (late - due).days if late else 0,
        )  # fmt: skip
