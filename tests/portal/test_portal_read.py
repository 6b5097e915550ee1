"""Reading reports on the site: every file for itself, clear errors, downloads, and nothing kept."""

import io
import json
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fadu.portal import reading, uploads
from portal.samples import EVIL, OLD_WORD, OTHER, REPORT
from web.small_site import body

URL = "/portal/read/"


def file(content, name="报告.txt"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode(), "text/plain")


def send(client, *files, **fields):
    return client.post(URL, {"files": list(files), **fields})


def saved(client, page, kind, **more):
    return client.post(f"{URL}save/", {"packet": page.context["packet"], "format": kind, **more})


def test_anybody_may_read_a_report(public):
    assert "读报告" in body(public.get(URL))
    page = send(public, file(REPORT))

    assert page.status_code == 200
    assert page.context["lines"][0]["meta"].year == 2024
    assert "66.67%" in body(page)
    assert page.context["lines"][0]["tally"]["error"] == 1
    assert "fr-is-error" in body(page)


def test_pasted_text_is_read_as_a_file_is(public):
    of_file = send(public, file(REPORT)).context["lines"][0]
    of_text = public.post(URL, {"text": REPORT}).context["lines"][0]

    assert of_text["tally"] == of_file["tally"]
    assert of_text["file"] == "粘贴的文字"


def test_one_unreadable_file_does_not_stop_the_others(public):
    page = send(
        public, file(REPORT, "a.txt"), file(OLD_WORD, "旧.doc"), file(b"", "空.txt"), file(OTHER, "b.txt")
    )

    assert [line["file"] for line in page.context["lines"]] == ["a.txt", "b.txt"]
    assert [name for name, _ in page.context["errors"]] == ["旧.doc", "空.txt"]
    assert "另存为 .docx" in body(page)


def test_several_reports_have_a_table_and_a_comparison(public):
    page = send(public, file(REPORT, "a.txt"), file(OTHER, "b.txt"))
    text = body(page)
    rows = {
        row["indicator"]: [said for said, _ in row["cells"]] for row in page.context["comparison"]["rows"]
    }

    assert page.context["many"]
    assert 'href="#r1"' in text
    assert 'id="r1"' in text
    assert sorted(rows["reconsideration.accepted"]) == ["48件", "60件"]


def test_nothing_sent_is_told(public):
    page = public.post(URL, {"text": "  "})

    assert page.status_code == 400
    assert "请选择文件" in body(page)


def test_a_file_too_large_is_named_and_the_others_are_read(public, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILE", 5000)
    page = send(public, file(b"x" * 6000, "大.txt"), file(REPORT, "a.txt"))

    assert page.context["errors"] == [("大.txt", "文件超过 0 MB。年度报告不会这么大，请检查是否选错了文件。")]
    assert [line["file"] for line in page.context["lines"]] == ["a.txt"]


def test_limits_of_one_request(public, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILES", 2)
    many = send(public, *(file(REPORT, f"{n}.txt") for n in range(3)))
    monkeypatch.setattr(uploads, "MAX_FILES", 60)
    monkeypatch.setattr(uploads, "MAX_TOTAL", len(REPORT.encode()) + 10)
    total = send(public, file(REPORT, "a.txt"), file(REPORT, "b.txt"))
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 100)
    long = send(public, file(REPORT, "a.txt"))

    assert [name for name, _ in many.context["errors"]] == ["2.txt"]
    assert [name for name, _ in total.context["errors"]] == ["b.txt"]
    assert "万字" in long.context["errors"][0][1]


def test_too_many_files_and_too_long_a_text_are_told(public):
    many = send(public, *(file(b"x", f"{n}.txt") for n in range(101)))
    long = public.post(URL, {"text": "字" * 1_000_000})

    assert many.status_code == long.status_code == 400
    assert "分批读取" in body(many)
    assert "粘贴的文字过长" in body(long)


def test_a_broken_upload_is_told(public):
    response = public.generic("POST", URL, b"--x\r\nbroken", content_type="multipart/form-data; boundary=")

    assert response.status_code == 400
    assert "提交的内容不完整" in body(response)


@pytest.mark.parametrize("kind", ["html", "json", "xlsx", "compare.html", "compare.xlsx"])
def test_saving_downloads_what_was_read(public, kind):
    page = send(public, file(REPORT, "a.txt"), file(OTHER, "b.txt"), file(OLD_WORD, "c.doc"))
    response = saved(public, page, kind)

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    if kind == "json":
        assert [each["file"] for each in json.loads(response.content)] == ["a.txt", "b.txt"]
    elif kind.endswith("xlsx"):
        assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None
    else:
        assert body(response).startswith("<!doctype html>")
        assert "src=" not in body(response).split("<script>")[0]


def test_a_saved_reading_is_the_reading_shown(public):
    page = send(public, file(REPORT, "a.txt"))
    kept = json.loads(saved(public, page, "json").content)

    assert len(kept["figures"]) == page.context["lines"][0]["tally"]["figures"]
    assert len(kept["checks"]) == page.context["lines"][0]["tally"]["checks"]


def test_what_a_page_carries_cannot_be_changed(public):
    page = send(public, file(REPORT))
    for packet in ("", "x", page.context["packet"][:-2], page.context["packet"][1:]):
        response = public.post(f"{URL}save/", {"packet": packet, "format": "json"})
        assert response.status_code == 400
        assert "过期" in body(response)
    assert saved(public, page, "exe").status_code == 400


def test_nothing_is_kept_on_the_server(public, small_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = {path for path in small_folder.rglob("*") if path.is_file()}
    large = REPORT + "无数字的一段文字。" * 120_000  # over what Django would keep in memory
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 10)
    send(public, file(large, "大.txt"))
    monkeypatch.undo()
    saved(public, send(public, file(REPORT)), "xlsx")

    assert {path for path in small_folder.rglob("*") if path.is_file()} == before
    assert list(tmp_path.iterdir()) == []


def test_hostile_names_and_texts_stay_text(public):
    page = send(
        public, file(f"{EVIL}\n{REPORT}", f"{EVIL}.txt"), file(REPORT, "b.txt"), file(OLD_WORD, f"{EVIL}.doc")
    )
    text = body(page)

    assert "<img src=x" not in text
    assert "<script>alert" not in text
    assert len(re.findall("</script>", text)) == len(re.findall("<script", text))


def test_only_a_supervisor_compares_with_the_ledger(public):
    assert "against" not in body(public.get(URL))
    response = send(public, file(REPORT), against="1")

    assert response.status_code == 403
    assert saved(public, send(public, file(REPORT)), "json", against="1").status_code == 403


def test_a_supervisor_compares_with_the_own_ledger(supervisor):
    assert 'name="against"' in body(supervisor.get(URL))
    alone = send(supervisor, file(REPORT))
    page = send(supervisor, file(REPORT), against="1")
    rules = [
        check["rule"] for check in json.loads(saved(supervisor, page, "json", against="1").content)["checks"]
    ]

    assert "ledger" in rules
    assert page.context["notes"] == []
    assert page.context["lines"][0]["tally"]["checks"] > alone.context["lines"][0]["tally"]["checks"]


def test_a_report_of_another_place_is_not_compared(supervisor):
    page = send(supervisor, file(OTHER), against="1")

    assert "不是本行政区划（210411）的报告" in page.context["notes"][0][1]
    assert page.context["lines"]
