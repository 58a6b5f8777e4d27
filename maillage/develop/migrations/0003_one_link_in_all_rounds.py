"""Two links of a table for all its rounds are one: SQLite took them for different links."""

from django.db import migrations, models


def keep_one(apps, schema_editor):
    """The link written last stays."""
    kept = set()
    for link in apps.get_model("develop", "TableLink").objects.filter(round=None).order_by("-pk"):
        if link.table_id in kept:
            link.delete()
        kept.add(link.table_id)



class Migration(migrations.Migration):

    dependencies = [
        ('develop', '0002_names_as_typed'),
    ]

    operations = [
        migrations.RunPython(keep_one, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='tablelink',
            name='one_link_of_a_round',
        ),
        migrations.AddConstraint(
            model_name='tablelink',
            constraint=models.UniqueConstraint(fields=('table', 'round'), name='one_link_in_a_round'),
        ),
        migrations.AddConstraint(
            model_name='tablelink',
            constraint=models.UniqueConstraint(condition=models.Q(('round', None)), fields=('table',), name='one_link_in_all_rounds'),
        ),
    ]
