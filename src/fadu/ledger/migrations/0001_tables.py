"""Layer 2. The tables of the ledger. Written by Django; the last step adds what only PostgreSQL needs."""

# ruff: noqa: RUF012

import django.db.models.deletion
from django.db import migrations, models


def transaction_ids(apps, schema_editor):
    """Tail readers take only rows of finished transactions: ids are given before commit, in no sure order."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE ledger_act ADD COLUMN xid xid8 DEFAULT pg_current_xact_id()")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tried_at", models.DateTimeField(verbose_name="时刻")),
                ("actor", models.TextField(verbose_name="记录人")),
                ("jurisdiction_code", models.TextField(verbose_name="行政区划代码")),
                ("agency_id", models.BigIntegerField(null=True, verbose_name="机关")),
                ("case_id", models.BigIntegerField(db_index=True, null=True, verbose_name="案件")),
                ("procedure", models.TextField(verbose_name="程序")),
                ("act", models.TextField(verbose_name="行为")),
                ("on_date", models.DateField(verbose_name="日期")),
                ("fields", models.TextField(default="{}", verbose_name="内容")),
                ("reasons", models.TextField(verbose_name="理由")),
            ],
            options={
                "db_table": "ledger_attempt",
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField(unique=True, verbose_name="机关代码")),
                ("name", models.TextField(verbose_name="名称")),
                ("short_name", models.TextField(blank=True, default="", verbose_name="简称")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("department", "department"),
                            ("township", "township"),
                            ("subdistrict", "subdistrict"),
                            ("government", "government"),
                            ("court", "court"),
                            ("committee", "committee"),
                            ("other", "other"),
                        ],
                        default="department",
                        verbose_name="类别",
                    ),
                ),
                ("sector", models.TextField(blank=True, null=True, verbose_name="领域")),
                ("path", models.TextField(default="", verbose_name="路径")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="ledger.agency"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_agency",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.TextField(verbose_name="案件标识")),
                ("procedure", models.TextField(verbose_name="程序")),
                ("sector", models.TextField(null=True, verbose_name="领域")),
                ("external_id", models.TextField(null=True, verbose_name="外部编号")),
                ("number", models.TextField(null=True, verbose_name="案号")),
                ("origin", models.TextField(default="live", verbose_name="来源")),
                ("title", models.TextField(default="", verbose_name="标题")),
                ("version", models.TextField(verbose_name="程序版本")),
                ("stage", models.TextField(verbose_name="阶段")),
                ("outcome", models.TextField(null=True, verbose_name="结果")),
                ("opened_on", models.DateField(verbose_name="立案日")),
                ("closed_on", models.DateField(null=True, verbose_name="结案日")),
                ("last_on", models.DateField(verbose_name="最近一步")),
                ("n_acts", models.IntegerField(verbose_name="步数")),
                ("next_due", models.DateField(null=True, verbose_name="最近到期日")),
                ("head", models.TextField(verbose_name="链头")),
                ("rectified", models.BooleanField(default=False, verbose_name="有更正")),
                ("state", models.TextField(verbose_name="状态")),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.agency"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_case",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act_seq", models.IntegerField(verbose_name="序号")),
                ("name", models.TextField(verbose_name="文件名")),
                ("media_type", models.TextField(verbose_name="类型")),
                ("size", models.BigIntegerField(verbose_name="字节数")),
                ("sm3", models.TextField(verbose_name="SM3")),
                ("stored_path", models.TextField(verbose_name="存放位置")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.case")),
            ],
            options={
                "db_table": "ledger_attachment",
            },
        ),
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False, verbose_name="行政区划代码")),
                ("name", models.TextField(verbose_name="名称")),
                ("level", models.TextField(default="county", verbose_name="级别")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_column="parent_code",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="ledger.jurisdiction",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_jurisdiction",
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act_seq", models.IntegerField(verbose_name="序号")),
                ("rule", models.TextField(verbose_name="规则")),
                ("basis", models.TextField(default="", verbose_name="依据")),
                ("message", models.TextField(verbose_name="说明")),
                ("blocking", models.BooleanField(verbose_name="应予阻止")),
                ("on_date", models.DateField(verbose_name="日期")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.case")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_column="jurisdiction_code",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="ledger.jurisdiction",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_finding",
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.TextField(verbose_name="时刻")),
                ("last_act_id", models.BigIntegerField(verbose_name="截至行为")),
                ("cases", models.BigIntegerField(verbose_name="案件数")),
                ("acts", models.BigIntegerField(verbose_name="行为数")),
                ("root", models.TextField(verbose_name="根哈希")),
                ("prev_root", models.TextField(verbose_name="前一根哈希")),
                ("signature", models.TextField(verbose_name="签名")),
                ("public_key", models.TextField(verbose_name="公钥")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_column="jurisdiction_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="ledger.jurisdiction",
                    ),
                ),
            ],
            options={
                "db_table": "ledger_checkpoint",
            },
        ),
        migrations.AddField(
            model_name="case",
            name="jurisdiction",
            field=models.ForeignKey(
                db_column="jurisdiction_code",
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="ledger.jurisdiction",
            ),
        ),
        migrations.AddField(
            model_name="agency",
            name="jurisdiction",
            field=models.ForeignKey(
                db_column="jurisdiction_code",
                on_delete=django.db.models.deletion.PROTECT,
                to="ledger.jurisdiction",
            ),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.TextField(unique=True, verbose_name="人员编号")),
                ("name", models.TextField(verbose_name="姓名")),
                ("active", models.BooleanField(default=True, verbose_name="在岗")),
                (
                    "agency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.agency"),
                ),
            ],
            options={
                "db_table": "ledger_person",
            },
        ),
        migrations.CreateModel(
            name="Rederived",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.IntegerField(verbose_name="序号")),
                ("source_seq", models.IntegerField(null=True, verbose_name="原序号")),
                ("act", models.TextField(verbose_name="行为")),
                ("on_date", models.DateField(verbose_name="日期")),
                ("at_time", models.DateTimeField(null=True, verbose_name="时刻")),
                ("mode", models.TextField(verbose_name="方式")),
                ("agency_id", models.BigIntegerField(verbose_name="机关")),
                ("by", models.TextField(default="[]", verbose_name="办理人")),
                ("fields", models.TextField(default="{}", verbose_name="内容")),
                ("derived", models.TextField(default="{}", verbose_name="推演")),
                ("as_of_act_id", models.BigIntegerField(verbose_name="截至行为")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.case")),
            ],
            options={
                "db_table": "ledger_rederived",
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.IntegerField(verbose_name="序号")),
                ("act", models.TextField(verbose_name="行为")),
                ("on_date", models.DateField(verbose_name="日期")),
                ("at_time", models.DateTimeField(null=True, verbose_name="时刻")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时刻")),
                ("mode", models.TextField(verbose_name="方式")),
                ("actor", models.TextField(verbose_name="记录人")),
                ("agency_id", models.BigIntegerField(verbose_name="机关")),
                ("version", models.TextField(verbose_name="程序版本")),
                ("by", models.TextField(default="[]", verbose_name="办理人")),
                ("fields", models.TextField(default="{}", verbose_name="内容")),
                ("prev_hash", models.TextField(verbose_name="前一哈希")),
                ("hash", models.TextField(verbose_name="哈希")),
                ("derived", models.TextField(default="{}", verbose_name="推演")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.case"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_act",
                "constraints": [models.UniqueConstraint(fields=("case", "seq"), name="ledger_act_case_seq")],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person_code", models.TextField(verbose_name="人员编号")),
                ("valid_from", models.DateField(verbose_name="有效期起")),
                ("valid_to", models.DateField(null=True, verbose_name="有效期止")),
                ("number", models.TextField(default="", verbose_name="证件编号")),
                ("jurisdiction_code", models.TextField(verbose_name="行政区划代码")),
                ("agency_id", models.BigIntegerField(verbose_name="机关")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.case")),
            ],
            options={
                "db_table": "ledger_certificate",
                "indexes": [
                    models.Index(fields=["person_code", "valid_from"], name="ledger_certificate_person")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_on", None)),
                fields=["agency", "next_due"],
                name="ledger_case_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("uid",), name="ledger_case_uid"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("jurisdiction", "procedure", "external_id"), name="ledger_case_external"
            ),
        ),
        migrations.RunPython(transaction_ids, migrations.RunPython.noop),
    ]
