"""The night: from 22:00 to 07:00 where the county is, nothing but security makes a phone ring."""

from datetime import datetime, time, timedelta

from django.utils import timezone

NIGHT_BEGINS = time(22)
NIGHT_ENDS = time(7)


def next_waking(moment: datetime) -> datetime:
    """``moment`` itself by day; the coming 07:00 local time by night."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return moment
    day = local.date() if local.time() < NIGHT_ENDS else local.date() + timedelta(days=1)
    return datetime.combine(day, NIGHT_ENDS, tzinfo=local.tzinfo)
