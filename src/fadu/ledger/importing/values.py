"""Layer 2. What a cell says: dates, money, yes and no, choices, as people write them. Never guesses: what can
be read in two ways is a ValueError with the remedy, in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from fadu.errors import did_you_mean
from fadu.ledger.importing.text import folded, key

Cell = str | float | int | bool | date | datetime | time | timedelta

FIRST = date(1949, 10, 1)
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's serial numbers, after its non-existing 1900-02-29
LAST = date(2119, 12, 31)
SERIALS = ((FIRST - _EPOCH).days, (LAST - _EPOCH).days + 1)  # a number out of these is no date
_CLOCK = (
    r"(?:[T\s]*(?P<h>\d{1,2})\s*[:时点]\s*(?:(?P<min>\d{1,2})\s*分?(?:[:\s]*(?P<s>\d{1,2})(?:\.\d+)?秒?)?)?)?"
)
_YMD = re.compile(
    r"(?P<y>\d{4})\s*[年./\-—–]\s*(?P<m>\d{1,2})\s*[月./\-—–]\s*(?P<d>\d{1,2})\s*[日号]?\.?" + _CLOCK
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})" + _CLOCK)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_MONTH_ONLY = re.compile(r"\d{4}\s*[年./\-]\s*\d{1,2}\s*月?")
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,4}\s*日?")
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_NUMERALS = {char: str(n) for n, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
WRITE_DATE = "请写作 2024-03-05、2024年3月5日 或 2024.3.5"


def moment(value: Cell, epoch_1904: bool = False) -> tuple[date, datetime | None]:
    """The day that a cell says, and the time of day where it says one. Raises ValueError."""
    if isinstance(value, datetime):
        return value.date(), value if value.time() != time() else None
    if isinstance(value, date):
        return value, None
    if isinstance(value, bool):
        raise ValueError(f"不是日期，{WRITE_DATE}")
    if isinstance(value, int | float):
        return _serial(float(value), epoch_1904)
    if not isinstance(value, str):
        raise ValueError(f"不是日期，{WRITE_DATE}")
    return _written(value, epoch_1904)


@lru_cache(maxsize=16384)
def _written(text: str, epoch_1904: bool) -> tuple[date, datetime | None]:
    plain = _chinese(folded(text))
    found = _YMD.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is None:
        if _SERIAL.fullmatch(plain):
            return _serial(float(plain), epoch_1904)
        raise ValueError(_why_no_date(plain))
    try:
        on = date(int(found["y"]), int(found["m"]), int(found["d"]))
        clock = time(int(found["h"]), int(found["min"] or 0), int(found["s"] or 0)) if found["h"] else None
    except ValueError:
        raise ValueError(f"不是存在的日期，{WRITE_DATE}") from None
    return _bounded(on), datetime.combine(on, clock) if clock is not None and clock != time() else None


def _why_no_date(plain: str) -> str:
    if _MONTH_ONLY.fullmatch(plain):
        return f"缺少日，{WRITE_DATE}"
    if _SHORT_YEAR.fullmatch(plain):
        return f"年份应写四位，{WRITE_DATE}"
    return f"不是日期，{WRITE_DATE}"


@lru_cache(maxsize=16384)
def _serial(value: float, epoch_1904: bool) -> tuple[date, datetime | None]:
    if value.is_integer() and 19491001 <= value <= 21191231:
        return _written(str(int(value)), epoch_1904)  # 20240305 as a number
    serial = value + (1462 if epoch_1904 else 0)
    if not SERIALS[0] <= serial < SERIALS[1]:
        raise ValueError(f"不是日期，{WRITE_DATE}")
    seconds = round((serial % 1) * 86400)
    on = _EPOCH + timedelta(days=int(serial), seconds=0)
    if seconds in (0, 86400):
        return on + timedelta(days=seconds // 86400), None
    return on, datetime.combine(on, time()) + timedelta(seconds=seconds)


def _bounded(on: date) -> date:
    if not FIRST <= on <= LAST:
        raise ValueError(f"年份不在 1949 至 2119 之间，请核对；{WRITE_DATE}")
    return on


def _chinese(plain: str) -> str:
    found = _CHINESE.fullmatch(plain.replace(" ", ""))
    if not found:
        return plain
    year = "".join(_NUMERALS[char] for char in found[1])
    return f"{year}-{_small(found[2])}-{_small(found[3])}"


def _small(text: str) -> int:
    """A Chinese number up to 99."""
    tens, ten, ones = text.rpartition("十")
    number = int(_NUMERALS.get(ones[:1], "0"))
    return number + 10 * int(_NUMERALS.get(tens[:1], "1")) if ten else number


def clock(value: Cell) -> time:
    """The time of day in a column of its own: 9:30, 9时30分, a fraction of a day. Raises ValueError."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if isinstance(value, timedelta):
        value = value.total_seconds() / 86400
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1:
        return (datetime.combine(FIRST, time()) + timedelta(seconds=round(value * 86400))).time()
    found = re.fullmatch(r"(\d{1,2})[:时点](?:(\d{1,2})分?)?(?::(\d{1,2}))?", folded(str(value)))
    try:
        assert found
        return time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    except (AssertionError, ValueError):
        raise ValueError("不是时刻，请写作 9:30") from None


def text(value: Cell) -> str:
    """What stands in the cell, as text; a whole number without its decimal point."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


_SCALES = {"亿": Decimal(100_000_000), "万": Decimal(10_000), "千": Decimal(1000), "": Decimal(1)}
_AMOUNT = re.compile(r"(?P<n>[+-]?[\d,]*\.?\d+)(?P<scale>[亿万千]?)(?:人民币|元|圆|块)?整?")


def money(value: Cell, scale: int = 1) -> int | float:
    """Yuan: 1,234.5, ￥500, 1.2万元. `scale` is the heading's own unit (10000 for 万元). Raises
    ValueError.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _plain(Decimal(str(value)) * scale)
    plain = re.sub(r"\s|[¥￥]|人民币|RMB", "", folded(text(value)))
    found = _AMOUNT.fullmatch(plain)
    if not found or (
        found["n"].count(",") and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", found["n"])
    ):
        raise ValueError("不是金额，请只写数字（元），如 12000 或 1.2万元")
    amount = Decimal(found["n"].replace(",", "")) * _SCALES[found["scale"]]
    own_unit = bool(found["scale"]) or plain.endswith("元")
    return _plain(amount if own_unit else amount * scale)


def _plain(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def number(value: Cell) -> int | float:
    """A number, perhaps with the word for what is counted: 12件, 1,200人. Raises ValueError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _plain(Decimal(str(value)))
    plain = re.sub(r"\s", "", folded(text(value)))
    found = re.fullmatch(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)[一-鿿]{0,3}", plain)
    try:
        assert found
        return _plain(Decimal(found[1].replace(",", "")))
    except (AssertionError, InvalidOperation):
        raise ValueError("不是数字，请只写数字") from None


def whole(value: Cell) -> int:
    """A whole number. Raises ValueError."""
    found = number(value)
    if not isinstance(found, int):
        raise ValueError("应为整数")
    return found


YES = frozenset(("是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "已", "同意"))
NO = frozenset(
    ("否", "无", "没有", "不是", "错", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "不同意")
)


def yes_or_no(value: Cell) -> bool:
    """是 or 否, ticks and crosses. Raises ValueError."""
    if isinstance(value, bool):
        return value
    word = folded(text(value)).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError("应填 是 或 否")


def choice(value: Cell, known: Sequence[str]) -> str:
    """One of the choices, whatever the width, blanks and brackets. Raises ValueError."""
    word = text(value)
    if word in known:
        return word
    same = [each for each in known if key(each) == key(word)]
    if len(same) == 1 and key(word):
        return same[0]
    raise ValueError(f"不在选项之中{did_you_mean(word, known)}，可填：{'、'.join(known)}")


_BETWEEN = re.compile(r"([;；|\n]|[、,，/]|\s+)")


def choices(value: Cell, known: Sequence[str]) -> list[str]:
    """Several choices in one cell; a choice may itself hold the mark that divides. Raises ValueError."""
    parts = _BETWEEN.split(text(value))  # word, mark, word …
    found: list[str] = []
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            word = "".join(parts[at:end]).strip()
            if not word and end == at + 1:
                break
            try:
                chosen = choice(word, known)
            except ValueError:
                if end == at + 1:
                    raise
                continue
            if chosen not in found:
                found.append(chosen)
            break
        at = end + 1 if (end - at) % 2 else end
    return found


def persons(value: Cell) -> list[str]:
    """The persons of a cell, in their order."""
    parts = re.split(r"[、,，;；|/\n\s]+", text(value))
    return list(dict.fromkeys(part for part in parts if part))


def several(value: Cell) -> list[str]:
    """The values of one cell for several occurrences: 2024.3.5；2024.4.6. Blank ones stay."""
    return [part.strip() for part in re.split(r"[;；\n]", text(value))]
