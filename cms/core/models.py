"""Media models and the base of every page. Custom from the first day, because swapping later is dear."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page

from cms.core.recordings import is_recording
from cms.core.registry import page_contexts


def one_row_a_path(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=("content_path",), condition=~models.Q(content_path=""), name=name)


def where_it_lies() -> Any:
    """The path among the course's files; empty for what only editors use."""
    return models.CharField(max_length=200, blank=True, editable=False)


def what_was_brought() -> Any:
    """Hash of the file and hash of what was stored (cleaned) from it, with a colon between.

    A later ``file_hash`` of another value is an editor's change.
    """
    return models.CharField(max_length=81, blank=True, editable=False)


class CustomImage(AbstractImage):
    """A picture; ``alt_text`` says what it teaches and is compulsory where it is shown."""

    alt_text = models.CharField(_("what the picture shows"), max_length=250, blank=True)
    content_path = where_it_lies()
    imported_hash = what_was_brought()
    admin_form_fields = (*Image.admin_form_fields, "alt_text")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = (one_row_a_path("core_one_image_a_path"),)

    @property
    def default_alt_text(self) -> str:
        return self.alt_text or self.title


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="core_unique_rendition"),
        )


def folder_for(document: Any, name: str) -> str:
    """Sound and film are public and served in parts; every other document stays behind Wagtail's own address."""
    return f"{'media' if is_recording(name) else 'documents'}/{name}"


LIGHT = "media/light"


def lighter_file(**where: Any) -> Any:
    """The same sound in fewer bytes, made in the background; holds while ``light_of`` names the file there is."""
    return models.FileField(blank=True, editable=False, max_length=120, **where)


def lighter_of() -> Any:
    return models.CharField(max_length=255, blank=True, editable=False)


class CustomDocument(AbstractDocument):
    """A file to read or hear. ``milliseconds`` is the length of a sound as measured in it."""

    file = models.FileField(upload_to=folder_for, verbose_name=_("file"))
    light = lighter_file(upload_to=LIGHT)
    light_of = lighter_of()
    milliseconds = models.PositiveIntegerField(null=True, blank=True, editable=False)
    content_path = where_it_lies()
    imported_hash = what_was_brought()
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        constraints = (one_row_a_path("core_one_document_a_path"),)


class BasePage(Page):
    """What every page of the site shares; rooms subclass it and register what their templates need to know."""

    is_kept_offline = False  # whether a phone keeps the page once it was opened
    private_page_options: ClassVar[list[str]] = []  # a course is public: in packs, search and on phones as much as here

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """The preview opens as wide as the phones that most readers have."""
        wide = super().preview_sizes
        phone = wide[0] | {"device_width": 360, "label": _("Preview as on a phone (360 px)")}
        return [phone, *wide[1:]]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """What lies below a draft is not served: Wagtail's own way would lead past the draft."""
        if path_components and not self.live:
            raise Http404
        return super().route(request, path_components)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        for label, build in page_contexts.items():
            if label == self._meta.label_lower:
                context |= build(self, request)
        return context


class PeriodicRun(models.Model):
    """When each periodic deed last began, so that of many processes one runs it."""

    key = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Upload(models.Model):
    """A file on its way from a phone, in parts. ``cid`` is the phone's name for it: asked for again, it goes on.

    ``received`` counts the bytes that are safely here; ``purpose`` and ``target`` say what it is for;
    ``done_at`` is when the room that wanted it took it over. The bytes lie in ``PRIVATE_ROOT/uploads``.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cid = models.UUIDField()
    purpose = models.CharField(max_length=40)
    target = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    received = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("expires_at",), name="core_upload_expires"),)
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="core_one_upload_a_cid"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="core_upload_has_a_size"),
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="core_upload_not_more_than_its_size"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.received}/{self.size}"


class Standing(models.TextChoices):
    """What became of something that a phone had kept. Nothing is ever refused for good without being kept here."""

    COUNTS = "counts", _("counts")
    LATE = "late", _("came late")
    SUPERSEDED = "superseded", _("was about an older version")
    BEFORE = "before", _("was done before")
    HELD = "held", _("could not be read")


class OutboxEntry(models.Model):
    """The receipt for one thing that a phone had kept, under the phone's own name for it (``cid``).

    ``data`` is what was sent, kept only where the room could not use all of it; ``happened_at`` is the phone's clock,
    put right by ``clock_off`` seconds. ``handled_at`` is when somebody dealt with a held one.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cid = models.UUIDField()
    kind = models.CharField(max_length=20)
    standing = models.CharField(max_length=12, choices=Standing)
    number = models.PositiveIntegerField(default=0)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    clock_off = models.IntegerField(default=0)
    go = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=300, blank=True)
    data = models.JSONField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thing that a phone had kept")
        verbose_name_plural = _("things that phones had kept")
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="core_one_receipt_a_cid"),
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="core_receipt_standing_known"
            ),
        )
        indexes = (
            models.Index(fields=("received_at",), condition=models.Q(standing="held"), name="core_receipts_held"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.standing}"


class Draft(models.Model):
    """What somebody has begun to write into a form, where their browser keeps nothing; only its writer reads it.

    ``page`` is the form's page, ``form`` what tells the forms of a page apart; ``fields`` has a list of values a name.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    form = models.CharField(max_length=200)
    fields = models.JSONField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "page", "form"), name="core_one_draft_a_form"),)
        indexes = (models.Index(fields=("written_at",), name="core_draft_written"),)

    def __str__(self) -> str:
        return f"{self.page} {self.form}"
