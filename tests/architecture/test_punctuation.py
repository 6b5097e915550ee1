"""What users read has Chinese punctuation: full-width, in every text of the faces and their templates."""

import ast
import re
from pathlib import Path

import fadu

ROOT = Path(fadu.__file__).parent
PARTS = (
    "cli",
    "conf",
    "demo",
    "desk",
    "figures",
    "portal",
    "report/build",
    "report/reader/output",
    "web",
    "errors.py",
)
HALF = re.compile(r"[\u4e00-\u9fff”》】）][,;:!?(]|[,;!?)][\u4e00-\u9fff“《【（]")


def texts(path):
    """(line, text) of every string that is not a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken:
            yield node.lineno, node.value


def files(*endings):
    for part in PARTS:
        found = [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*"))
        yield from (path for path in found if path.suffix in endings and "vendor" not in path.parts)


def test_strings_of_the_program():
    pattern = re.compile(r"\\|re\.|\[\^")  # regular expressions are not read by anybody
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {text[:60]}"
        for path in files(".py")
        for line, text in texts(path)
        if HALF.search(text) and not pattern.search(text)
    ]

    assert wrong == []


def test_pages_and_scripts():
    wrong = []
    for path in files(".html", ".js"):
        text = path.read_text("utf-8")
        quoted = (
            re.findall(r'"([^"\n]*)"', text) if path.suffix == ".js" else [re.sub(r"{[{%].*?[%}]}", "", text)]
        )
        wrong += [f"{path.name}: {each[:60]}" for each in quoted if HALF.search(each)]

    assert wrong == []


def test_the_pattern_finds_what_it_should():
    assert HALF.search("读报告,核对")
    assert HALF.search("行政复议(三个版本)")
    assert not HALF.search("读报告，核对 a, b；见 fadu read --json、--html")
