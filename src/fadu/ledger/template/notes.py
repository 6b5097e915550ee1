"""Layer 2. What the template says about its columns: meaning, what to fill in, articles. Writes no file."""

from __future__ import annotations

from collections.abc import Sequence

from fadu.law import ActRule, FieldRule, Procedure
from fadu.law.loader import roles
from fadu.ledger.template.columns import Column

NOTE_HEADINGS = ("列", "所属行为", "填写要求", "怎样填写", "可选值", "依据", "说明")
FORMS = {
    "id": "本案在本机关唯一、永不改变的编号；再次导入时凭它认出同一案件。不要用会变的序号",
    "number": "案件自己的文号",
    "agency": "机关代码或者全称，须已登记（fadu agencies import）",
    "date": "日期，如 2024-03-05、2024年3月5日、2024.3.5",
    "time": "时刻，如 9:30",
    "by": "人员编号或者姓名，几人用、隔开",
}
FIELD_FORMS = {
    "text": "文字",
    "int": "整数",
    "number": "数字",
    "money": "金额（元）；标题写“（万元）”的按万元",
    "date": FORMS["date"],
    "datetime": "日期和时刻，如 2024-03-05 9:30",
    "bool": "是 或 否",
    "choice": "从下拉选项中选一项",
    "choices": "选项中的一项或者几项，用、隔开",
    "party": "姓名或者名称",
    "agency": "机关的名称或者代码",
    "person": "人员编号或者姓名",
    "persons": FORMS["by"],
    "case": "该案在台账中的编号",
}
STATUS = {"sectoral": "部门规定", "local": "地方规定", "unverified": "待核对", "design": "设计"}


def general_rules(procedure: Procedure) -> list[str]:
    """What holds for the whole sheet."""
    opening = procedure.versions[-1].acts[procedure.version_by].name
    versions = "、".join(f"{version.in_force} 起" for version in procedure.versions)
    return [
        "一行一件。“示例”行导入时不读，可以删去。标题改动不大的可以认出；不需要的列可以删去，顺序可以调换。",
        f"案件适用哪一版程序，由“{opening}日期”决定（版本：{versions}）；模板列的是最新一版，以前各版的行为和内容也可以加列。",
        "没有发生的行为，日期留空。填了某一行为的内容，就要填它的日期。",
        "同一行为有几次的，加列写“标题(2)”“标题(3)”；也可以在一格中用；隔开，该行为的各列都按次数用；隔开，没有的留空。",
        "同一天有几个行为的，按程序允许的先后排列。",
        "缺少法定步骤、超过期限等违法情形照实导入，并在结果表中列出，不会因此退回；退回的只是看不懂的内容。",
        "同一文件再导入一次，什么也不改变；已导入的案件只能接着增加后面的行为，改正已有的行为须在台账中办理更正。",
    ]


def note_row(column: Column) -> tuple[str, ...]:
    """One row of the notes, in the order of NOTE_HEADINGS."""
    form = FIELD_FORMS[column.field.kind] if column.field else FORMS[column.kind]
    return (
        column.heading,
        column.group if column.act else "",
        column.required,
        form + (f"（{column.field.unit}）" if column.field and column.field.unit else ""),
        "、".join(_choices(column.field)) if column.field else "",
        _basis(column),
        _about(column),
    )


def comment_of(column: Column) -> str:
    """The short form for a comment at the heading."""
    _, _, required, form, _, basis, about = note_row(column)
    return "\n".join(part for part in (f"{required}。{form}", about, basis and f"依据：{basis}") if part)


def _choices(field: FieldRule) -> Sequence[str]:
    return ("是", "否") if field.kind == "bool" else field.choices


def _basis(column: Column) -> str:
    basis = (
        column.field.basis
        if column.field and column.field.basis
        else column.act.basis
        if column.act
        else None
    )
    if basis is None:
        return ""
    mark = STATUS.get(basis.status)
    return basis.text + (f"（{mark}）" if mark and mark != basis.text else "")


def _about(column: Column) -> str:
    if column.field:
        return column.field.note
    if column.act is None:
        return ""
    return _about_act(column.act) if column.kind == "date" else ""


def _about_act(act: ActRule) -> str:
    parts = []
    if act.by:
        parts.append("由" + "、".join(roles()[role] for role in act.by) + "办理")
    if act.document:
        parts.append(f"文书：{act.document}")
    if not act.once and not act.opens:
        parts.append("可以有几次")
    if act.note:
        parts.append(act.note)
    return "；".join(parts)
