"""A file of cases into the ledger, on both databases."""

import json

import pytest
from importing_sheets import GOOD, HEADINGS, file, last_act, read, row, xlsx
from openpyxl import load_workbook

from databases import County
from fadu.errors import ImportFileError, LedgerError
from fadu.law import get_procedure, load_procedures
from fadu.ledger.importing import import_file
from fadu.ledger.models import Act, Case, Finding, Person
from fadu.ledger.template import write_template
from fadu.ledger.template.example import example_case
from fadu.ledger.verify import verify

P = "reconsideration"


def acts(external_id="A1"):
    rows = Act.objects.filter(case__external_id=external_id).order_by("seq")
    return [
        (act, on.isoformat(), json.loads(fields))
        for act, on, fields in rows.values_list("act", "on_date", "fields")
    ]


def reason(tmp_path, *rows, procedure=P, **more):
    """What the result says of the only row."""
    told = []
    import_file(procedure, file(tmp_path / "x.xlsx", *rows), on_row=told.append, **more)
    return told[-1].reason


@pytest.mark.parametrize("name", sorted(load_procedures()))
def test_the_example_of_each_template_made_real_gives_the_same_acts(name, county: County, tmp_path):
    rules = get_procedure(name)
    columns = write_template(rules, tmp_path / "t.xlsx")
    case = example_case(rules, columns)
    book = load_workbook(tmp_path / "t.xlsx")
    sheet = book["案件"]
    sheet["A3"], sheet["C3"] = "甲-1", "210411-SCJ" if case.sector else "区司法局"
    book.save(tmp_path / "t.xlsx")
    told = []
    report = import_file(name, tmp_path / "t.xlsx", on_row=told.append)
    found = Act.objects.exclude(mode="system").order_by("seq").values_list("act", "on_date", "by", "fields")
    staffed = {column.act.id for column in columns if column.kind == "by" and column.act}
    expected = [(each.act, each.on, list(each.by) if each.act in staffed else []) for each in case.acts]

    assert told[0].status == "created", told[0].reason
    assert report.summary.created == 1
    assert sorted((act, on, json.loads(by)) for act, on, by, _ in found) == sorted(expected)
    given = {(act.act, act.on): json.loads(json.dumps(act.fields, default=str)) for act in case.acts}
    for act, on, _, fields in found:
        assert json.loads(fields) == {
            key: value for key, value in given[act, on].items() if value is not None
        }


def test_the_example_itself_is_not_imported(county: County, tmp_path):
    write_template(get_procedure(P), tmp_path / "t.xlsx")

    assert import_file(P, tmp_path / "t.xlsx").summary.cases == 0
    assert last_act() == (0, 0)


def test_a_second_import_changes_nothing(county: County, tmp_path):
    path = file(tmp_path / "a.xlsx", *(row(编号=f"A{n}") for n in range(30)))
    first = import_file(P, path)
    before = last_act()
    second = import_file(P, path)

    assert (first.summary.created, second.summary.created, second.summary.unchanged) == (30, 0, 30)
    assert last_act() == before
    assert before[0] == 90
    assert verify().ok


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_with_a_title_blank_rows_and_a_total_is_read(county: County, tmp_path, encoding):
    lines = [
        "行政复议台账,,",
        "",
        "统计单位：某局,,",
        ",".join(HEADINGS),
        ",".join(GOOD),
        "",
        "合计,1,",
        "填表人：甲,,审核：乙",
    ]
    (tmp_path / "a.csv").write_bytes("\r\n".join([*lines, "说明：本表按日更新"]).encode(encoding))
    report = import_file(P, tmp_path / "a.csv")

    assert (report.summary.created, report.summary.rejected, report.heading_row) == (1, 0, 4)
    assert [act for act, _, _ in acts()] == ["receive", "accept", "decide"]


def test_headings_may_be_written_otherwise_and_stand_otherwise(county: County, tmp_path):
    headings = [
        "序 号",
        "办案单位",
        "外部编号",
        "收件时间",
        "申请人*",
        "被 申 请 人",
        "决定日期",
        "复议结果",
        "受理（日期）",
        "没有的列",
    ]
    values = [1, "210411-SFJ", "A1", 45356, "张三", "某局", "20240506", "维 持", "２０２４．３．８", "?"]
    report = import_file(P, xlsx(tmp_path / "a.xlsx", ["台账"], headings, values))

    assert report.ignored == ("没有的列",)
    assert acts() == [
        ("receive", "2024-03-05", {"applicant": "张三", "respondent": "某局"}),
        ("accept", "2024-03-08", {}),
        ("decide", "2024-05-06", {"outcome": "维持"}),
    ]


def test_the_sheet_that_fits_is_chosen(county: County, tmp_path):
    path = file(tmp_path / "a.xlsx", row())
    book = load_workbook(path)
    book.create_sheet("封面", 0).append(["行政复议", "编号"])
    book.save(path)

    assert import_file(P, path).sheet == "Sheet"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"编号": None}, ["“编号”（A列）为空"]),
        ({"编号": 1234567890123456789}, ["15 位"]),
        ({"编号": "1.2E+17"}, ["科学计数法"]),
        ({"办理机关": None}, ["“办理机关”（C列）为空"]),
        ({"办理机关": "区司发局"}, ["区司发局", "是否为“区司法局”", "fadu agencies import"]),
        ({"收到申请日期": None}, ["“收到申请日期”（D列）为空"]),
        ({"受理日期": "2024.13.1"}, ["“受理日期”（G列）填写的“2024.13.1”不是存在的日期", "请写作"]),
        ({"受理日期": "2024-01-01"}, ["早于“收到申请日期”"]),
        ({"作出复议决定日期": "2050-01-01"}, ["在今天之后"]),
        ({"决定种类": "维持原判决定"}, ["“决定种类”（I列）填写的“维持原判决定”不在选项之中", "驳回复议请求"]),
        ({"作出复议决定日期": None}, ["“决定种类”（I列）已填写", "“作出复议决定日期”", "补填日期"]),
        ({"申请人": "#REF!"}, ["公式出错"]),
        ({"受理日期": "2024.13.1", "决定种类": "其他"}, ["受理日期", "决定种类"]),
    ],
)
def test_a_bad_cell_is_told_with_column_value_and_remedy(county: County, tmp_path, changes, words):
    told = reason(tmp_path, row(**changes))

    assert [word for word in words if word not in told] == []
    assert last_act() == (0, 0)


def test_good_rows_go_in_beside_bad_ones_and_the_same_id_twice_does_not(county: County, tmp_path):
    rows = row(), row(编号="A2", 受理日期="不知道"), row(编号="A3"), row(案号="另一件")
    report = import_file(P, file(tmp_path / "a.xlsx", *rows))
    told = read(report.result, "未导入")

    assert (report.summary.created, report.summary.rejected) == (2, 2)
    assert [each["导入结果"] for each in told] == ["未导入（原第 3 行）", "未导入（原第 5 行）"]
    assert "编号不能重复" in told[1]["未导入原因"]


def test_the_result_can_be_corrected_and_imported_again(county: County, tmp_path):
    title = ["行政复议台账"]
    bad = row(编号="A2", 受理日期="2024.3.32", 收到申请日期=45356)
    path = xlsx(tmp_path / "a.xlsx", title, HEADINGS, row(), bad)
    first = import_file(P, path)
    book = load_workbook(first.result)
    sheet = book["未导入"]
    column = [cell.value for cell in sheet[1]].index("受理日期") + 1
    shown = sheet.cell(2, [cell.value for cell in sheet[1]].index("收到申请日期") + 1).value
    sheet.cell(2, column, "2024.3.8")
    book.save(first.result)
    second = import_file(P, first.result)

    assert shown == "2024-03-05"
    assert (second.summary.created, second.summary.rejected, second.all_in) == (1, 0, True)
    assert [each[:2] for each in acts("A2")] == [each[:2] for each in acts("A1")]


def test_later_acts_of_a_known_case_are_added_and_other_acts_are_not(county: County, tmp_path):
    import_file(P, file(tmp_path / "a.xlsx", row(作出复议决定日期=None, 决定种类=None), row(编号="A2")))
    report = import_file(P, file(tmp_path / "b.xlsx", row(), row(编号="A2", 受理日期="2024-03-11")))

    assert (report.summary.extended, report.summary.different, report.all_in) == (1, 1, False)
    assert [act for act, _, _ in acts()] == ["receive", "accept", "decide"]
    assert [on for _, on, _ in acts("A2")] == ["2024-03-05", "2024-03-08", "2024-05-06"]
    assert "更正" in read(report.result, "未导入")[0]["未导入原因"]


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_was_not_lawful_is_listed_for_each_row(county: County, tmp_path, dry_run):
    path = file(tmp_path / "a.xlsx", row(作出复议决定日期="2024-12-30"))
    report = import_file(P, path, dry_run=dry_run)
    told = read(report.result, "违法情形")

    assert report.summary.findings == len(told) > 0
    assert any("逾期" in each["情形"] and each["行为"] == "作出复议决定" for each in told)
    assert {each["原编号"] for each in told} == {"A1"}
    assert Finding.objects.count() == (0 if dry_run else len(told))


def test_a_dry_run_judges_everything_and_writes_nothing(county: County, tmp_path):
    rows = row(), row(编号="A2", 决定种类="没有"), row(编号="A3")
    report = import_file(P, file(tmp_path / "a.xlsx", *rows), dry_run=True)

    assert (report.summary.created, report.summary.rejected) == (2, 1)
    assert (Case.objects.count(), last_act()) == (0, (0, 0))


@pytest.mark.parametrize(
    "value", ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', "＝cmd|' /C calc'!A0"]
)
def test_nothing_that_a_file_says_becomes_a_formula(county: County, tmp_path, value):
    (tmp_path / "a.csv").write_text(
        "\n".join(",".join(map(str, each)) for each in (HEADINGS, row(申请人=f'"{value.replace(chr(34), chr(34) * 2)}"', 受理日期="x"))),
        encoding="utf-8",
    )  # fmt: skip
    report = import_file(P, tmp_path / "a.csv")
    sheet = load_workbook(report.result)["未导入"]
    cell = next(each for each in sheet[2] if each.value == value)

    assert cell.data_type != "f"
    assert cell.quotePrefix
    assert all(each.data_type != "f" for line in sheet for each in line)


def test_several_occurrences_stand_in_columns_or_in_one_cell(county: County, tmp_path):
    more = [*HEADINGS, "听取意见日期", "听取方式", "听取意见日期(2)", "听取方式(2)"]
    one = [*row(), "2024.3.20", "电话", "2024.3.21", "当面"]
    both = [*row(编号="A2"), "2024.3.20；2024.3.21", "电话；当面", None, None]
    wrong = [*row(编号="A3"), "2024.3.20；2024.3.21", "电话", None, None]
    told = []
    import_file(P, xlsx(tmp_path / "a.xlsx", more, one, both, wrong), on_row=told.append)
    heard = [each for each in acts() if each[0] == "hear_opinion"]

    assert [each[1] for each in heard] == ["2024-03-20", "2024-03-21"]
    assert acts("A2") == acts("A1")
    assert "有 1 个值，而“听取意见”有 2 个日期" in told[2].reason


def test_the_version_of_the_opening_day_decides_what_may_be_filled_in(county: County, tmp_path):
    headings = [*HEADINGS, "报告重大决定日期"]
    old = row(收到申请日期="2019-03-05", 受理日期="2019-03-08", 作出复议决定日期="2019-05-06")
    version = get_procedure(P).versions[0]
    headings[-1] = f"{version.acts['report_major'].name}日期"
    told = []
    import_file(
        P,
        xlsx(tmp_path / "a.xlsx", headings, [*old, "2019-05-10"], [*row(编号="A2"), "2024-05-10"]),
        on_row=told.append,
    )

    assert told[0].status == "created", told[0].reason
    assert acts()[-1][0] == "report_major"
    assert "2024-01-01 起施行的版本，该版本没有这一项" in told[1].reason


def test_people_are_known_by_name_or_code_and_two_of_a_name_are_asked_about(county: County, tmp_path):
    Person.objects.create(code="P1", name="王五", agency_id=county.bureau)
    Person.objects.create(code="P2", name="赵六", agency_id=county.bureau)
    Person.objects.create(code="P3", name="赵六", agency_id=county.bureau)
    headings = [*HEADINGS, "受理办理人"]
    rows = [*row(), "王五、外来人员"], [*row(编号="A2"), "赵六"]
    told = []
    import_file(P, xlsx(tmp_path / "a.xlsx", headings, *rows), on_row=told.append)

    assert json.loads(Act.objects.get(act="accept").by) == ["P1", "外来人员"]
    assert "赵六" in told[1].reason
    assert "P2、P3" in told[1].reason


def test_rows_may_leave_the_agency_to_the_command(county: County, tmp_path):
    headings = [each for each in HEADINGS if each != "办理机关"]
    values = [value for heading, value in zip(HEADINGS, GOOD, strict=True) if heading != "办理机关"]
    path = xlsx(tmp_path / "a.xlsx", headings, values)
    with pytest.raises(ImportFileError, match="--agency"):
        import_file(P, path)

    assert import_file(P, path, agency="区司法局").summary.created == 1
    assert Case.objects.get().agency_id == county.bureau


@pytest.mark.parametrize(
    ("rows", "words"),
    [([["甲", "乙"], [1, 2]], "找不到标题行"), ([["序号", *HEADINGS[1:]], GOOD], "“序号”每次会变"),
     ([HEADINGS[:3], GOOD[:3]], "收到申请日期"),
     ([[*HEADINGS, "受理时间"], [*GOOD, "x"]], "是同一项")],
)  # fmt: skip
def test_a_file_without_what_is_needed_is_refused_whole(county: County, tmp_path, rows, words):
    with pytest.raises(ImportFileError, match=words):
        import_file(P, xlsx(tmp_path / "a.xlsx", *rows))

    assert last_act() == (0, 0)


def test_what_is_asked_for_must_exist(county: County, tmp_path):
    path = file(tmp_path / "a.xlsx", row())
    with pytest.raises(LedgerError, match="行政区划 999999"):
        import_file(P, path, jurisdiction="999999")
    with pytest.raises(LedgerError, match="没有机关“无此局”"):
        import_file(P, path, agency="无此局")
    with pytest.raises(ImportFileError, match="同名"):
        import_file(P, path, result=path)


def test_agencies_of_one_name_in_two_places_are_told_apart(county: County, tmp_path):
    from databases import make_county

    make_county("210402")
    path = file(tmp_path / "a.xlsx", row())
    told = []
    import_file(P, path, on_row=told.append, dry_run=True)
    report = import_file(P, path, jurisdiction="210411")

    assert "有 2 个" in told[0].reason
    assert report.summary.created == 1


def test_the_result_keeps_the_order_of_the_file_over_many_parts(county: County, tmp_path):
    rows = [row(编号=f"A{n:04}", 受理日期="x" if n % 7 == 3 else "2024.3.8") for n in range(1500)]
    seen = []
    report = import_file(P, file(tmp_path / "a.xlsx", *rows), on_row=lambda each: seen.append(each.row))
    told = read(report.result, "未导入")
    places = [each["编号"] for each in told]

    assert len(seen) == 1500
    assert places == sorted(places)
    assert len(places) == report.summary.rejected == sum(1 for n in range(1500) if n % 7 == 3)


def test_amounts_are_in_yuan_whatever_the_heading_counts_in(county: County, tmp_path):
    headings = [*HEADINGS, "赔偿金额（万元）", "一并申请附带审查"]
    import_file(P, xlsx(tmp_path / "a.xlsx", headings, [*row(), "1.2", "√"]))

    assert 12000 in acts()[-1][2].values()
    assert acts()[0][2]["collateral"] is True
