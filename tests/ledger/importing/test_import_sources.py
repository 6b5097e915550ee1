"""Files of every kind, and those that are not what they should be."""

import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from fadu.errors import ImportFileError
from fadu.ledger.importing.source import open_source, zipped

ROWS = [["编号", "申请人"], ["甲1", "张三,李四"], ["甲2", "王“五”"]]


def cells(path, sheet=0):
    return [(n, found) for n, found in open_source(path).sheets[sheet].rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables_are_read_in_every_encoding_and_with_every_divider(tmp_path, encoding, mark):
    path = tmp_path / "表.csv"
    path.write_bytes("\r\n".join(mark.join(f'"{cell}"' for cell in row) for row in ROWS).encode(encoding))

    assert [list(found.values()) for _, found in cells(path)] == ROWS


def test_a_workbook_gives_values_by_column_and_row_number(tmp_path):
    book = Workbook()
    book.active.append(["编号", None, "日期"])
    book.active.append([])
    book.active.append(["A", 12, datetime(2024, 3, 5), True, "=1+1", datetime(2024, 3, 5, 9, 30)])
    book.save(tmp_path / "a.xlsx")
    found = dict(cells(tmp_path / "a.xlsx"))

    assert found[1] == {0: "编号", 2: "日期"}
    assert found[3] == {0: "A", 1: 12.0, 2: date(2024, 3, 5), 3: True, 5: datetime(2024, 3, 5, 9, 30)}


def test_hidden_sheets_are_not_read(tmp_path):
    book = Workbook()
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")

    assert [sheet.name for sheet in open_source(tmp_path / "a.xlsx").sheets] == ["Sheet"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.pdf", b"%PDF-1.7 x", "wrong_type"), ("a.xlsx", b"PK\x03\x04broken", "broken"), ("a.csv", b"", "empty"),
     ("a.csv", b"\xff\x00\x81\xfe\x00", "wrong_type"), ("a.xls", b"<html><table>", "wrong_type"),
     ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
     ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1nothing", "broken")],
)  # fmt: skip
def test_what_is_no_spreadsheet_gives_one_clear_error(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportFileError) as error:
        open_source(tmp_path / name)

    assert error.value.code == code
    assert name in str(error.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ImportFileError, match="没有这个文件"):
        open_source(tmp_path / "无.xlsx")


def test_a_file_that_was_cut_off_is_refused(tmp_path):
    book = Workbook()
    book.active.append(["编号"])
    book.save(tmp_path / "a.xlsx")
    whole = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ImportFileError, match="损坏"):
        open_source(tmp_path / "b.xlsx")


def test_a_changed_byte_is_found_before_anything_is_read(tmp_path):
    book = Workbook()
    for n in range(200):
        book.active.append([f"编号{n}", n])
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        part = packed.getinfo("xl/worksheets/sheet1.xml")
        place = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    content = bytearray((tmp_path / "a.xlsx").read_bytes())
    content[place] ^= 0xFF
    (tmp_path / "b.xlsx").write_bytes(content)

    with pytest.raises(ImportFileError):
        open_source(tmp_path / "b.xlsx")


def test_a_zip_that_unpacks_beyond_belief_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zipped, "SUSPICIOUS", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * (4 << 20))

    with pytest.raises(ImportFileError, match="展开后过大"):
        open_source(tmp_path / "a.xlsx")


def test_entities_of_the_xml_are_never_expanded(tmp_path):
    book = Workbook()
    book.active.append(["编号"])
    book.save(tmp_path / "a.xlsx")
    evil = (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as changed:
        for name in packed.namelist():
            changed.writestr(name, evil if name.endswith("sheet1.xml") else packed.read(name))

    assert "root" not in str(cells(tmp_path / "b.xlsx"))


def test_a_zip_that_is_no_workbook_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("word/document.xml", "<a/>")

    with pytest.raises(ImportFileError, match="这不是电子表格"):
        open_source(tmp_path / "a.xlsx")


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path, monkeypatch):
    from fadu.ledger.importing.source import delimited

    monkeypatch.setattr(delimited, "LONGEST", 1000)
    (tmp_path / "a.csv").write_text('编号,x\n1,"' + "长\n" * 2000, encoding="utf-8")

    with pytest.raises(ImportFileError, match="引号"):
        open_source(tmp_path / "a.csv").sheets[0].count()
