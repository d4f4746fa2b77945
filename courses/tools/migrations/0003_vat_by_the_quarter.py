"""The quarter's limit beside the month's: small taxpayers file by either (lesson M22-L6 names the same source)."""

import datetime as dt

from django.db import migrations

VALUE = {"key": "vat-quarter", "value": "300000", "effective_from": dt.date(2026, 1, 1)}
FACTS = {
    "unit": "元/季",
    "effective_to": dt.date(2027, 12, 31),
    "source": "小规模纳税人免征增值税的季销售额",
    "checked_on": dt.date(2026, 11, 23),
    "is_reviewed": False,
}


def add(apps, _schema):
    apps.get_model("tools", "DatedRule").objects.get_or_create(**VALUE, defaults=FACTS)


class Migration(migrations.Migration):
    dependencies = [("tools", "0002_rules_of_2026")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
