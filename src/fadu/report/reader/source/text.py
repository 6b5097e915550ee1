"""Layer 4. Bytes to text: UTF-8, GB18030, UTF-16 and Big5, told apart by what they decode to.

Never changes what was decoded: newlines and a byte order mark stay, so offsets equal those of bytes.decode().
"""

from __future__ import annotations

import codecs

from fadu.report.reader.source.loaded import Loaded, refuse

_COMMON = frozenset(
    "\uff0c\uff1a\uff1b的一是在不了有和人这中大为上个国以要年工作法政府行建设、。,:;《》0123456789\n這個國為與會設"
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE = 20_000


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of `data`. `declared` is the character set that the file itself names, if any.

    Raises:
        ReadError: `data` is no text in any known character set.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refuse(name, "文件是空的，没有可读的文字", "请检查文件是否完整")
    text = _marked(data) or _strict(data, "utf-8") or _declared(data, declared) or _best(data)
    if text is None or _is_junk(text):
        raise refuse(
            name, "不是可识别的文本（二进制内容或未知编码）", "请另存为 UTF-8 文本、Word（.docx）或 PDF 再读"
        )
    return text


def load(data: bytes, name: str) -> Loaded:
    """A plain text file, exactly as decoded."""
    return Loaded(decode(data, name))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace")
            return text if text.count("\ufffd") * 20 <= len(text) else None
    return None


def _declared(data: bytes, declared: str | None) -> str | None:
    if not declared:
        return None
    wanted = declared.strip().lower()
    if wanted.startswith("gb"):  # pages that say gb2312 use characters of its successors
        wanted = "gb18030"
    return _strict(data, "big5hkscs" if wanted.startswith("big5") else wanted)


def _best(data: bytes) -> str | None:
    """The decoding that yields most of the characters that every report uses."""
    found = {
        encoding: text
        for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
        if (text := _strict(data, encoding)) is not None
    }
    for encoding in ("utf-8", "gb18030"):  # a file cut in the middle of a character
        text = data.decode(encoding, errors="replace")
        if encoding not in found and text.count("\ufffd") * 200 <= len(text):
            found[encoding] = text
    return max(found.values(), key=_familiar, default=None)


def _familiar(text: str) -> float:
    sample = text[:_SAMPLE]
    return sum(character in _COMMON for character in sample) / max(1, len(sample))


def _is_junk(text: str) -> bool:
    sample = text[:_SAMPLE]
    controls = sum(character < " " and character not in "\t\r\n\f\v\x1a" for character in sample)
    return controls * 100 > len(sample) or ("\x00" in sample and controls * 1000 > len(sample))
