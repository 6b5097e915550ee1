"""Layer 4. Write a compiled report as .docx, .html, .json or .pdf, chosen by the file's name."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import attrs

from fadu.errors import ReportError
from fadu.report.build.document import Heading, ReportDocument, print_value
from fadu.report.build.docx import write_docx
from fadu.report.build.html import Address, write_html


def write(document: ReportDocument, path: Path, address: Address | None = None) -> None:
    """Write the report in the format that the file's name says.

    Raises:
        ReportError: unknown ending, or PDF without LibreOffice.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    ending = path.suffix.lower()
    if ending == ".docx":
        write_docx(document, path)
    elif ending == ".html":
        write_html(document, path, address)
    elif ending == ".json":
        path.write_text(
            json.dumps(as_json(document), ensure_ascii=False, indent=1, default=str) + "\n", "utf-8"
        )
    elif ending == ".pdf":
        _write_pdf(document, path)
    else:
        raise ReportError(f"不认识的文件类型“{ending}”，请用 .docx、.html、.json 或 .pdf", where=str(path))


def as_json(document: ReportDocument) -> dict[str, Any]:
    """The report with its values, receipts and missing figures."""
    body = [
        {"heading": part.text, "level": part.level}
        if isinstance(part, Heading)
        else {
            "text": part.text,
            "style": part.style,
            "figures": [run.figure for run in part.runs if run.figure],
        }
        for part in document.body
    ]
    figures = [
        {
            **attrs.asdict(value),
            "key": key,
            "printed": print_value(value) if value.value is not None else None,
            "receipt": document.receipts.get(key),
        }
        for key, value in document.values.items()
        if value.value is not None
    ]
    return {
        "title": document.title.replace("\n", ""),
        "jurisdiction": document.jurisdiction,
        "place": document.place,
        "period": document.period,
        "date": document.date.isoformat(),
        "issuer": document.issuer,
        "body": body,
        "figures": figures,
        "missing": [attrs.asdict(each) for each in document.missing],
        "empty_words": document.empty_words,
        "notes": document.notes,
    }


def _write_pdf(document: ReportDocument, path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ReportError(
            "生成 PDF 需要 LibreOffice（apt-get install libreoffice-writer-nogui）；也可先生成 .docx 再另存为 PDF"
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.docx"
        write_docx(document, source)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        done = subprocess.run(
            [office, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(source)],
            capture_output=True,
            timeout=120,
            check=False,
        )
        made = Path(folder) / "report.pdf"
        if done.returncode != 0 or not made.exists():
            raise ReportError(f"LibreOffice 未能生成 PDF:{done.stderr.decode('utf-8', 'replace')[:200]}")
        shutil.copyfile(made, path)
