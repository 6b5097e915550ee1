"""Who sees what on the desk: nothing for the public but public acts, nothing for other places, parties for nobody."""

import json

import pytest

from web.small_site import body

FIGURE = "/figures/reconsideration.accepted/"
SUPERVISED = [
    "/report/", "/report/?format=docx", "/report/?format=json", "/report/?format=pdf", "/figures/", FIGURE,
    f"{FIGURE}?format=csv", f"{FIGURE}?scope.case_type=行政处罚", f"{FIGURE}by/case_type/",
    "/figures/reconsideration.conclusion_rate/", "/findings/", "/ledger/",
]  # fmt: skip


def parties():
    """What the recorded acts say of parties and other persons: words that no page may show."""
    from fadu.law import get_procedure
    from fadu.ledger.models import Act

    found = set()
    for act in Act.objects.select_related("case"):
        rule = get_procedure(act.case.procedure).version(act.version).acts.get(act.act)
        fields = json.loads(act.fields)
        for name, value in fields.items():
            if (
                rule
                and name in rule.fields
                and (rule.fields[name].personal or rule.fields[name].kind == "party")
            ):
                found.add(str(value))
    return {words for words in found if len(words) > 3}


def every_page(client):
    """Addresses of the whole desk, some cases of every procedure among them."""
    from fadu.ledger.models import Case

    lists = ["/", "/cases/", "/cases/?state=found", "/cases/?q=重建", *SUPERVISED]
    lists.remove("/report/?format=pdf")
    cases = {}
    for pk, procedure in Case.objects.values_list("pk", "procedure"):
        cases.setdefault(procedure, []).append(f"/cases/{pk}/")
    return lists + [address for found in cases.values() for address in found[::7][:5]]


@pytest.mark.parametrize("address", SUPERVISED)
def test_the_public_is_refused_what_the_office_sees(public, address):
    response = public.get(address)

    assert response.status_code == 403
    assert "只供本级司法行政部门使用" in body(response)


def test_the_public_cannot_verify_the_ledger(public):
    assert public.post("/ledger/").status_code == 403


def test_the_public_sees_public_acts_and_nothing_else(public):
    from fadu.ledger.access import public_acts
    from fadu.ledger.models import Act, Case

    listed = [row["case"].pk for row in public.get("/cases/").context["rows"]]
    names = {act for acts in public_acts().values() for act in acts}
    shown = 0
    for case in Case.objects.all():
        response = public.get(f"/cases/{case.pk}/")
        acts = set(Act.objects.filter(case=case).values_list("act", flat=True))
        if acts & public_acts().get(case.procedure, frozenset()):
            shown += 1
            assert response.status_code == 200
            assert len(response.context["page"].steps) == len(acts & names)
            assert case.head not in body(response)
            assert response.context["page"].view is None
            assert case.pk in listed
        else:
            assert response.status_code == 403
    assert shown > 0


def test_the_public_cannot_ask_which_cases_were_unlawful(public):
    everything = public.get("/cases/").context["pages"].total

    assert public.get("/cases/?state=found").context["pages"].total == everything
    assert "违法情形" not in body(public.get("/cases/?state=found"))


@pytest.mark.parametrize("role", ["public", "supervisor", "elsewhere"])
def test_no_page_names_a_party(role, request):
    client = request.getfixturevalue(role)
    secret = parties()
    assert secret

    for address in every_page(client):
        text = body(client.get(address))
        assert not [words for words in secret if words in text], address


def test_another_district_sees_nothing_of_this_one(elsewhere):
    from fadu.ledger.models import Case

    first = Case.objects.order_by("pk").first()

    assert elsewhere.get(f"/cases/{first.pk}/").status_code == 403
    assert elsewhere.get("/cases/").context["pages"].total == 0
    assert elsewhere.get("/").context["cases"] == 0
    assert elsewhere.get("/findings/?period=2024").context["pages"].total == 0
    assert elsewhere.get("/ledger/").context["cases"] == 0
    assert body(elsewhere.get(f"{FIGURE}?format=csv")).count("\n") == 1
    assert elsewhere.get(FIGURE).context["value"].value is None


@pytest.mark.parametrize("asked", ["210411", "210400", "", "2104111", "210411/../../x", "２１０４０２"])
def test_a_division_that_is_not_the_viewers_is_refused(elsewhere, asked):
    response = elsewhere.get("/figures/", {"jurisdiction": asked, "period": "2024"})

    assert response.status_code == (403 if asked else 200)


def test_parties_are_masked_on_the_case_page(supervisor):
    from fadu.ledger.models import Case

    case = Case.objects.filter(procedure="penalty_ordinary").first()
    text = body(supervisor.get(f"/cases/{case.pk}/"))

    assert "〔已隐去〕" in text
    assert case.head in text
