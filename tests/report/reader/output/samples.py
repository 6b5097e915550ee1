"""Readings made by hand, with everything that an output has to show."""

from datetime import date

from fadu.report.reader.model import Check, Document, Figure, Meta, Reading, Section

EVIL = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"
TEXT = (
    "清河县2023年法治政府建设年度报告\n一、行政复议\n受理复议案件48件,审结32件,审结率66.67%。\n"
    "领域\t件数\n市场监管\t120\n" + EVIL + "共3次。\n"
)


def figure(text, value, unit, kind="count", *, start=None, **more):
    at = TEXT.index(text) if start is None else start
    return Figure(at, at + len(text), text, value, unit, kind, **more)


def sample(file="清河.txt", *, title="清河县2023年法治政府建设年度报告", year=2023, value=48.0):
    row = TEXT.index("领域")
    second = TEXT.index("市场监管")
    document = Document(
        file,
        TEXT,
        sections=[Section(1, "一、行政复议", TEXT.index("一、"), len(TEXT))],
        tables=[[[(row, row + 2), (row + 3, row + 5)], [(second, second + 4), (second + 5, second + 8)]]],
        simplified=TEXT,
    )
    figures = [
        figure("48件", value, "件", what="受理复议案件", indicator="reconsideration.accepted", confidence=0.9,
               period="2023", section=0),
        figure("32件", 32.0, "件", what="审结复议案件", indicator="reconsideration.concluded", confidence=0.8,
               period="2023", section=0),
        figure("66.67%", 66.67, "%", "rate", what="审结率", period="2023", section=0),
        figure("120", 120.0, "件", what=EVIL, period="2023", scope={"领域": "市场监管"}),
        figure("3次", 3.0, "次", what="=1+1", approx=True, approx_word="近", bound=">=", optional=True),
    ]  # fmt: skip
    checks = [
        Check("rate", True, "审结率66.67%与32/48相符。", "info", [1, 0, 2], stated=66.67, computed=66.6667),
        Check("sum", False, "@合计不符:" + EVIL, "error", [3], stated=1, computed=2, candidates=[7, 8]),
        Check("whole", None, "缺少必备内容。", "warning"),
    ]
    meta = Meta(title, "河北省邢台市清河县", "130534", "清河县人民政府", year, date(2024, 3, 20))
    return Reading(document, meta, figures, checks)
