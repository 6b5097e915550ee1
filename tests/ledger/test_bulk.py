"""Many cases at once: same law, never twice, every refusal explained."""

from datetime import date

from courses import RECEIVED, course

from databases import County
from fadu.law import Act as Deed
from fadu.ledger.models import Act, Case, Finding
from fadu.ledger.record import Actor, CaseBatch, Outcome, record, record_many
from fadu.ledger.verify import verify

IMPORT = Actor("import")


def batch(county: County, number: int, acts: list[Deed] | None = None, **more) -> CaseBatch:
    return CaseBatch("reconsideration", county.bureau, acts or course(), external_id=f"E{number}", **more)


def test_an_import_is_what_recording_one_by_one_gives(county: County):
    record_many([batch(county, 1)], actor=IMPORT)
    one = record(
        None, "receive", date(2024, 9, 27), fields=RECEIVED, actor=county.clerk, procedure="reconsideration"
    )
    record(one.case_id, "accept", date(2024, 10, 8), by=["o1", "o2"], actor=county.clerk, mode="history")
    bulk, single = Case.objects.exclude(pk=one.case_id).get(), Case.objects.get(pk=one.case_id)

    for name in (
        "stage",
        "outcome",
        "opened_on",
        "closed_on",
        "last_on",
        "n_acts",
        "next_due",
        "state",
        "version",
    ):
        assert getattr(bulk, name) == getattr(single, name), name
    assert (bulk.external_id, bulk.origin) == ("E1", "import")
    assert verify().ok


def test_the_same_file_again_changes_nothing(county: County):
    cases = [batch(county, number) for number in range(50)]
    first = record_many(cases, actor=IMPORT)
    again = record_many(cases, actor=IMPORT)

    assert (first.created, first.acts) == (50, 100)
    assert (again.unchanged, again.created, again.acts) == (50, 0, 0)
    assert Act.objects.count() == 100


def test_new_acts_at_the_end_are_added_and_other_acts_are_told(county: County):
    told: list[Outcome] = []
    record_many([batch(county, 1), batch(county, 2)], actor=IMPORT)
    longer = [*course(), Deed("serve_copy", date(2024, 10, 10))]
    record_many(
        [batch(county, 1, longer), batch(county, 2, course(accept=date(2024, 10, 9)))],
        actor=IMPORT,
        on_result=told.append,
    )

    assert [each.status for each in told] == ["extended", "different"]
    assert "第 2 步" in told[1].reason
    assert Act.objects.count() == 5
    assert verify().ok


def test_what_cannot_be_recorded_is_rejected_alone(county: County):
    told: list[Outcome] = []
    summary = record_many(
        [
            batch(county, 1, [Deed("accept", date(2024, 10, 8))], ref=7),
            batch(county, 2),
            batch(county, 2),
            CaseBatch("no_such", county.bureau, course(), ref=9),
            CaseBatch("reconsideration", "no-office", course()),
            CaseBatch("reconsideration", county.bureau, []),
        ],
        actor=IMPORT,
        on_result=told.append,
    )

    assert (summary.created, summary.rejected) == (1, 5)
    assert told[0].batch.ref == 7
    assert all(each.reason for each in told if each.status == "rejected")
    assert Case.objects.count() == 1


def test_history_with_faults_is_recorded_with_findings(county: County):
    summary = record_many([batch(county, 1, course(accept=date(2024, 10, 11)))], actor=IMPORT)

    assert summary.findings == Finding.objects.count() > 0
    assert verify().ok


def test_what_was_not_lawful_is_told_with_its_act(county: County):
    """The same whether it is written or only tried, and for acts added later."""
    told: list[Outcome] = []
    late = [*course(accept=date(2024, 10, 11)), Deed("serve_copy", date(2024, 10, 8))]
    for acts, dry in ((late[:2], True), (late[:2], False), (late, False)):
        record_many([batch(county, 1, acts)], actor=IMPORT, on_result=told.append, dry_run=dry)
    tried, written, added = told

    assert tried.breaches == written.breaches
    assert ("after_deemed", "accept", "2024-10-11") in [
        (each.rule, each.act, each.on) for each in written.breaches
    ]
    assert [(each.rule, each.act) for each in added.breaches] == [("out_of_order", "serve_copy")]
    assert all("行政复议法" in each.basis for each in told[1].breaches)
    assert Finding.objects.count() == len(written.breaches) + len(added.breaches)


def test_a_dry_run_writes_nothing(county: County):
    summary = record_many([batch(county, 1)], actor=IMPORT, dry_run=True)

    assert (summary.created, summary.acts) == (1, 2)
    assert not Case.objects.exists()


def test_what_happened_by_law_is_put_in_between(county: County):
    acts = [course()[0], Deed("suspend", date(2024, 12, 2), {"ground": "其他"})]
    record_many([batch(county, 1, acts)], actor=IMPORT)
    recorded = list(Act.objects.order_by("seq").values_list("act", flat=True))

    assert recorded == ["receive", "accept_deemed", "suspend"]
    assert verify().ok


def test_progress_is_told(county: County):
    told: list[tuple[int, int]] = []
    record_many(
        (batch(county, n) for n in range(700)), actor=IMPORT, on_progress=lambda *now: told.append(now)
    )

    assert told[-1] == (700, 1400)
    assert len(told) > 1
