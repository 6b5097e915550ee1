"""Feeds the reader broken, twisted and malicious files of every format, and counts.

    python tests/report/reader/fuzz.py --inputs 1000000 --kept kept/ [--seed 1] [--log fuzz.log]

Every input must give a reading whose spans hold, or a ReadError: nothing else, and in time (unless
`--patient`). What does otherwise is written to `--kept`, named by what went wrong. pytest runs a few inputs,
patiently; interesting inputs are committed to corpus/, which test_corpus.py reads.
"""

import argparse
import hashlib
import io
import json
import random
import sys
import time
import zipfile
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "source"), str(HERE.parents[1])]

import stock  # noqa: E402
import tiny_pdf  # noqa: E402

from effort import hang_guard  # noqa: E402
from fadu.errors import ReadError  # noqa: E402
from fadu.report.reader import read_bytes  # noqa: E402
from fadu.report.reader.model import KINDS, SEVERITIES  # noqa: E402
from fadu.report.reader.output.json import to_dict  # noqa: E402

PIECES = Path(__file__).parent.joinpath("extract", "pieces.txt").read_text("utf-8").split()
UNITS = (
    "件",
    "起",
    "宗",
    "人",
    "人次",
    "个",
    "家",
    "项",
    "次",
    "场",
    "份",
    "部",
    "条",
    "万元",
    "亿元",
    "%",
    "％",
    "‰",
    "百分点",
    "个百分点",
    "倍",
    "成",
    "天",
    "日",
    "年",
    "个月",
    "小时",
    "分",
    "名",
    "位",
    "台(套)",
    "号",
    "元",
)
NUMERALS = "零〇一二两三四五六七八九十百千万亿数几"
MARKS = '，。；：、！？,.;:!?()（）[]《》〈〉“”"「」『』|\t\n \u3000\xa0-—–~/+%％·…①⑳Ⅳ'
ODD = "\x00\x0b\x0c\x1f\x7f\x85\u200b\u200d\u2028\ufeff\ufffe\U0001f600\U00020000\u0301臺萬億體彙٣४𝟗²½ⅷ㈠㊣℃"
JOINTS = (
    "其中",
    "分别",
    "依次",
    "同比",
    "环比",
    "较上年",
    "增长",
    "下降",
    "提高到",
    "压缩至",
    "由",
    "从",
    "至",
    "到",
    "共",
    "约",
    "近",
    "超",
    "不足",
    "以上",
    "以内",
    "截至",
    "目前",
    "占",
    "第",
    "全国",
    "居",
    "《法律援助法》",
    "2023年",
    "1月1日",
)
TAGS = (
    "p",
    "div",
    "table",
    "tr",
    "td",
    "th",
    "span",
    "script",
    "style",
    "ul",
    "li",
    "h1",
    "a",
    "br",
    "!--",
    "![CDATA[",
    "iframe",
    "form",
    "b",
    "nav",
    "article",
)
SHORT = 0.9
"""Share of the texts that are cut to a few characters, so that many are read in a short time."""
SLOW_BASE, SLOW_EACH = 0.05, 0.000_5
"""CPU seconds an input may take, at all and for each byte."""


def mutated(rng, text):
    """One text with up to six small damages."""
    for _ in range(rng.randint(1, 6)):
        a = rng.randint(0, len(text))
        b = min(len(text), a + rng.choice((0, 1, 1, 2, 5, 20)))
        text = text[:a] + rng.choice(CHANGES)(rng, text[a:b]) + text[b:]
    return text


CHANGES = (
    lambda rng, cut: "",
    lambda rng, cut: cut * rng.choice((2, 3, 40)),
    lambda rng, cut: cut[::-1],
    lambda rng, cut: rng.choice(PIECES),
    lambda rng, cut: rng.choice(MARKS) + cut,
    lambda rng, cut: cut + rng.choice(ODD),
    lambda rng, cut: number(rng) + rng.choice(UNITS),
    lambda rng, cut: rng.choice(JOINTS) + cut,
    lambda rng, cut: cut + rng.choice(stock.sentences())[:30],
)


def number(rng):
    """Something like a number: digits, numerals, both, too long, with marks inside."""
    kind = rng.randrange(6)
    if kind == 0:
        return str(rng.randint(0, 10 ** rng.randint(1, 24)))
    if kind == 1:
        return "".join(rng.choices(NUMERALS, k=rng.choice((1, 2, 3, 8, 30))))
    if kind == 2:
        return f"{rng.random() * 10 ** rng.randint(-3, 9):,.{rng.randint(0, 9)}f}"
    if kind == 3:
        return "".join(chr(0xFF10 + int(c)) for c in str(rng.randint(0, 10**8)))
    if kind == 4:
        return "".join(rng.choices("0123456789.,%/-" + NUMERALS, k=rng.choice((2, 5, 12, 60))))
    before, behind = (
        rng.choice(("百分之", "十分之", "第", "近", "超", "")),
        rng.choice(("余", "多", "万", "亿", "万余", "")),
    )
    return f"{before}{rng.randint(0, 999)}{behind}"


def soup(rng):
    """Numbers, units, joints and marks in any order."""
    makers = (
        number, lambda r: r.choice(UNITS), lambda r: r.choice(JOINTS), lambda r: r.choice(MARKS),
        lambda r: r.choice(PIECES), lambda r: r.choice(ODD), lambda r: r.choice(stock.sentences())[:12],
    )  # fmt: skip
    return "".join(rng.choice(makers)(rng) for _ in range(rng.choice((2, 4, 8, 30))))


def nest(rng):
    """Brackets, titles and quotations in each other, closed or not, with something inside."""
    pairs = rng.choice(("()", "（）", "《》", "“”", "「」", "[]", "〈〉"))
    depth = rng.choice((1, 3, 20, 200))
    inside = rng.choice((soup, sentence))(rng)
    return pairs[0] * depth + inside + pairs[1] * rng.choice((depth, depth // 2, 0))


def again(rng):
    """One short thing again and again."""
    unit = rng.choice((number, lambda r: r.choice(PIECES), lambda r: r.choice(MARKS), sentence))(rng)
    return unit * rng.choice((2, 3, 20)) + rng.choice(("", "。", rng.choice(UNITS)))


def table(rng):
    """Lines of cells, by tabs, bars or one a line, of unequal length."""
    mark = rng.choice(("\t", "|", "\n", " | "))
    cells = (
        number,
        sentence,
        lambda r: r.choice(UNITS),
        lambda r: r.choice(("合计", "其中", "", "序号", "2023年")),
    )
    rows = [[rng.choice(cells)(rng)[:20] for _ in range(rng.randint(0, 5))] for _ in range(rng.randint(1, 8))]
    return "\n".join(mark.join(row) for row in rows)


def sentence(rng):
    """A sentence of the project's own."""
    return rng.choice(stock.sentences())[:60]


def passage(rng):
    """A piece of an invented report."""
    text = rng.choice(list(stock.reports().values()))
    start = rng.randrange(len(text))
    return text[start : start + rng.choice((30, 60, 300))]


def text_of(rng):
    """A text of one to some hundred characters."""
    text = rng.choices((sentence, soup, passage, nest, again, table), (8, 8, 1, 2, 1, 2))[0](rng)
    text = mutated(rng, text) if rng.random() < 0.7 else text
    if rng.random() < SHORT:
        start = rng.randrange(len(text) + 1)
        text = text[start : start + rng.choice((4, 8, 16, 24))]
    return text


def plain(rng):
    """Text in one of the encodings that offices use."""
    encoding = rng.choices(("utf-8", "gb18030", "utf-16", "big5", "utf-8-sig"), (16, 2, 1, 1, 1))[0]
    return text_of(rng).encode(encoding, "surrogatepass" if encoding == "utf-16" else "replace"), "文.txt"


def page(rng):
    """HTML with elements opened and closed as it comes."""
    parts = [rng.choice(("", "<!DOCTYPE html>", "<html><body>", '<meta charset="gbk">'))]
    for _ in range(rng.choice((1, 4, 12))):
        tag = rng.choice(TAGS)
        attributes = rng.choice(
            (
                "",
                "",
                ' class="content"',
                " colspan=9999999",
                ' rowspan="-1"',
                " style='display:none'",
                ' id="',
            )
        )
        parts.append(
            f"<{tag}{attributes}>" * rng.choice((1, 1, 1, 30))
            + text_of(rng)[:80]
            + rng.choice((f"</{tag}>", ""))
        )
    return "".join(parts).encode("utf-8", "replace"), "页.html"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORD = (
    "w:p",
    "w:r",
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:t",
    "w:del",
    "w:txbxContent",
    "w:br",
    "w:tab",
    "w:gridSpan w:val='99999'",
)


def word(rng):
    """A Word file of a few elements, sometimes with damage."""
    said = text_of(rng)[:120].replace("&", "").replace("<", "")
    said = "".join(c for c in said if c >= " " or c in "\n\t")
    shape = rng.choice(
        (
            "<w:p><w:r><w:t>%s</w:t></w:r></w:p>",
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        )
    )
    body = (shape % said) * rng.choice((1, 3))
    if rng.random() < 0.5:
        name = rng.choice(WORD)
        body = f"<{name}>{body}</{name.split()[0]}>" * rng.choice((1, 2))
    parts = {}
    if rng.random() < 0.1:
        inside = rng.choice(("", "<w:num/>", "<"))
        parts["word/numbering.xml"] = f"<w:numbering {W}>{inside}</w:numbering>"
    return damaged(rng, archive_of(body, parts), 0.3), "报告.docx"


def archive_of(body, parts=()):
    """The bytes of a Word file with this body and further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in dict(parts).items():
            archive.writestr(name, content)
    return out.getvalue()


def portable(rng):
    """A PDF of a few lines, sometimes with damage."""
    lines = [line for line in text_of(rng).split("\n") if line][:6]
    safe = [line.encode("utf-16-be", "replace").decode("utf-16-be", "replace")[:40] for line in lines]
    pages = [
        [
            (rng.choice((90, 90, 0, -50)), 760 - 26 * at, rng.choice((14, 0, 400)), line)
            for at, line in enumerate(safe)
        ]
    ]
    return damaged(rng, tiny_pdf.make(pages), 0.4), "报告.pdf"


def noise(rng):
    """Bytes of no format behind the first bytes of one."""
    start = rng.choice(
        (
            b"",
            b"PK\x03\x04",
            b"%PDF-1.7\n",
            b"<html>",
            b"\xff\xfe",
            b"\xfe\xff",
            b"\xef\xbb\xbf",
            b"\xd0\xcf\x11\xe0",
            b"{\\rtf",
            b"\x00",
        )
    )
    return start + rng.randbytes(rng.choice((0, 1, 9, 200))), rng.choice(
        ("a", "a.txt", "a.html", "a.docx", "a.pdf")
    )


def damaged(rng, data, share):
    """Bytes with a few of them changed, in `share` of all cases."""
    if rng.random() > share:
        return data
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 12))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed[: rng.randint(1, len(changed))] if rng.random() < 0.2 else changed)


KINDS_OF_INPUT = {plain: 80, page: 12, noise: 4, word: 3, portable: 1}


def check(data, name):
    """Read one input; raises where a promise is broken. Returns the number of figures, -1 for a refusal."""
    try:
        reading = read_bytes(data, name)
    except ReadError:
        return -1
    text, figures = reading.document.text, reading.figures
    assert len(reading.document.simplified) == len(text), "simplified length"
    assert all(f.text == text[f.start : f.end] and f.text for f in figures), "span"
    assert all(a.end <= b.start for a, b in pairwise(figures)), "overlap"
    assert all(f.kind in KINDS and 0 <= f.confidence <= 1 for f in figures), "kind"
    assert all(
        c.severity in SEVERITIES and all(0 <= i < len(figures) for i in c.figures) for c in reading.checks
    ), "check"
    json.dumps(to_dict(reading), allow_nan=False)
    return len(figures)


def warm_up():
    """Read a sound file of each format: the first reading loads dictionaries and modules, which is no slowness."""
    for words in (*stock.reports().values(), *stock.sentences()):
        check(words.encode(), "文.txt")
    said = "办理1件。"
    check(f"<html><body><p>{said}</p></body></html>".encode(), "页.html")
    check(archive_of(f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"), "报告.docx")
    check(tiny_pdf.make([[(90, 760, 14, said)]]), "报告.pdf")


class Tally:
    """What was met so far, and the log of it."""

    def __init__(self, args):
        self.args, self.began = args, time.time()
        self.inputs = self.refused = self.figures = self.characters = self.problems = 0
        self.worst = self.longest = 0.0

    def one(self, data, name):
        began = time.process_time()
        problem = None
        try:
            with hang_guard():
                found = check(data, name)
            self.refused += found < 0
            self.figures += max(found, 0)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            problem = f"{type(error).__name__}-{str(error)[:40]}"
        spent = time.process_time() - began
        self.inputs += 1
        self.characters += len(data)
        self.longest = max(self.longest, spent)
        if len(data) >= 200:
            self.worst = max(self.worst, spent / len(data))
        slow = not self.args.patient and spent > SLOW_BASE + SLOW_EACH * len(data)
        if problem or slow:
            self.keep(data, name, problem or f"slow-{spent:.2f}s")
        if self.inputs % 10_000 == 0:
            self.tell()

    def keep(self, data, name, problem):
        self.problems += 1
        plain_name = "".join(c if c.isalnum() or c in "-." else "_" for c in problem)
        target = self.args.kept / f"{plain_name}-{hashlib.sha256(data).hexdigest()[:8]}{Path(name).suffix}"
        if self.problems <= 500:
            target.write_bytes(data)
        self.log(f"problem {problem}: {target.name}")

    def tell(self):
        self.log(
            f"{self.inputs} inputs, {self.characters} bytes, {self.figures} figures, {self.refused} refused, "
            f"{self.problems} problems, longest {self.longest * 1000:.0f} ms CPU, "
            f"worst {self.worst * 1e6:.1f} us a byte, {time.time() - self.began:.0f} s"
        )

    def log(self, line):
        print(line, file=self.args.log, flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, default=Path("kept"))
    parser.add_argument("--patient", action="store_true", help="slow inputs are no problem, hanging ones are")
    parser.add_argument("--log", type=argparse.FileType("a"), default=sys.stdout)
    args = parser.parse_args()
    args.kept.mkdir(parents=True, exist_ok=True)
    rng = random.Random(args.seed)
    warm_up()
    tally = Tally(args)
    makers, weights = list(KINDS_OF_INPUT), list(KINDS_OF_INPUT.values())
    while tally.inputs < args.inputs and time.time() - tally.began < args.seconds:
        tally.one(*rng.choices(makers, weights)[0](rng))
    tally.tell()
    return 1 if tally.problems else 0


if __name__ == "__main__":
    sys.exit(main())
