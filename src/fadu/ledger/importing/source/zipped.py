"""Layer 2. Whether a zip is whole and no bomb, before anything in it is read."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from fadu.errors import ImportFileError

MOST_UNPACKED = 4 << 30  # bytes in all; a full sheet of a million rows stays below
MOST_PARTS = 10_000
SUSPICIOUS = 64 << 20  # from this unpacked size on, the ratio must be that of real sheets
MOST_RATIO = 150  # real sheets pack 5 to 60 times
MOST_STRINGS = 512 << 20  # bytes of the table of strings, which is held in memory


def require_sound_zip(path: Path) -> None:
    """Every part is there, with the right checksum, and of a believable size. Raises ImportFileError."""
    try:
        with zipfile.ZipFile(path) as packed:
            _require_believable(path, packed.infolist())
            broken = packed.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise _broken(path) from error
    except RuntimeError as error:  # what zipfile raises for a part that is encrypted
        raise ImportFileError(
            "文件设有密码，请取消密码后再导入。", code="encrypted", where=path.name
        ) from error
    if broken is not None:
        raise _broken(path)


def _broken(path: Path) -> ImportFileError:
    return ImportFileError(
        "文件已损坏或没有传输完整，请重新复制；仍不行的，在表格软件中打开后另存为新的 .xlsx。",
        code="broken",
        where=path.name,
    )


def _require_believable(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    strings = max(
        (part.file_size for part in parts if part.filename.endswith("sharedStrings.xml")), default=0
    )
    if (
        unpacked > MOST_UNPACKED
        or len(parts) > MOST_PARTS
        or strings > MOST_STRINGS
        or (unpacked > SUSPICIOUS and unpacked / packed > MOST_RATIO)
    ):
        raise ImportFileError(
            f"文件展开后过大（{unpacked >> 20} MB），不像正常的台账，没有读取；"
            "请删去空白行列后另存，或分成几个文件导入。",
            code="bomb",
            where=path.name,
        )
