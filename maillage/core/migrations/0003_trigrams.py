from django.db import migrations

from maillage.core.trigrams import create_trigram_indexes, drop_trigram_indexes


class Migration(migrations.Migration):
    dependencies = [("core", "0002_pictures")]
    operations = [migrations.RunPython(create_trigram_indexes, drop_trigram_indexes)]
