"""The timetable as iCalendar (RFC 5545): meetings, places and topics, and nobody's name."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration, vText

from courses.cohorts.enums import EnrolState
from courses.cohorts.models import Cohort, Enrolment, Meeting, Teacher

LOOK_AGAIN = timedelta(hours=6)
KEPT_FOR = timedelta(days=90)


def cohort_by_token(token: str) -> Cohort | None:
    """The cohort of a learner's or teacher's secret address; none once they have left."""
    states = (EnrolState.ENROLLED, EnrolState.FINISHED)
    found = Enrolment.objects.filter(calendar=token, state__in=states).select_related("cohort").first()
    if found:
        return found.cohort
    teacher = Teacher.objects.on(timezone.localdate()).filter(calendar=token).select_related("cohort").first()
    return teacher.cohort if teacher else None


def feed(cohort: Cohort) -> bytes:
    """A whole calendar, its time zone written out for programs that know none by name.

    Names that begin with X are unknown to the library, which then writes a value as it stands: theirs are said with
    their kind.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Netpreneur Village//Classes//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(cohort.name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", LOOK_AGAIN, {"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    recent = timezone.now() - KEPT_FOR
    for meeting in Meeting.objects.filter(cohort=cohort, starts_at__gte=recent).order_by("starts_at", "pk"):
        calendar.add_component(event_of(meeting, cohort))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def event_of(meeting: Meeting, cohort: Cohort) -> Event:
    zone = ZoneInfo(settings.TIME_ZONE)
    event = Event()
    event.add("uid", f"{meeting.uid}@netpreneur-village")
    event.add("sequence", meeting.changes)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    title = f"{cohort.name}: {meeting.topic}" if meeting.topic else cohort.name
    event.add("summary", _("Called off: %(title)s") % {"title": title} if meeting.called_off_at else title)
    event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.called_off_at else "CONFIRMED")
    return event
