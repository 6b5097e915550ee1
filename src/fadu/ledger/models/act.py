"""Layer 2. Acts and what belongs to them: findings, attempts, attachments, certificates, rederived acts.

Acts are appended, never changed. JSON is kept as text, byte for byte as it was hashed.
"""

from __future__ import annotations

from django.db import models

from fadu.ledger.models.case import Case


class Act(models.Model):
    """One thing done in a case. `id` is the tail order; (case, seq) the order in the case."""

    case = models.ForeignKey(Case, models.PROTECT, db_index=False)
    seq = models.IntegerField("序号")
    act = models.TextField("行为")
    on_date = models.DateField("日期")
    at_time = models.DateTimeField("时刻", null=True)
    recorded_at = models.DateTimeField("记录时刻")
    mode = models.TextField("方式")  # live | history | system
    actor = models.TextField("记录人")
    agency_id = models.BigIntegerField("机关")  # no foreign key: checked by record, immutable, hot
    version = models.TextField("程序版本")
    by = models.TextField("办理人", default="[]")
    fields = models.TextField("内容", default="{}")
    prev_hash = models.TextField("前一哈希")
    hash = models.TextField("哈希")
    derived = models.TextField("推演", default="{}")

    class Meta:
        db_table = "ledger_act"
        constraints = (models.UniqueConstraint(fields=("case", "seq"), name="ledger_act_case_seq"),)

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.act}"


class Rederived(models.Model):
    """The effective acts of a rectified case; only the generation with the latest `as_of_act_id` counts."""

    case = models.ForeignKey(Case, models.PROTECT)
    seq = models.IntegerField("序号")  # order among the effective acts
    source_seq = models.IntegerField("原序号", null=True)  # None: happened by operation of law
    act = models.TextField("行为")
    on_date = models.DateField("日期")
    at_time = models.DateTimeField("时刻", null=True)
    mode = models.TextField("方式")
    agency_id = models.BigIntegerField("机关")
    by = models.TextField("办理人", default="[]")
    fields = models.TextField("内容", default="{}")
    derived = models.TextField("推演", default="{}")
    as_of_act_id = models.BigIntegerField("截至行为")

    class Meta:
        db_table = "ledger_rederived"

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.act}"


class Finding(models.Model):
    """What was not lawful in a recorded act: derived by replay, never by hand."""

    case = models.ForeignKey(Case, models.PROTECT)
    act_seq = models.IntegerField("序号")
    rule = models.TextField("规则")
    basis = models.TextField("依据", default="")
    message = models.TextField("说明")
    blocking = models.BooleanField("应予阻止")
    jurisdiction = models.ForeignKey(
        "ledger.Jurisdiction", models.PROTECT, db_column="jurisdiction_code", db_index=False
    )
    on_date = models.DateField("日期")

    class Meta:
        db_table = "ledger_finding"
        # The page of a period's findings, and which cases have any, both from the index alone.
        indexes = (models.Index(fields=("jurisdiction", "on_date", "case"), name="ledger_finding_period"),)

    def __str__(self) -> str:
        return self.message


class Attempt(models.Model):
    """An act that was refused: who tried what, when, and why not."""

    tried_at = models.DateTimeField("时刻")
    actor = models.TextField("记录人")
    jurisdiction_code = models.TextField("行政区划代码")
    agency_id = models.BigIntegerField("机关", null=True)
    case_id = models.BigIntegerField("案件", null=True, db_index=True)
    procedure = models.TextField("程序")
    act = models.TextField("行为")
    on_date = models.DateField("日期")
    fields = models.TextField("内容", default="{}")
    reasons = models.TextField("理由")  # JSON: [{rule, basis, message}]

    class Meta:
        db_table = "ledger_attempt"

    def __str__(self) -> str:
        return f"{self.actor} {self.act}"


class Certificate(models.Model):
    """The enforcement certificates that the officer register gives, for guards to ask by person and day.

    Derived in the transaction of the act that changes the register entry; rows of a case are replaced, so the
    highest id tells whether anything changed.
    """

    case = models.ForeignKey(Case, models.PROTECT)
    person_code = models.TextField("人员编号")
    valid_from = models.DateField("有效期起")
    valid_to = models.DateField("有效期止", null=True)
    number = models.TextField("证件编号", default="")
    jurisdiction_code = models.TextField("行政区划代码")
    agency_id = models.BigIntegerField("机关")

    class Meta:
        db_table = "ledger_certificate"
        indexes = (models.Index(fields=("person_code", "valid_from"), name="ledger_certificate_person"),)

    def __str__(self) -> str:
        return f"{self.person_code} {self.number}"


class Attachment(models.Model):
    """A file that belongs to an act: its hash is in the ledger, its bytes in the attachments folder."""

    case = models.ForeignKey(Case, models.PROTECT)
    act_seq = models.IntegerField("序号")
    name = models.TextField("文件名")
    media_type = models.TextField("类型")
    size = models.BigIntegerField("字节数")
    sm3 = models.TextField("SM3")
    stored_path = models.TextField("存放位置")

    class Meta:
        db_table = "ledger_attachment"

    def __str__(self) -> str:
        return self.name
