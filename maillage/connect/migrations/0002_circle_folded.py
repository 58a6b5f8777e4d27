"""Circles are searched without accents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connect", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="circle",
            name="folded",
            field=models.CharField(default="", editable=False, max_length=2000),
        ),
    ]
