"""An index for the findings of a period."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("ledger", "0001_tables"),)
    operations = (
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["jurisdiction", "on_date", "case"], name="ledger_finding_period"),
        ),
    )
