"""Choosing files and telling formats: folders, unknown types, sizes."""

import pytest

from fadu.errors import ReadError
from fadu.report.reader.source import expand, load_bytes, load_file


def test_a_folder_gives_its_readable_files_in_order(tmp_path):
    for name in ("b.txt", "a.docx", "deep/c.PDF", "deep/d.xlsx", ".hidden.txt", "~$a.docx", ".git/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = [each.removeprefix(str(tmp_path)) for each in expand([str(tmp_path), "-", "other.bin"])]

    assert found == ["/a.docx", "/b.txt", "/deep/c.PDF", "-", "other.bin"]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "扫描.png", "图片.*OCR"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "扫描.jpg", "图片"),
        (b"{\\rtf1 hello}", "a.rtf", "RTF"),
        (b"Rar!\x1a\x07", "a.rar", "压缩包"),
        (bytes(range(256)) * 40, "a.bin", "不是可识别的文本"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 400, "a.out", "不是可识别的文本"),
        (b"hello", "a.pdf", "扩展名不符"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_remedy(data, name, says):
    with pytest.raises(ReadError, match=says) as caught:
        load_bytes(data, name)

    assert str(caught.value).startswith(f"{name}：")
    assert "请" in caught.value.message


def test_the_format_is_told_by_content_not_by_name():
    data = "<html><body><p>全年办理案件12件,均已按期办结,没有超期。</p></body></html>".encode()

    assert load_bytes(data, "-").text == "全年办理案件12件,均已按期办结,没有超期。\n"


def test_a_missing_file_and_a_folder_are_clear_errors(tmp_path):
    with pytest.raises(ReadError, match="没有这个文件"):
        load_file(tmp_path / "none.txt")
    with pytest.raises(ReadError, match="文件夹"):
        load_file(tmp_path)


def test_a_too_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("fadu.report.reader.source.MAX_BYTES", 1000)
    path = tmp_path / "big.txt"
    path.write_bytes(b"1" * 1001)

    with pytest.raises(ReadError, match="文件超过"):
        load_file(path)
