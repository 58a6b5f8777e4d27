"""Two ties without a date are one: SQLite took them for different ties until now."""

from django.db import migrations, models


RANK = {"refused": 2, "confirmed": 1}


def keep_one(apps, schema_editor):
    """Of rows that say the same, the tie that says it best stays, and the mapping used last."""
    kept = set()
    ties = apps.get_model("core", "Tie").objects.filter(from_date=None)
    for tie in sorted(ties.iterator(), key=lambda tie: (-RANK.get(tie.state, 0), tie.pk)):
        said = (tie.source_id, tie.target_id, tie.type_id)
        if said in kept:
            tie.delete()
        kept.add(said)
    for mapping in (
        apps.get_model("core", "ColumnMapping").objects.filter(host=None).order_by("-pk")
    ):
        said = (mapping.list_name, mapping.signature)
        if said in kept:
            mapping.delete()
        kept.add(said)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_registers_folded"),
    ]

    operations = [
        migrations.RunPython(keep_one, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="columnmapping",
            name="a_sheet_is_mapped_once",
        ),
        migrations.RemoveConstraint(
            model_name="tie",
            name="one_tie_of_a_type_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="columnmapping",
            constraint=models.UniqueConstraint(
                fields=("list_name", "signature", "host"), name="a_sheet_is_mapped_once_by_a_host"
            ),
        ),
        migrations.AddConstraint(
            model_name="columnmapping",
            constraint=models.UniqueConstraint(
                condition=models.Q(("host", None)),
                fields=("list_name", "signature"),
                name="a_sheet_is_mapped_once_by_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(
                fields=("source", "target", "type", "from_date"), name="one_tie_of_a_type_at_a_date"
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(
                condition=models.Q(("from_date", None)),
                fields=("source", "target", "type"),
                name="one_tie_of_a_type_without_date",
            ),
        ),
    ]
