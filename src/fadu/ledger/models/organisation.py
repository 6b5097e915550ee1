"""Layer 2. Who acts: jurisdictions, agencies in a tree, people. Never parties: those live in act fields."""

from __future__ import annotations

from django.db import models


class Jurisdiction(models.Model):
    """A division by its GB/T 2260 code; a ledger holds one or several."""

    code = models.TextField("行政区划代码", primary_key=True)
    name = models.TextField("名称")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_column="parent_code", db_index=False
    )
    level = models.TextField("级别", default="county")

    class Meta:
        db_table = "ledger_jurisdiction"

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body that handles cases. `code` is part of what is hashed: it never changes."""

    KINDS = ("department", "township", "subdistrict", "government", "court", "committee", "other")

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, db_column="jurisdiction_code")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    code = models.TextField("机关代码", unique=True)
    name = models.TextField("名称")
    short_name = models.TextField("简称", default="", blank=True)
    kind = models.TextField("类别", default="department", choices=[(kind, kind) for kind in KINDS])
    sector = models.TextField("领域", null=True, blank=True)
    path = models.TextField("路径", default="")  # ids from the root: /1/5/9/

    class Meta:
        db_table = "ledger_agency"

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Someone of an agency who acts; `code` is what acts carry in `by` and `actor`."""

    code = models.TextField("人员编号", unique=True)
    name = models.TextField("姓名")
    agency = models.ForeignKey(Agency, models.PROTECT)
    active = models.BooleanField("在岗", default=True)

    class Meta:
        db_table = "ledger_person"

    def __str__(self) -> str:
        return self.name
