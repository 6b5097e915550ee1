"""Layer 4. From files to text: tells the format by content and hands over to the reader of that format.

Never looks at what the text says.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fadu.errors import ReadError, os_reason
from fadu.report.reader.source import html, text, word
from fadu.report.reader.source.loaded import MAX_BYTES, MAX_CHARACTERS, Loaded, refuse

SUFFIXES = (".txt", ".text", ".md", ".htm", ".html", ".shtml", ".xhtml", ".docx", ".docm", ".pdf")
"""What is taken out of a folder; a file named on its own is read whatever its name."""

_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "是旧版 Word(.doc)、WPS 或加密的 Office 文件", "请去掉密码并另存为 .docx 再读"),
    (b"{\\rtf", "是 RTF 文件", "请用 Word 或 WPS 另存为 .docx 再读"),
    (b"\x89PNG", "是图片", "请先做文字识别(OCR),或读取原始的 Word 文件"),
    (b"\xff\xd8\xff", "是图片", "请先做文字识别(OCR),或读取原始的 Word 文件"),
    (b"GIF8", "是图片", "请先做文字识别(OCR),或读取原始的 Word 文件"),
    (b"II*\x00", "是图片", "请先做文字识别(OCR),或读取原始的 Word 文件"),
    (b"MM\x00*", "是图片", "请先做文字识别(OCR),或读取原始的 Word 文件"),
    (b"Rar!", "是压缩包", "请先解压，再读其中的文件"),
    (b"7z\xbc\xaf", "是压缩包", "请先解压，再读其中的文件"),
    (b"\x1f\x8b", "是压缩包", "请先解压，再读其中的文件"),
    (b"MIME-Version:", "是网页存档(.mht)", "请在浏览器中另存为网页(.html)再读"),
)
_ZIP_KINDS = (
    ("OFD.xml", "是 OFD 版式文件", "请用阅读器另存为 PDF 或 Word（.docx）再读"),
    ("xl/workbook.xml", "是电子表格", "年度报告请用 Word、PDF、网页或文本；台账请用“fadu import”"),
    ("ppt/presentation.xml", "是演示文稿", "请把文字另存为 Word（.docx）再读"),
)


def load_bytes(data: bytes, name: str) -> Loaded:
    """The text in `data`; `name` serves messages and, where the content does not decide, the format.

    Raises:
        ReadError: empty, too large, encrypted, damaged, a scan, or of an unknown format.
    """
    if len(data) > MAX_BYTES:
        raise refuse(name, f"文件超过 {MAX_BYTES >> 20} MB", "年度报告不会这么大，请检查是否选错了文件")
    loaded = _reader(data, name)(data, name)
    if not loaded.text.strip():
        raise refuse(name, "没有找到正文文字", "请检查文件是否完整，或改用 Word（.docx）、文本文件")
    if len(loaded.text) > MAX_CHARACTERS:
        raise refuse(name, f"文字超过 {MAX_CHARACTERS // 10000} 万字", "请拆开后再读")
    return loaded


def load_file(path: Path) -> Loaded:
    """The text of one file. Raises ReadError, also when the file cannot be opened."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refuse(
                str(path), f"文件超过 {MAX_BYTES >> 20} MB", "年度报告不会这么大，请检查是否选错了文件"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise refuse(str(path), "没有这个文件", "请检查路径和文件名") from error
    except IsADirectoryError as error:
        raise refuse(str(path), "是文件夹", "请用 fadu read 读取文件夹") from error
    except OSError as error:
        raise refuse(str(path), f"无法打开文件（{os_reason(error)}）", "请检查文件名和权限") from error
    except ValueError as error:
        raise refuse(str(path), "不是文件名", "请检查路径和文件名") from error
    return load_bytes(data, str(path))


def expand(paths: Iterable[str]) -> Iterator[str]:
    """Every file named, and every readable one below a folder named, in order; '-' stays itself."""
    for path in paths:
        if path != "-" and os.path.isdir(path):  # unlike Path.is_dir, no error yet for a name too long
            yield from _below(path)
        else:
            yield path


def _below(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$")):
                yield str(Path(here) / name)


def _reader(data: bytes, name: str) -> Callable[[bytes, str], Loaded]:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        from fadu.report.reader.source import pdf  # its library is large, and few files need it

        return pdf.load
    if data.startswith(b"PK"):
        _check_zip(data, name)
        return word.load
    for start, problem, remedy in _REFUSED:
        if head.startswith(start):
            raise refuse(name, problem, remedy)
    if name.lower().endswith((".pdf", ".docx", ".docm")) and data.strip():
        raise refuse(name, "内容与扩展名不符，文件可能已损坏", "请重新下载，或用原程序打开后另存")
    return html.load if html.looks_like(data, name) else text.load


def _check_zip(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise refuse(name, "Word 文件已损坏，无法打开", "请用 Word 或 WPS 打开后另存为 .docx") from error
    for member, problem, remedy in _ZIP_KINDS:
        if member in members:
            raise refuse(name, problem, remedy)
    if "word/document.xml" not in members:
        raise refuse(name, "是压缩包或不是 Word 文件", "请先解压，或另存为 .docx 再读")


__all__ = ["SUFFIXES", "Loaded", "ReadError", "expand", "load_bytes", "load_file"]
