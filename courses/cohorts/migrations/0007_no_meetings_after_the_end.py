"""Classes that ended before their last day kept the meetings after it: they are called off as of the end."""

from django.db import migrations
from django.db.models import F

OVER = ("ended", "archived")


def call_off(apps, schema_editor):
    Cohort, CohortEvent = apps.get_model("cohorts", "Cohort"), apps.get_model("cohorts", "CohortEvent")
    Meeting = apps.get_model("cohorts", "Meeting")
    for cohort in Cohort.objects.filter(state__in=OVER).only("pk", "state_since").iterator():
        end = CohortEvent.objects.filter(cohort=cohort, deed="end").order_by("pk").first()
        at = end.at if end else cohort.state_since
        rest = Meeting.objects.filter(cohort=cohort, called_off_at=None, starts_at__gt=at)
        rest.update(called_off_at=at, changed_at=at, changes=F("changes") + 1)


class Migration(migrations.Migration):

    dependencies = [
        ('cohorts', '0006_ends_found_by_deed'),
    ]

    operations = [
        migrations.RunPython(call_off, migrations.RunPython.noop, elidable=True),
    ]
