from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_people_and_bodies'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='warned_at',
            field=models.DateTimeField(blank=True, help_text='When they were told that their unused account will be erased.', null=True),
        ),
    ]
