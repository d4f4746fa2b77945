"""A room, who hosts it, and its log."""

from secrets import choice, token_hex

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.live.enums import SLOW_STEPS, EventKind, RoomKind, RoomState

SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else


def new_slug() -> str:
    return "".join(choice(SLUG_LETTERS) for _place in range(10))


def new_epoch() -> str:
    return token_hex(4)


class Room(models.Model):
    """One place where people talk. ``head`` is the last number given out in its log, under this row's lock.

    ``epoch`` changes if the log is ever made anew: offsets of another epoch are refused, never trusted.
    ``slow``: seconds between two questions of one person.
    """

    is_host: bool  # comes with rows of ``access.rooms_for``
    why_muted: str | None  # as above
    waiting: int  # comes with rows of ``queries.hosted_sessions``

    slug = models.CharField(max_length=12, unique=True, default=new_slug, editable=False)
    kind = models.CharField(max_length=10, choices=RoomKind)
    title = models.CharField(_("title"), max_length=80, blank=True)
    about = models.CharField(_("what it is about"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "association.Unit", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("village")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    state = models.CharField(max_length=12, choices=RoomState, default=RoomState.SCHEDULED, editable=False)
    code = models.CharField(max_length=6, blank=True, editable=False)
    hosts = models.ManyToManyField(settings.AUTH_USER_MODEL, through="live.Host", related_name="+")
    link = models.OneToOneField("mentorship.Link", models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    cid = models.UUIDField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    head = models.PositiveBigIntegerField(default=0, editable=False)
    epoch = models.CharField(max_length=16, default=new_epoch, editable=False)
    slow = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        indexes = (models.Index(fields=("kind", "state", "starts_at"), name="live_room_lists"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=RoomKind.values), name="live_room_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=RoomState.values), name="live_room_state_is_known"),
            models.UniqueConstraint(
                fields=("code",),
                condition=~Q(state=RoomState.CLOSED) & ~Q(code=""),
                name="live_code_names_one_room_at_a_time",
            ),
            models.UniqueConstraint(fields=("made_by", "cid"), name="live_room_is_made_once"),
            models.CheckConstraint(
                condition=Q(kind=RoomKind.CHAT, link__isnull=False, code="")
                | Q(kind=RoomKind.SESSION, link=None, code__regex=r"^[0-9]{6}$"),
                name="live_chat_has_a_link_and_session_a_code",
            ),
            models.CheckConstraint(
                condition=Q(state=RoomState.SCHEDULED, opened_at=None, closed_at=None)
                | Q(state=RoomState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=RoomState.CLOSED, closed_at__isnull=False),
                name="live_room_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(kind=RoomKind.CHAT) | Q(starts_at__isnull=False), name="live_session_has_a_start"
            ),
            models.CheckConstraint(condition=Q(slow__in=SLOW_STEPS), name="live_slow_mode_is_one_of_its_steps"),
        )

    def __str__(self) -> str:
        return self.title or self.slug


class Host(models.Model):
    """Who may take, answer and hide. In a chat both people are hosts: nothing there is kept from either."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="host_rows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("room", "person"), name="live_host_once_a_room"),)

    def __str__(self) -> str:
        return f"{self.room_id} · {self.person_id}"


class Event(models.Model):
    """One change of a room. ``body`` is what everyone in it gets; ``private`` is added to it for hosts only.

    ``cid`` is the id that the author's device made: the same one again is the same event.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cid = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=EventKind)
    body = models.JSONField()
    private = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("room", "seq")
        constraints = (
            models.UniqueConstraint(fields=("room", "seq"), name="live_event_number_once_a_room"),
            models.UniqueConstraint(fields=("room", "author", "cid"), name="live_event_cid_once_an_author"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="live_event_kind_is_known"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="live_event_numbers_start_at_1"),
        )

    def __str__(self) -> str:
        return f"{self.room_id}/{self.seq} {self.kind}"


class ReadMark(models.Model):
    """How far a person has read a room; it only moves forward."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="marks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("room", "person"), name="live_one_read_mark_a_person"),)

    def __str__(self) -> str:
        return f"{self.room_id} · {self.person_id} · {self.seq}"
