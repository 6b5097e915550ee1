"""Layer 4. Stated rates against their counts, rates without a base, 100 % against counts.

A rate is called wrong only where the words or the catalogue leave one denominator; where several
would do, one that fits is enough, and none that fits is a question, not a fault.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from fadu.report.reader.checks.context import Context, Item, firsts, same_unit
from fadu.report.reader.checks.data import relations, words
from fadu.report.reader.checks.numbers import (
    decimals_of,
    has_numerator,
    may_print,
    numerators,
    plain,
    rate_fits,
    rounding,
)
from fadu.report.reader.checks.pairing import Pair, denied, fits, joined, pair
from fadu.report.reader.checks.registry import make
from fadu.report.reader.model import Check

_IN_TIME = re.compile(r"按期|按时|及时|限时|满意|好评|知晓")
_CLOSING = re.compile(r"办结|审结|结案")
"""Rates of work that may have come from the year before."""
_NEAR_WORD = 14
_LISTED_MOST = 6
"""Rates that one 分别 may announce."""
_JOINTS = ("、", "和", "及", "与")
NEAR, NEAR_DECIMAL = 3.0, 0.5
"""Points by which a rate called 约 may miss what its counts give: printed in whole per cent, or finer."""


def check(ctx: Context, claimed: Container[int] = ()) -> Iterator[Check]:
    """Checks for every rate in per cent; the figures `claimed` are shares, judged elsewhere."""
    based: set[int] = set()
    rates = list(ctx.percents())
    for place, rate in enumerate(rates):
        if rate.index in claimed or rate.figure.bound or words().future.search(rate.pre[-12:]):
            continue
        if "占" in rate.pre or words().not_counted.search(rate.pre) or ctx.aimed(rate):
            continue
        if _listed(ctx, rate):
            yield from _respective(ctx, rates[place : place + _LISTED_MOST])
            continue
        found = pair(ctx, rate)
        if rate.figure.approx:
            yield from _about(found)
            continue
        if found.denominators:
            based.add(rate.sentence)
        yield from _judge(ctx, found, based)


def _listed(ctx: Context, rate: Item) -> bool:
    """One of several rates said together: 分别为99.8%和98.5%."""
    return "分别" in rate.lead(_NEAR_WORD) or rate.gap.strip() in _JOINTS


def _respective(ctx: Context, following: list[Item]) -> Iterator[Check]:
    """`收回527份，满意526件、519件，满意率分别为99.8%和98.5%`: each rate belongs to the count in its place.

    Says so where all of them fit, and nothing where they do not: the order may be another one.
    """
    first = following[0]
    if "分别" not in first.lead(_NEAR_WORD):
        return
    rates = [first]
    for item in following[1:]:
        if item.sentence != first.sentence or item.gap.strip() not in _JOINTS:
            break
        rates.append(item)
    counts = [i for i in ctx.quantities(first.sentence) if i.figure.end <= first.figure.start]
    if len(rates) < 2 or len(counts) <= len(rates):
        return
    base, tops = counts[-len(rates) - 1], counts[-len(rates) :]
    if all(fits(top, base, rate) for top, rate in zip(tops, rates, strict=True)):
        for top, rate in zip(tops, rates, strict=True):
            sum_text = f"{plain(top.figure.value)}÷{plain(base.figure.value)}"
            message = f"{sum_text}，与所称{rate.figure.text}相符。"
            yield make("rate", True, message, [top, base, rate], stated=rate.figure.value)


def _judge(ctx: Context, found: Pair, based: set[int]) -> Iterator[Check]:
    top, rate = found.numerator, found.rate
    if (left := _left_over(ctx, found)) is not None:
        yield left
    elif top is not None and (listed := _of_list(ctx, found, top)):
        total = sum(i.figure.value for i in listed)
        percent = 100 * top.figure.value / total
        message = f"{plain(top.figure.value)}÷{plain(total)}={percent:.2f}%，与所称{rate.figure.text}相符。"
        yield make("rate", True, message, [top, *listed, rate], stated=rate.figure.value, computed=percent)
    elif top is not None and found.denominators:
        if not _silent(found, top):
            yield from _counted(ctx, found, top)
    elif found.denominators:
        yield from _solved(ctx, found, found.denominators[0])
    elif top is not None:
        if rate.figure.value == 100:  # 处理389件，处理率100%: all of them
            message = f"称{found.name or '比率'}100%，则{top.figure.text}即为全部。"
            yield make("implied", True, message, [top, rate], stated=100, computed=100)
        else:
            message = f"{ctx.named(rate)}只有分子{top.figure.text}，没有基数，无法核对，请写明基数。"
            yield make("rate_base", None, message, [top, rate], stated=rate.figure.value)
    elif beside := _stages(ctx, rate):
        counts = "、".join(ctx.named(item) for item in beside)
        message = f"{ctx.named(rate)}没有写明基数；文中只有{counts}，请写明应出庭件数。"
        yield make("rate_base", False, message, [rate, *beside], stated=rate.figure.value)
    elif rate.sentence in based:
        message = f"{ctx.named(rate)}没有写明基数，同句其他比率的基数未必适用，请写明。"
        yield make("rate_base", False, message, [rate], stated=rate.figure.value)


def _silent(found: Pair, top: Item) -> bool:
    """Pairs that do not fit and say nothing: 按期答复率 of what was answered, a base smaller than the count."""
    if any(fits(top, base, found.rate) for base in found.denominators):
        return False
    in_time = _IN_TIME.search(found.name)
    if in_time and in_time.group() not in top.label:
        return True
    over = all(base.figure.value < top.figure.value for base in found.denominators)
    carried = found.sure and _CLOSING.search(found.name)
    return over and not carried and found.rate.figure.value <= 100


def _left_over(ctx: Context, found: Pair) -> Check | None:
    """`评查420卷，其中优秀96卷、合格310卷、不合格14卷，合格率96.7%`: all but those that failed."""
    rate = found.rate
    failed = denied(ctx, rate, found.name)
    whole = ctx.parts_of.get(failed.index) if failed is not None else None
    if failed is None or whole is None or failed.figure.approx or whole.figure.approx:
        return None
    passed = whole.figure.value - failed.figure.value
    top = found.numerator
    if passed <= 0 or (top is not None and any(fits(top, base, rate) for base in found.denominators)):
        return None
    ok = rate_fits(passed, whole.figure.value, rate.figure.value, decimals_of(rate.figure.text))
    percent = 100 * passed / whole.figure.value
    shown = f"（{plain(whole.figure.value)}－{plain(failed.figure.value)}）÷{plain(whole.figure.value)}={percent:.2f}%"
    message = f"{shown}，与所称{rate.figure.text}{'相符' if ok else '不符，请核对'}。"
    return make("rate", ok, message, [failed, whole, rate], severity="info" if ok else "warning",
                stated=rate.figure.value, computed=percent)  # fmt: skip


def _of_list(ctx: Context, found: Pair, top: Item) -> list[Item]:
    """`建议96件、提案104件，满意197件，满意率98.5%`: all that is listed is the base."""
    rate = found.rate
    if any(fits(top, base, rate) for base in found.denominators):
        return []
    before = [
        i for i in ctx.quantities(top.sentence) if i.figure.start < top.figure.start and same_unit(i, top)
    ]
    last = next(iter([*found.denominators, *before[::-1]]), None)
    listed = joined(ctx, last) if last is not None else []
    total = sum(i.figure.value for i in listed)
    exact = rate_fits(top.figure.value, total, rate.figure.value, decimals_of(rate.figure.text))
    return listed if listed and top not in listed and exact else []


def _stages(ctx: Context, rate: Item) -> list[Item]:
    """Counts of the same cases at other stages, where a rate of appearance has no base of its own."""
    return firsts(ctx, relations().stages.get(rate.figure.indicator or "", ()))


def _about(found: Pair) -> Iterator[Check]:
    """`约19.2%`: near enough to what the counts give, or not."""
    top, rate = found.numerator, found.rate
    if top is None or not found.denominators or not found.sure:
        return
    base = found.denominators[0]
    if not base.figure.value or any(i.figure.approx or i.figure.bound for i in (top, base)):
        return
    percent, stated = 100 * top.figure.value / base.figure.value, rate.figure.value
    near = abs(percent - stated) <= (NEAR if decimals_of(rate.figure.text) == 0 else NEAR_DECIMAL)
    sum_text = f"{plain(top.figure.value)}÷{plain(base.figure.value)}={percent:.2f}%"
    message = f"{sum_text}，与所称约{rate.figure.text}{'相近' if near else '相差较大，请核对'}。"
    yield make(
        "rate", near, message, [top, base, rate],
        severity="info" if near else "warning", stated=stated, computed=percent,
    )  # fmt: skip


def _counted(ctx: Context, found: Pair, top: Item) -> Iterator[Check]:
    rate = found.rate
    decimals = decimals_of(rate.figure.text)
    fitting = next((base for base in found.denominators if fits(top, base, rate)), None)
    base = fitting or _closest(found, top)
    percent = 100 * top.figure.value / base.figure.value if base.figure.value else 0.0
    sum_text = f"{plain(top.figure.value)}÷{plain(base.figure.value)}={percent:.{max(2, decimals)}f}%"
    trio = [top, base, rate]
    if fitting is None and (_vague(top) or _vague(base)):
        yield _rounded(found, trio, percent)
    elif fitting is None and (top.figure.approx or base.figure.approx):
        yield _approximate(found, trio, percent, decimals)
    elif fitting is not None:
        yield make(
            "rate", True, f"{sum_text}，与所称{rate.figure.text}相符。", trio,
            stated=rate.figure.value, computed=percent,
        )  # fmt: skip
    else:
        yield _wrong(ctx, found, trio, percent, sum_text)
    if fitting is not None:
        yield from _too_exact(ctx, trio, decimals)
    yield from _head_count(ctx, trio)


def _closest(found: Pair, top: Item) -> Item:
    """The base to speak of where none fits: the one sure one, else that which comes nearest."""
    if found.sure:
        return found.denominators[0]
    usable = [base for base in found.denominators if base.figure.value]
    stated = found.rate.figure.value
    return min(
        usable,
        key=lambda base: abs(100 * top.figure.value / base.figure.value - stated),
        default=found.denominators[0],
    )


def _too_exact(ctx: Context, trio: list[Item], decimals: int) -> Iterator[Check]:
    """395余件 and 95.44 %: the rate comes out only if the number is exact."""
    rate = trio[2]
    for vague in trio[:2]:
        if vague.figure.approx and decimals:
            message = (
                f"{ctx.named(vague)}是约数，而{rate.figure.text}只有按"
                f"{plain(vague.figure.value)}整才算得出，约数字样与精确比率矛盾。"
            )
            yield make("approx_rate", False, message, [vague, rate], stated=rate.figure.value)


def _wrong(ctx: Context, found: Pair, trio: list[Item], percent: float, sum_text: str) -> Check:
    top, base, rate = trio
    decimals = decimals_of(rate.figure.text)
    fit = numerators(base.figure.value, rate.figure.value, decimals)
    stated = rate.figure.value
    hundred = stated == 100 and top.figure.value < base.figure.value
    if hundred:
        message = f"称{found.name}100%，但{ctx.named(top)}少于{ctx.named(base)}（{sum_text}）。"
    else:
        hint = f"分子应为{'或'.join(str(n) for n in fit[:6])}" if fit else "没有整数分子能得出该比率"
        message = f"{sum_text}，与所称{rate.figure.text}不符；按基数{base.figure.text}，{hint}。"
    over = top.figure.value > base.figure.value
    ok: bool | None = False if found.sure and not over else None
    severity = "error" if ok is False else "info" if over else "warning"
    if ok is False and hundred and round(percent, decimals) == 100:
        severity = "warning"
    if over:
        message += "分子大于基数，如含上期结转请注明。"
    elif ok is None:
        message += "基数可能另有所指，请写明。"
    return make(
        "hundred" if hundred else "rate", ok, message, trio,
        severity=severity, stated=stated, computed=percent, candidates=fit,
    )  # fmt: skip


def _vague(item: Item) -> bool:
    """Printed in 万 or 亿, so rounded itself."""
    return not item.figure.approx and rounding(item.figure.text) > 0


def _rounded(found: Pair, trio: list[Item], percent: float) -> Check:
    """Counts in 万 give a rate only within their own rounding."""
    top, base, rate = trio
    possible = any(may_print(top.figure, other.figure, rate.figure) for other in found.denominators)
    ok = True if possible else False if found.sure else None
    message = f"{top.figure.text}÷{base.figure.text}约为{percent:.2f}%，"
    message += (
        f"在取整误差之内与{rate.figure.text}相符。" if possible else f"与所称{rate.figure.text}不符，请核对。"
    )
    return make(
        "rate", ok, message, trio,
        severity="info" if possible else "warning", stated=rate.figure.value, computed=percent,
    )  # fmt: skip


def _approximate(found: Pair, trio: list[Item], percent: float, decimals: int) -> Check:
    top, base, rate = trio
    vague = top if top.figure.approx else base
    possible = may_print(top.figure, base.figure, rate.figure)
    fit = numerators(base.figure.value, rate.figure.value, decimals) if top.figure.approx else []
    ok: bool | None
    if possible:
        ok = None if decimals else True
        message = f"{vague.figure.text}是约数，{rate.figure.text}精确到{decimals}位小数，请写明确数。"
    else:
        ok = False if found.sure else None
        message = (
            f"{vague.figure.text}是约数，无论取何值都得不出{rate.figure.text}（约为{percent:.2f}%），请核对。"
        )
    if fit:
        message += f"能得出该比率的分子是{'、'.join(str(n) for n in fit[:6])}。"
    severity = "warning" if not possible else "info"
    return make(
        "approx_rate", ok, message, trio, severity=severity,
        stated=rate.figure.value, computed=percent, candidates=fit,
    )  # fmt: skip


def _solved(ctx: Context, found: Pair, base: Item) -> Iterator[Check]:
    """The count is missing: which integers would give the rate."""
    rate = found.rate
    decimals = decimals_of(rate.figure.text)
    if base.figure.approx or base.figure.value != int(base.figure.value):
        message = f"{ctx.named(rate)}的基数{base.figure.text}是约数，无法核对。"
        yield make("approx_rate", None, message, [base, rate], stated=rate.figure.value)
        return
    fit = numerators(base.figure.value, rate.figure.value, decimals)
    if fit or has_numerator(base.figure.value, rate.figure.value, decimals):
        shown = _span(fit)
        message = (
            f"未写出分子；按基数{base.figure.text}、{found.name or '比率'}{rate.figure.text}推算{shown}。"
        )
        yield make("implied", True, message, [base, rate], stated=rate.figure.value, candidates=fit)
        if len(fit) > 1:
            yield make("incomplete", False, f"{ctx.named(rate)}没有写出分子，{shown}，请写明。", [base, rate])
    elif (
        base.figure.indicator
        and rate.figure.indicator
        and rate.figure.value <= 100
        and _plain_base(ctx, found)
    ):
        message = f"以{base.figure.text}为基数，没有整数分子能得出{rate.figure.text}，请核对或写明基数。"
        yield make("rate", None, message, [base, rate], severity="warning", stated=rate.figure.value)
    yield from _choice(ctx, found, base)


def _plain_base(ctx: Context, found: Pair) -> bool:
    """The base is one number, and the rate no rate of what was done in time or liked."""
    return not _IN_TIME.search(found.name) and not joined(ctx, found.denominators[0])


def _span(fit: list[int]) -> str:
    if not fit:
        return "的分子有多种可能"
    if len(fit) == 1:
        return f"分子为{fit[0]}"
    return f"分子在{fit[0]}至{fit[-1]}之间"


def _choice(ctx: Context, found: Pair, base: Item) -> Iterator[Check]:
    """Another count before the base that the same rate could stand on."""
    if not words().floating_base.search(found.name):
        return
    items = [i for i in ctx.quantities(found.rate.sentence) if i.figure.start < base.figure.start]
    other = items[-1] if items else None
    if other is None or other.figure.unit != base.figure.unit or other.figure.value <= base.figure.value:
        return
    rate = f"{found.name}{found.rate.figure.text}"
    message = f"{rate}可按{base.figure.text}计，也可按{other.figure.text}计，请写明基数。"
    yield make("base_choice", False, message, [other, base, found.rate], stated=found.rate.figure.value)


def _head_count(ctx: Context, trio: list[Item]) -> Iterator[Check]:
    for item in trio[:2]:
        after = ctx.text[item.figure.end : item.figure.end + 16]
        if words().head_count.search(after):
            message = f"{ctx.named(item)}含重复计数，由此算出的比率低于按人计算的比率，请写明口径。"
            yield make("head_count", False, message, trio)
            return
