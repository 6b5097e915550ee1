"""Layer 2. Finds out what a file is and opens it as that. Trusts its first bytes more than its name."""

from __future__ import annotations

from pathlib import Path

from fadu.errors import ImportFileError, os_reason
from fadu.ledger.importing.source.delimited import open_delimited
from fadu.ledger.importing.source.legacy import open_legacy
from fadu.ledger.importing.source.sheet import Source
from fadu.ledger.importing.source.xlsx import open_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ASK = "请另存为 .xlsx 或 .csv（UTF-8 或 GB18030）后再导入"
FOREIGN = {b"%PDF": "PDF 文件", b"{\\rtf": "RTF 文件", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片"}


def open_source(path: Path) -> Source:
    """The sheets of a file. Raises ImportFileError, with the remedy, for what is no spreadsheet."""
    where = path.name
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise ImportFileError(f"没有这个文件：{path}", code="no_file") from None
    except OSError as error:
        raise ImportFileError(
            f"文件打不开（{os_reason(error)}），请检查权限，或先在表格软件中关闭它。",
            code="no_file",
            where=where,
        ) from error
    if not head:
        raise ImportFileError("文件是空的。", code="empty", where=where)
    for mark, what in FOREIGN.items():
        if head.startswith(mark):
            raise ImportFileError(f"这是{what}，不是电子表格，{ASK}。", code="wrong_type", where=where)
    if head.startswith(OLE):
        return _old(path)
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.lstrip()[:1] == b"<":
        raise ImportFileError(f"这是网页或 XML 格式的文件，{ASK}。", code="wrong_type", where=where)
    return open_delimited(path)


def _old(path: Path) -> Source:
    """An OLE container: .xls, or an encrypted .xlsx."""
    if ENCRYPTED in path.read_bytes()[: 1 << 24]:
        raise ImportFileError(
            "文件设有打开密码，请在表格软件中取消密码后再导入。", code="encrypted", where=path.name
        )
    return open_legacy(path)


def _zipped(path: Path) -> Source:
    return open_legacy(path) if path.suffix.lower() in {".ods", ".xlsb"} else open_xlsx(path)
