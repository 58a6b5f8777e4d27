"""Mails of meetings, minutes that are answered, frozen and corrected; reminders."""

import django.db.models.deletion
import maillage.core.models.base
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('connect', '0002_circle_folded'),
        ('core', '0008_actors_merged'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='frozen',
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='MinutesCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=maillage.core.models.base.new_uid, editable=False, max_length=24, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('was', models.TextField(blank=True, verbose_name='avant')),
                ('now', models.TextField(blank=True, verbose_name='après')),
                ('reason', models.CharField(max_length=300, verbose_name='pourquoi')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='connect.agendaitem')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.actor')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='connect.meeting')),
            ],
            options={
                'verbose_name': 'correction d’un compte rendu',
                'verbose_name_plural': 'corrections d’un compte rendu',
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ReminderChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wants_actions', models.BooleanField(default=True, verbose_name='mes actions à échéance')),
                ('wants_meetings', models.BooleanField(default=True, verbose_name='les réunions qui approchent')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_choice', to='core.actor')),
            ],
            options={
                'verbose_name': 'choix de rappels',
                'verbose_name_plural': 'choix de rappels',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ActionReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('is_late', models.BooleanField()),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='core.action')),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.actor')),
            ],
            options={
                'verbose_name': 'rappel d’une action',
                'verbose_name_plural': 'rappels d’actions',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('action', 'holder', 'due_on', 'is_late'), name='a_holder_is_reminded_once_of_a_day')],
            },
        ),
        migrations.CreateModel(
            name='MeetingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('kind', models.CharField(choices=[('call', 'convocation'), ('cancel', 'annulation'), ('reminder', 'rappel'), ('minutes', 'compte rendu à approuver')], max_length=8)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('problem', models.CharField(blank=True, max_length=80)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_mails', to='core.actor')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='connect.meeting')),
            ],
            options={
                'verbose_name': 'courriel d’une réunion',
                'verbose_name_plural': 'courriels d’une réunion',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'actor', 'kind', 'sequence'), name='a_mail_of_a_meeting_goes_once')],
            },
        ),
        migrations.CreateModel(
            name='MinutesAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=maillage.core.models.base.new_uid, editable=False, max_length=24, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                ('agrees', models.BooleanField()),
                ('text', models.TextField(blank=True, verbose_name='ce qu’il faut corriger')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='minutes_answers', to='core.actor')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='connect.meeting')),
            ],
            options={
                'verbose_name': 'avis sur un compte rendu',
                'verbose_name_plural': 'avis sur un compte rendu',
                'ordering': ['created_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'actor'), name='a_member_answers_once_about_minutes')],
            },
        ),
    ]
