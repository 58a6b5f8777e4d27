"""The mail of an invitation: when it left, how often it was tried."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connect", "0004_introductions_and_paths")]

    operations = [
        migrations.AddField(
            "circlemember", "mailed_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "circlemember", "mail_tries",
            models.PositiveSmallIntegerField(default=0, editable=False),
        ),
    ]  # fmt: skip
