"""The rules the tools compute with, as they were looked up; editors add later rows and end these."""

import datetime as dt

from django.db import migrations

ORDER_37 = "《网络交易监督管理办法》第八条"
AD_LAW = "《中华人民共和国广告法》第九条第三项"
LIKEWISE = "与广告法第九条第三项所列用语同类，执法中常按同样办法处理；未经专业人士核对"
CHECKED = dt.date(2026, 11, 1)

RULES = (
    ("registration-limit", "100000", "元/年", dt.date(2021, 5, 1), None, ORDER_37, False),
    ("registration-alert", "80", "%", dt.date(2021, 5, 1), None, "本站的提醒线：到限额的八成时提醒", False),
    ("vat-month", "100000", "元/月", dt.date(2026, 1, 1), dt.date(2027, 12, 31), "小规模纳税人免征增值税的月销售额", False),
    *(("banned-word", word, "", dt.date(2015, 9, 1), None, AD_LAW, False) for word in ("国家级", "最高级", "最佳")),
    *(
        ("banned-word", word, "", dt.date(2015, 9, 1), None, LIKEWISE, False)
        for word in ("全国第一", "全网第一", "销量第一", "排名第一", "世界级", "顶级", "极品", "最好", "最优", "最便宜", "最低价",
                     "独一无二", "史无前例", "万能", "百分之百", "100%有效", "best in China", "No.1")
    ),
)


def add(apps, _schema):
    rule = apps.get_model("tools", "DatedRule")
    fields = ("key", "value", "unit", "effective_from", "effective_to", "source", "is_reviewed")
    rule.objects.bulk_create(rule(**dict(zip(fields, row, strict=True)), checked_on=CHECKED) for row in RULES)


class Migration(migrations.Migration):
    dependencies = [("tools", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
