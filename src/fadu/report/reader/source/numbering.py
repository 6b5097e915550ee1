"""Layer 4. Automatic numbers of Word paragraphs (一、 (一) 1.), which Word shows but does not store as text.

Never fails: an unknown format gives no label.
"""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
    "taiwaneseCounting", "taiwaneseCountingThousand",
}  # fmt: skip
_DIGITS = "零一二三四五六七八九"
_Level = tuple[str, str, int]  # number format, label pattern such as "(%1)", first number


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 23 → 二十三 (to 99; larger ones in digits)."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _shown(number: int, form: str) -> str:
    if form in _CHINESE:
        return chinese(number)
    if form == "decimalEnclosedCircle" and number <= 20:
        return chr(0x245F + number)
    if form == "lowerLetter" and number <= 26:
        return chr(0x60 + number)
    if form == "upperLetter" and number <= 26:
        return chr(0x40 + number)
    return str(number)


class Numbering:
    """Counts the numbered paragraphs of one document, in its order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._names: dict[str, str] = {}
        if numbering is not None:
            self._read_numbering(numbering)
        if styles is not None:
            self._read_styles(styles)

    def style_of(self, paragraph: etree._Element) -> str:
        """Name of the paragraph's style, '' if it has none."""
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        return self._names.get(style, style)

    def label(self, paragraph: etree._Element) -> str:
        """The number that Word shows before this paragraph; '' if there is none. Counts on."""
        where = _reference(paragraph.find(f"{W}pPr/{W}numPr"))
        if where is None:
            where = self._styles.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        if where is None or where[0] not in self._levels or where[1] not in self._levels[where[0]]:
            return ""
        number, level = where
        levels, counters = self._levels[number], self._counters.setdefault(number, {})
        counters[level] = counters.get(level, levels[level][2] - 1) + 1
        for deeper in [each for each in counters if each > level]:
            del counters[deeper]
        form, pattern, _ = levels[level]
        if form in ("bullet", "none"):
            return ""
        for each, (shape, _, first) in levels.items():
            pattern = pattern.replace(f"%{each + 1}", _shown(counters.get(each, first), shape))
        return pattern

    def _read_numbering(self, root: etree._Element) -> None:
        shapes: dict[str, dict[int, _Level]] = {}
        for shape in root.findall(f"{W}abstractNum"):
            levels: dict[int, _Level] = {}
            for level in shape.findall(f"{W}lvl"):
                depth, first = level.get(f"{W}ilvl") or "", _value(level.find(f"{W}start"))
                if depth.isdigit():
                    levels[int(depth)] = (
                        _value(level.find(f"{W}numFmt")),
                        _value(level.find(f"{W}lvlText")),
                        int(first) if first.isdigit() else 1,
                    )
            shapes[shape.get(f"{W}abstractNumId") or ""] = levels
        for num in root.findall(f"{W}num"):
            shape_id = _value(num.find(f"{W}abstractNumId"))
            self._levels[num.get(f"{W}numId") or ""] = shapes.get(shape_id, {})

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.findall(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            self._names[name] = _value(style.find(f"{W}name")) or name
            where = _reference(style.find(f"{W}pPr/{W}numPr"))
            if where is not None:
                self._styles[name] = where


def _value(node: etree._Element | None) -> str:
    return (node.get(f"{W}val") or "") if node is not None else ""


def _reference(node: etree._Element | None) -> tuple[str, int] | None:
    """(numbering id, level) of a w:numPr."""
    if node is None:
        return None
    number, level = _value(node.find(f"{W}numId")), _value(node.find(f"{W}ilvl"))
    return (number, int(level) if level.isdigit() else 0) if number and number != "0" else None
