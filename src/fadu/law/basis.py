"""Layer 1. Reading `basis`: one or more `KEY 第N条[第N款][第N项]` joined by a semicolon, or 设计.

Never looks at statutes; a test compares the citations with the texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from fadu.law.nodes import Faults, Map
from fadu.law.schema import STATUSES, Basis, Citation, Source

NUMERAL = "[一二三四五六七八九十百零〇千]+"
ARTICLE = re.compile(rf"^第{NUMERAL}条(之{NUMERAL})?(第{NUMERAL}款)?(第?[（(]?{NUMERAL}[）)]?项)?$")
PARAGRAPH = re.compile(
    rf"^(?:第{NUMERAL}项|[（(]{NUMERAL}[）)]|{NUMERAL}、|第{NUMERAL}[章节部分]+.*)$"
)  # documents without articles
DESIGN = "设计"


def read_basis(node: Map, sources: Mapping[str, Source], faults: Faults, what: str) -> Basis:
    """The basis of an entry with its status and note; faults when it is missing or cannot be read."""
    status = str(node.get("status", "verified"))
    note = str(node.get("note", "") or "")
    if status not in STATUSES:
        faults.add(node, "status", f"{what}的 status 应为 {'、'.join(STATUSES)} 之一，不是“{status}”")
    value = node.get("basis")
    if not value or not isinstance(value, str):
        faults.add(
            node,
            "basis",
            f"{what}缺少依据（basis）：请写明条文，如 basis: ARL 第三十条；法律没有规定的写 设计",
        )
        return Basis("", (), status, note)
    if status != "verified" and not note:
        faults.add(node, "status", f"{what}的 status 为 {status}，需要在 note 中写明应核对什么")
    if value.strip() == DESIGN:
        if status == "verified":
            faults.add(node, "basis", f"{what}的依据是“设计”，需要写 status: design 和 note")
        return Basis(DESIGN, (), status, note)
    citations = _citations(value, node, sources, faults, what)
    return Basis(_text(citations, sources), citations, status, note)


def _citations(
    value: str, node: Map, sources: Mapping[str, Source], faults: Faults, what: str
) -> tuple[Citation, ...]:
    found: list[Citation] = []
    key = ""
    for part in re.split(r"[;；]", value):
        words = part.split()
        if not words:
            continue
        if words[0] in sources or not words[0].startswith("第"):
            key, words = words[0], words[1:]
        if key not in sources:
            faults.add(node, "basis", f"{what}的依据引用了没有声明的来源“{key}”，请在 sources 中声明")
            continue
        article = "".join(words)
        if not (ARTICLE.match(article) or PARAGRAPH.match(article)):
            faults.add(
                node, "basis", f"{what}的依据“{part.strip()}”没有写明条文，应为“{key} 第N条[第N款][第N项]”"
            )
            continue
        found.append(Citation(key, article))
    return tuple(found)


def _text(citations: tuple[Citation, ...], sources: Mapping[str, Source]) -> str:
    parts: list[str] = []
    last = ""
    for citation in citations:
        title = sources[citation.source].title
        parts.append(citation.article if title == last else f"{title} {citation.article}")
        last = title
    return "；".join(parts)
