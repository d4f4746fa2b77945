"""What the search may show of live Q&A: answered questions of sessions, to those who may come in and read them."""

from collections.abc import Iterable, Iterator
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from cms.core.registry import Audience, Findable
from cms.core.signals import findable_changed
from mentorship.live.domain.access import rooms_for
from mentorship.live.enums import QuestionState, RoomKind
from mentorship.live.models import Question

SOURCE = "live"


def answered() -> QuerySet[Question]:
    """Never a chat, never what was hidden or taken back; answered aloud leaves nothing to read."""
    rows = Question.objects.filter(room__kind=RoomKind.SESSION, state=QuestionState.ANSWERED, answers__isnull=False)
    return rows.distinct()


def owners() -> Iterator[str]:
    return (str(pk) for pk in answered().order_by("pk").values_list("pk", flat=True))


def of(owner: str) -> list[Findable]:
    question = answered().select_related("room").filter(pk=owner).first()
    if question is None:
        return []
    with override("zh-hans"):
        url = f"{reverse('live:room', kwargs={'slug': question.room.slug})}#q{question.pk}"
    said = " ".join(answer.text for answer in question.answers.all())
    return [
        Findable(
            key="question",
            kind="answers",
            language=_language_of(question.text),
            title=question.text,
            text=said,
            url=url,
            note=question.room.title,
            audience=Audience.SIGNED_IN,
        )
    ]


def shown(owners: Iterable[str], person: User) -> set[str]:
    """Of these questions those that this person may read now."""
    rows = answered().filter(pk__in=list(owners), room__in=rooms_for(person).values("pk"))
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def changed(question: Question) -> None:
    """Tell the search: after commit what may be found now; in the same transaction what may not be any more."""
    tell = partial(findable_changed.send, SOURCE, owner=str(question.pk))
    if question.state == QuestionState.ANSWERED:
        transaction.on_commit(tell, robust=True)
    else:
        tell()


def _language_of(text: str) -> str:
    return "zh-hans" if any("㐀" <= character <= "鿿" for character in text) else "en"
