"""Layer 4. A reading as a coloured page in the terminal: the text with figures marked, checks under it.

Figures carry small raised numbers, to which the checks refer; so the page also works without colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fadu.columns import breaks
from fadu.report.reader.model import Check, Reading
from fadu.report.reader.output import labels
from fadu.report.reader.output.blocks import Block, cut, loose, pieces

KIND_STYLES = {
    "count": "bold blue",
    "stock": "bold cyan",
    "rate": "bold magenta",
    "amount": "bold yellow",
    "duration": "bold bright_black",
    "change": "bold green",
    "rank": "bold bright_magenta",
    "threshold": "bold white",
}
STATES = {
    "good": ("✓", "green"),
    "error": ("✗", "bold red"),
    "warning": ("▲", "yellow"),
    "info": ("·", "cyan"),
    "open": ("?", "bright_black"),
}
_INDENT = 4  # columns before a check
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def show(reading: Reading, console: Console, *, brief: bool = False) -> None:
    """Print one reading; `brief` leaves out paragraphs without checks that failed or are open."""
    console.print(_head(reading))
    for warning in reading.warnings:
        console.print(Text(f"▲ {warning}", style=STATES["warning"][1]))
    for block in cut(reading):
        noted = [reading.checks[index] for index in block.checks]
        if brief and not any(check.ok is not True for check in noted):
            continue
        _print(_paragraph(reading, block), console)
        for check in noted:
            if not brief or check.ok is not True:
                _print(check_line(check), console, _INDENT)
    whole = [reading.checks[index] for index in loose(reading)]
    if whole:
        console.rule("全文核对", align="left", style="bright_black")
        for check in whole:
            _print(check_line(check), console, _INDENT)


def _print(text: Text, console: Console, indent: int = 0) -> None:
    """A paragraph, its lines broken where Chinese may be broken."""
    for line in text.divide(breaks(text.plain, console.width - indent)):
        line.rstrip()
        line.pad_left(indent)
        console.print(line, soft_wrap=True)


def check_line(check: Check) -> Text:
    """One check on one line: mark, rule, sentence, the figures by their raised numbers."""
    mark, style = STATES[labels.state(check)]
    line = Text()
    line.append(f"{mark} {labels.verdict(check)}", style=style)
    line.append(f"【{labels.rule(check.rule)}】", style="bright_black")
    line.append(printable(check.message), style="default" if check.ok is not True else "bright_black")
    if check.figures:
        line.append("  " + " ".join(_raised(index) for index in check.figures), style="bright_black")
    return line


def summary(readings: Sequence[Reading]) -> Table:
    """Many readings, one a row: place, year, and how many figures and findings."""
    table = Table(title="年度报告核对汇总", title_justify="left", header_style="bold")
    for name in ("文件", "地区", "年度"):
        table.add_column(name, overflow="fold")
    for name in ("数字", "已识指标", "相符", "错误", "警告", "待核"):
        table.add_column(name, justify="right")
    for reading in readings:
        tally = labels.tally(reading)
        table.add_row(
            printable(reading.document.file),
            reading.meta.jurisdiction or "—",
            str(reading.meta.year or "—"),
            *(str(tally[key]) for key in ("figures", "mapped", "good")),
            Text(str(tally["error"]), style="bold red" if tally["error"] else ""),
            Text(str(tally["warning"]), style="yellow" if tally["warning"] else ""),
            str(tally["open"]),
        )
    return table


def printable(text: str) -> str:
    """Without control characters: a report must not steer the terminal."""
    return "".join(c if c.isprintable() or c in "\t " else " " for c in text)


def _head(reading: Reading) -> Panel:
    meta, tally = reading.meta, labels.tally(reading)
    place = (meta.jurisdiction or "地区未识别") + (
        f"（{meta.jurisdiction_code}）" if meta.jurisdiction_code else ""
    )
    facts = [
        place,
        meta.issuer or "发布机关未识别",
        f"{meta.year} 年度" if meta.year else "年度未识别",
        meta.date.isoformat() if meta.date else "日期未识别",
    ]
    lines = Text(" · ".join(printable(fact) for fact in facts) + "\n", style="default")
    lines.append(f"{tally['figures']} 个数字，{tally['mapped']} 个识得指标；核对 {tally['checks']} 处：")
    for key, name in (
        ("good", "相符"),
        ("error", "错误"),
        ("warning", "警告"),
        ("info", "提示"),
        ("open", "待核"),
    ):
        if tally[key]:
            lines.append(f" {STATES[key][0]} {name} {tally[key]}", style=STATES[key][1])
    title = Text(printable(meta.title or reading.document.file), style="bold")
    return Panel(lines, title=title, title_align="left", subtitle=Text(printable(reading.document.file)))


def _paragraph(reading: Reading, block: Block) -> Text:
    line = Text(style="bold" if block.level else "")
    for words, index in pieces(reading, block.start, block.end, block.figures):
        if index is None:
            line.append(printable(words))
        else:
            figure = reading.figures[index]
            line.append(printable(words), style=f"{KIND_STYLES.get(figure.kind, 'bold')} underline")
            line.append(_raised(index), style="bright_black")
    return line


def _raised(index: int) -> str:
    return str(index).translate(_RAISED)
