"""Word files: paragraphs, tables and text boxes in order; numbers that Word only shows; broken files."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from fadu.errors import ReadError
from fadu.report.reader.source import load_bytes
from fadu.report.reader.source.numbering import chinese


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(document):
    return load_bytes(saved(document), "报告.docx")


def test_paragraphs_and_tables_keep_their_order():
    document = docx.Document()
    document.add_paragraph("清河市2023年法治政府建设年度报告")
    table = document.add_table(rows=2, cols=2)
    for at, words in enumerate(["单位", "件数", "司法局", "245"]):
        table.cell(at // 2, at % 2).text = words
    document.add_paragraph("以上共245件。")
    loaded = read(document)

    assert loaded.text == "清河市2023年法治政府建设年度报告\n单位\t件数\n司法局\t245\n以上共245件。\n"
    assert [[loaded.text[s:e] for s, e in row] for row in loaded.tables[0]] == [
        ["单位", "件数"],
        ["司法局", "245"],
    ]


def test_merged_cells_keep_the_columns():
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "行政处罚"
    table.cell(0, 2).text = "检查"
    for at, words in enumerate("123"):
        table.cell(1, at).text = words

    assert read(document).text == "行政处罚\t\t检查\n1\t2\t3\n"


def test_runs_are_joined_and_deleted_text_is_left_out():
    document = docx.Document()
    paragraph = document.add_paragraph("受理")
    paragraph.add_run("24").bold = True
    paragraph.add_run("5件")
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>旧稿999件</w:delText></w:r></w:del>')
    )
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t>,审结238件</w:t></w:r></w:ins>'))

    assert read(document).text == "受理245件,审结238件\n"


def test_a_text_box_is_read_once():
    document = docx.Document()
    paragraph = document.add_paragraph("正文。")
    box = "<w:txbxContent><w:p><w:r><w:t>框内共18件</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:v="urn:schemas-microsoft-com:vml">'
            f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )

    assert read(document).text == "正文。\n框内共18件\n"


def test_automatic_numbers_are_shown_as_word_shows_them():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(["%1、", "(%2)"])
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="900"><w:abstractNumId w:val="900"/></w:num>'))
    for level, words in [(0, "举措"), (1, "决策"), (1, "执法"), (0, "不足"), (1, "原因")]:
        paragraph = document.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="900"/></w:numPr>')
        )

    assert read(document).text.split() == ["一、举措", "(一)决策", "(二)执法", "二、不足", "(一)原因"]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (100, "100")]
)
def test_chinese_numbers(number, words):
    assert chinese(number) == words


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 broken", "已损坏"),
        (saved(docx.Document())[:-200], "已损坏"),
        (b"not a zip at all", "扩展名不符"),
        (zipped(word__document_xml="<w:document>"), "已损坏"),
        (zipped(xl__workbook_xml="<a/>"), "电子表格"),
        (zipped(OFD_xml="<a/>"), "OFD"),
        (zipped(readme="text"), "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "另存为 .docx"),
    ],
)
def test_a_file_that_is_no_good_word_file_says_what_to_do(data, says):
    with pytest.raises(ReadError, match=says) as caught:
        load_bytes(data, "坏.docx")

    assert "坏.docx" in str(caught.value)


def test_a_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr("fadu.report.reader.source.word.MAX_UNPACKED", 1_000_000)
    bomb = zipped(word__document_xml="<a>" + " " * 3_000_000 + "</a>")

    assert len(bomb) < 10_000
    with pytest.raises(ReadError, match="解压后超过"):
        load_bytes(bomb, "bomb.docx")


def test_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密88件")
    xml = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document {nsdecls("w")}>'
        "<w:body><w:p><w:r><w:t>公开12件&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    text = load_bytes(zipped(word__document_xml=xml), "x.docx").text

    assert "公开12件" in text
    assert "秘密" not in text
