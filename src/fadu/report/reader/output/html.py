"""Layer 4. A reading as HTML: a fragment for the site, and a self-contained page.

Every word of the report is escaped; the page loads nothing and works without a network. Without
script the figures are still links to what was understood of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby

from fadu.report.reader.model import Reading
from fadu.report.reader.output import labels
from fadu.report.reader.output.blocks import Block, anchor, cut, loose, pieces

_MARKS = {"good": "✓", "error": "✗", "warning": "▲", "info": "·", "open": "?"}
_COUNTS = (
    ("figures", "个数字", ""),
    ("mapped", "个识得指标", ""),
    ("good", "处相符", "good"),
    ("error", "处错误", "error"),
    ("warning", "处警告", "warning"),
    ("info", "处提示", "info"),
    ("open", "处待核", "open"),
)
_OVERVIEW = (
    ("figures", "数字"),
    ("good", "相符"),
    ("error", "错误"),
    ("warning", "警告"),
    ("info", "提示"),
    ("open", "待核"),
)
_ORDER = ("error", "warning", "open", "info")
_STEPS = (
    '<p class="fr-hint">点击文中的数字，这里显示如何理解它；← → 键逐个查看，Esc 键取消。</p>'
    '<p class="fr-steps" hidden><button type="button" data-step="-1">← 上一个</button>'
    '<button type="button" data-step="1">下一个 →</button><button type="button" data-close>关闭</button></p>'
)
_CLOSES, _ESCAPED = re.compile("</(?=script)", re.IGNORECASE), r"<\\/"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def fragment(reading: Reading, prefix: str = "reading") -> str:
    """The reading as safe HTML; `prefix` makes its ids unique on the page.

    Needs web/static/web/reader.css, and reader.js for the panel and the filters.
    """
    return _View(reading, escape(prefix)).whole()


def page(readings: Sequence[Reading], errors: Sequence[str] = ()) -> str:
    """A whole page that needs no other file: all readings, an overview, and files that failed."""
    title = (readings[0].meta.title or readings[0].document.file) if len(readings) == 1 else "年度报告核对"
    body = [_overview(readings, errors)] if len(readings) != 1 or errors else []
    body += [fragment(reading, f"r{number}") for number, reading in enumerate(readings)]
    return document(title, "".join(body), scripts=(static("reader.js"),))


def document(title: str, body: str, *, scripts: Sequence[str] = (), data: str = "") -> str:
    """An HTML document with the reader's style inside and nothing outside."""
    inlined = "".join(f"<script>{_CLOSES.sub(_ESCAPED, script)}</script>" for script in scripts)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} — 法度核对</title><style>{static('reader.css')}</style></head>"
        f'<body class="fr-page">{body}{data}{inlined}</body></html>'
    )


def static(name: str) -> str:
    """The text of one of the site's static files."""
    return files("fadu").joinpath("web", "static", "web", name).read_text(encoding="utf-8")


class _View:
    """One reading on its way to HTML. `self.of[i]` are the checks that concern figure i."""

    def __init__(self, reading: Reading, prefix: str) -> None:
        self.reading, self.prefix = reading, prefix
        self.of: dict[int, list[int]] = defaultdict(list)
        for number, check in enumerate(reading.checks):
            for index in set(check.figures):
                self.of[index].append(number)

    def whole(self) -> str:
        return "".join([
            f'<article class="fr-reading" id="{self.prefix}">',
            _head(self.reading),
            _tools(self.reading),
            '<div class="fr-cols"><div class="fr-text">',
            *self.paragraphs(cut(self.reading)),
            '</div><aside class="fr-side" aria-label="核对结果与数字说明"><div class="fr-panel">',
            _STEPS if self.reading.figures else '<p class="fr-hint">没有读出数字。</p>',
            *(self.detail(index) for index in range(len(self.reading.figures))),
            "</div>",
            self.findings(),
            "</aside></div></article>",
        ])  # fmt: skip

    def paragraphs(self, blocks: list[Block]) -> Iterator[str]:
        for table, group in groupby(blocks, key=lambda block: block.table):
            if table < 0:
                yield from map(self.paragraph, group)
                continue
            rows = list(group)
            yield f'<div class="fr-scroll"><table>{"".join(map(self.row, rows))}</table></div>'
            yield self.notes([index for block in rows for index in block.checks])

    def row(self, block: Block) -> str:
        cells = "".join(f"<td>{self.words(block, start, end)}</td>" for start, end in block.cells)
        return f"<tr>{cells}</tr>"

    def paragraph(self, block: Block) -> str:
        needed = any(self.reading.checks[index].ok is not True for index in block.checks)
        tag = f"h{min(block.level + 2, 6)}" if block.level else "p"
        words = self.words(block, block.start, block.end).strip("\ufeff")
        opening = f'<div class="fr-block{" fr-needed" if needed else ""}">'
        return f"{opening}<{tag}>{words}</{tag}>{self.notes(block.checks)}</div>"

    def words(self, block: Block, start: int, end: int) -> str:
        figures = self.reading.figures
        inside = [i for i in block.figures if start <= figures[i].start and figures[i].end <= end]
        return "".join(
            escape(words) if index is None else self.mark(index)
            for words, index in pieces(self.reading, start, end, inside)
        )

    def mark(self, index: int) -> str:
        """A figure in the text: a link to its card, coloured by kind, underlined by its worst check."""
        figure = self.reading.figures[index]
        states = {labels.state(self.reading.checks[number]) for number in self.of[index]}
        worst = next((f" fr-has-{state}" for state in _ORDER if state in states), "")
        hint = labels.KINDS.get(figure.kind, figure.kind)
        name = labels.indicator(figure.indicator) or figure.what
        return (
            f'<a class="fr-fig fr-k-{escape(figure.kind)}{worst}{" fr-optional" if figure.optional else ""}"'
            f' href="#{self.prefix}-f{index}" id="{self.prefix}-m{index}" data-fig="{index}"'
            f' title="{escape(f"{hint}：{name}" if name else hint)}">{escape(figure.text)}</a>'
        )

    def notes(self, indexes: Sequence[int]) -> str:
        """The checks under a paragraph: findings in full, what reconciles folded away."""
        found = [index for index in indexes if self.reading.checks[index].ok is not True]
        good = [index for index in indexes if self.reading.checks[index].ok is True]
        shown = f'<ul class="fr-notes">{self.items(found)}</ul>' if found else ""
        if good:
            shown += (
                f'<details class="fr-good"><summary>✓ {len(good)} 处相符</summary>'
                f'<ul class="fr-notes">{self.items(good)}</ul></details>'
            )
        return shown

    def items(self, indexes: Sequence[int]) -> str:
        return "".join(self.item(index) for index in indexes)

    def item(self, index: int) -> str:
        check = self.reading.checks[index]
        state = labels.state(check)
        known = [each for each in check.figures if 0 <= each < len(self.reading.figures)]
        links = " ".join(
            f'<a class="fr-ref" href="#{self.prefix}-m{each}" data-go="{each}">'
            f"{escape(self.reading.figures[each].text)}</a>"
            for each in known
        )
        return (
            f'<li class="fr-check fr-is-{state}" data-figs="{" ".join(map(str, known))}">'
            f'<span class="fr-badge">{_MARKS[state]} {labels.verdict(check)}</span> '
            f'<span class="fr-rule">{escape(labels.rule(check.rule))}</span> '
            f'<span class="fr-said">{escape(check.message)}</span> <span class="fr-refs">{links}</span></li>'
        )

    def detail(self, index: int) -> str:
        """The card of one figure: shown by script, or by the browser when its link is followed."""
        figure, prefix = self.reading.figures[index], self.prefix
        rows = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{escape(words)}</dd></div>"
            for name, words in labels.understood(figure)
        )
        part = self.of[index]
        checks = f'<h4>相关核对</h4><ul class="fr-notes">{self.items(part)}</ul>' if part else ""
        return (
            f'<section class="fr-detail fr-k-{escape(figure.kind)}" id="{prefix}-f{index}" tabindex="-1">'
            f'<h3><span class="fr-no">第 {index + 1} 个数字，共 {len(self.reading.figures)} 个</span> {escape(figure.text)}</h3>'
            f'<dl>{rows}</dl>{checks}<p class="fr-where">第 {figure.start}—{figure.end} 字 '
            f'<a href="#{prefix}-m{index}" data-go="{index}">回到原文</a></p></section>'
        )

    def findings(self) -> str:
        """All findings, the worst first; then what holds for the whole document and is fine."""
        checks, whole = self.reading.checks, set(loose(self.reading))
        bad = sorted(
            (i for i in range(len(checks)) if checks[i].ok is not True), key=lambda i: _rank(self.reading, i)
        )
        fine = [i for i, check in enumerate(checks) if check.ok is True and i in whole]
        head = f"<h3>需要核对 <small>{len(bad)}</small></h3>" if bad else "<h3>核对结果</h3>"
        if not checks:
            head += '<p class="fr-hint">没有可核对的关系。</p>'
        elif not bad:
            head += '<p class="fr-hint">没有发现问题。</p>'
        listed = f'<ul class="fr-notes">{self.items([*bad, *fine])}</ul>' if bad or fine else ""
        return f'<section class="fr-findings">{head}{listed}</section>'


def _head(reading: Reading) -> str:
    meta, tally = reading.meta, labels.tally(reading)
    code = f' <span class="fr-code">{escape(meta.jurisdiction_code)}</span>' if meta.jurisdiction_code else ""
    facts = (
        ("地区", escape(meta.jurisdiction or "未识别") + code),
        ("年度", escape(str(meta.year or "未识别"))),
        ("发布机关", escape(meta.issuer or "未识别")),
        ("文件日期", escape(meta.date.isoformat() if meta.date else "未识别")),
        ("文件", escape(reading.document.file)),
    )
    return (
        f'<header class="fr-head"><h2 class="fr-title">{escape(meta.title or "（未识别标题）")}</h2>'
        '<dl class="fr-facts">'
        + "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
        + '</dl><ul class="fr-tally">'
        + "".join(
            f'<li class="fr-is-{state if state and tally[key] else "plain"}"><b>{tally[key]}</b> {name}</li>'
            for key, name, state in _COUNTS
            if tally[key] or key in ("figures", "error")
        )
        + "</ul>"
        + "".join(f'<p class="fr-warning" role="status">{escape(words)}</p>' for words in reading.warnings)
        + "</header>"
    )


def _tools(reading: Reading) -> str:
    """Filters by kind; they do nothing without script and are then hidden."""
    if not reading.figures:
        return ""
    used = {kind: sum(f.kind == kind for f in reading.figures) for kind in labels.KINDS}
    chips = "".join(
        f'<label class="fr-chip fr-k-{kind}"><input type="checkbox" checked data-kind="{kind}"> '
        f"{labels.KINDS[kind]} <small>{count}</small></label>"
        for kind, count in used.items()
        if count
    )
    return (
        f'<div class="fr-tools" role="group" aria-label="显示哪些数字" hidden>{chips}'
        '<label class="fr-chip fr-only"><input type="checkbox" data-only> 只看需要核对的段落</label></div>'
    )


def _rank(reading: Reading, index: int) -> tuple[int, int]:
    check = reading.checks[index]
    return _ORDER.index(labels.state(check)), anchor(check, reading.figures) or 0


def _overview(readings: Sequence[Reading], errors: Sequence[str]) -> str:
    heads = "".join(f'<th scope="col" class="fr-num">{name}</th>' for _, name in _OVERVIEW)
    rows = "".join(_overview_row(number, reading) for number, reading in enumerate(readings))
    table = (
        '<div class="fr-scroll"><table><thead><tr><th scope="col">报告</th><th scope="col">地区</th>'
        f'<th scope="col" class="fr-num">年度</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
    failed = "".join(f"<li>{escape(message)}</li>" for message in errors)
    return (
        '<header class="fr-overview"><h1>年度报告核对</h1>'
        + (table if readings else "<p>没有读成一份报告。</p>")
        + (f'<h2>未能读取</h2><ul class="fr-failed">{failed}</ul>' if failed else "")
        + "</header>"
    )


def _overview_row(number: int, reading: Reading) -> str:
    meta, tally = reading.meta, labels.tally(reading)
    file = f"<small>{escape(reading.document.file)}</small>" if meta.title else ""
    cells = "".join(
        f'<td class="fr-num fr-is-{key if tally[key] else "none"}">{tally[key]}</td>' for key, _ in _OVERVIEW
    )
    return (
        f'<tr><td><a href="#r{number}">{escape(meta.title or reading.document.file)}</a>{file}</td>'
        f'<td>{escape(meta.jurisdiction or "—")}</td><td class="fr-num">{meta.year or "—"}</td>{cells}</tr>'
    )
