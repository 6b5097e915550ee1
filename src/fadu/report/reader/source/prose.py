"""Layer 4. Which part of a page is its main text: the element that holds nearly all of its prose.

Knows a few habits of government sites; never a particular site.
"""

from __future__ import annotations

import re

from lxml import etree

from fadu.report.reader.source.render import is_data

_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "canvas",
    "button", "select", "input", "textarea", "nav", "footer", "aside", "dialog", "audio", "video", "map",
}  # fmt: skip
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|share|bdshare\w*|social\w*|footer|foot|sidebar|"
    r"qr(?:code)?|ewm|erweima|font-?size|fontzoom|print|toolbar|search|login|copyright|friendlinks?|related|"
    r"recommend|pagination|pager|location|dqwz|weizhi|popup|modal|comment|robot|dzjc|beian|wza)(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_KNOWN = re.compile(
    r"^(?:ucapcontent|zoom|trs_editor|trs_ueditor|trs_editor_view|newscontent|news_content|vsb_content\w*|"
    r"article[-_]?(?:content|con|body|text)|(?:content|con)[-_]?(?:text|main|body|article)|pages?_content|"
    r"xxgk[-_]?(?:content|detail|con)|detail[-_]?(?:content|con|text)|(?:main|news|text|wz|zw|info)[-_]?(?:content|con|text|nr)|"
    r"zhengwen|wenzhang|bodylabel|js_content)$",
    re.I,
)
_SENTENCE = re.compile("。|[,;\uff0c\uff1b].{20}|.{20}[,;\uff0c\uff1b]")
_LINKED = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar|jpe?g|png)(?:$|[?#])", re.I)
_WITHIN = {"p", "span", "font", "b", "strong", "thead", "table"}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENOUGH = 0.85
_FEW = 60
"""Characters of prose up to which an element with a telling name may be taken for page furniture."""


def drop_noise(root: etree._Element) -> None:
    """Take out what is never report text: scripts, navigation, share buttons, hidden parts, attachments."""
    body = root.find("body")
    if body is None:
        return
    amounts = _amounts(body)
    for node in amounts:
        if node is body or node.getparent() is None:
            continue
        if node.tag in _DROPPED or (amounts[node] <= _FEW and _is_noise(node)):
            _drop(node, node.getparent())


def _drop(node: etree._Element, parent: etree._Element) -> None:
    """Take out an element, but not the text after it (which may hold characters that XML forbids)."""
    before = node.getprevious()
    if node.tail and before is not None:
        before.tail = _FORBIDDEN.sub("", (before.tail or "") + node.tail)
    elif node.tail:
        parent.text = _FORBIDDEN.sub("", (parent.text or "") + node.tail)
    parent.remove(node)


def main(root: etree._Element) -> etree._Element:
    """The smallest element that holds nearly all of the page's prose."""
    body: etree._Element = root.find("body")
    amounts = _amounts(body)
    known = _known(body, amounts)
    if known is not None:
        return known
    node = body
    while True:
        best = max((child for child in node if child in amounts), key=lambda c: amounts[c], default=None)
        if best is None or _is_unit(best) or amounts[best] < max(1, amounts[body] * _ENOUGH):
            return node
        node = best


def _is_unit(node: etree._Element) -> bool:
    """Whether an element is never cut: a paragraph, a table of data."""
    return node.tag in _WITHIN and not (node.tag == "table" and not is_data(node))


def _known(body: etree._Element, amounts: dict[etree._Element, int]) -> etree._Element | None:
    """The smallest container with a usual name that holds most of the prose."""
    enough = max(1, amounts[body]) * _ENOUGH
    holders = [node for node in amounts if amounts[node] >= enough and _is_known(node)]
    return min(reversed(holders), key=lambda node: amounts[node], default=None)


def _is_known(node: etree._Element) -> bool:
    names = f"{node.get('id') or ''} {node.get('class') or ''}".split()
    return node.tag == "ucapcontent" or any(_KNOWN.match(name) for name in names)


def _is_noise(node: etree._Element) -> bool:
    if node.get("hidden") is not None or _HIDDEN.search(node.get("style") or ""):
        return True
    if node.tag == "a" and _LINKED.search(node.get("href") or ""):
        return True
    words = f"{node.get('id') or ''} {node.get('class') or ''}"
    return bool(words.strip() and _NOISE.search(re.sub(r"([a-z])([A-Z])", r"\1-\2", words)))


def _amounts(body: etree._Element) -> dict[etree._Element, int]:
    """Number of characters of prose at and below each element: pieces like sentences, outside links."""
    nodes = [node for node in body.iter() if isinstance(node.tag, str)]
    linked: dict[etree._Element, bool] = {}
    amounts: dict[etree._Element, int] = {}
    for node in nodes:
        above = linked.get(node.getparent(), False)
        linked[node] = above or (node.tag == "a" and bool(node.get("href")))
        own = 0 if linked[node] or node.tag in _DROPPED else _prose(node.text)
        amounts[node] = own + sum(_prose(child.tail) for child in node if not linked[node])
    for node in reversed(nodes):
        if node is not body:
            amounts[node.getparent()] += amounts[node]
    return amounts


def _prose(piece: str | None) -> int:
    return len(piece.strip()) if piece and _SENTENCE.search(piece) else 0
