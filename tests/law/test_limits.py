"""Each keyword of a limit by itself, on the official calendar."""

from datetime import datetime

import pytest

from fadu.errors import CalendarError
from law.sample import act, line, procedure, rules, run

STEP = "{name}: {{name: {name}, basis: L 第一条}}\n"
EXTEND = "extend: {name: 延长, fields: {days: {name: 天数, kind: int}}, basis: L 第一条}"


def simple(within, more="", acts=""):
    return procedure(
        limits=f"main: {{name: 主, from: open, until: [close], within: {within}, basis: L 第一条{more}}}",
        acts=acts,
    )


def steps(*names):
    return "".join(STEP.format(name=name) for name in names)


@pytest.mark.parametrize(
    ("within", "opened", "due", "strict"),
    [
        ("3 days", "2024-09-27", "2024-10-08", None),  # 3 counts as working days; Sunday 29 September works
        ("3 calendar_days", "2024-09-27", "2024-09-30", None),
        ("10 days", "2024-09-27", "2024-10-08", "2024-10-07"),  # calendar; rolls over National Day
        ("2 days", "2024-10-10", "2024-10-12", None),  # a Saturday on which people work: no roll
        ("1 months", "2024-01-31", "2024-02-29", None),  # the month has no 31st
        ("1 months", "2023-01-31", "2023-02-28", None),
        ("3 months", "2023-11-30", "2024-02-29", None),
        ("1 years", "2024-02-29", "2025-02-28", None),
        ("5 working_days", "2020-01-22", "2020-02-06", None),  # the break was lengthened to 2 February
        ("0 days", "2024-10-01", "2024-10-08", "2024-10-01"),
    ],
)
def test_length_and_roll(within, opened, due, strict):
    limit = run(simple(within), act("open", opened), as_of=opened).limit("main")

    assert (str(limit.due), str(limit.strict) if limit.strict else None) == (due, strict)


def test_roll_can_be_switched_off():
    view = run(simple("10 days", ", roll: false"), act("open", "2024-09-27"), as_of="2024-09-27")

    assert line(view) == ("2024-10-07", "open")


def test_the_due_day_itself_is_in_time_and_the_next_is_late():
    kind = simple("10 days")
    in_time = run(kind, act("open", "2024-09-02"), act("close", "2024-09-12"), as_of="2024-09-20")
    late = run(kind, act("open", "2024-09-02"), act("close", "2024-09-13"), as_of="2024-09-20")

    assert (line(in_time)[1], rules(in_time)) == ("met", [])
    assert (line(late)[1], late.limit("main").late_days, rules(late)) == ("late", 1, ["late_main"])
    assert not late.findings[0].blocking


def test_open_past_its_due_day_is_overdue():
    limit = run(simple("10 days"), act("open", "2024-09-02"), as_of="2024-09-15").limit("main")

    assert (limit.status, limit.late_days) == ("overdue", 3)


def test_a_parameter_without_value_is_listed_and_never_due():
    kind = procedure(
        parameters="period: {name: 期间, basis: L 第二条}",
        limits="main: {name: 主, from: open, until: [close], within: {param: period}, basis: L 第一条}",
    )
    limit = run(kind, act("open", "2024-09-02"), as_of="2030-01-01").limit("main")

    assert (limit.due, limit.status) == (None, "unset")
    assert "期间" in "".join(limit.explain)


def test_the_length_can_stand_in_the_starting_act():
    kind = simple("{field: days, unit: working_days}")
    given = run(kind, act("open", "2024-09-02", days=3), as_of="2024-09-02")
    silent = run(kind, act("open", "2024-09-02"), as_of="2024-09-02")

    assert line(given) == ("2024-09-05", "open")
    assert line(silent) == (None, "unset")


def test_a_limit_can_start_on_the_day_in_a_field():
    kind = procedure(
        limits="main: {name: 主, from: {act: open, field: day}, until: [close], within: 10 days, basis: L 第一条}"
    )
    view = run(kind, act("open", "2024-09-10", day="2024-09-02"), as_of="2024-09-10")

    assert line(view) == ("2024-09-12", "open")
    assert str(view.limit("main").start) == "2024-09-02"


def test_hours_count_from_the_time_and_do_not_roll():
    kind = simple("24 hours")
    opened = act("open", "2024-09-30", at=datetime(2024, 9, 30, 9, 30))
    limit = run(kind, opened, as_of="2024-09-30").limit("main")
    late = run(kind, opened, act("close", "2024-10-01", at=datetime(2024, 10, 1, 9, 31)), as_of="2024-10-02")
    untimed = run(kind, act("open", "2024-09-30"), as_of="2024-09-30").limit("main")

    assert (limit.due_at, str(limit.due)) == ("2024-10-01T09:30", "2024-10-01")
    assert (line(late)[1], late.limit("main").late_days) == ("late", 0)
    assert (untimed.due_at, str(untimed.due)) == ("2024-10-02T00:00", "2024-10-01")


def test_a_pause_over_a_holiday_keeps_the_remainder():
    kind = simple("5 days", ", pause: [{from: hold, to: go}]", steps("hold", "go"))
    view = run(
        kind,
        act("open", "2024-09-26"),
        act("hold", "2024-09-27"),
        act("go", "2024-10-08"),
        as_of="2024-10-08",
    )

    assert line(view) == ("2024-10-12", "open")  # the 27th was used; 9, 10, 11 and Saturday 12, which works


@pytest.mark.parametrize(
    ("stopped", "due"),
    [("2024-09-12", "2024-09-20"), ("2024-09-13", "2024-09-12")],  # on the due day; after it
)
def test_a_pause_on_the_due_day_leaves_nothing_and_one_after_it_has_no_effect(stopped, due):
    kind = simple("10 days", ", pause: [{from: hold, to: go}]", steps("hold", "go"))
    view = run(
        kind, act("open", "2024-09-02"), act("hold", stopped), act("go", "2024-09-20"), as_of="2024-09-20"
    )

    assert line(view)[0] == due


def test_working_days_that_stood_on_their_last_day_end_on_a_working_day():
    kind = simple("3 days", ", pause: [{from: hold, to: go}]", steps("hold", "go"))
    view = run(
        kind,
        act("open", "2024-09-02"),
        act("hold", "2024-09-05"),
        act("go", "2024-09-07"),
        as_of="2024-09-07",
    )

    assert line(view) == ("2024-09-09", "open")  # 7 September is a Saturday


def test_several_pauses_stop_the_clock_while_any_lasts():
    kind = simple(
        "10 days",
        ", pause: [{from: hold, to: go}, {from: ask, to: told}]",
        steps("hold", "go", "ask", "told"),
    )
    course = [
        act("open", "2024-09-02"),
        act("hold", "2024-09-04"),
        act("ask", "2024-09-05"),
        act("go", "2024-09-06"),
    ]
    paused = run(kind, *course, as_of="2024-09-09")
    over = run(kind, *course, act("told", "2024-09-09"), as_of="2024-09-09")

    assert line(paused)[1] == "paused"
    assert line(over) == ("2024-09-18", "open")  # 17 September is Mid-autumn


def test_a_pause_can_end_when_another_limit_expires():
    kind = procedure(
        acts=steps("ask", "told"),
        limits="""\
            main: {name: 主, from: open, until: [close], within: 10 working_days, basis: L 第一条,
                   pause: [{from: ask, to: told, to_expiry_of: side}]}
            side: {name: 副, from: ask, until: [told], within: 15 working_days, basis: L 第一条}
        """,
    )
    course = [act("open", "2024-03-01"), act("ask", "2024-03-05")]
    waiting = run(kind, *course, as_of="2024-03-26")
    silent = run(kind, *course, as_of="2024-03-27")
    told = run(kind, *course, act("told", "2024-03-11"), as_of="2024-03-27")

    assert line(waiting)[1] == "paused"
    assert line(silent) == (
        "2024-04-08",
        "open",
    )  # 15 working days to 26 March; 8 remain; Tomb-sweeping, 7 April works
    assert line(told) == ("2024-03-21", "overdue")


def test_an_extension_continues_from_the_end_without_roll():
    kind = simple("10 days", ", extend: {act: extend, by_at_most: 30 days, field: days, times: 1}", EXTEND)
    view = run(kind, act("open", "2024-09-27"), act("extend", "2024-10-08", days=5), as_of="2024-10-08")

    assert line(view) == ("2024-10-12", "open")  # from 7 October, not from the rolled 8th
    assert rules(view) == []


@pytest.mark.parametrize(
    ("acts", "rule", "due"),
    [
        ([("2024-09-13", 5)], "extension_late", "2024-09-12"),
        ([("2024-09-12", 31)], "extension_too_long", "2024-10-12"),
        ([("2024-09-10", 1), ("2024-09-11", 1)], "extension_too_often", "2024-09-13"),
    ],
)
def test_unlawful_extensions(acts, rule, due):
    kind = simple("10 days", ", extend: {act: extend, by_at_most: 30 days, field: days, times: 1}", EXTEND)
    view = run(
        kind, act("open", "2024-09-02"), *(act("extend", on, days=n) for on, n in acts), as_of="2024-09-14"
    )

    assert rules(view) == [rule]
    assert view.findings[0].blocking
    assert line(view)[0] == due


def test_extension_then_pause_then_roll():
    more = ", extend: {act: extend, by_at_most: 30 days, times: 1}, pause: [{from: hold, to: go}]"
    kind = simple("60 days", more, steps("hold", "go") + "extend: {name: 延长, basis: L 第一条}")
    view = run(
        kind,
        act("open", "2024-05-06"),
        act("extend", "2024-06-20"),
        act("hold", "2024-07-01"),
        act("go", "2024-07-11"),
        as_of="2024-07-11",
    )

    assert line(view) == ("2024-08-14", "open")  # 60 + 30 + 10 days after 6 May


def test_restart_sets_the_clock_back_to_zero():
    kind = simple("10 days", ", restart: [again]", steps("again"))
    view = run(kind, act("open", "2024-09-02"), act("again", "2024-09-10"), as_of="2024-09-10")

    assert line(view) == ("2024-09-20", "open")
    assert "重新计算" in "".join(view.limit("main").explain)


def ahead(distance="7 days"):
    return procedure(
        acts="notice: {name: 通知, fields: {day: {name: 听证日, kind: date}}, basis: L 第一条}",
        limits=f"""\
            main: {{name: 提前通知, ahead: {{of: {{act: notice, field: day}}, at_least: {distance}}}, until: [notice],
                   basis: L 第一条}}
        """,
    )


@pytest.mark.parametrize(
    ("noticed", "status"), [("2024-10-08", "met"), ("2024-10-09", "late")]
)  # the hearing is on the 15th
def test_a_backwards_limit_does_not_count_the_event_day(noticed, status):
    view = run(
        ahead(), act("open", "2024-09-02"), act("notice", noticed, day="2024-10-15"), as_of="2024-10-15"
    )

    assert line(view) == ("2024-10-08", status)
    assert rules(view) == (["late_main"] if status == "late" else [])


def test_a_backwards_limit_in_working_days_walks_over_the_holiday():
    view = run(
        ahead("5 working_days"),
        act("open", "2024-09-02"),
        act("notice", "2024-09-27", day="2024-10-10"),
        as_of="2024-10-10",
    )

    assert line(view) == ("2024-09-27", "met")  # 9 and 8 October, 30, 29 (works) and 27 September


def test_a_backwards_limit_moves_with_its_event():
    kind = procedure(
        acts="""\
            plan: {name: 定期日, fields: {day: {name: 听证日, kind: date}}, basis: L 第一条}
            notice: {name: 通知, basis: L 第一条}
        """,
        limits="main: {name: 提前通知, ahead: {of: {act: plan, field: day}, at_least: 7 days}, until: [notice], basis: L 第一条}",
    )
    course = [act("open", "2024-09-02"), act("plan", "2024-09-03", day="2024-10-20")]
    planned = run(kind, *course, as_of="2024-09-03")
    moved = run(kind, *course, act("plan", "2024-09-04", day="2024-10-30"), as_of="2024-09-04")
    again = run(
        kind,
        *course,
        act("notice", "2024-09-05"),
        act("plan", "2024-09-06", day="2024-11-20"),
        as_of="2024-11-14",
    )

    assert line(planned) == ("2024-10-13", "open")  # a Sunday: backwards limits never roll
    assert line(moved) == ("2024-10-23", "open")
    assert [limit.status for limit in again.limits] == ["met", "overdue"]


def test_a_condition_makes_the_limit_void_until_it_holds():
    kind = procedure(
        acts="choose: {name: 选择, fields: {way: {name: 程序, kind: choice, choices: [普通, 简易]}}, basis: L 第一条}",
        limits="""\
            main: {name: 主, from: open, until: [close], within: 10 days, basis: L 第一条,
                   when: {field: choose.way, is: 简易}}
        """,
    )
    course = [act("open", "2024-09-02")]
    view = run(kind, *course, as_of="2024-09-20")
    chosen = run(kind, *course, act("choose", "2024-09-03", way="简易"), as_of="2024-09-20")
    back = run(
        kind,
        *course,
        act("choose", "2024-09-03", way="简易"),
        act("choose", "2024-09-04", way="普通"),
        as_of="2024-09-20",
    )

    assert [line(each) for each in (view, chosen, back)] == [
        ("2024-09-12", "void"), ("2024-09-12", "overdue"), ("2024-09-12", "void"),
    ]  # fmt: skip


def test_the_final_stage_voids_what_is_open_unless_it_survives_or_starts_then():
    kind = procedure(
        acts=steps("never"),
        limits="""\
            main: {name: 主, from: open, until: [never], within: 10 days, basis: L 第一条}
            kept: {name: 存续, from: open, until: [never], within: 10 days, survives: true, basis: L 第一条}
            after: {name: 之后, from: close, until: [never], within: 10 days, basis: L 第一条}
        """,
    )
    view = run(kind, act("open", "2024-09-02"), act("close", "2024-09-03"), as_of="2024-09-03")

    assert [(limit.id, limit.status) for limit in view.limits] == [
        ("main", "void"),
        ("kept", "open"),
        ("after", "open"),
    ]


def deeming():
    return procedure(
        acts="""\
            accept: {name: 受理, from: [running], to: held, basis: L 第一条}
            deemed: {name: 视为受理, by: [system], from: [running], to: held, basis: L 第一条}
            decide: {name: 决定, from: [held], to: closed, basis: L 第一条}
        """,
        limits="""\
            admit: {name: 审查, from: open, until: [accept], within: 5 days, on_expiry: {deem: deemed}, basis: L 第一条}
            main: {name: 主, from: [accept, deemed], until: [decide], within: 60 days, basis: L 第一条}
        """,
    )


def test_a_deemed_effect_comes_when_the_due_day_is_over_and_starts_what_follows():
    kind = deeming()
    on_the_day = run(kind, act("open", "2024-09-27"), as_of="2024-10-10")
    after = run(kind, act("open", "2024-09-27"), as_of="2024-10-11")

    assert (line(on_the_day, "admit"), on_the_day.stage) == (("2024-10-10", "open"), "running")
    assert (line(after, "admit"), after.stage) == (("2024-10-10", "deemed"), "held")
    assert str(after.limit("main").start) == "2024-10-10"


def test_the_act_after_its_deemed_effect_is_a_finding_and_no_second_one():
    view = run(deeming(), act("open", "2024-09-27"), act("accept", "2024-10-21"), as_of="2024-10-21")

    assert rules(view) == ["after_deemed"]
    assert str(view.limit("main").start) == "2024-10-10"
    assert view.findings[0].act == 1


def test_nobody_can_record_an_effect_before_its_day():
    view = run(deeming(), act("open", "2024-09-27"), act("deemed", "2024-10-08"), as_of="2024-10-08")

    assert rules(view) == ["not_expired"]


def test_a_year_without_a_table_is_an_error_that_names_it():
    with pytest.raises(CalendarError, match=r"2027年.*fadu law calendar import"):
        run(simple("60 days"), act("open", "2026-12-01"), as_of="2026-12-01")


def test_calendar_days_without_roll_need_no_table():
    view = run(simple("60 days", ", roll: false"), act("open", "2026-12-01"), as_of="2026-12-01")

    assert line(view) == ("2027-01-30", "open")


def test_the_explanation_names_rule_start_calendar_and_skipped_days():
    text = "\n".join(
        run(simple("5 days"), act("open", "2025-09-26"), as_of="2025-09-30").limit("main").explain
    )

    for words in ("样例法 第一条", "样例法 第九条", "2025年9月26日", "国务院办公厅节假日安排，版本",
                  "10月1日至8日 国庆节、中秋节", "9月28日（周日）调休上班", "届满：2025年10月10日"):  # fmt: skip
        assert words in text, (words, text)
