"""Layer 4. Web pages: the main text of a government site's page, without what surrounds it.

Never runs scripts, never fetches anything, never recurses (a page may nest as deep as it likes).
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from fadu.report.reader.source import prose, text
from fadu.report.reader.source.loaded import Loaded, refuse
from fadu.report.reader.source.render import render, visible_text
from fadu.report.reader.traditional import simplify

_STARTS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|div|table|p|h[1-6]|ucap|section|article)\b", re.I
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_HINTS = {
    "title": ("articletitle", "article:title", "og:title"),
    "date": ("pubdate", "publishdate", "article:published_time", "firstpublishedtime", "others:publish_date"),
    "issuer": ("contentsource", "source", "author"),
    "site": ("sitename", "og:site_name"),
}
_DATE_LINE = re.compile(
    r"(?:发布|发文|成文|公开|更新|印发|生成)?(?:时间|日期)\s*:\s*"
    r"(?:\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}日?|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_TITLE = re.compile(r"(?:法治政府|依法行政|法治建设)[^。,;:]{0,16}(?:报告|情况|总结)$")
_HUGE_TAG = re.compile(r"<[^<>]{20000,}>?")
"""Pictures written into the page; and a parser needs quadratic time for a tag of very many attributes."""
_SEARCHED = 500
_SITE = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]{2,30}$")


def looks_like(data: bytes, name: str) -> bool:
    """Whether these bytes are a web page (by content; the suffix only decides when a tag is there too)."""
    head = data[:4096].replace(b"\x00", b"")
    if _STARTS.match(head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")) or re.search(rb"<html\b", head, re.I):
        return True
    return name.lower().endswith((".htm", ".html", ".shtml", ".xhtml")) and b"<" in data


def load(data: bytes, name: str) -> Loaded:
    """The title, the date and the main text of a page, tables kept as rows."""
    found = _CHARSET.search(data[:8192])
    source = text.decode(data, name, found.group(1).decode("ascii") if found else None)
    root = _parse(source)
    if root is None:
        raise refuse(name, "网页中没有可读的内容", "请在浏览器中打开网页后另存，或复制正文到文本文件")
    hints = _hints(root)
    prose.drop_noise(root)
    heading, dated = _heading(root, hints), _date_line(root)
    loaded = render(prose.main(root), _opening(heading, dated))
    if len(loaded.text.strip()) <= len(heading or "") + len(dated or "") + 2:
        raise refuse(name, "网页中没有找到正文（正文可能由脚本载入）", "请在浏览器中复制正文到文本文件再读")
    loaded.hints.update(hints)
    return loaded


def _parse(source: str) -> etree._Element | None:
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    cleaned = _HUGE_TAG.sub("", source.replace("\x00", "")).encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(cleaned, parser)
    except etree.XMLSyntaxError:
        return None
    return root if root is not None and root.find("body") is not None else None


def _hints(root: etree._Element) -> dict[str, str]:
    """What the page's meta elements say of the article."""
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            said.setdefault(name, content)
    hints: dict[str, str] = {}
    for key, names in _HINTS.items():
        for name in names:
            if name in said:
                hints.setdefault(key, said[name])
    title = " ".join((root.findtext("head/title") or "").split())
    if title and "title" not in hints:
        hints["title"] = _SITE.sub("", title) or title
    return hints


def _heading(root: etree._Element, hints: dict[str, str]) -> str | None:
    """The article's title as the page shows it."""
    for heading in root.iter("h1", "h2", "ucaptitle"):
        words = visible_text(heading)
        if 6 <= len(words) <= 120 and ("报告" in simplify(words) or words == hints.get("title")):
            return words
    for block in islice(root.iter("td", "p", "div", "h3", "h4", "center", "strong", "b"), _SEARCHED):
        words = visible_text(block, 80)
        if len(words) <= 70 and _TITLE.search(simplify(words)) and next(block.iter("a"), None) is None:
            return words
    said = hints.get("title", "")
    return said if re.search("报告|总结|情况|法治", simplify(said)) else None


def _date_line(root: etree._Element) -> str | None:
    """The publication date as the page shows it, wherever it stands."""
    body = root.find("body")
    shown = visible_text(body, 60_000) if body is not None else ""
    found = _DATE_LINE.search(simplify(shown))
    return shown[found.start() : found.end()] if found else None


def _opening(heading: str | None, dated: str | None) -> list[str]:
    return [line for line in (heading, dated) if line]
