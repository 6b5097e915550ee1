"""Agencies and people from spreadsheets, on both databases."""

import pytest
from importing_sheets import xlsx

from fadu.errors import ImportFileError
from fadu.ledger.importing.organisation import (
    import_agencies,
    import_people,
    write_agency_template,
    write_people_template,
)
from fadu.ledger.models import Agency, Jurisdiction, Person

HEAD = ["机关代码", "机关名称", "类别", "上级机关代码", "领域"]


def counts(done):
    return done.created, done.unchanged, done.changed


def test_agencies_are_registered_with_their_tree_and_place_even_from_below(ledger_url, tmp_path):
    rows = (
        ["D-SCJ", "市场监管局", "部门", "D-ZF", "market_regulation"],
        ["D-ZF", "区政府", "政府", None, None],
    )
    path = xlsx(tmp_path / "a.xlsx", ["机关名册"], HEAD, *rows)
    first, second = import_agencies(path, "210411"), import_agencies(path, "210411")
    office = Agency.objects.get(code="D-SCJ")

    assert (counts(first), counts(second)) == ((2, 0, 0), (0, 2, 0))
    assert (office.parent.code, office.kind, office.sector) == ("D-ZF", "department", "market_regulation")
    assert office.path == f"/{office.parent_id}/{office.pk}/"
    assert Jurisdiction.objects.get().name


def test_a_name_follows_the_file_and_the_parent_does_not(ledger_url, tmp_path):
    import_agencies(xlsx(tmp_path / "a.xlsx", HEAD, ["A", "甲局"], ["B", "乙局"]), "210411")
    changed = import_agencies(xlsx(tmp_path / "b.xlsx", HEAD, ["A", "甲委"]), "210411")
    with pytest.raises(ImportFileError, match="上级机关不能更改"):
        import_agencies(xlsx(tmp_path / "c.xlsx", HEAD, ["A", "甲委", None, "B"]), "210411")

    assert counts(changed) == (0, 0, 1)
    assert Agency.objects.get(code="A").name == "甲委"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["A", None]], "第 2 行：缺少名称"),
        ([["A", "甲"], ["A", "乙"]], "第 3 行：代码“A”与第 2 行相同"),
        ([["A", "甲", "衙门"]], "类别“衙门”不在选项之中"),
        ([["A", "甲", None, "无"]], "没有上级机关“无”"),
        ([["A", "甲", None, "B"], ["B", "乙", None, "A"]], "互相循环"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(ledger_url, tmp_path, rows, words):
    with pytest.raises(ImportFileError, match=words):
        import_agencies(xlsx(tmp_path / "a.xlsx", HEAD, *rows, ["Z", "好的"]), "210411")

    assert Agency.objects.count() == 0


def test_a_place_must_be_named(ledger_url, tmp_path):
    with pytest.raises(ImportFileError, match="--jurisdiction"):
        import_agencies(xlsx(tmp_path / "a.xlsx", HEAD, ["A", "甲局"]))


def test_people_belong_to_registered_agencies(county, tmp_path):
    head = ["工号", "姓名", "单位", "是否在岗"]
    path = xlsx(
        tmp_path / "a.xlsx", head, ["P1", "王五", "区司法局", None], ["P2", "赵六", "210411-SCJ", "否"]
    )
    first, second = import_people(path), import_people(path)
    with pytest.raises(ImportFileError, match="是否为“区司法局”"):
        import_people(xlsx(tmp_path / "b.xlsx", head, ["P3", "孙七", "区司法居"]))

    assert (counts(first), counts(second)) == ((2, 0, 0), (0, 2, 0))
    assert list(Person.objects.order_by("code").values_list("code", "agency_id", "active")) == [
        ("P1", county.bureau, True), ("P2", county.market, False)
    ]  # fmt: skip


def test_the_templates_read_back_as_empty(ledger_url, tmp_path):
    write_agency_template(tmp_path / "a.xlsx")
    write_people_template(tmp_path / "p.xlsx")

    assert (
        counts(import_agencies(tmp_path / "a.xlsx"))
        == counts(import_people(tmp_path / "p.xlsx"))
        == (0, 0, 0)
    )
