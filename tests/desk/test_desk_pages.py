"""Pages of the desk say what the ledger says, and say clearly what they cannot."""

import csv
import io
import re

import openpyxl
import pytest

from fadu.desk import lines
from web.small_site import body

PARAM = "?period=2024&jurisdiction=210411"


def shown_figures(client):
    groups = client.get(f"/figures/{PARAM}").context["groups"]
    return [line for _, lines in groups for line in lines]


def test_every_figure_opens_to_as_many_rows_as_it_counts(supervisor):
    from fadu.figures.definitions import definitions

    counted = [line for line in shown_figures(supervisor) if line["href"]]
    assert len(counted) > 20
    for line in counted:
        page = supervisor.get(line["href"])
        assert page.status_code == 200, line
        if definitions()[line["id"]].form in ("count", "stock"):
            assert page.context["pages"].total == page.context["value"].value, line
            assert page.context["receipt"]["rows"] == page.context["value"].value


def test_the_table_file_has_every_row(supervisor):
    address = f"/figures/dispute.registered/{PARAM}"
    rows = list(csv.reader(io.StringIO(body(supervisor.get(f"{address}&format=csv")).removeprefix("\ufeff"))))

    assert rows[0][0] == "案件"
    assert len(rows) - 1 == supervisor.get(address).context["value"].value


def test_every_breakdown_adds_up_and_links_to_its_rows(supervisor):
    links = [each["href"] for line in shown_figures(supervisor) for each in line["by"]]
    assert len(links) > 20
    for link in links:
        page = supervisor.get(link)
        assert page.status_code == 200, link
        if page.context["adds_up"]:
            assert sum(each["value"] for each in page.context["found"]) <= page.context["value"].value, link


def test_a_breakdown_keeps_the_scope_that_is_fixed(supervisor):
    page = supervisor.get(f"/figures/dispute.registered/by/type/{PARAM}&scope.source=110警情")
    total = supervisor.get(f"/figures/dispute.registered/{PARAM}&scope.source=110警情").context["value"].value

    assert page.context["value"].value == total
    assert sum(each["value"] for each in page.context["found"]) == total
    assert page.context["whole"]


def test_findings_are_listed_as_they_are_counted(supervisor):
    overview = supervisor.get("/?period=2024")
    listed = supervisor.get("/findings/?period=2024")

    assert overview.context["findings"] == listed.context["pages"].total == len(listed.context["lines"]) > 0
    assert supervisor.get("/cases/?state=found").context["pages"].total == 2
    assert "法制审核" in body(listed)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/figures/?period=abc", 400, "看不懂时段"),
        ("/?period=2024-13", 400, "时段"),
        ("/?period=0001", 400, "应在 1949 年"),
        ("/figures/nope/", 404, "没有编号为"),
        ("/figures/dispute.registered/?scope.nope=x", 404, "不能按"),
        ("/figures/dispute.registered/by/nope/", 404, "不能这样细分"),
        ("/cases/?procedure=nope", 400, "没有程序"),
        ("/cases/?state=nope", 400, "没有状态"),
        ("/cases/999999999/", 403, "没有编号为"),
        ("/cases/99999999999999999999/", 404, "没有这个编号"),
        ("/cases/1/?as_of=gestern", 400, "应写成 2024-12-31"),
        ("/report/?format=exe", 400, "没有“exe”格式"),
        ("/nowhere/", 404, "没有这个地址的页面"),
    ],
)
def test_a_wrong_address_is_told_in_chinese(supervisor, address, status, words):
    response = supervisor.get(address)

    assert response.status_code == status
    assert words in body(response)


def test_a_page_beyond_the_end_is_the_last_one(supervisor):
    page = supervisor.get(f"/figures/enforcement_officer.exam_taken/{PARAM}&page=999").context["pages"]

    assert page.number == page.count


@pytest.mark.parametrize(
    "hostile",
    [
        "' OR 1=1 --",
        "{{ settings.SECRET_KEY }}",
        "<script>alert(1)</script>",
        "%27;DROP TABLE ledger_act",
        "\x00",
        "{% debug %}",
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "/cases/?q=",
        "/cases/?procedure=",
        "/figures/dispute.registered/?scope.source=",
        "/?period=",
        "/figures/?jurisdiction=",
    ],
)
def test_what_is_typed_is_never_run(supervisor, address, hostile):
    from urllib.parse import quote

    response = supervisor.get(address + quote(hostile))
    text = body(response)

    assert response.status_code in (200, 400, 403, 404)
    assert "<script>alert" not in text
    assert "INSTALLED_APPS" not in text
    if "source=" in address:
        assert response.status_code == 404
    if response.status_code == 200 and "q=" in address:
        assert response.context["pages"].total == 0


def test_cases_are_found_by_number_and_by_identifier(supervisor):
    from fadu.ledger.models import Case

    case = Case.objects.order_by("pk").last()
    for words in (case.number, case.uid, case.uid[:18], case.external_id):
        found = supervisor.get("/cases/", {"q": words}).context
        assert case.pk in [row["case"].pk for row in found["rows"]], words


def test_counts_of_the_list_are_exact(supervisor):
    from fadu.ledger.models import Case

    def total(**asked):
        return supervisor.get("/cases/", asked).context["pages"].total

    assert total() == Case.objects.count()
    assert total(state="open") == Case.objects.filter(closed_on=None).count()
    assert total(procedure="dispute") == Case.objects.filter(procedure="dispute").count()
    assert 0 < total(procedure="dispute") < total()


def test_a_fresh_ledger_has_pages_without_a_zero_figure(fresh):
    for address in (
        "/",
        "/figures/",
        "/cases/",
        "/ledger/",
        "/findings/",
        "/report/",
        "/figures/dispute.registered/",
    ):
        response = fresh.get(address)
        assert response.status_code == 200, address
    assert "台账中还没有案件" in body(fresh.get("/"))
    figures = body(fresh.get("/figures/"))
    assert "暂缺" in figures
    assert not re.search(r">0(件|人|次)<", figures)


def test_a_ledger_that_is_not_there_is_told(tmp_path, settings, django_db_blocker):
    from web.small_site import site

    with django_db_blocker.unblock(), site(tmp_path, settings) as client:
        settings.DEMO = False
        for address in ("/", "/?period=2024", "/cases/", "/figures/?period=2024", "/ledger/"):
            response = client.get(address)
            assert response.status_code == 503, address
            assert "fadu ledger init" in body(response)


def test_looking_at_a_report_leaves_no_file(supervisor, small_folder):
    before = {path for path in small_folder.rglob("*") if "copy" not in path.parts}
    assert supervisor.get("/report/?period=2024").status_code == 200
    assert supervisor.get("/report/?period=2024&format=docx").content.startswith(b"PK")

    assert {path for path in small_folder.rglob("*") if "copy" not in path.parts} <= before | {
        path for path in small_folder.iterdir() if path.name.startswith("fadu.sqlite3")
    }


def test_the_spreadsheet_has_every_row_and_no_formula(supervisor):
    address = f"/figures/dispute.registered/{PARAM}"
    response = supervisor.get(f"{address}&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    rows = list(sheet.values)

    assert response["Content-Disposition"].endswith('"dispute.registered-2024.xlsx"')
    assert rows[0][0] == "案件"
    assert len(rows) - 1 == supervisor.get(address).context["value"].value
    assert not any(str(cell).startswith("=") for row in rows for cell in row)


def test_more_rows_than_a_spreadsheet_opens_are_refused_with_a_remedy(supervisor, monkeypatch):
    monkeypatch.setattr(lines, "MOST_IN_SHEET", 2)
    response = supervisor.get(f"/figures/dispute.registered/{PARAM}&format=xlsx")

    assert response.status_code == 400
    assert "请导出 CSV" in body(response)


def test_a_format_that_does_not_exist_is_told(supervisor):
    response = supervisor.get(f"/figures/dispute.registered/{PARAM}&format=exe")

    assert response.status_code == 400
    assert "可用：xlsx、csv" in body(response)


@pytest.mark.parametrize(
    "address",
    [
        "/", "/figures/", f"/figures/dispute.registered/{PARAM}", f"/figures/dispute.registered/by/source/{PARAM}",
        f"/figures/enforcement_officer.exam_pass_rate/{PARAM}", "/findings/", "/cases/", "/cases/1/", "/ledger/",
    ],
)  # fmt: skip
def test_every_table_head_says_what_it_heads(supervisor, address):
    text = body(supervisor.get(address))

    assert "<h1>" in text
    assert [head for head in re.findall("<th[ >][^>]*>?", text) if "scope=" not in head] == []


def test_a_fault_of_the_ledger_leads_to_its_case(supervisor, monkeypatch):
    from fadu.desk.views import ledger
    from fadu.ledger.faults import KINDS, Fault
    from fadu.ledger.models import Case

    case = Case.objects.get(pk=1)
    report = ledger.verify("210411")
    report.faults.append(Fault(next(iter(KINDS)), case=str(case.uid)))
    report.count = 1
    monkeypatch.setattr(ledger, "verify", lambda place: report)
    text = body(supervisor.post("/ledger/"))
    link = re.search(r'href="(/cases/\?q=[^"]+)">查看案件', text)[1]

    assert [row["case"].pk for row in supervisor.get(link).context["rows"]] == [1]
