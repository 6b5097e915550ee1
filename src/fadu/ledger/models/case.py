"""Layer 2. A case: one run of one procedure, with the state that its acts give. Written by record alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from fadu.ledger.models.organisation import Agency, Jurisdiction


class Case(models.Model):
    """The derived row of a case. Everything but the first block is what replaying its acts gives."""

    uid = models.TextField("案件标识")  # uuid7
    procedure = models.TextField("程序")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, db_column="jurisdiction_code", db_index=False
    )
    agency = models.ForeignKey(Agency, models.PROTECT, db_index=False)
    sector = models.TextField("领域", null=True)
    external_id = models.TextField("外部编号", null=True)
    number = models.TextField("案号", null=True)
    origin = models.TextField("来源", default="live")  # live | import | reconstructed
    title = models.TextField("标题", default="")

    version = models.TextField("程序版本")
    stage = models.TextField("阶段")
    outcome = models.TextField("结果", null=True)
    opened_on = models.DateField("立案日")
    closed_on = models.DateField("结案日", null=True)
    last_on = models.DateField("最近一步")
    n_acts = models.IntegerField("步数")
    next_due = models.DateField("最近到期日", null=True)
    head = models.TextField("链头")
    rectified = models.BooleanField("有更正", default=False)
    state = models.TextField("状态")

    class Meta:
        db_table = "ledger_case"
        # Few and narrow: each act rewrites this row, and every index it touches costs at ten million cases.
        # Constraints rather than unique=True, which on PostgreSQL makes a second index for LIKE.
        constraints = (
            models.UniqueConstraint(fields=("uid",), name="ledger_case_uid"),
            models.UniqueConstraint(
                fields=("jurisdiction", "procedure", "external_id"), name="ledger_case_external"
            ),
        )
        indexes = (
            models.Index(fields=("agency", "next_due"), name="ledger_case_open", condition=Q(closed_on=None)),
        )

    def __str__(self) -> str:
        return self.number or self.title or self.uid
