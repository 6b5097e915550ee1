"""The house's direction: an import may only go down the list of layers."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src" / "fadu"
LAYERS = {
    "errors": 0, "types": 0, "columns": 0,
    "law": 1, "ledger": 2, "figures": 3, "report": 4, "web": 5,
    "desk": 6, "watch": 6, "portal": 6, "api": 6,
    "cli": 7, "conf": 7, "demo": 7,
}  # fmt: skip
FACES = {"desk", "watch", "portal", "api"}


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    parts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            pieces = name.split(".")
            if pieces[0] == "fadu" and len(pieces) > 1 and not pieces[1].startswith("__"):
                parts.add(pieces[1])
    return parts


def edges() -> set[tuple[str, str]]:
    found = set()
    for path in ROOT.rglob("*.py"):
        part = part_of(path)
        if part.startswith("__") or part in {"__main__"}:
            continue
        found |= {(part, target) for target in imported_parts(path) if target != part}
    return found


def test_every_folder_has_a_layer():
    parts = {part_of(p) for p in ROOT.rglob("*.py")} - {"__init__", "__main__"}

    assert parts <= set(LAYERS)


def test_imports_only_go_down():
    upward = sorted(f"{a} -> {b}" for a, b in edges() if LAYERS[b] > LAYERS[a])

    assert upward == []


def test_faces_never_import_each_other():
    sideways = sorted(f"{a} -> {b}" for a, b in edges() if {a, b} <= FACES)

    assert sideways == []


def test_law_knows_nothing_of_django():
    users = []
    for path in [*(ROOT / "law").rglob("*.py"), ROOT / "errors.py"]:
        text = path.read_text(encoding="utf-8")
        if "import django" in text or "from django" in text:
            users.append(path.name)

    assert users == []
