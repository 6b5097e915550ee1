"""Layer 6. Takes uploaded reports into memory and nowhere else, as many and as large as a report can be.

A file that is too large is named and left out; the others are read. Nothing is ever written to a disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from fadu.errors import FaduError

MAX_FILES = 60
MAX_FILE = 20 * 1024 * 1024
MAX_TOTAL = 64 * 1024 * 1024
_BROKEN = (MultiPartParserError, SuspiciousOperation, UnreadablePostError)


@attrs.frozen
class Given:
    """What was sent: (name, content) of each file, and (name, why not) of each that was left out."""

    files: list[tuple[str, bytes]] = attrs.field(factory=list)
    refused: list[tuple[str, str]] = attrs.field(factory=list)


class MemoryUploads(FileUploadHandler):
    """Keeps each file in memory up to the limits; `refused` names what it left out."""

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refused: list[tuple[str, str]] = []
        self._count = self._total = 0
        self._parts: list[bytes] = []
        self._size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins: one too many is left out."""
        super().new_file(*args, **kwargs)
        self._parts, self._size = [], 0
        self._count += 1
        if self._count > MAX_FILES:
            self._refuse(f"一次最多读取 {MAX_FILES} 个文件，这个没有读。请分批读取。")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A part of the file: the first one beyond a limit ends it."""
        self._size += len(raw_data)
        self._total += len(raw_data)
        if self._size > MAX_FILE:
            self._total -= self._size
            self._refuse(f"文件超过 {MAX_FILE >> 20} MB。年度报告不会这么大，请检查是否选错了文件。")
        if self._total > MAX_TOTAL:
            self._refuse(f"这一次的文件合计超过 {MAX_TOTAL >> 20} MB，这个没有读。请分批读取。")
        self._parts.append(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        """The whole file."""
        content, self._parts = b"".join(self._parts), []
        return SimpleUploadedFile(self.file_name or "", content, self.content_type or "")

    def _refuse(self, why: str) -> None:
        self.refused.append((self.file_name or "", why))
        self._parts = []
        raise SkipFile


def take(request: HttpRequest, uploads: MemoryUploads) -> Given:
    """The files and the pasted text of a form whose upload handler is `uploads`.

    Raises:
        FaduError: more was sent than a form may hold, or it arrived broken.
    """
    try:
        pasted = request.POST.get("text", "").strip()
        files = list(_contents(request))
    except TooManyFilesSent as error:
        raise FaduError(f"一次最多读取 {MAX_FILES} 个文件。请分批读取。") from error
    except (RequestDataTooBig, TooManyFieldsSent) as error:
        raise FaduError("粘贴的文字过长。请存成文本文件（.txt）或 Word 文件（.docx）再读。") from error
    except _BROKEN as error:
        raise FaduError("提交的内容不完整，没有读取。请检查网络后重新提交。") from error
    if pasted:
        files.append(("粘贴的文字", pasted.encode()))
    return Given(files, uploads.refused)


def _contents(request: HttpRequest) -> Iterator[tuple[str, bytes]]:
    for file in request.FILES.getlist("files"):
        yield file.name or "未命名", file.read()
