from django.db import migrations, models
from django.db.models import F


def as_saved(apps, _editor):
    """Of words that are here already the last saving is the best that is known."""
    apps.get_model("courses", "Evidence").objects.exclude(answers={}).update(written_at=F("saved_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0009_translation_marks"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="written_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(as_saved, migrations.RunPython.noop),
    ]
