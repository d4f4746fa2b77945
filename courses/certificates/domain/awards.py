"""Earning, sharing and taking back."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse_lazy
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import notify
from accounts.models import User
from cms.core.domain.words import tidy
from courses.certificates.enums import AwardKind
from courses.certificates.exceptions import NotAllowed, ReasonMissing
from courses.certificates.models import Award, new_code, new_index
from courses.certificates.rules import LIST_SIZE, LONGEST_REASON, may_revoke, plain_code
from courses.domain.outline import TrackLine, outline
from courses.domain.progress import done_keys, is_done, standing_of
from courses.rules import module_of

EARNED, REVOKED = "certificates.earned", "certificates.revoked"
FULL = LIST_SIZE // 2  # then the next list begins: a free place is still found by chance at once
UNDONE = Q(revoked_by=F("person"))  # what the holder took back themselves; only this is earned again, in a new place


def issue_due(person: User) -> list[Award]:
    """An award for everything this person has completed; what is new comes back, so a second time nothing does."""
    earned = _earned(person)
    held = set(
        Award.objects.filter(person=person, kind__in=AwardKind.values).exclude(UNDONE).values_list("kind", "key")
    )
    missing = [(thing, title) for thing, title in earned.items() if thing not in held]
    return [award for (kind, key), title in missing if (award := _issue(person, kind, key, title))]


def _earned(person: User) -> dict[tuple[str, str], dict[str, str]]:
    """What this person has completed now, by kind and key, with its names."""
    done = done_keys(standing_of(person))
    earned: dict[tuple[str, str], dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        for track in outline(language).tracks:
            for module in track.modules:
                if is_done(module, done):
                    earned.setdefault((AwardKind.MODULE, module.code), {})[language] = module.title
            if track_is_done(track, done):
                earned.setdefault((AwardKind.TRACK, track.key), {})[language] = track.title
    return earned


def track_is_done(track: TrackLine, done: set[str]) -> bool:
    return bool(track.modules) and all(is_done(module, done) for module in track.modules)


def _issue(person: User, kind: str, key: str, title: dict[str, str]) -> Award | None:
    """None where another process was first. A place or a code that is taken already is drawn again."""
    number = Award.objects.count() // FULL
    for _attempt in range(20):
        if Award.objects.filter(person=person, kind=kind, key=key).exclude(UNDONE).exists():
            return None
        try:
            with transaction.atomic():
                award = Award.objects.create(
                    person=person,
                    kind=kind,
                    key=key,
                    title=title,
                    code=new_code(),
                    index=new_index(),
                    status_list=number,
                )
                name = title.get(person.language) or next(iter(title.values()))
                notify(
                    person,
                    EARNED,
                    title=_("You have earned a certificate"),
                    body=name,
                    url=reverse_lazy("certificates:mine"),
                    key=f"certificate-{award.code}",
                )
                return award
        except IntegrityError:
            continue
    raise RuntimeError("no free place in the status list")


def awards_of(person: User) -> list[Award]:
    """Newest first; those taken back too, so that the reason is read."""
    return list(Award.objects.filter(person=person).order_by("-earned_at", "-pk"))


def share(award: Award, *, is_shared: bool, shows_name: bool, by: User) -> Award:
    """What whoever has the code may see. Only the holder decides; raises ``NotAllowed`` for anybody else."""
    with transaction.atomic():
        award = Award.objects.select_for_update().get(pk=award.pk)
        if award.person_id != by.pk:
            raise NotAllowed
        award.shared_at = (award.shared_at or timezone.now()) if is_shared else None
        award.shows_name = is_shared and shows_name
        award.save(update_fields=["shared_at", "shows_name"])
    return award


def revoke(award: Award, *, reason: str, by: User) -> Award:
    """Take it back, for good. The holder reads the reason. Twice does nothing more."""
    if not may_revoke(by):
        raise NotAllowed
    reason = tidy(reason).strip()[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    return _take_back(award, reason=reason, by=by)


def revoke_undone(person: User, *, content_key: str, since: datetime) -> None:
    """Its holder took back what was done ``since`` then: so goes each award earned by it that is not whole now."""
    code, earned = module_of(content_key), _earned(person)
    tracks = {
        track.key
        for language, _name in settings.LANGUAGES
        for track in outline(language).tracks
        if code in {module.code for module in track.modules}
    }
    of_it = Q(kind=AwardKind.MODULE, key=code) | Q(kind=AwardKind.TRACK, key__in=tracks)
    with translation.override(person.language):
        reason = gettext("You took back what somebody marked as learnt for you. Once you learn it, it is yours again.")
    for award in Award.objects.filter(of_it, person=person, revoked_at=None, earned_at__gte=since):
        if (award.kind, award.key) not in earned:
            _take_back(award, reason=reason, by=person)


def _take_back(award: Award, *, reason: str, by: User) -> Award:
    with transaction.atomic():
        award = Award.objects.select_for_update().get(pk=award.pk)
        if award.revoked_at:
            return award
        award.revoked_at, award.revoked_by, award.revoked_reason = timezone.now(), by, reason
        award.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
        if award.person:
            notify(
                award.person,
                REVOKED,
                title=_("A certificate was taken back"),
                body=reason,
                url=reverse_lazy("certificates:mine"),
                key=f"certificate-revoked-{award.pk}",
            )
    return award


def shown_to(code: str, person: Any) -> Award | None:
    """The award of this code if its holder lets it be seen; the holder and whoever may take it back always see it."""
    award = Award.objects.select_related("person").filter(code=plain_code(code)).first()
    if award is None or award.person_id is None:
        return None
    is_holder = person.is_authenticated and award.person_id == person.pk
    return award if award.shared_at or is_holder or may_revoke(person) else None
