"""What was taken up as code instead of words goes at once; the next round of the search, due now, writes the words."""

from django.db import migrations


def forget_code(apps, schema_editor):
    taken_up = apps.get_model("pages", "SearchEntry").objects.filter(text__contains="StructValue(")
    taken_up.update(text="", fingerprint="")
    apps.get_model("core", "PeriodicRun").objects.filter(key="pages.search").delete()


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_search_index"), ("core", "0007_lighter_sound")]

    operations = [migrations.RunPython(forget_code, migrations.RunPython.noop)]
