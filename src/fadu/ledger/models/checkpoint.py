"""Layer 2. Signed checkpoints of a jurisdiction's ledger. Never changed once taken."""

from __future__ import annotations

from django.db import models


class Checkpoint(models.Model):
    """Merkle root over the heads of all cases of a jurisdiction as of one place in the tail."""

    jurisdiction = models.ForeignKey("ledger.Jurisdiction", models.PROTECT, db_column="jurisdiction_code")
    made_at = models.TextField("时刻")  # as signed: YYYY-MM-DDTHH:MM:SS.ffffffZ
    last_act_id = models.BigIntegerField("截至行为")
    cases = models.BigIntegerField("案件数")
    acts = models.BigIntegerField("行为数")
    root = models.TextField("根哈希")
    prev_root = models.TextField("前一根哈希")
    signature = models.TextField("签名")
    public_key = models.TextField("公钥")

    class Meta:
        db_table = "ledger_checkpoint"

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.made_at} {self.root}"
