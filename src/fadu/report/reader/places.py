"""Layer 4. Place names in running text: the longest chain of divisions, and zones that have no code.

Never chooses between two places of one name without a reason in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs

from fadu.law import regions
from fadu.law.regions import Region

_ETHNIC = Path(__file__).parent / "data" / "ethnic.txt"
_SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|[省市盟州])$")
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{0,12}?(?:经济技术开发区|高新技术产业开发区|高新技术产业园区|高新技术开发区|经济开发区|综合实验区|"
    r"产业园区|工业园区|示范区|管理区|度假区|风景名胜区|名胜区|保税区|合作区|试验区|实验区|高新区|经开区|开发区|新区|新城|园区)"
)
_TOWNSHIP = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:街道|镇|乡|苏木)(?!村|企|容|风)")
_STOP = re.compile(r"人民政府|政府|[区县市]委|关于|年|[厅局办]")
LONGEST = 16


@attrs.frozen(slots=True)
class Place:
    """A place as printed at `start`:`end`; `candidates` are the divisions it may be."""

    start: int
    end: int
    candidates: tuple[Region, ...]


def _ethnic_names() -> list[str]:
    lines = _ETHNIC.read_text(encoding="utf-8").splitlines()
    return sorted(
        (name for line in lines if not line.startswith("#") for name in line.split()), key=len, reverse=True
    )


def _short_names(region: Region, ethnic: list[str]) -> Iterator[str]:
    """Usual short names: 延边州 for 延边朝鲜族自治州, 辽宁 for 辽宁省 (the latter only in front)."""
    if region.name.startswith(("内蒙古", "黑龙江")) and region.level == "province":
        yield region.name[:3]
    elif region.level == "province":
        yield region.name[:2]
    elif "自治" in region.name:
        base, kind = region.name[: region.name.index("自治")], region.name[-1]
        while (tail := next((name for name in ethnic if base.endswith(name)), None)) and len(base) > len(
            tail
        ):
            base = base.removesuffix(tail)
        if len(base) > 1:
            yield base + kind
            if region.level == "prefecture":
                yield base
    elif region.level == "prefecture" and len(region.name) > 2:
        yield _SUFFIX.sub("", region.name)


@attrs.frozen(slots=True, eq=False)
class _Names:
    """Names with the divisions that bear them; `lengths` by the first two characters, longest first.

    `endings` are the lengths by the last two characters.
    """

    regions: dict[str, tuple[Region, ...]]
    lengths: dict[str, tuple[int, ...]]
    endings: dict[str, tuple[int, ...]]

    def begin(self, text: str, end: int) -> Iterator[int]:
        """Where the names begin that end at `end`."""
        for length in self.endings.get(text[max(0, end - 2) : end], ()):
            if length <= end and text[end - length : end] in self.regions:
                yield end - length


def _indexed(found: dict[str, list[Region]]) -> _Names:
    lengths: dict[str, set[int]] = {}
    endings: dict[str, set[int]] = {}
    for name in found:
        if 1 < len(name) <= LONGEST:
            lengths.setdefault(name[:2], set()).add(len(name))
            endings.setdefault(name[-2:], set()).add(len(name))
    return _Names(
        {name: tuple(bearers) for name, bearers in found.items()},
        {start: tuple(sorted(known, reverse=True)) for start, known in lengths.items()},
        {end: tuple(known) for end, known in endings.items()},
    )


@cache
def _names() -> tuple[_Names, _Names]:
    """(names that stand alone, short names that only stand before a lower one)."""
    ethnic = _ethnic_names()
    full: dict[str, list[Region]] = {}
    leading: dict[str, list[Region]] = {}
    for region in regions.regions():
        full.setdefault(region.name, []).append(region)
        for short in _short_names(region, ethnic):
            alone = "自治" in region.name and short[-1] in "州县旗"
            (full if alone else leading).setdefault(short, []).append(region)
    return _indexed(full), _indexed(leading)


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(the last characters of full names, the short names of provinces)."""
    full, leading = _names()
    last = "".join(sorted({name[-1] for name in full.regions}))
    provinces = [n for n, bearers in leading.regions.items() if bearers[0].level == "province"]
    return re.compile(f"[{last}]"), re.compile("|".join(provinces))


def _match(text: str, at: int, names: _Names) -> tuple[int, tuple[Region, ...]] | None:
    for length in names.lengths.get(text[at : at + 2], ()):
        found = names.regions.get(text[at : at + length])
        if found and at + length <= len(text):
            return at + length, found
    return None


def _below(candidates: tuple[Region, ...], above: tuple[Region, ...]) -> tuple[Region, ...]:
    """Those candidates that lie in one of `above`."""
    return tuple(
        each
        for each in candidates
        if any(each.code != top.code and regions.is_within(each, top) for top in above)
    )


def place_at(text: str, start: int) -> Place | None:
    """The chain of divisions that begins at `start`: 辽宁省抚顺市顺城区, 宁夏中卫市, 顺城区."""
    full, leading = _names()
    first = _match(text, start, full)
    short = _match(text, start, leading)
    chains = []
    for opening, alone in ((first, True), (short, False)):
        if opening is None:
            continue
        end, candidates = opening
        extended = False
        while (lower := _match(text, end, full) or _match(text, end, leading)) and (
            kept := _below(lower[1], candidates)
        ):
            end, candidates, extended = lower[0], kept, True
        if alone or extended:
            chains.append(Place(start, end, candidates))
    return max(chains, key=lambda place: place.end, default=None)


def _starts(text: str) -> set[int]:
    """Where a chain may begin: a full name, a short one right before it, the short name of a province."""
    full, leading = _names()
    last, provinces = _marks()
    found = {match.start() for match in provinces.finditer(text)}
    for mark in last.finditer(text):
        for start in full.begin(text, mark.end()):
            found.add(start)
            found.update(leading.begin(text, start))
    return found


def places(text: str) -> Iterator[Place]:
    """Every chain of divisions in `text`, left to right, none inside another."""
    done = 0
    for at in sorted(_starts(text)):
        found = place_at(text, at) if at >= done else None
        if found:
            yield found
            done = found.end


def zone_after(text: str, start: int) -> int | None:
    """End of the name of a zone (开发区, 高新区, 新区) or township that begins at `start`, else None."""
    for pattern in (_ZONE, _TOWNSHIP):
        found = pattern.match(text, start)
        if found and not _STOP.search(found.group()):
            return found.end()
    return None


def resolve(place: Place, context: str) -> Region | None:
    """The one division that is meant; `context` is text that may name those above it."""
    current = tuple(each for each in place.candidates if each.until is None)
    candidates = current or place.candidates
    if len(candidates) == 1:
        return candidates[0]
    weights = [_weight(each, context) for each in candidates]
    best = max(weights, default=0)
    return candidates[weights.index(best)] if best and weights.count(best) == 1 else None


def _weight(region: Region, context: str) -> int:
    """How often the context names the divisions above this one."""
    above = list(regions.chain(region))[1:]
    return sum(3 * context.count(each.name) + context.count(_SUFFIX.sub("", each.name)) for each in above)
