"""The generated pages say what the program says now; the README names commands and files that exist."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_generated_pages_are_current():
    script = ROOT / "scripts" / "generate_docs.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_links_in_the_pages_lead_somewhere():
    broken = []
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")

    assert broken == []


def test_the_commands_of_the_readme_exist():
    known = (ROOT / "docs" / "commands.md").read_text("utf-8")
    used = set(
        re.findall(r"\.venv/bin/(fadu(?: [a-z]+(?:-[a-z]+)*)+)", (ROOT / "README.md").read_text("utf-8"))
    )
    heads = set(re.findall(r"^## (fadu.*)$", known, re.MULTILINE))
    unknown = [command for command in used if not any(command.startswith(head) for head in heads)]

    assert unknown == []


def test_every_make_target_of_the_readme_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    used = set(re.findall(r"make ([a-z-]+)", (ROOT / "README.md").read_text("utf-8")))

    assert {name for name in used if f"\n{name}:" not in makefile} == set()
