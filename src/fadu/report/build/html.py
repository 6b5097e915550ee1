"""Layer 4. The report as HTML: a fragment for the site, or a page that stands alone.

Each figure is a link to its rows when the caller gives addresses, else to its line in the annex.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from fadu.figures.engine import Value
from fadu.report.build.document import Heading, Paragraph, ReportDocument, print_value

Address = Callable[[Value], str]


def rows_address(site: str, period: str, jurisdiction: str) -> Address:
    """Addresses of the desk's pages: /figures/<id>/?period=…&jurisdiction=…&scope.<name>=…"""

    def address(value: Value) -> str:
        query = {"period": period, "jurisdiction": jurisdiction}
        query |= {f"scope.{name}": chosen for name, chosen in value.scope.items()}
        return f"{site.rstrip('/')}/figures/{value.id}/?{urlencode(query)}"

    return address


_STYLE = """
body{margin:0;background:#eceff3;color:#1a1a1a;font:17px/1.9 "Noto Serif CJK SC","Source Han Serif SC",FangSong,serif}
.fadu-report{max-width:860px;margin:32px auto;background:#fff;padding:72px 84px;box-shadow:0 1px 8px rgba(0,0,0,.12)}
.fadu-report h1{font-size:26px;text-align:center;line-height:1.6;color:#111;margin:0 0 28px;white-space:pre-line}
.fadu-report h2{font:600 19px/1.8 "Noto Sans CJK SC",SimHei,sans-serif;margin:26px 0 6px;text-indent:2em}
.fadu-report h3{font:500 18px/1.8 KaiTi,"Noto Serif CJK SC",serif;margin:14px 0 4px;text-indent:2em}
.fadu-report p{margin:4px 0;text-indent:2em;text-align:justify}
.fadu-report p.addressee{text-indent:0}
.fadu-report p.todo{color:#9a6b00;background:#fff8e6}
.fadu-report p.signature{text-align:right;margin-right:3em;text-indent:0}
.fadu-report a.figure{color:#b4231b;text-decoration:none;border-bottom:1px solid #e2a5a0}
.fadu-report a.figure:hover,.fadu-report a.figure:focus{background:#fdeceb;outline:none}
.fadu-report table{border-collapse:collapse;width:100%;font:14px/1.6 "Noto Sans CJK SC",sans-serif;margin:10px 0}
.fadu-report th,.fadu-report td{border:1px solid #cfd5dd;padding:5px 8px;text-align:left;text-indent:0;vertical-align:top}
.fadu-report th{background:#f4f6f9}.fadu-report td.n{text-align:right;white-space:nowrap}
.fadu-report code{font-size:12px;color:#555}
.fadu-report details{margin-top:20px}.fadu-report summary{cursor:pointer;font-family:"Noto Sans CJK SC",sans-serif}
@media print{body{background:#fff}.fadu-report{box-shadow:none;margin:0;padding:0;max-width:none}
.fadu-report a.figure{color:inherit;border:0}}
"""


def fragment(document: ReportDocument, address: Address | None = None) -> str:
    """The report as safe HTML without page frame. `address` gives the link of a figure's rows."""

    def link(value: Value, key: str) -> str:
        return address(value) if address and value.form not in ("rate", "total") else f"#figure-{key}"

    parts = [f"<h1>{escape(document.title)}</h1>", f'<p class="addressee">{escape(document.addressee)}</p>']
    for part in document.body:
        parts.append(_heading(part) if isinstance(part, Heading) else _paragraph(part, document, link))
    day = document.date
    parts.append(f'<p class="signature">{escape(document.issuer)}</p>')
    parts.append(f'<p class="signature">{day.year}年{day.month}月{day.day}日</p>')
    parts += [f'<p class="note">{escape(note)}</p>' for note in document.notes]
    parts.append(_figures(document, address))
    parts.append(_missing(document))
    return f'<article class="fadu-report">{"".join(parts)}</article>'


def write_html(document: ReportDocument, path: Path, address: Address | None = None) -> None:
    """Write a page that needs nothing but itself."""
    title = escape(document.title.replace("\n", ""))
    path.write_text(
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body>{fragment(document, address)}</body></html>\n",
        "utf-8",
    )


def style() -> str:
    """The style sheet, for pages that show the fragment."""
    return _STYLE


def _heading(part: Heading) -> str:
    return f"<h{part.level + 1}>{escape(part.text)}</h{part.level + 1}>"


def _paragraph(part: Paragraph, document: ReportDocument, link: Callable[[Value, str], str]) -> str:
    runs = [
        f'<a class="figure" href="{escape(link(document.values[run.figure], run.figure))}" '
        f'title="{escape(document.values[run.figure].name)}">{escape(run.text)}</a>'
        if run.figure
        else escape(run.text)
        for run in part.runs
    ]
    kind = "todo" if part.style == "empty" else part.style
    return f'<p class="{kind}">{"".join(runs)}</p>'


def _figures(document: ReportDocument, address: Address | None) -> str:
    lines = []
    for key, value in document.values.items():
        if value.value is None:
            continue
        scope = f"（{'、'.join(value.scope.values())}）" if value.scope else ""
        shown = escape(print_value(value))
        if address and value.form not in ("rate", "total"):
            shown = f'<a class="figure" href="{escape(address(value))}">{shown}</a>'
        receipt = document.receipts.get(key)
        proof = f"{receipt['rows']} 行 · {str(receipt['row_hash'])[:16]}" if receipt else _parts(value)
        lines.append(
            f'<tr id="figure-{escape(key)}"><td>{escape(value.name + scope)}<br><code>{escape(key)}</code></td>'
            f'<td class="n">{shown}</td><td><code>{escape(proof)}</code></td></tr>'
        )
    head = "<tr><th>数字</th><th>数值</th><th>明细行数与校验值</th></tr>"
    return f"<details open><summary>数字来源一览表（{len(lines)} 个）</summary><table>{head}{''.join(lines)}</table></details>"


def _parts(value: Value) -> str:
    return f"{value.numerator:g} ÷ {value.denominator:g}" if value.denominator else ""


def _missing(document: ReportDocument) -> str:
    if not document.missing:
        return ""
    lines = "".join(
        f"<tr><td>{escape(m.name)}<br><code>{escape(m.id)}</code></td><td>{escape(m.reason)}</td></tr>"
        for m in document.missing
    )
    head = "<tr><th>数字</th><th>原因</th></tr>"
    return f"<details><summary>暂缺数字清单（{len(document.missing)} 个）</summary><table>{head}{lines}</table></details>"
