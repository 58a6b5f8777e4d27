"""Decisions and actions are searched without accents."""

from django.db import migrations, models

from maillage.algorithms.french_text import fold


def fill(apps, schema_editor):
    """What was written before is found without accents too."""
    for name, words in (("Decision", ("title", "text")), ("Action", ("title",))):
        model = apps.get_model("core", name)
        most = model._meta.get_field("folded").max_length
        for row in model.objects.iterator(chunk_size=500):
            row.folded = fold(" ".join(getattr(row, word) for word in words))[:most]
            row.save(update_fields=["folded"])



class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_actors_merged'),
    ]

    operations = [
        migrations.AddField(
            model_name='action',
            name='folded',
            field=models.CharField(default='', editable=False, max_length=320),
        ),
        migrations.AddField(
            model_name='decision',
            name='folded',
            field=models.CharField(default='', editable=False, max_length=2000),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
