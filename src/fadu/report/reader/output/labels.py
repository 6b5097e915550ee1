"""Layer 4. Chinese words for kinds, periods, rules and indicators, the same in every output.

Never decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fadu.figures.catalogue import catalogue
from fadu.report.reader.checks.registry import rules
from fadu.report.reader.model import Check, Figure, Reading

KINDS = {
    "count": "计数",
    "stock": "存量",
    "rate": "比率",
    "amount": "金额",
    "duration": "时长",
    "change": "增减",
    "rank": "位次",
    "threshold": "限值",
}
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
SCOPES = {
    "type": "种类", "level": "层级", "grade": "等级", "object": "对象", "channel": "渠道", "among": "在何处",
    "base": "与何时比", "category": "类别", "audience": "人群", "source": "来源", "body": "机构", "instance": "审级",
    "phase": "阶段", "theme": "主题", "respondent": "被申请人", "defendant": "被告", "items": "事项", "posting": "派驻",
    "case_type": "案件类型", "risk": "风险", "outcome": "结果", "result": "结果", "opinion": "意见", "kind": "种类",
}  # fmt: skip
BOUNDS = {">=": "不少于", "<=": "不超过"}


def number(value: float) -> int | float:
    """A whole number as int, so that it prints without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def shown(value: float) -> str:
    """A value for people: 1,546,000,000; 88.14."""
    whole = number(value)
    return f"{whole:,}" if isinstance(whole, int) else f"{whole:,.6f}".rstrip("0").rstrip(".")


def indicator(identifier: str | None) -> str:
    """The catalogue's Chinese name; the id itself where the catalogue does not know it."""
    if not identifier:
        return ""
    row = catalogue().get(identifier)
    return row.name_zh if row else identifier


def rule(identifier: str) -> str:
    """The rule's Chinese name, or its id."""
    known = rules().get(identifier)
    return known.name if known else identifier


def period(code: str) -> str:
    """'2024' → 2024 年, 'asof:2024-12' → 截至 2024 年 12 月, '2019/2020' → 2019—2020 年."""
    if found := re.fullmatch(r"asof:(\d{4})-(\d{2})", code):
        return f"截至 {found[1]} 年 {int(found[2])} 月"
    if found := re.fullmatch(r"(\d{4})/(\d{4})", code):
        return f"{found[1]}—{found[2]} 年"
    return f"{code} 年" if re.fullmatch(r"\d{4}", code) else code


def scope(values: Mapping[str, Any]) -> str:
    """What narrows a figure: 来源：110警情；层级：全区. Keys that the reader has no word for stand without one."""
    said = []
    for key, value in values.items():
        words = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        if key in ("part", "table"):
            said.append("其中的一部分" if key == "part" else "表格中的数")
        elif key == "subject":
            said.append(f"所比的：{indicator(words)}")
        else:
            said.append(f"{SCOPES[key]}：{words}" if key in SCOPES else words)
    return "；".join(said)


def state(check: Check) -> str:
    """good, bad (with its severity) or open: the class of a check in every output."""
    if check.ok is True:
        return "good"
    return "open" if check.ok is None else check.severity


def verdict(check: Check) -> str:
    """相符, 错误, 警告, 提示 or 待核."""
    if check.ok is True:
        return "相符"
    return "待核" if check.ok is None else SEVERITIES.get(check.severity, check.severity)


def tally(reading: Reading) -> dict[str, int]:
    """Numbers for a summary line."""
    states = [state(check) for check in reading.checks]
    return {
        "figures": len(reading.figures),
        "mapped": sum(figure.indicator is not None for figure in reading.figures),
        "checks": len(states),
        "good": states.count("good"),
        "error": states.count("error"),
        "warning": states.count("warning"),
        "info": states.count("info"),
        "open": states.count("open"),
    }


def understood(figure: Figure) -> list[tuple[str, str]]:
    """What was understood of a figure, as (label, words); labels without words are left out."""
    value = ("约 " if figure.approx else "") + shown(figure.value)
    if figure.sign:
        value = ("增加 " if figure.sign > 0 else "减少 ") + value
    rows = [
        ("原文", figure.text),
        ("数值", value + (f" {figure.unit}" if figure.unit else "")),
        ("类别", KINDS.get(figure.kind, figure.kind)),
        ("所指", figure.what),
        ("指标", indicator(figure.indicator)),
        ("指标编号", figure.indicator or ""),
        ("把握", f"{figure.confidence:.0%}" if figure.indicator else ""),
        ("兼指", "、".join(indicator(each) for each in figure.also)),
        ("期间", period(figure.period)),
        ("范围", scope(figure.scope)),
        ("界限", BOUNDS.get(figure.bound or "", "")),
        ("约数", figure.approx_word or ("是" if figure.approx else "")),
        ("备注", "修辞或名称中的数，不作统计" if figure.optional else ""),
    ]
    return [(label, words) for label, words in rows if words]
