"""Layer 7. Builds the annual report from the ledger that the settings name, and writes the files asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from fadu.errors import ReportError
from fadu.figures.engine import default_engine
from fadu.report.build import compose
from fadu.report.build.files import write
from fadu.report.build.html import rows_address
from fadu.report.build.outline import load_outline
from fadu.report.build.words import open_words


def build_report(
    period: str, jurisdiction: str, outputs: Sequence[Path], words: Path | None, site: str = ""
) -> Iterator[str]:
    """Compile and write; yields what was done, line by line, for the user.

    Raises:
        ReportError, FigureError: nothing is written then.
    """
    place = jurisdiction or settings.JURISDICTION
    if not place:
        raise ReportError("请用 --jurisdiction 指明行政区划代码，如 210411，或设置 FADU_JURISDICTION")
    path = words or Path(settings.DATA_DIR) / "words" / f"{place}-{period}.md"
    written = open_words(path, load_outline().places())
    engine = default_engine()
    engine.sync()
    document = compose(engine, period, place, written, today=date.today())
    for output in outputs or [Path(settings.DATA_DIR) / "reports" / f"{place}-{period}.docx"]:
        write(document, output, rows_address(site, period, place) if site else None)
        yield f"已写出 {output}"
    printed = sum(v.value is not None for v in document.values.values())
    yield f"数字 {printed} 个；暂缺 {len(document.missing)} 个（见附件2）；待补充文字 {len(document.empty_words)} 处，请编辑 {path}"
