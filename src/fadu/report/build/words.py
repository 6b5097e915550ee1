"""Layer 4. The office's own words: one Markdown file a report, edited by hand, never overwritten.

Places that the file lacks are added at its end; what stands there is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import attrs

_PLACE = re.compile(r"^##\s*\[([a-z_.]+)\].*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEAD = """# 年度报告的自写文字

<!-- 在每个标题下写文字，空行分段。程序只在末尾补充缺少的标题，不会改动已写的内容。 -->
"""


@attrs.define
class Words:
    """Words by place id; `paragraphs` gives them split at blank lines."""

    texts: Mapping[str, str] = attrs.field(factory=dict)

    def paragraphs(self, place: str) -> list[str]:
        """Paragraphs written for a place; [] where nothing is written yet."""
        text = _COMMENT.sub("", self.texts.get(place, ""))
        return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def parse(text: str) -> Words:
    """Read a file of words."""
    marks = list(_PLACE.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return Words({mark[1]: text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)})


def open_words(path: Path, places: Mapping[str, tuple[str, str]]) -> Words:
    """Read the file of words, first adding the places (id -> title, prompt) that it lacks."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_HEAD, "utf-8")
    known = parse(path.read_text("utf-8-sig")).texts
    added = [
        f"\n## [{place}] {title}\n\n<!-- {prompt} -->\n"
        for place, (title, prompt) in places.items()
        if place not in known
    ]
    if added:
        with path.open("a", encoding="utf-8") as handle:
            handle.write("".join(added))
    return parse(path.read_text("utf-8-sig"))
