"""A page that says nothing about anybody: the month, as any wall calendar shows it. Where "close" leads to."""

from calendar import Calendar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    return render(request, "today.html", {"day": day, "weeks": Calendar().monthdayscalendar(day.year, day.month)})
