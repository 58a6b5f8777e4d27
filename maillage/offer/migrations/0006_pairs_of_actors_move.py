"""Pairs of actors go to `core.ActorPair`, with what people decided of them."""

from django.db import migrations, models


def to_core(apps, schema_editor):
    pairs = apps.get_model("offer", "DuplicatePair").objects.filter(kin="actor")
    actors = set(apps.get_model("core", "Actor").objects.values_list("pk", flat=True))
    made = apps.get_model("core", "ActorPair")
    made.objects.bulk_create(
        [
            made(
                uid=pair.uid, first_id=pair.first_id, second_id=pair.second_id, score=pair.score,
                reasons=pair.reasons, state=pair.state, decided_at=pair.decided_at,
                decided_by_id=pair.decided_by_id,
            )
            for pair in pairs
            if {pair.first_id, pair.second_id} <= actors and pair.state != "same"
        ],
        batch_size=200, ignore_conflicts=True,
    )  # fmt: skip
    pairs.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_actors_merged"),
        ("offer", "0005_destinations_collect"),
    ]
    operations = [
        migrations.RunPython(to_core, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="duplicatepair",
            name="kin",
            field=models.CharField(
                choices=[("event", "événement"), ("place", "lieu")], default="event", max_length=6
            ),
        ),
    ]
