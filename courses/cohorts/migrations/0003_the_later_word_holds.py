import django.utils.timezone
from django.db import migrations, models
from django.db.models import Case, F, When
from django.db.models.functions import Coalesce


def say_when(apps, schema_editor):
    """A list that changed what a code had said kept the code's moment: it was said when it was noted."""
    said = Case(When(way="list", then=F("noted_at")), default=Coalesce("shown_at", "noted_at"))
    apps.get_model("cohorts", "Attendance").objects.update(written_at=said)


class Migration(migrations.Migration):

    dependencies = [
        ("cohorts", "0002_links_made_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="written_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(say_when, migrations.RunPython.noop),
    ]
