"""Each article that a procedure or overlay cites stands in the statute, and the number of days stands in the article."""

import re
from functools import cache

import pytest

from fadu.law.loader import ROOT, build_version, load_procedures
from fadu.law.nodes import Faults
from shared import SHARED, needs_shared

TEXTS = SHARED / "law" / "texts"
ARTICLE = re.compile(
    r"^[\s\u200b#*]*(第[一二三四五六七八九十百零〇千]+条(?:之[一二三四五六七八九十]+)?)(?=[\s\u3000\u200b*])"
)
DIGITS = "零一二三四五六七八九"
UNIT_WORDS = {
    "calendar_days": ("日", "天"),
    "working_days": ("个工作日", "日", "工作日"),
    "months": ("个月", "月"),
    "years": ("年",),
    "hours": ("小时", "个小时"),
}
ALSO = {2: ("两",), 15: ("十五", "15")}


def numeral(n):
    """Chinese numeral of a number below 1000."""
    if n < 10:
        return DIGITS[n]
    if n < 20:
        return "十" + (DIGITS[n - 10] if n > 10 else "")
    if n < 100:
        return DIGITS[n // 10] + "十" + (DIGITS[n % 10] if n % 10 else "")
    rest = n % 100
    return (
        DIGITS[n // 100]
        + "百"
        + ("" if not rest else ("零" if rest < 10 else "") + ("一" if 9 < rest < 20 else "") + numeral(rest))
    )


@cache
def articles(title, adopted):
    """Article number to its text, in that edition of the statute; None where the text is not there."""
    path = TEXTS / f"{title}({adopted}).md"
    if not path.is_file():
        return None
    found, current = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        match = ARTICLE.match(line)
        if match:
            current = match[1]
        elif line.startswith("#"):
            current = None
        if current is not None:
            found[current] = found.get(current, "") + line + "\n"
    return found


def all_versions():
    """Every version, plain and with each overlay."""
    for procedure in load_procedures().values():
        source = procedure._source
        for version in procedure.versions:
            yield version
            for overlay in procedure.overlays:
                key = f"{version.key}+{overlay.id}"
                found = build_version(source, key, Faults())
                if found is not None:
                    yield found


def entries(version):
    for kind in ("acts", "limits", "guards", "parameters"):
        for entry in getattr(version, kind).values():
            yield kind, entry.id, entry.basis
    for act in version.acts.values():
        for field in act.fields.values():
            if field.basis is not None:
                yield "fields", f"{act.id}.{field.id}", field.basis
    if version.day_count.basis is not None:
        yield "day_count", "", version.day_count.basis


def head(article):
    """第三十条第二款 -> 第三十条; None for a document that has no articles."""
    match = re.match(r"第[一二三四五六七八九十百零〇千]+条(之[一二三四五六七八九十]+)?", article)
    return match[0] if match else None


def all_there(version, basis):
    """Whether every statute that the basis cites lies beside the project."""
    cited = [version.sources[citation.source] for citation in basis.citations]
    return all(articles(source.title, source.adopted) is not None for source in cited)


def cited_texts(version, basis):
    for citation in basis.citations:
        source = version.sources[citation.source]
        known = articles(source.title, source.adopted)
        if known is not None and head(citation.article) in known:
            yield known[head(citation.article)]


@needs_shared
def test_cited_articles_exist_where_the_statute_is_there():
    missing, found = set(), 0
    for version in all_versions():
        for kind, name, basis in entries(version):
            for citation in basis.citations:
                source = version.sources[citation.source]
                known = articles(source.title, source.adopted)
                if known is None or head(citation.article) is None:
                    continue
                found += 1
                if head(citation.article) not in known:
                    missing.add(
                        f"{version.procedure} {version.key} {kind}.{name}: {source.title} {citation.article}"
                    )

    assert sorted(missing) == []
    assert found > 200


def spans(version):
    """(where, span, basis) of each limit with a number of its own."""
    for limit in version.limits.values():
        named = [("within", limit.within)]
        named += [("by_at_most", extension.most) for extension in limit.extends if extension.most is not None]
        for what, span in named:
            if span.n is None:
                continue
            parameter = version.parameters.get(span.param) if span.param else None
            yield f"{limit.id}.{what}", span, [limit.basis, *([parameter.basis] if parameter else [])]


def says(text, span):
    """Whether the text has this number of these units, in Chinese or Arabic numerals."""
    words = "|".join(UNIT_WORDS[span.unit])
    numbers = [numeral(span.n), str(span.n), *ALSO.get(span.n, ())]
    flat = text.translate(str.maketrans("０１２３４５６７８９", "0123456789")).replace(" ", "")
    return any(re.search(rf"(?<![一二三四五六七八九十百\d]){number}(?:{words})", flat) for number in numbers)


@needs_shared
def test_number_of_each_limit_stands_in_the_cited_article():
    wrong, found = set(), 0
    for version in all_versions():
        for where, span, bases in spans(version):
            texts = [text for basis in bases for text in cited_texts(version, basis)]
            if not texts or any(basis.status in ("design", "unverified") for basis in bases):
                continue
            found += 1
            if not any(says(text, span) for text in texts) and all(
                all_there(version, basis) for basis in bases
            ):
                shown = "; ".join(basis.text for basis in bases)
                wrong.add(f"{version.procedure} {version.key} {where}: {span.n} {span.unit}, {shown}")

    assert sorted(wrong) == []
    assert found > 100


@needs_shared
def test_every_text_beside_the_project_is_divided_into_articles():
    editions = [path.stem for path in TEXTS.glob("*.md")]
    empty = []
    for name in editions:
        title, adopted = re.fullmatch(r"(.+)\((\d{4}-\d{2}-\d{2})\)", name).groups()
        if not articles(title, adopted):
            empty.append(name)

    assert empty == []


@needs_shared
def test_day_counts_stand_in_their_article():
    wrong = []
    for version in all_versions():
        basis = version.day_count.basis
        texts = list(cited_texts(version, basis)) if basis is not None else []
        if texts:
            wrong += [
                f"{version.procedure} {version.key}: {n}"
                for n in version.day_count.working
                if not any(f"{numeral(n)}日" in text or (n < 11 and "十日以内" in text) for text in texts)
            ]

    assert wrong == []


@pytest.mark.parametrize(
    ("n", "text"), [(2, "二"), (10, "十"), (15, "十五"), (60, "六十"), (90, "九十"), (180, "一百八十")]
)
def test_numerals(n, text):
    assert numeral(n) == text


def test_the_package_has_procedures():
    assert (ROOT / "procedures").is_dir()
    assert len(load_procedures()) >= 7
