"""Layer 0. The one family of exceptions. Imports nothing from the package.

Messages are for users: Chinese, say what is wrong, where, and what to do about it.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable


class FaduError(Exception):
    """Base of all errors that Fadu raises on purpose.

    Attributes:
        code: stable identifier for scripts and tests.
        message: one Chinese sentence for the user.
        where: file, row, field or case that is concerned, if any.
    """

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, where: str = "") -> None:
        super().__init__(f"{where}：{message}" if where else message)
        self.message = message
        self.where = where
        if code:
            self.code = code


class LawError(FaduError):
    """A procedure file is wrong, or the law cannot be computed (a year without a calendar …)."""

    code = "law"


class CalendarError(LawError):
    """A date lies outside the published holiday table."""

    code = "calendar"


class LedgerError(FaduError):
    """The ledger refused, or is not what it should be."""

    code = "ledger"


class ImportFileError(FaduError):
    """A spreadsheet cannot be read as what it should be."""

    code = "import"


class FigureError(FaduError):
    """A figure's definition or computation is wrong."""

    code = "figure"


class ReportError(FaduError):
    """A report cannot be compiled."""

    code = "report"


class ReadError(ReportError):
    """A published report cannot be read (a scan, an unknown format …)."""

    code = "read"


class AccessError(FaduError):
    """The reader or actor has no right to this."""

    code = "access"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return '(是否为 X?)' for the nearest known word, or ''."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"（是否为“{near[0]}”？）" if near else ""


_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "已有同名的文件",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "名称过长",
    errno.ELOOP: "链接指向自己",
    errno.EIO: "磁盘读写出错",
}


def os_reason(error: OSError) -> str:
    """Why the system refused, in Chinese; its own words where it says something rare."""
    return _REASONS.get(error.errno or 0) or error.strerror or "原因不明"
