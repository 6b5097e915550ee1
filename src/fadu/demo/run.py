"""Layer 7. The whole demonstration: load the year, write the report, compare with what was published."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from django.conf import settings
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from fadu.demo.compare import Line, compare
from fadu.demo.courses import Plan, load_plan, load_published
from fadu.demo.load import load
from fadu.figures.engine import Engine, default_engine
from fadu.ledger.checkpoint import make_key, take_checkpoint
from fadu.report.build import compose
from fadu.report.build.files import write
from fadu.report.build.html import rows_address
from fadu.report.build.outline import load_outline
from fadu.report.build.words import open_words

ROOM = 110  # columns of a terminal
NOTE = "本报告的数字由重建案件算出：案件数取自已公布的年度报告，当事人、日期、经过均为虚构，不是真实案件。"


def run(site: str) -> bool:
    """Do it all, telling the user; True when every served figure equals the published one."""
    console = Console()
    began = time.monotonic()
    plan = load_plan()
    console.print(f"[bold]法度示范：[/bold]《{plan.report['title']}》（{plan.report['date']}）的重建")
    with _progress(console) as progress:
        _load(plan, progress)
        engine = _figures(progress)
        files = _report(plan, engine, site, progress)
    lines = compare(engine, load_published(), plan.period, plan.jurisdiction)
    console.print(table(lines, console.width))
    counts = {
        status: sum(line.status == status for line in lines)
        for status in ("equal", "different", "not_served")
    }
    console.print(
        f"公布数字 {len(lines)} 个：已可由程序记录的 {counts['equal'] + counts['different']} 个，"
        f"其中一致 {counts['equal']} 个、不一致 {counts['different']} 个；尚无程序记录的 {counts['not_served']} 个。"
    )
    for path in files:
        console.print(f"报告：{path}")
    console.print(f"用时 {time.monotonic() - began:.1f} 秒。")
    return counts["different"] == 0


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def _load(plan: Plan, progress: Progress) -> None:
    task = progress.add_task("记录重建案件", total=plan.cases)
    load(plan, lambda cases, _acts: progress.update(task, completed=cases))
    key = Path(settings.CHECKPOINT_KEY)
    if not key.exists():
        make_key(key)
    take_checkpoint(plan.jurisdiction)


def _figures(progress: Progress) -> Engine:
    task = progress.add_task("更新列存副本", total=None)
    engine = default_engine()

    def follow(done: int, total: int) -> None:
        progress.update(task, completed=done, total=total)

    engine.copy.sync(follow)
    engine.sync()
    progress.update(task, total=1, completed=1)
    return engine


def _report(plan: Plan, engine: Engine, site: str, progress: Progress) -> list[Path]:
    folder = Path(settings.DATA_DIR) / "reports"
    words = open_words(
        Path(settings.DATA_DIR) / "words" / f"{plan.jurisdiction}-{plan.period}.md", load_outline().places()
    )
    task = progress.add_task("编制报告", total=4)
    document = compose(engine, plan.period, plan.jurisdiction, words, today=date.today(), notes=[NOTE])
    progress.advance(task)
    paths = [folder / f"{plan.jurisdiction}-{plan.period}.{ending}" for ending in ("docx", "html", "json")]
    for path in paths:
        write(document, path, rows_address(site, plan.period, plan.jurisdiction))
        progress.advance(task)
    return paths


def table(lines: list[Line], width: int) -> Table:
    """Published against computed, those not served at the end; the ids where there is room for them."""
    named = width >= ROOM
    shown = Table(title="公布数字与台账数字", title_justify="left", box=SIMPLE_HEAD)
    for name in ("公布的数字", "内容", *(["目录编号"] if named else []), "台账算出", "结果"):
        shown.add_column(name, overflow="fold")
    words = {
        "equal": "[green]一致[/green]",
        "different": "[red]不一致[/red]",
        "not_served": "[dim]尚无程序记录[/dim]",
    }
    order = {"different": 0, "equal": 1, "not_served": 2}
    for line in sorted(lines, key=lambda line: order[line.status]):
        scope = f" {'、'.join(line.scope.values())}" if line.scope else ""
        named_so = [line.figure + scope] if named else []
        shown.add_row(line.text, line.what, *named_so, line.computed, words[line.status])
    return shown
