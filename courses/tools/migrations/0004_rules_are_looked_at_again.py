"""A rule says who looks at it again and by when, as the lessons' dated facts do."""

import datetime as dt

from django.db import migrations, models
from django.db.models import F, Q

import courses.tools.models.rule

OWNER = "课程编辑组"
#: As the lesson that says the same (M22-L6); every other rule half a year after it was looked up.
BY_KEY = {"vat-month": dt.date(2027, 6, 30), "vat-quarter": dt.date(2027, 6, 30)}


def fill(apps, _schema):
    for rule in apps.get_model("tools", "DatedRule").objects.all():
        by = BY_KEY.get(rule.key, rule.checked_on)
        rule.review_by = by if by > rule.checked_on else rule.checked_on + dt.timedelta(days=180)
        rule.save(update_fields=["review_by"])


class Migration(migrations.Migration):
    dependencies = [("tools", "0003_vat_by_the_quarter")]
    operations = [
        migrations.AddField(
            "datedrule",
            "review_by",
            models.DateField(
                default=courses.tools.models.rule.in_half_a_year,
                help_text="After this day it shows “may have changed”.",
                verbose_name="Look at it again by",
            ),
        ),
        migrations.AddField(
            "datedrule",
            "owner",
            models.CharField(default=OWNER, max_length=80, verbose_name="Who looks after it"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "datedrule",
            models.CheckConstraint(
                condition=Q(review_by__gt=F("checked_on")),
                name="tools_rule_review_follows_check",
                violation_error_message="The review comes after the check: choose a later day.",
            ),
        ),
    ]
