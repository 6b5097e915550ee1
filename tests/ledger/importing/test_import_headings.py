"""Which column is meant by a heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fadu.law import get_procedure, load_procedures
from fadu.ledger.importing.headings import Headings, words
from fadu.ledger.template.columns import columns_of, field_headings

PROCEDURES = sorted(load_procedures())
KNOWN = {name: Headings(get_procedure(name)) for name in PROCEDURES}
COLUMNS = [(name, column) for name in PROCEDURES for column in columns_of(get_procedure(name), 3)]


def target(column):
    return column.kind, column.act.id if column.act else "", column.field.id if column.field else ""


@pytest.mark.parametrize("name", PROCEDURES)
def test_each_heading_of_a_template_is_its_own_and_understood(name):
    columns = columns_of(get_procedure(name), 3)
    understood = [KNOWN[name].meant(column.heading) for column in columns]

    assert len({column.heading for column in columns}) == len(columns)
    assert [(each.targets[0], each.nth) for each in understood if each] == [
        (target(column), column.nth) for column in columns
    ]


@pytest.mark.parametrize("name", PROCEDURES)
def test_headings_of_older_versions_are_understood(name):
    for version in get_procedure(name).versions:
        for (act, field), heading in field_headings(get_procedure(name), version).items():
            meant = KNOWN[name].meant(heading)

            assert meant is not None
            assert ("field", act, field) in meant.targets


WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


@given(
    st.sampled_from(COLUMNS),
    st.lists(st.sampled_from([" ", "　", "\n", "*", "：", ""]), min_size=4),
    st.booleans(),
)
def test_blanks_marks_and_widths_do_not_matter(given_column, marks, wide):
    name, column = given_column
    middle = len(column.heading) // 2
    text = marks[0] + column.heading[:middle] + marks[1].strip("*") + column.heading[middle:] + marks[2]
    meant = KNOWN[name].meant(text.translate(WIDE) if wide else text)

    assert meant is not None
    assert (meant.targets[0], meant.nth) == (target(column), column.nth)


@given(st.text(max_size=12))
def test_whatever_is_written_is_a_known_place_or_unknown(text):
    meant = KNOWN["dispute"].meant(text)

    assert meant is None or (meant.targets and meant.nth >= 1)


@pytest.mark.parametrize(
    ("heading", "wanted", "nth"),
    [("受理时间", ("date", "accept", ""), 1), ("受理", ("date", "accept", ""), 1), ("受理日期（２）", ("date", "accept", ""), 2),
     ("第二次听取意见日期", ("date", "hear_opinion", ""), 2), ("外部编号", ("id", "", ""), 1), ("承办单位", ("agency", "", ""), 1),
     ("复议结果", ("field", "decide", "outcome"), 1), ("受理承办人", ("by", "accept", ""), 1)],
)  # fmt: skip
def test_variants_are_understood(heading, wanted, nth):
    meant = KNOWN["reconsideration"].meant(heading)

    assert meant is not None
    assert (meant.targets[0], meant.nth) == (wanted, nth)


def test_the_merged_title_above_tells_what_a_bare_heading_belongs_to():
    meant = KNOWN["mediation"].meant("是否告知其他途径", "终止调解")

    assert meant is not None
    assert meant.targets == (("field", "fail", "told_routes"),)
    assert KNOWN["mediation"].meant("日期", "终止调解").targets == (("date", "fail", ""),)


def test_the_unit_of_a_heading_is_kept():
    assert KNOWN["penalty_ordinary"].meant("罚款数额（万元）").factor == 10_000


@pytest.mark.parametrize("name", sorted(words()["procedures"]))
def test_each_entry_of_the_synonyms_names_a_heading_that_exists(name):
    for heading, variants in words()["procedures"][name].items():
        meant = KNOWN[name].meant(heading)

        assert meant is not None, heading
        assert all(KNOWN[name].meant(each) is not None for each in variants)
