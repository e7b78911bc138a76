"""Triggers that refuse any change to what the trail holds."""

from django.db import migrations

from audit import guards


def forwards(apps, schema_editor):
    guards.put_up(schema_editor.connection)


def backwards(apps, schema_editor):
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
